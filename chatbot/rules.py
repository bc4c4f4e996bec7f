"""What the chat allows and hides: lengths, pace, personal data, commands of the bot program.

Plain Python: values in, values out.
"""

import re
import unicodedata
from dataclasses import dataclass, field

MOST_CHARACTERS = 1000
MOST_FRAME_CHARACTERS = 16_000
MOST_STAFF_CHARACTERS = 2000
MOST_REPLAYED_FRAMES = 60
MOST_OFFERED_CHOICES = 200
MOST_SOCKETS_PER_ADDRESS = 50
CONVERSATION_SECONDS = 30 * 60
# A person never writes faster; somebody who answers by buttons comes close.
CONVERSATION_BURST, CONVERSATION_PER_SECOND = 20.0, 2.0
# Several people of one office or library share an address.
ADDRESS_BURST, ADDRESS_PER_SECOND = 120.0, 20.0
# Asking for a person puts somebody into a queue of people.
ASKING_BURST, ASKING_PER_SECOND = 10.0, 10 / 3600
# The button with which the chat offers a person; it is the portal's own and no word of the bot.
ASK_FOR_PERSON = "/person"
WANTS_A_PERSON = "request_human"
MASK = "•••"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# ЕМБГ: 13 digits, also when typed in groups.
_PERSONAL_NUMBER = re.compile(r"(?<![\w+])\d(?:[ .\-/]?\d){12}(?!\w)")
_FOREIGN_TELEPHONE = re.compile(r"(?<!\w)(?:\+|00)[1-9](?:[ .\-/()]{0,2}\d){7,13}(?!\w)")
# Nine digits from 0: 070 123 456, 02/3 123-456. A date such as 02.03.1948 has eight.
_TELEPHONE = re.compile(r"(?<!\w)\(?0[2-9](?:[ .\-/()]{0,2}\d){7}(?!\w)")
_COMMAND = re.compile(r"^[\s/]+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def redacted(text: str) -> str:
    """Return the text with personal numbers, telephone numbers and e-mail addresses masked."""
    for pattern in (_EMAIL, _PERSONAL_NUMBER, _FOREIGN_TELEPHONE, _TELEPHONE):
        text = pattern.sub(MASK, text)
    return text


def spoken(text: str) -> str:
    """Return what a person typed, without what would be a command to the bot program.

    Unseen characters go first: no database keeps a NUL, no encoding a lone surrogate. Emoji and
    marks on letters stay.
    """
    seen = "".join(
        " " if letter in "\n\r\t" else letter
        for letter in text
        if letter in "\n\r\t\u200d" or unicodedata.category(letter) not in _UNSEEN
    )
    return _COMMAND.sub("", seen).strip()


@dataclass(slots=True)
class Allowance:
    """How much somebody may still send: a store that fills steadily up to its brim."""

    brim: float
    per_second: float
    left: float
    at: float

    def take(self, *, now: float) -> bool:
        """Use one; tell whether one was left."""
        self.left = min(self.brim, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of the bot; a button has a title and either a payload or a url."""

    id: str
    text: str
    lang: str
    intent: str
    buttons: list[dict[str, str]] = field(default_factory=list)

    def offered(self) -> dict[str, str]:
        """Return the words on each choice by its payload."""
        return {one["payload"]: one["title"] for one in self.buttons if "payload" in one}
