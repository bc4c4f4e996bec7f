"""The other guardian of a child: who it is, or why nobody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.households import queries, rules
from portal.households.models import GUARDIAN_LABELS
from portal.households.operations import GuardianDetails
from portal.notifications.rules import InvalidPhoneError, normalised_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.accounts.models import User
    from portal.households.models import Person, SecondGuardian

LANGUAGES = [("mk", "македонски"), ("sq", "shqip")]
_NAMED = str(rules.GuardianSituation.NAMED)
_SAME = "same-"
# Of whoever is named.
_NEEDED = {"data-needed": _NAMED}


class GuardianForm(forms.Form):
    """Whether a child has another guardian; whoever is in danger names nobody."""

    situation = forms.ChoiceField(
        label=_("Is there another parent or guardian who decides for the child, too?"),
        help_text=_(
            "You need not name anybody, and we do not ask why. If you do not want him or her to "
            "be told, only the staff who decide see that."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    name = forms.CharField(
        label=_("Name of the other guardian"),
        required=False,
        max_length=160,
        help_text=_(
            "He or she sees the child's first name, the service, the institution that you wish "
            "for and the day; not your address, your telephone or any other answer."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", **_NEEDED}),
    )
    email = forms.EmailField(
        label=_("E-mail of the other guardian"),
        required=False,
        max_length=254,
        help_text=_("Whoever has an account in the portal finds the question there, too."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", **_NEEDED}),
    )
    phone = forms.CharField(
        label=_("Mobile number of the other guardian"),
        required=False,
        max_length=30,
        help_text=_("The e-mail address or the number is enough."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", **_NEEDED}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=LANGUAGES,
        required=False,
        widget=forms.RadioSelect(attrs=_NEEDED),
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        known: SecondGuardian | None = None,
        siblings: Sequence[Person] = (),
        is_required: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "language": by.preferred_language or settings.LANGUAGE_CODE,
            **_values_of(known),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self._by = by
        same = gettext("The same as for %(name)s")
        situation = self.fields["situation"]
        assert isinstance(situation, forms.ChoiceField)  # noqa: S101 - for the type checker
        situation.required = is_required
        situation.choices = [
            *((f"{_SAME}{row.pk}", same % {"name": row.full_name}) for row in siblings),
            *((str(one), GUARDIAN_LABELS[one]) for one in rules.SAYABLE),
        ]

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"].strip()
        if not typed or not self._names_somebody():
            return ""
        try:
            return normalised_phone(typed, countries=settings.PORTAL_SMS_COUNTRIES)
        except InvalidPhoneError:
            raise forms.ValidationError(
                _("Enter a mobile number of North Macedonia, such as 070 123 456.")
            ) from None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self._names_somebody():
            # What stands in fields that do not count is neither checked nor kept.
            for name in ("name", "email", "phone", "language"):
                self.errors.pop(name, None)
                data[name] = ""
            return data
        if not data.get("name"):
            self.add_error("name", _("Enter the name of the other guardian."))
        if not (data.get("email") or data.get("phone") or {"email", "phone"} & set(self.errors)):
            self.add_error("email", _("Enter an e-mail address or a mobile number."))
        self._refuse_own_contact(data)
        return data

    def details(self) -> GuardianDetails | None:
        """Return what was said, for the operation; none if nothing was chosen."""
        data = self.cleaned_data
        chosen = data["situation"]
        if not chosen:
            return None
        language = data["language"] or self._by.preferred_language
        if chosen.startswith(_SAME):
            return GuardianDetails(
                situation=rules.GuardianSituation.NOT_TO_BE_TOLD,
                language=language,
                same_as=int(chosen.removeprefix(_SAME)),
            )
        return GuardianDetails(
            situation=rules.GuardianSituation(chosen),
            name=data["name"].strip(),
            email=data["email"].strip(),
            phone=data["phone"],
            language=language,
        )

    def require(self) -> None:
        """Say that an answer is needed after all: the new person is a child."""
        if not self.cleaned_data.get("situation"):
            self.add_error("situation", _("Choose one of the answers."))

    def _names_somebody(self) -> bool:
        return self.cleaned_data.get("situation") == _NAMED

    def _refuse_own_contact(self, data: dict[str, Any]) -> None:
        own = queries.profile_of(user=self._by).person
        if data.get("email") and data["email"].casefold() == self._by.email.casefold():
            self.add_error("email", _("This is your own address."))
        if data.get("phone") and own and rules.same_telephone(own.phone, data["phone"]):
            self.add_error("phone", _("This is your own telephone."))


def _values_of(known: SecondGuardian | None) -> dict[str, str]:
    if known is None:
        return {}
    names = ("situation", "name", "email", "phone", "language")
    return {name: getattr(known, name) for name in names}
