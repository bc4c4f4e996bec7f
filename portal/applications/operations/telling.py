"""Tells the citizen's side what happened to a file: whoever sent it, and the person it is about.

Whoever sent it under a mandate is told while it holds. The person is told on every way that
there is: in the portal and by e-mail and SMS with an account, by SMS without one.
"""

import datetime as dt
from collections.abc import Mapping

from portal.accounts.models import User, VerifiedIdentity
from portal.applications.models import Application
from portal.core import clock
from portal.households import queries as households
from portal.households.rules import same_telephone
from portal.notifications.operations import notify, send_text
from portal.notifications.rules import InvalidPhoneError, Kind

_DONE, _NEWS, _SENT = "done_for_you", "news_for_you", "sent_for_you"


def tell(
    *,
    application: Application,
    template: str,
    context: Mapping[str, str | int],
    dedup_key: str,
    path: str = "",
    kind: Kind = Kind.FILE,
    is_urgent: bool = False,
    done_by: User | None = None,
    dedup_key_for_person: str = "",
) -> None:
    """Tell everybody on the citizen's side, each once.

    What `done_by` did for the person under a mandate, the person is told in other words: by
    `tell_done`.
    """

    def to(user: User, key: str) -> None:
        notify(
            user=user,
            template=template,
            context=context,
            dedup_key=key,
            path=path,
            kind=kind,
            is_urgent=is_urgent,
        )

    if _may_still_see(application):
        to(application.applicant, dedup_key)
    if done_by is not None and done_by.pk == application.applicant_id:
        return
    for user in represented_accounts(application=application):
        to(user, f"{dedup_key_for_person or dedup_key}:for:{user.pk}")
    if kind is Kind.FILE:
        # One text a day is enough to make somebody look; it says nothing of what happened.
        _text(application, template=_NEWS, key=f"{clock.today()}")


def tell_done(*, application: Application, what: str, actor: User, at: dt.datetime) -> None:
    """Tell the person what somebody else did for them; the same thing once a day.

    `what` is the kind of the event, or `message`.
    """
    if actor.pk != application.applicant_id:
        return
    day = clock.day_of(at)
    for user in represented_accounts(application=application):
        notify(
            user=user,
            template=_DONE,
            context={"reference": application.reference, "what": what},
            dedup_key=f"{_DONE}:{application.reference}:{what}:{day}:{user.pk}",
        )
    if what == "submitted":
        _text(application, template=_SENT)
    else:
        _text(application, template=_DONE, key=f"{what}:{day}")


def represented_accounts(*, application: Application) -> list[User]:
    """Return the accounts of the person a file is about, besides the one that sent it.

    Only an own profile and the national eID say who somebody is; a typed number says nothing.
    """
    person = application.person
    if person.is_self and person.owner_id == application.applicant_id:
        return []
    found = [person.owner] if person.is_self and person.owner.is_active else []
    if application.embg_digest:
        identities = VerifiedIdentity.objects.filter(
            embg_digest=application.embg_digest, user__is_active=True
        ).exclude(user=application.applicant_id)
        found += [identity.user for identity in identities.select_related("user")]
    return list(dict.fromkeys(found))


def _may_still_see(application: Application) -> bool:
    if application.submitted_under_id is None:
        return True
    held = households.valid_mandates(on=clock.today())
    return held.filter(pk=application.submitted_under_id).exists()


def _text(application: Application, *, template: str, key: str = "") -> None:
    """Write to the telephone that the person gave, unless it is that of whoever acts."""
    mandate = application.submitted_under
    if mandate is None or not application.phone:
        return
    own = households.profile_of(user=mandate.representative).person
    if own is not None and same_telephone(own.phone, application.phone):
        return
    try:
        send_text(
            phone=application.phone,
            language=application.person.language,
            template=template,
            context={"reference": application.reference},
            dedup_key=":".join(filter(None, (template, application.reference, key))),
            is_urgent=False,
        )
    except InvalidPhoneError:
        return
