"""Changes what a person who signs in has chosen."""

from portal.accounts.models import User


def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which the portal writes to somebody."""
    user.preferred_language = language
    user.save(update_fields=["preferred_language"])
