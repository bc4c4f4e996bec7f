"""The table of criteria written once more, by hand, as plain conditions.

Nothing here is shared with the rules: no expressions, no ages in ranges, no data files.
"""

import datetime as dt
from decimal import Decimal

Y, N, A, U = "met", "not_met", "assess", "unknown"
HEAVY = ("severe", "most_severe")


def verdict(outcomes):
    found = set(outcomes)
    for outcome, name in ((N, "not_eligible"), (U, "incomplete"), (A, "needs_assessment")):
        if outcome in found:
            return name
    return "eligible"


def outcomes(service, facts, on):
    return TABLE[service](facts, on)


def years(facts, on):
    if "birth_date" in facts:
        born = dt.date.fromisoformat(facts["birth_date"])
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if "age_months" in facts:
        return facts["age_months"] // 12
    return facts.get("age_years")


def by_months(facts, on, judge):
    if "birth_date" in facts:
        born = dt.date.fromisoformat(facts["birth_date"])
        whole = 12 * on.year + on.month - 12 * born.year - born.month
        return judge(whole if on.day >= born.day else whole - 1)
    if "age_months" in facts:
        return judge(facts["age_months"])
    if "age_years" in facts:
        found = {judge(12 * facts["age_years"] + month) for month in range(12)}
        return found.pop() if len(found) == 1 else U
    return U


def by_years(facts, on, judge):
    age = years(facts, on)
    return U if age is None else judge(age)


def asked(facts, code, wanted, otherwise=N):
    if code not in facts:
        return U
    return Y if facts[code] is wanted else otherwise


def living(facts):
    return {"lives-in-country": asked(facts, "lives_in_country", True)}


def at_home(facts):
    return living(facts) | {"not-in-institution": asked(facts, "lives_in_institution", False)}


def home_care(facts, on):
    age, degree = years(facts, on), facts.get("disability_degree")
    if (age is not None and age >= 65) or degree in HEAVY:
        either = Y
    else:
        either = U if age is None or degree is None else A
    return at_home(facts) | {
        "needs-help": asked(facts, "cannot_self_care", True),
        "age-or-disability": either,
    }


def personal_assistance(facts, on):
    lowest = 18 if on < dt.date(2021, 8, 1) else 6
    kind, degree = facts.get("disability_kind"), facts.get("disability_degree")
    if kind is None or degree is None:
        disability = U
    elif kind == "physical":
        disability = Y if degree in HEAVY else N
    elif kind == "sight":
        disability = Y if degree == "most_severe" else N
    elif kind == "combined":
        disability = A if degree in HEAVY else N
    else:
        disability = N
    return at_home(facts) | {
        "age": by_years(
            facts, on, lambda age: Y if lowest <= age < 65 else A if 65 <= age < 70 else N
        ),
        "disability": disability,
        "directs-assistant": asked(facts, "directs_assistant", True, otherwise=A),
    }


def respite_care(facts, _on):
    used = facts.get("respite_days_used")
    return living(facts) | {
        "is-carer": asked(facts, "is_family_carer", True),
        "cared-person-dependent": asked(facts, "cannot_self_care", True),
        "days-left": U if used is None else Y if used < 15 else N,
    }


def day_centre_disability(facts, _on):
    degree = facts.get("disability_degree")
    return at_home(facts) | {
        "disability": {None: U, "none": N, "mild": A}.get(degree, Y),
    }


def day_centre_older(facts, on):
    return at_home(facts) | {
        "age": by_years(facts, on, lambda age: Y if age >= 65 else A if age >= 60 else N),
    }


def kindergarten(facts, on):
    return living(facts) | {
        "age": by_months(
            facts, on, lambda age: Y if 8 <= age < 72 else A if 72 <= age < 120 else N
        ),
    }


def early_development_centre(facts, on):
    return living(facts) | {
        "age": by_months(
            facts, on, lambda age: Y if 36 <= age < 72 else A if 24 <= age < 36 else N
        ),
    }


def guaranteed_minimum_assistance(facts, on):
    owns, agreement = (
        facts.get("owns_income_property"),
        facts.get("lifelong_support_agreement"),
    )
    if owns is False:
        estate = Y
    elif owns is None or agreement is None:
        estate = U
    else:
        estate = A if agreement else N
    return living(facts) | {
        "no-property": estate,
        "active-jobseekers": asked(facts, "removed_from_jobseekers", False),
        "income": income(facts, on),
    }


def income(facts, on):
    earned = facts.get("monthly_income")
    if earned is None:
        return U
    if earned < 4000:
        return Y
    household = (
        facts.get("household_adults"),
        facts.get("household_children"),
        facts.get("single_parent"),
        facts.get("members_unable_to_work"),
    )
    if None in household:
        return U
    adults, children, single, unable = household
    share = Decimal("1.0")
    share += Decimal("0.5") if adults >= 2 else 0
    share += Decimal("0.4") if adults >= 3 else 0
    share += Decimal("0.4") if adults >= 4 else 0
    share += Decimal("0.2") if adults >= 5 else 0
    share += Decimal("0.1") * children
    share += Decimal("0.5") if single else 0
    share += Decimal("0.5") if unable >= 1 else 0
    share += Decimal("0.2") if unable >= 2 else 0
    share += Decimal("0.2") if unable >= 3 else 0
    if earned < 4000 * share:
        return Y
    return N if on <= dt.date(2019, 12, 31) else A


def older_persons_security(facts, on):
    lived = facts.get("residence_years")
    return {
        "age": by_years(facts, on, lambda age: Y if age >= 65 else N),
        "citizen": asked(facts, "is_citizen", True),
        "residence": U if lived is None else Y if lived >= 15 else N,
        "no-pension": asked(facts, "receives_pension", False),
        "no-property": asked(facts, "owns_income_property", False),
        "not-both-spouses": asked(facts, "spouse_has_right", False),
    }


TABLE = {
    "home-care": home_care,
    "personal-assistance": personal_assistance,
    "respite-care": respite_care,
    "day-centre-disability": day_centre_disability,
    "day-centre-older": day_centre_older,
    "kindergarten": kindergarten,
    "early-development-centre": early_development_centre,
    "guaranteed-minimum-assistance": guaranteed_minimum_assistance,
    "older-persons-security": older_persons_security,
}
