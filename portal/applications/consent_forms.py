"""Forms by which consent to act for somebody is asked for and given."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import PublicService
from portal.households import rules
from portal.households.models import Person

CODE_PROBLEMS = {
    rules.CodeProblem.WRONG: _("This is not the code. Look at the message again."),
    rules.CodeProblem.EXPIRED: _("The code no longer holds. Send a new one."),
    rules.CodeProblem.TOO_MANY_TRIES: _("The code was wrong too often. Send a new one."),
    rules.CodeProblem.TOO_MANY_CODES: _(
        "Codes cannot be sent that often. Wait a minute; after four codes, an hour."
    ),
    rules.CodeProblem.TOO_MANY_TODAY: _("No more codes can be sent today. Go on tomorrow."),
    rules.CodeProblem.PERSON_REFUSED: _(
        "This person said no. Only they can agree again, in the portal with their eID."
    ),
    rules.CodeProblem.OWN_TELEPHONE: _(
        "This is your own telephone. The code must go to the telephone of the person."
    ),
}
NO_MOBILE = _("Enter a mobile number of North Macedonia, such as 070 123 456.")
LANGUAGES = [("mk", "македонски"), ("sq", "shqip")]


def online_services() -> list[tuple[str, str]]:
    """Return the services that somebody may allow another to apply for."""
    rows = PublicService.objects.filter(live=True, is_online=True).order_by("code")
    return [(row.code, row.title) for row in rows]


class ScopeForm(forms.Form):
    """For which services a mandate holds."""

    services = forms.MultipleChoiceField(
        label=_("Only for these services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and it holds for every service."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = self.fields["services"]
        assert isinstance(services, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        services.choices = online_services()


class MandateForm(ScopeForm):
    """Where the code goes, and in which language."""

    phone = forms.CharField(
        label=_("Mobile number of this person"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": NO_MOBILE},
    )
    language = forms.ChoiceField(
        label=_("Language of the message"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    field_order = ("phone", "language", "services")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        language = person.language or settings.LANGUAGE_CODE
        kwargs["initial"] = {"phone": person.phone, "language": language}
        super().__init__(*args, **kwargs)


class ConfirmationCodeForm(forms.Form):
    """The six digits that the person read out."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        help_text=_("Six digits. It holds for ten minutes."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the code.")},
    )
