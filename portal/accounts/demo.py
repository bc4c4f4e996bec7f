"""Demonstration accounts of every role. They never exist without PORTAL_DEMO."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.accounts.models import Membership, User
from portal.accounts.rules import Role

DEMO_PASSWORD = "demo-eden-klik-2026"  # noqa: S105 - printed by `make run` on purpose
_SINCE = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account, in whose shoes one can try the portal."""

    email: str
    what: str
    name: str
    language: str = "mk"
    roles: tuple[Role, ...] = ()
    organisation_code: str = ""
    is_superuser: bool = False


ACCOUNTS = (
    DemoAccount("citizen.mk@demo.example", "citizen, Macedonian", "Демо Граѓанка"),
    DemoAccount("citizen.sq@demo.example", "citizen, Albanian", "Qytetare Demo", "sq"),
    DemoAccount(
        "caseworker.skopje@demo.example",
        "caseworker of the Skopje centre",
        "Демо Стручен Работник",
        roles=(Role.CASEWORKER,),
        organisation_code="CSW-SKOPJE",
    ),
    DemoAccount(
        "supervisor.skopje@demo.example",
        "supervisor of the Skopje centre",
        "Демо Супервизор",
        roles=(Role.SUPERVISOR, Role.CASEWORKER),
        organisation_code="CSW-SKOPJE",
    ),
    DemoAccount(
        "caseworker.tetovo@demo.example",
        "caseworker of the Tetovo centre",
        "Punonjëse Demo",
        "sq",
        roles=(Role.CASEWORKER,),
        organisation_code="CSW-609",
    ),
    DemoAccount(
        "kindergarten@demo.example",
        "kindergarten officer",
        "Демо Градинка",
        roles=(Role.KINDERGARTEN_OFFICER,),
        organisation_code="KG-801-1",
    ),
    DemoAccount(
        "provider@demo.example",
        "provider of services",
        "Демо Давател",
        roles=(Role.PROVIDER,),
        organisation_code="PROVIDER-DEMO",
    ),
    DemoAccount(
        "employment@demo.example",
        "employment counsellor",
        "Демо Советник",
        roles=(Role.EMPLOYMENT_COUNSELLOR,),
        organisation_code="EA-SKOPJE",
    ),
    DemoAccount(
        "municipality@demo.example",
        "call applicant of a municipality",
        "Aplikuese Demo",
        "sq",
        roles=(Role.CALL_APPLICANT,),
        organisation_code="MK-609",
    ),
    DemoAccount(
        "clerk.skopje@demo.example",
        "clerk at the counter of a municipality",
        "Демо Шалтерски Службеник",
        roles=(Role.HELPER,),
        organisation_code="MK-801",
    ),
    DemoAccount(
        "helper@demo.example",
        "helper of an organisation",
        "Ndihmëse Demo",
        "sq",
        roles=(Role.HELPER,),
        organisation_code="NGO-DEMO",
    ),
    DemoAccount("editor@demo.example", "editor", "Демо Уредник", roles=(Role.EDITOR,)),
    DemoAccount(
        "publisher@demo.example", "publisher", "Botuese Demo", "sq", roles=(Role.PUBLISHER,)
    ),
    DemoAccount(
        "operator@demo.example",
        "operator",
        "Демо Оператор",
        roles=(Role.OPERATOR,),
        is_superuser=True,
    ),
)


@transaction.atomic
def load_demo() -> None:
    """Open the demonstration accounts that are not there yet."""
    known = set(User.objects.values_list("email", flat=True))
    new = [account for account in ACCOUNTS if account.email not in known]
    password = make_password(DEMO_PASSWORD) if new else ""
    for account in new:
        _open(account, password=password)


def _open(account: DemoAccount, *, password: str) -> None:
    user = User.objects.create(
        email=account.email,
        password=password,
        display_name=account.name,
        preferred_language=account.language,
        is_staff=account.is_superuser,
        is_superuser=account.is_superuser,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            role=role,
            organisation_code=account.organisation_code,
            valid_from=_SINCE,
        )
        for role in account.roles
    )
