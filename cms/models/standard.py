"""Pages that simply say something: about, accessibility, privacy, contact."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.fields import BodyField
from cms.models.base import PortalPage, tabs
from cms.panels import bodies
from cms.rules.texts import CONTENT_LANGUAGES


class StandardPage(PortalPage):
    """A page with a heading and a text."""

    body = BodyField(verbose_name=_("text"), blank=True)
    body_mk: Any
    body_sq: Any

    required_texts: ClassVar[tuple[str, ...]] = ("heading", "summary", "body")
    template = "cms/standard_page.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    page_description = _("A text that stays: about, accessibility, privacy, contact.")
    search_fields = [
        *PortalPage.search_fields,
        *(index.SearchField(f"body_{language}") for language in CONTENT_LANGUAGES),
    ]
    edit_handler = tabs(*bodies())

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
