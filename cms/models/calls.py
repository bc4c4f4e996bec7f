"""Public calls: open, coming and closed ones, and what one needs to answer a call."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.edit_forms import CallPageForm
from cms.fields import BodyField
from cms.models.base import PortalPage, filters, page_of, tabs
from cms.panels import bodies, side_by_side, texts_side_by_side
from cms.rules import calls as rules
from cms.rules.calls import CallStatus
from cms.rules.texts import CONTENT_LANGUAGES
from portal.core import clock

CALLS_ON_A_PAGE = 12
STATUS_LABELS = {
    CallStatus.OPEN: _("Open call"),
    CallStatus.UPCOMING: _("Coming call"),
    CallStatus.CLOSED: _("Closed call"),
}
LIST_LABELS = {
    CallStatus.OPEN: _("Open calls"),
    CallStatus.UPCOMING: _("Coming calls"),
    CallStatus.CLOSED: _("Closed calls"),
}
# Open and coming calls end soonest first, closed ones latest first.
_ORDER = {
    CallStatus.OPEN: (models.F("closes_at").asc(nulls_last=True), "pk"),
    CallStatus.UPCOMING: (models.F("opens_at").asc(nulls_last=True), "pk"),
    CallStatus.CLOSED: (models.F("closes_at").desc(nulls_last=True), "-pk"),
}


class CallQuerySet(PageQuerySet):
    """Reads of calls by where they stand; the same rule as `cms.rules.calls.call_status`."""

    def standing(self, status: CallStatus, *, now: dt.datetime) -> Self:
        closed = models.Q(is_over=True) | models.Q(closes_at__lte=now)
        begun = models.Q(opens_at__lte=now)
        wanted = {
            CallStatus.CLOSED: closed,
            CallStatus.OPEN: begun & ~closed,
            CallStatus.UPCOMING: ~closed & (models.Q(opens_at=None) | models.Q(opens_at__gt=now)),
        }[status]
        found: Self = self.filter(wanted).order_by(*_ORDER[status])
        return found


class CallPage(PortalPage):
    """One public call with its dates, as far as a source gives them."""

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("From this moment on it is closed.")
    )
    is_over = models.BooleanField(
        _("is over"),
        default=False,
        help_text=_("For past calls whose dates no source gives: they are shown as closed."),
    )
    is_demonstration = models.BooleanField(
        _("is a demonstration"), default=False, help_text=_("Shown to readers as invented.")
    )
    who_may_apply = models.TextField(_("who may apply"), blank=True)
    who_may_apply_mk: str
    who_may_apply_sq: str
    amount = models.CharField(_("amount"), max_length=200, blank=True)
    amount_mk: str
    amount_sq: str
    papers = models.TextField(_("papers"), blank=True, help_text=_("One point a line."))
    papers_mk: str
    papers_sq: str
    contact = models.TextField(_("contact"), blank=True)
    contact_mk: str
    contact_sq: str
    source = models.CharField(_("source"), max_length=250, blank=True)
    source_mk: str
    source_sq: str
    body = BodyField(verbose_name=_("text"), blank=True)
    body_mk: Any
    body_sq: Any

    objects = PageManager.from_queryset(CallQuerySet)()

    base_form_class = CallPageForm
    required_texts: ClassVar[tuple[str, ...]] = ("heading", "summary", "who_may_apply", "body")
    optional_texts: ClassVar[tuple[str, ...]] = ("amount", "papers", "contact", "source")
    template = "cms/call_page.html"
    parent_page_types = ["cms.CallIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("Whom the ministry invites to apply for money, by when, with what.")
    search_fields = [
        *PortalPage.search_fields,
        *(index.SearchField(f"body_{language}") for language in CONTENT_LANGUAGES),
        *(index.SearchField(f"who_may_apply_{language}") for language in CONTENT_LANGUAGES),
    ]
    edit_handler = tabs(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("is_over"),
            ],
            heading=_("When"),
        ),
        texts_side_by_side(
            ("who_may_apply", _("Who may apply, one a line"), 3),
            ("amount", _("Amount"), 1),
            ("papers", _("Papers, one a line"), 3),
            ("contact", _("Contact"), 3),
            heading=_("Conditions"),
        ),
        *bodies(),
        side_by_side(field="source", label=_("Source")),
    )

    class Meta:
        verbose_name = _("public call")
        verbose_name_plural = _("public calls")

    def status_at(self, now: dt.datetime) -> CallStatus:
        return rules.call_status(
            opens_at=self.opens_at, closes_at=self.closes_at, is_over=self.is_over, now=now
        )

    @property
    def status(self) -> CallStatus:
        return self.status_at(clock.now())

    @property
    def status_label(self) -> str:
        return str(STATUS_LABELS[self.status])

    @property
    def is_open(self) -> bool:
        return self.status == CallStatus.OPEN

    @property
    def has_dates(self) -> bool:
        return bool(self.opens_at or self.closes_at)

    def facts(self) -> list[tuple[str, str]]:
        unknown = _("The source gives no date.")
        rows = [
            (_("Opens"), _moment(self.opens_at) if self.opens_at else unknown),
            (_("Closes"), _moment(self.closes_at) if self.closes_at else unknown),
        ]
        if self.opens_at and not self.closes_at:
            rows[1] = (_("Closes"), _("The call has no last day."))
        if self.amount:
            rows.append((_("Amount"), self.amount))
        return [(str(label), str(value)) for label, value in rows]

    @property
    def countdown(self) -> str:
        """Return in words how long an open call still is, or when a coming one opens."""
        now = clock.now()
        status = self.status_at(now)
        if status == CallStatus.OPEN and self.closes_at:
            return _closing_words(self.closes_at, now=now)
        if status == CallStatus.UPCOMING and self.opens_at:
            days = rules.days_until(closes_on=clock.day_of(self.opens_at), today=clock.day_of(now))
            return _opening_words(days)
        return ""


class CallIndexPage(PortalPage):
    """All public calls by where they stand."""

    template = "cms/call_index_page.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CallPage"]
    edit_handler = tabs()

    class Meta:
        verbose_name = _("list of public calls")
        verbose_name_plural = _("lists of public calls")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        wanted = request.GET.get("status", "")
        status = CallStatus(wanted) if wanted in set(CallStatus) else CallStatus.OPEN
        shown = CallPage.objects.child_of(self).live().standing(status, now=clock.now())
        context["filters_label"] = _("Calls by where they stand")
        context["filters"] = filters(
            options=[(f"status={one}", LIST_LABELS[one], one == status) for one in CallStatus]
        )
        context["page_obj"] = page_of(rows=shown, request=request, size=CALLS_ON_A_PAGE)
        return context


def _moment(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _closing_words(closes_at: dt.datetime, *, now: dt.datetime) -> str:
    days = rules.days_until(closes_on=clock.day_of(closes_at), today=clock.day_of(now))
    if days == 0:
        return str(_("Closes today"))
    if days == 1:
        return str(_("Closes tomorrow"))
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _opening_words(days: int) -> str:
    if days == 0:
        return str(_("Opens today"))
    if days == 1:
        return str(_("Opens tomorrow"))
    return ngettext("Opens in %(days)s day", "Opens in %(days)s days", days) % {"days": days}
