"""What a conversation was: for a browser that comes back within half an hour."""

from chatbot.clients.conversations import Said, conversations


async def page_language_of(*, conversation_id: str) -> str | None:
    """Return the language of the page that last spoke; none if the conversation is over."""
    return await conversations().language_of(conversation_id)


async def said_after(*, conversation_id: str, message_id: str) -> list[Said]:
    """Return what was said after a reply, oldest first; without a known reply, everything."""
    said = await conversations().said_in(conversation_id)
    known = [place for place, one in enumerate(said) if one.get("id") == message_id]
    return said[known[-1] + 1 :] if known else said
