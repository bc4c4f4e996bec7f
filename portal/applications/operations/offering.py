"""Places for those on a waiting list: offered, accepted, declined, expired."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Offer
from portal.applications.operations.events import locked, record
from portal.applications.operations.telling import tell
from portal.applications.queries import following
from portal.core import clock
from portal.core.calendar import add_working_days
from portal.directory.models import Institution

_EVENTS = {
    rules.OfferAnswer.ACCEPTED: rules.EventKind.OFFER_ACCEPTED,
    rules.OfferAnswer.DECLINED: rules.EventKind.OFFER_DECLINED,
    rules.OfferAnswer.EXPIRED: rules.EventKind.OFFER_EXPIRED,
}


@transaction.atomic
def offer_place(
    *, application: Application, actor: User, actor_role: str, at: dt.datetime, version: int
) -> Offer:
    """Offer a free place to the application that is next on the waiting list.

    The row of the institution is locked: two members of staff cannot offer the same place.

    Raises:
        NoFreePlaceError: if the institution has no free place.
        NotNextInLineError: if another application stands before it.
        StaleApplicationError: if the application changed since the actor saw it.
        CannotHappenError: if it is not on a waiting list.
    """
    row = locked(application=application, version=version)
    institution = _locked_institution(row)
    if institution is None or row.state is not rules.ApplicationStatus.WAITING_LIST:
        raise rules.CannotHappenError(status=row.state, kind=rules.EventKind.PLACE_OFFERED)
    if following.free_places(institution=institution) == 0:
        raise rules.NoFreePlaceError
    first = following.waiting_list(institution=institution).first()
    if first is None or first.pk != row.pk:
        raise rules.NotNextInLineError
    today = clock.day_of(at)
    days = following.terms_on(on=today)[rules.Term.OFFER_ANSWER].days
    offer = Offer.objects.create(
        application=row,
        institution=institution,
        offered_by=actor,
        offered_at=at,
        working_days=days,
        answer_until=add_working_days(start=today, days=days),
    )
    record(
        application=row,
        kind=rules.EventKind.PLACE_OFFERED,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"institution": institution.code, "answer_until": offer.answer_until.isoformat()},
    )
    tell(
        application=row,
        template="place_offered",
        context={"reference": row.reference},
        dedup_key=f"place_offered:{offer.pk}",
        is_urgent=True,
    )
    return offer


@transaction.atomic
def answer_offer(*, offer: Offer, answer: rules.OfferAnswer, actor: User, at: dt.datetime) -> Offer:
    """Accept or decline an offered place; the same answer twice changes nothing.

    Raises:
        OfferAnsweredError: if it was answered otherwise, or its last day has passed.
    """
    row = locked(application=offer.application)
    kept = Offer.objects.get(pk=offer.pk)
    if kept.answer == answer:
        return kept
    if not rules.may_be_answered(
        answer=kept.answer, answer_until=kept.answer_until, on=clock.day_of(at)
    ):
        raise rules.OfferAnsweredError
    return _close(
        offer=kept,
        application=row,
        answer=answer,
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
    )


def expire_offers(*, at: dt.datetime) -> int:
    """Release the places that were offered and not answered in time; return how many.

    Each under the lock of its own file, so that an answer that came first counts.
    """
    late = Offer.objects.filter(answer="", answer_until__lt=clock.day_of(at))
    return sum(
        _expire(offer=offer, at=at) for offer in late.select_related("application").order_by("pk")
    )


@transaction.atomic
def _expire(*, offer: Offer, at: dt.datetime) -> bool:
    row = locked(application=offer.application)
    kept = Offer.objects.get(pk=offer.pk)
    if not rules.has_expired(
        answer=kept.answer, answer_until=kept.answer_until, on=clock.day_of(at)
    ):
        return False
    if row.state is not rules.ApplicationStatus.OFFERED:
        kept.answer, kept.answered_at = rules.OfferAnswer.WITHDRAWN, at
        kept.save(update_fields=["answer", "answered_at"])
        return False
    _close(
        offer=kept,
        application=row,
        answer=rules.OfferAnswer.EXPIRED,
        actor=None,
        actor_role=rules.ActorRole.SYSTEM,
        at=at,
    )
    tell(
        application=row,
        template="offer_expired",
        context={"reference": row.reference},
        dedup_key=f"offer_expired:{kept.pk}",
    )
    return True


def _close(
    *,
    offer: Offer,
    application: Application,
    answer: rules.OfferAnswer,
    actor: User | None,
    actor_role: str,
    at: dt.datetime,
) -> Offer:
    record(
        application=application,
        kind=_EVENTS[answer],
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"institution": offer.institution.code},
    )
    offer.answer, offer.answered_at = answer, at
    offer.save(update_fields=["answer", "answered_at"])
    return offer


def _locked_institution(application: Application) -> Institution | None:
    if application.institution_id is None:
        return None
    return Institution.objects.select_for_update(of=("self",), no_key=True).get(
        pk=application.institution_id
    )
