"""Makes a helper of an organisation, somebody who agreed at the counter, and a file sent so."""

import datetime as dt
import itertools

from portal.accounts.rules import Role
from portal.households import operations as households
from portal.households.rules import MandateKind
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import (
    NOW,
    PDF,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    embg_for,
    load_rules,
    state_all,
)

BORN = dt.date(1950, 3, 1)
NGO, PHONE = "NGO-TEST", "070 123 456"
# Everybody is born on another day, so that no two have one number.
_days = itertools.count()
EVERYTHING = ("places", "appeals", "changes")


def helper_of(organisation=NGO, **more):
    """Return somebody who helps at the counter of an organisation."""
    return MembershipFactory(role=Role.HELPER, organisation_code=organisation, **more).user


def asked_mandate(helper, *, powers=(), first_name="Дојдено", language="mk", **more):
    """Return the mandate of somebody who came to the counter and has not agreed yet."""
    born = BORN + dt.timedelta(days=next(_days) % 3000)
    return households.begin_person(
        representative=helper,
        organisation_code=NGO,
        kind=MandateKind.ORGANISATION,
        details=households.PersonDetails(
            first_name=first_name,
            last_name="Лице",
            birth_date=born,
            embg=embg_for(born),
            phone=PHONE,
        ),
        address=households.AddressDetails(municipality=MunicipalityFactory(), street="Пример 1"),
        language=language,
        at=NOW,
        powers=powers,
        **more,
    )


def agreed_mandate(helper, **more):
    """Return the mandate of somebody who came to the counter and signed."""
    mandate = asked_mandate(helper, **more)
    return households.confirm_by_form(
        mandate=mandate, content=PDF, content_type="application/pdf", by=helper, at=NOW
    )


def file_under(mandate, *, service=None, **more):
    """Return an application that the helper sent for the person."""
    load_rules()
    state_all(mandate.representative, mandate.person)
    return application_for(
        mandate.representative, mandate.person, service=service or ServiceFactory(), **more
    )
