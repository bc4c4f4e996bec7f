"""To which telephone numbers the portal writes."""

from collections.abc import Collection

import phonenumbers

HOME = "MK"
_MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
_SHOWN_DIGITS = 3


class InvalidPhoneError(ValueError):
    """No text can be sent to this number."""


def normalised_phone(text: str, *, countries: Collection[str] = (HOME,)) -> str:
    """Return a mobile number in the international form (E.164), as +38970123456.

    A number without country code is one of North Macedonia.

    Raises:
        InvalidPhoneError: if it is no mobile number of one of the countries.
    """
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise InvalidPhoneError from None
    if (
        not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) not in _MOBILE
        or phonenumbers.region_code_for_number(number) not in countries
    ):
        raise InvalidPhoneError
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(number: str) -> str:
    """Return a number of which only the last digits can be read."""
    return f"••• ••• {number[-_SHOWN_DIGITS:]}" if number else ""
