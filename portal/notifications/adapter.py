"""Letters about the account go through the outbox too: signing in never waits for a mail server.

They carry links that let somebody in, so the outbox keeps them encrypted and erases them when
they have left.
"""

import uuid
from typing import Any, override

from django.utils import translation

from portal.accounts.adapter import PortalAccountAdapter
from portal.accounts.models import User
from portal.notifications import operations


class OutboxAccountAdapter(PortalAccountAdapter):
    """Writes letters in the reader's language and leaves the sending to the worker."""

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        language = user.preferred_language if isinstance(user, User) else None
        language = language or translation.get_language() or "mk"
        with translation.override(language):
            message = self.render_mail(template_prefix, email, {"email": email, **context})
        operations.send_letter(
            email=email,
            language=language,
            template="account_letter",
            context={"subject": message.subject, "body": str(message.body).strip()},
            dedup_key=f"account:{uuid.uuid4()}",
        )
