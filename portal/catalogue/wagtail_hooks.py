"""The catalogue in the editors' work place: both languages side by side in one form."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.catalogue.models import EmergencyNumber, LifeEvent, PublicService
from portal.catalogue.rules import CONTENT_LANGUAGES


def side_by_side(field: str) -> FieldRowPanel:
    """Return a row with the field in each content language, the original name not shown."""
    return FieldRowPanel([FieldPanel(f"{field}_{language}") for language in CONTENT_LANGUAGES])


_TEXTS: list[Panel] = [
    side_by_side("title"),
    side_by_side("summary"),
    HelpPanel(
        content=_(
            "Write one point a line. End a line with (непотврдено) or (e pakonfirmuar) where no "
            "source confirms it."
        )
    ),
    side_by_side("audience"),
    side_by_side("content"),
    side_by_side("good_to_know"),
    side_by_side("where_to_apply"),
    side_by_side("competent_body"),
    MultiFieldPanel(
        [
            side_by_side("deadline"),
            FieldPanel("deadline_days"),
            FieldPanel("is_deadline_confirmed"),
        ],
        heading=_("Time limit"),
    ),
    MultiFieldPanel([side_by_side("fee"), FieldPanel("is_fee_confirmed")], heading=_("Price")),
    MultiFieldPanel(
        [side_by_side("appeal"), FieldPanel("is_appeal_confirmed")], heading=_("Appeal")
    ),
]
_PARTS: list[Panel] = [
    InlinePanel("steps", heading=_("Steps"), panels=[side_by_side("title"), side_by_side("text")]),
    InlinePanel(
        "documents",
        heading=_("Papers"),
        panels=[
            FieldPanel("code"),
            side_by_side("name"),
            side_by_side("note"),
            FieldPanel("is_obtained_ex_officio"),
            FieldPanel("is_required"),
            FieldPanel("is_confirmed"),
            FieldRowPanel([FieldPanel("valid_months"), FieldPanel("is_validity_confirmed")]),
        ],
    ),
    InlinePanel(
        "legal_bases",
        heading=_("Legal basis"),
        panels=[
            side_by_side("act"),
            FieldRowPanel([FieldPanel("gazette"), FieldPanel("article")]),
            side_by_side("note"),
            FieldPanel("is_confirmed"),
            FieldPanel("source_url"),
        ],
    ),
]
_PLACE: list[Panel] = [
    FieldPanel("code"),
    FieldPanel("group"),
    FieldPanel("kind"),
    FieldPanel("receiver"),
    FieldPanel("is_online"),
    FieldPanel("required_level"),
    FieldPanel("is_checkable"),
    FieldPanel("is_sensitive"),
    FieldPanel("sort_order"),
    FieldPanel("life_events"),
    side_by_side("synonyms"),
    PublishingPanel(),
]


class PublicServiceViewSet(SnippetViewSet):
    model = PublicService
    icon = "list-ul"
    menu_label = _("Services")
    list_display = ["title_mk", "title_sq", "code", LiveStatusTagColumn()]
    list_filter = ["group", "kind", "is_online", "live"]
    ordering = ["sort_order"]
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(_TEXTS, heading=_("Texts")),
            ObjectList(_PARTS, heading=_("Steps, papers, law")),
            ObjectList(_PLACE, heading=_("Place in the catalogue")),
        ]
    )


class LifeEventViewSet(SnippetViewSet):
    model = LifeEvent
    icon = "user"
    menu_label = _("Life situations")
    list_display = ["title_mk", "title_sq", "slug"]
    panels = [
        FieldPanel("slug"),
        side_by_side("title"),
        side_by_side("summary"),
        FieldPanel("icon"),
        FieldPanel("sort_order"),
        FieldPanel("shows_emergency_numbers"),
    ]


class EmergencyNumberViewSet(SnippetViewSet):
    model = EmergencyNumber
    icon = "warning"
    menu_label = _("Emergency numbers")
    list_display = ["number", "name_mk", "name_sq", "is_confirmed"]
    panels = [
        FieldPanel("code"),
        FieldPanel("number"),
        side_by_side("name"),
        side_by_side("note"),
        FieldPanel("is_confirmed"),
        FieldPanel("source"),
        FieldPanel("sort_order"),
    ]


class CatalogueViewSetGroup(SnippetViewSetGroup):
    items = (PublicServiceViewSet, LifeEventViewSet, EmergencyNumberViewSet)
    menu_icon = "list-ul"
    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_order = 150


register_snippet(CatalogueViewSetGroup)
