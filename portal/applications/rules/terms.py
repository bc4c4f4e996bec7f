"""The time limits of following a file: dated values with their sources, none of them eternal.

The values here stand in where the table of time limits says nothing; all wait for a lawyer.
"""

from enum import StrEnum


class Term(StrEnum):
    """A time limit that the law or practice sets, in days."""

    APPEAL = "appeal"
    LATE_APPEAL = "late_appeal"
    DEEMED_DELIVERY = "deemed_delivery"
    OFFER_ANSWER = "offer_answer"
    PAPERS_ANSWER = "papers_answer"
    MESSAGES_AFTER_END = "messages_after_end"


# Unconfirmed, each: the table of time limits carries source and confirmation.
USUAL_DAYS = {
    Term.APPEAL: 15,
    Term.LATE_APPEAL: 90,
    Term.DEEMED_DELIVERY: 8,
    Term.OFFER_ANSWER: 5,
    Term.PAPERS_ANSWER: 15,
    Term.MESSAGES_AFTER_END: 30,
}
