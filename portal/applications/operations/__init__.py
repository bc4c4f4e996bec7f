"""Every change of an application; atomic, keyword-only, time handed in, refuses loudly."""

from portal.applications.clients.seals import SealNotConfiguredError, SealUnavailableError
from portal.applications.operations.acting import (
    answer_keeper,
    confirm_with_scan,
    end_mandate,
    end_mandate_for_person,
    record_helper_view,
)
from portal.applications.operations.appealing import (
    AnotherIsRunningError,
    AppealWords,
    appeal_decision,
    appeal_silence,
    forward_appeal,
    note_delivery,
    settle_appeal,
    settle_silence,
    withdraw_appeal,
)
from portal.applications.operations.applying import Answers, complete_and_submit
from portal.applications.operations.changing import hand_over, tell_change
from portal.applications.operations.deciding import (
    OwnFileError,
    UnfitReasonError,
    decide_application,
)
from portal.applications.operations.documents import (
    MAKE_TASK,
    DocumentDamagedError,
    make_document,
    order_document,
    read_document,
    reissue_document,
    request_certificate,
)
from portal.applications.operations.documents import QUEUE as DOCUMENT_QUEUE
from portal.applications.operations.drafting import (
    DraftGoneError,
    Writing,
    discard_draft,
    save_draft,
    save_draft_of_several,
    stop_reminders,
)
from portal.applications.operations.events import StaleApplicationError
from portal.applications.operations.guardians import (
    GuardianWords,
    OwnApplicationError,
    answer_as_guardian,
    name_guardian,
    tend_guardians,
    token_digest,
)
from portal.applications.operations.meeting import (
    ask_for_other_times,
    cancel_appointment,
    offer_times,
    remind_of_appointments,
    take_time,
)
from portal.applications.operations.offering import answer_offer, expire_offers, offer_place
from portal.applications.operations.paging import move_page, send_pages, take_files, turn_page
from portal.applications.operations.papers import add_paper
from portal.applications.operations.representing import MandateRefusedError
from portal.applications.operations.reusing import reuse_paper, reuse_papers
from portal.applications.operations.reviewing import (
    NothingRequestedError,
    request_papers,
    resume_review,
    start_review,
    withdraw_application,
)
from portal.applications.operations.several import Sent, Wanted, submit_several
from portal.applications.operations.submitting import (
    ProfileIncompleteError,
    ServiceNotOnlineError,
    submit_application,
)
from portal.applications.operations.tending import Tended, tend_drafts
from portal.applications.operations.uploading import (
    UnexpectedOffsetError,
    begin_upload,
    expire_uploads,
    receive_part,
    remove_upload,
    take_file,
)
from portal.applications.operations.writing import (
    mark_read,
    mark_read_by_office,
    write_to_centre,
    write_to_citizen,
)
from portal.applications.rules import (
    AppealTooLateError,
    CannotAppealError,
    CannotHappenError,
    CannotMeetError,
    CannotOfferError,
    CannotWriteError,
    GuardianTooLateError,
    OfferAnsweredError,
    RefusedPaperError,
    RightDoesNotStandError,
    SlotTakenError,
    UnfitSlotsError,
)

__all__ = [
    "DOCUMENT_QUEUE",
    "MAKE_TASK",
    "AnotherIsRunningError",
    "Answers",
    "AppealTooLateError",
    "AppealWords",
    "CannotAppealError",
    "CannotHappenError",
    "CannotMeetError",
    "CannotOfferError",
    "CannotWriteError",
    "DocumentDamagedError",
    "DraftGoneError",
    "GuardianTooLateError",
    "GuardianWords",
    "MandateRefusedError",
    "NothingRequestedError",
    "OfferAnsweredError",
    "OwnApplicationError",
    "OwnFileError",
    "ProfileIncompleteError",
    "RefusedPaperError",
    "RightDoesNotStandError",
    "SealNotConfiguredError",
    "SealUnavailableError",
    "Sent",
    "ServiceNotOnlineError",
    "SlotTakenError",
    "StaleApplicationError",
    "Tended",
    "UnexpectedOffsetError",
    "UnfitReasonError",
    "UnfitSlotsError",
    "Wanted",
    "Writing",
    "add_paper",
    "answer_as_guardian",
    "answer_keeper",
    "answer_offer",
    "appeal_decision",
    "appeal_silence",
    "ask_for_other_times",
    "begin_upload",
    "cancel_appointment",
    "complete_and_submit",
    "confirm_with_scan",
    "decide_application",
    "discard_draft",
    "end_mandate",
    "end_mandate_for_person",
    "expire_offers",
    "expire_uploads",
    "forward_appeal",
    "hand_over",
    "make_document",
    "mark_read",
    "mark_read_by_office",
    "move_page",
    "name_guardian",
    "note_delivery",
    "offer_place",
    "offer_times",
    "order_document",
    "read_document",
    "receive_part",
    "record_helper_view",
    "reissue_document",
    "remind_of_appointments",
    "remove_upload",
    "request_certificate",
    "request_papers",
    "resume_review",
    "reuse_paper",
    "reuse_papers",
    "save_draft",
    "save_draft_of_several",
    "send_pages",
    "settle_appeal",
    "settle_silence",
    "start_review",
    "stop_reminders",
    "submit_application",
    "submit_several",
    "take_file",
    "take_files",
    "take_time",
    "tell_change",
    "tend_drafts",
    "tend_guardians",
    "token_digest",
    "turn_page",
    "withdraw_appeal",
    "withdraw_application",
    "write_to_centre",
    "write_to_citizen",
]
