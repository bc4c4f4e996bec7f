"""What a person may agree to."""

from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What a person may agree to."""

    DATA_FROM_REGISTERS = "data_from_registers"
    ACTING_FOR_MEMBER = "acting_for_member"
