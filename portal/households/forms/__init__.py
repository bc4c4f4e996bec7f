"""Forms of the profile: one topic each, in plain words, and what was typed is never lost."""

from portal.households.forms.addresses import (
    MOVED_BEFORE_ARRIVAL,
    MOVED_IN_FUTURE,
    AddressForm,
    MemberAddressForm,
    NewAddressForm,
)
from portal.households.forms.facts import FactsForm
from portal.households.forms.findings import FindingForm
from portal.households.forms.guardians import GuardianForm
from portal.households.forms.incomes import (
    ENDS_BEFORE_IT_BEGINS,
    INCOME_CHOICES,
    EndIncomeForm,
    IncomeForm,
)
from portal.households.forms.people import (
    EMBG_KEPT_TWICE,
    EMBG_PROBLEMS,
    MemberForm,
    NewMemberForm,
    PersonForm,
)

__all__ = [
    "EMBG_KEPT_TWICE",
    "EMBG_PROBLEMS",
    "ENDS_BEFORE_IT_BEGINS",
    "INCOME_CHOICES",
    "MOVED_BEFORE_ARRIVAL",
    "MOVED_IN_FUTURE",
    "AddressForm",
    "EndIncomeForm",
    "FactsForm",
    "FindingForm",
    "GuardianForm",
    "IncomeForm",
    "MemberAddressForm",
    "MemberForm",
    "NewAddressForm",
    "NewMemberForm",
    "PersonForm",
]
