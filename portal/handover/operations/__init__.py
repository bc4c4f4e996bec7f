"""What changes in a talk; every change is a numbered line under the lock of its talk."""

from portal.handover.operations.asking import (
    NoContactError,
    Told,
    TooManyTalksError,
    ask_for_person,
    leave_contact,
    write_to_centre,
)
from portal.handover.operations.speaking import (
    TalkOverError,
    leave_talk,
    note_seen,
    say_as_citizen,
    say_as_staff,
)
from portal.handover.operations.tending import (
    close_silent_talks,
    erase_outlived,
    turn_unanswered_into_tasks,
)
from portal.handover.operations.working import (
    AlreadyTakenError,
    NotAtTheDeskError,
    accept_talk,
    close_talk,
    hand_to_centre,
    hand_to_colleague,
    leave_desk,
    note_presence,
    open_talk,
)

__all__ = [
    "AlreadyTakenError",
    "NoContactError",
    "NotAtTheDeskError",
    "TalkOverError",
    "Told",
    "TooManyTalksError",
    "accept_talk",
    "ask_for_person",
    "close_silent_talks",
    "close_talk",
    "erase_outlived",
    "hand_to_centre",
    "hand_to_colleague",
    "leave_contact",
    "leave_desk",
    "leave_talk",
    "note_presence",
    "note_seen",
    "open_talk",
    "say_as_citizen",
    "say_as_staff",
    "turn_unanswered_into_tasks",
    "write_to_centre",
]
