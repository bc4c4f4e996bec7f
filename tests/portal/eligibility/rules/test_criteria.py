"""Every row of the table of criteria, on both sides of each of its limits."""

import datetime as dt

import pytest

from tests.portal.eligibility.books import outcome

MET, NOT_MET, ASSESS, UNKNOWN = "met", "not_met", "assess", "unknown"
GMA = "guaranteed-minimum-assistance"
OLDER = "older-persons-security"
EVERYWHERE = (
    "home-care",
    "personal-assistance",
    "respite-care",
    "day-centre-disability",
    "day-centre-older",
    "kindergarten",
    "early-development-centre",
    GMA,
)
AT_HOME = ("home-care", "personal-assistance", "day-centre-disability", "day-centre-older")
DEGREES = ("none", "mild", "moderate", "severe", "most_severe")
KINDS = ("none", "physical", "intellectual", "sight", "hearing", "combined", "psychosocial")


@pytest.mark.parametrize("service", EVERYWHERE)
@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"lives_in_country": True}, MET), ({"lives_in_country": False}, NOT_MET), ({}, UNKNOWN)],
)
def test_the_person_lives_in_the_country(service, facts, expected):
    assert outcome(service, "lives-in-country", facts) == expected


@pytest.mark.parametrize("service", AT_HOME)
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"lives_in_institution": False}, MET),
        ({"lives_in_institution": True}, NOT_MET),
        ({}, UNKNOWN),
    ],
)
def test_the_person_lives_outside_an_institution(service, facts, expected):
    assert outcome(service, "not-in-institution", facts) == expected


@pytest.mark.parametrize(
    ("service", "code", "fact", "good"),
    [
        ("home-care", "needs-help", "cannot_self_care", True),
        ("respite-care", "is-carer", "is_family_carer", True),
        ("respite-care", "cared-person-dependent", "cannot_self_care", True),
        (GMA, "active-jobseekers", "removed_from_jobseekers", False),
        (OLDER, "citizen", "is_citizen", True),
        (OLDER, "no-pension", "receives_pension", False),
        (OLDER, "no-property", "owns_income_property", False),
        (OLDER, "not-both-spouses", "spouse_has_right", False),
    ],
)
def test_a_yes_or_no_decides(service, code, fact, good):
    assert outcome(service, code, {fact: good}) == MET
    assert outcome(service, code, {fact: not good}) == NOT_MET
    assert outcome(service, code, {}) == UNKNOWN


class TestHomeCareAgeOrDisability:
    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({}, UNKNOWN),
            ({"age_years": 64}, UNKNOWN),
            ({"age_years": 65}, MET),
            ({"age_years": 120}, MET),
            ({"disability_degree": "none"}, UNKNOWN),
            ({"disability_degree": "mild"}, UNKNOWN),
            ({"disability_degree": "moderate"}, UNKNOWN),
            ({"disability_degree": "severe"}, MET),
            ({"disability_degree": "most_severe"}, MET),
            ({"age_years": 64, "disability_degree": "moderate"}, ASSESS),
            ({"age_years": 64, "disability_degree": "severe"}, MET),
            ({"age_years": 0, "disability_degree": "none"}, ASSESS),
            ({"age_years": 65, "disability_degree": "none"}, MET),
            ({"age_months": 779, "disability_degree": "none"}, ASSESS),
            ({"age_months": 780, "disability_degree": "none"}, MET),
        ],
    )
    def test_one_of_both_is_enough(self, facts, expected):
        assert outcome("home-care", "age-or-disability", facts) == expected

    @pytest.mark.parametrize(
        ("on", "expected"),
        [(dt.date(2026, 11, 21), ASSESS), (dt.date(2026, 11, 22), MET)],
    )
    def test_the_limit_is_the_birthday(self, on, expected):
        facts = {"birth_date": "1961-11-22", "disability_degree": "none"}

        assert outcome("home-care", "age-or-disability", facts, on) == expected


class TestPersonalAssistance:
    @pytest.mark.parametrize(
        ("on", "years", "expected"),
        [
            ("2019-05-31", 17, NOT_MET),
            ("2019-05-31", 18, MET),
            ("2021-07-31", 17, NOT_MET),
            ("2021-07-31", 6, NOT_MET),
            ("2021-07-31", 18, MET),
            ("2021-08-01", 5, NOT_MET),
            ("2021-08-01", 6, MET),
            ("2021-08-01", 17, MET),
            ("2026-11-22", 64, MET),
            ("2026-11-22", 65, ASSESS),
            ("2026-11-22", 69, ASSESS),
            ("2026-11-22", 70, NOT_MET),
        ],
    )
    def test_age(self, on, years, expected):
        on = dt.date.fromisoformat(on)

        assert outcome("personal-assistance", "age", {"age_years": years}, on) == expected

    @pytest.mark.parametrize(
        ("birth_date", "expected"),
        [
            pytest.param("2020-11-23", NOT_MET, id="the eve of the 6th birthday"),
            pytest.param("2020-11-22", MET, id="the 6th birthday"),
            pytest.param("1961-11-23", MET, id="64 years and 364 days"),
            pytest.param("1961-11-22", ASSESS, id="the 65th birthday"),
            pytest.param("1956-11-23", ASSESS, id="69 years and 364 days"),
            pytest.param("1956-11-22", NOT_MET, id="the 70th birthday"),
        ],
    )
    def test_age_at_birthdays(self, birth_date, expected):
        assert outcome("personal-assistance", "age", {"birth_date": birth_date}) == expected

    @pytest.mark.parametrize("degree", DEGREES)
    @pytest.mark.parametrize("kind", KINDS)
    def test_disability(self, kind, degree):
        good = {("physical", "severe"), ("physical", "most_severe"), ("sight", "most_severe")}
        judged = {("combined", "severe"), ("combined", "most_severe")}
        expected = (
            MET if (kind, degree) in good else ASSESS if (kind, degree) in judged else NOT_MET
        )
        facts = {"disability_kind": kind, "disability_degree": degree}

        assert outcome("personal-assistance", "disability", facts) == expected

    @pytest.mark.parametrize(
        "facts",
        [{}, *({"disability_kind": one} for one in KINDS), {"disability_degree": "severe"}],
    )
    def test_half_a_disability_decides_nothing(self, facts):
        assert outcome("personal-assistance", "disability", facts) == UNKNOWN

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [({"directs_assistant": True}, MET), ({"directs_assistant": False}, ASSESS), ({}, UNKNOWN)],
    )
    def test_directs_assistant(self, facts, expected):
        assert outcome("personal-assistance", "directs-assistant", facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"respite_days_used": 0}, MET),
        ({"respite_days_used": 14}, MET),
        ({"respite_days_used": 15}, NOT_MET),
        ({"respite_days_used": 366}, NOT_MET),
        ({}, UNKNOWN),
    ],
)
def test_days_of_respite_are_left(facts, expected):
    assert outcome("respite-care", "days-left", facts) == expected


@pytest.mark.parametrize(
    ("degree", "expected"),
    [
        ("none", NOT_MET),
        ("mild", ASSESS),
        ("moderate", MET),
        ("severe", MET),
        ("most_severe", MET),
        (None, UNKNOWN),
    ],
)
def test_degree_for_the_day_centre(degree, expected):
    facts = {"disability_degree": degree} if degree else {}

    assert outcome("day-centre-disability", "disability", facts) == expected


@pytest.mark.parametrize(
    ("service", "facts", "expected"),
    [
        ("day-centre-older", {"age_years": 59}, NOT_MET),
        ("day-centre-older", {"age_years": 60}, ASSESS),
        ("day-centre-older", {"age_years": 64}, ASSESS),
        ("day-centre-older", {"age_years": 65}, MET),
        ("day-centre-older", {"birth_date": "1966-11-23"}, NOT_MET),
        ("day-centre-older", {"birth_date": "1966-11-22"}, ASSESS),
        ("day-centre-older", {"birth_date": "1961-11-23"}, ASSESS),
        ("day-centre-older", {"birth_date": "1961-11-22"}, MET),
        ("day-centre-older", {}, UNKNOWN),
        (OLDER, {"age_years": 64}, NOT_MET),
        (OLDER, {"age_years": 65}, MET),
        (OLDER, {"birth_date": "1961-11-23"}, NOT_MET),
        (OLDER, {"birth_date": "1961-11-22"}, MET),
        (OLDER, {}, UNKNOWN),
        ("kindergarten", {"age_months": 7}, NOT_MET),
        ("kindergarten", {"age_months": 8}, MET),
        ("kindergarten", {"age_months": 71}, MET),
        ("kindergarten", {"age_months": 72}, ASSESS),
        ("kindergarten", {"age_months": 119}, ASSESS),
        ("kindergarten", {"age_months": 120}, NOT_MET),
        ("kindergarten", {"birth_date": "2026-03-23"}, NOT_MET),
        ("kindergarten", {"birth_date": "2026-03-22"}, MET),
        ("kindergarten", {"birth_date": "2020-11-23"}, MET),
        ("kindergarten", {"birth_date": "2020-11-22"}, ASSESS),
        ("kindergarten", {"birth_date": "2016-11-23"}, ASSESS),
        ("kindergarten", {"birth_date": "2016-11-22"}, NOT_MET),
        ("kindergarten", {"age_years": 0}, UNKNOWN),
        ("kindergarten", {"age_years": 1}, MET),
        ("kindergarten", {"age_years": 5}, MET),
        ("kindergarten", {"age_years": 6}, ASSESS),
        ("kindergarten", {"age_years": 9}, ASSESS),
        ("kindergarten", {"age_years": 10}, NOT_MET),
        ("kindergarten", {}, UNKNOWN),
        ("early-development-centre", {"age_months": 23}, NOT_MET),
        ("early-development-centre", {"age_months": 24}, ASSESS),
        ("early-development-centre", {"age_months": 35}, ASSESS),
        ("early-development-centre", {"age_months": 36}, MET),
        ("early-development-centre", {"age_months": 71}, MET),
        ("early-development-centre", {"age_months": 72}, NOT_MET),
        ("early-development-centre", {"birth_date": "2024-11-23"}, NOT_MET),
        ("early-development-centre", {"birth_date": "2024-11-22"}, ASSESS),
        ("early-development-centre", {"birth_date": "2023-11-23"}, ASSESS),
        ("early-development-centre", {"birth_date": "2023-11-22"}, MET),
        ("early-development-centre", {"birth_date": "2020-11-23"}, MET),
        ("early-development-centre", {"birth_date": "2020-11-22"}, NOT_MET),
        ("early-development-centre", {"age_years": 1}, NOT_MET),
        ("early-development-centre", {"age_years": 2}, ASSESS),
        ("early-development-centre", {"age_years": 5}, MET),
        ("early-development-centre", {"age_years": 6}, NOT_MET),
        ("early-development-centre", {}, UNKNOWN),
    ],
)
def test_age(service, facts, expected):
    assert outcome(service, "age", facts) == expected


@pytest.mark.parametrize(
    ("years", "expected"), [(0, NOT_MET), (14, NOT_MET), (15, MET), (120, MET), (None, UNKNOWN)]
)
def test_years_of_residence(years, expected):
    facts = {} if years is None else {"residence_years": years}

    assert outcome(OLDER, "residence", facts) == expected


@pytest.mark.parametrize(
    ("owns", "agreement", "expected"),
    [
        (False, None, MET),
        (False, True, MET),
        (False, False, MET),
        (True, True, ASSESS),
        (True, False, NOT_MET),
        (True, None, UNKNOWN),
        (None, True, UNKNOWN),
        (None, False, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_property_of_the_household(owns, agreement, expected):
    given = {"owns_income_property": owns, "lifelong_support_agreement": agreement}
    facts = {code: value for code, value in given.items() if value is not None}

    assert outcome(GMA, "no-property", facts) == expected


class TestIncome:
    HOUSEHOLD = {
        "household_adults": 2,
        "household_children": 2,
        "single_parent": False,
        "members_unable_to_work": 0,
    }
    CONFIRMED, UNCONFIRMED = dt.date(2019, 12, 31), dt.date(2020, 1, 1)

    @pytest.mark.parametrize(
        ("income", "on", "expected"),
        [
            (0, CONFIRMED, MET),
            (6799, CONFIRMED, MET),
            (6799.99, CONFIRMED, MET),
            (6800, CONFIRMED, NOT_MET),
            (6800.01, CONFIRMED, NOT_MET),
            (6799, UNCONFIRMED, MET),
            (6800, UNCONFIRMED, ASSESS),
            (10**9, UNCONFIRMED, ASSESS),
        ],
    )
    def test_compares_with_the_amount_for_the_household(self, income, on, expected):
        facts = self.HOUSEHOLD | {"monthly_income": income}

        assert outcome(GMA, "income", facts, on) == expected

    @pytest.mark.parametrize("on", [CONFIRMED, UNCONFIRMED])
    @pytest.mark.parametrize("missing", HOUSEHOLD)
    def test_is_unknown_while_the_household_is(self, missing, on):
        facts = {code: value for code, value in self.HOUSEHOLD.items() if code != missing}

        assert outcome(GMA, "income", facts | {"monthly_income": 5000}, on) == UNKNOWN

    @pytest.mark.parametrize(("income", "expected"), [(3999, MET), (4000, UNKNOWN)])
    def test_below_the_smallest_possible_amount_the_household_does_not_matter(
        self, income, expected
    ):
        assert outcome(GMA, "income", {"monthly_income": income}) == expected
