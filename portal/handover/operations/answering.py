"""How an answer is signed, and how somebody hears of it who is not there any more."""

from django.core import signing
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import User
from portal.handover import queries, rules
from portal.handover.models import Talk
from portal.notifications.operations import notify, send_letter

_SALT = "portal.handover.answer"


def shown_name(user: User, *, centre_code: str) -> str:
    """Return the name under which a citizen sees somebody; empty for the role alone."""
    if not queries.settings_of(centre_code=centre_code).shows_first_name:
        return ""
    return rules.first_name_in(user.first_name or user.display_name)


def tell_of_answer(talk: Talk) -> None:
    """Tell the citizen, in the transaction of the caller, that there is an answer to read.

    The letter carries a link and never the words. Without account and address nobody is told.
    """
    if talk.user is not None:
        notify(
            user=talk.user,
            template="centre_answered",
            context={},
            dedup_key=f"centre_answered:{talk.key}:{talk.last_number}",
            path=f"talks/{talk.key}/",
        )
    elif talk.contact:
        send_letter(
            email=talk.contact,
            language=talk.language,
            template="centre_answered_link",
            context={"path": path_to_answer(talk)},
            dedup_key=f"centre_answered:{talk.key}:{talk.last_number}",
        )


def path_to_answer(talk: Talk) -> str:
    """Return the address, in the language of the talk, that opens it to who has the link."""
    token = signing.dumps(str(talk.key), salt=_SALT)
    with translation.override(talk.language):
        return reverse("handover:answer", args=[token])


def key_in(token: str, *, max_age: int) -> str | None:
    """Return the talk that a link opens; none if it is forged or too old."""
    try:
        return str(signing.loads(token, salt=_SALT, max_age=max_age))
    except signing.BadSignature:
        return None
