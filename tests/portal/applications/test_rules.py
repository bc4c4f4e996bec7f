"""States, numbers, days and papers: tables and properties, no database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications import rules
from portal.applications.rules import ApplicationStatus, EventKind
from portal.core.calendar import add_working_days, public_holidays

BODIES = st.text(alphabet=rules.ALPHABET, min_size=8, max_size=8)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
HOLIDAYS = public_holidays(years=range(2024, 2032))


class TestReference:
    def test_alphabet_is_a_prime_number_of_characters_that_nobody_confuses(self):
        assert len(set(rules.ALPHABET)) == 29
        assert not set("01ILOQU") & set(rules.ALPHABET)

    @given(body=BODIES)
    def test_a_number_reads_back(self, body):
        assert rules.read_reference(rules.reference_of(body=body)) == rules.reference_of(body=body)

    @given(body=BODIES, place=st.integers(0, 8), other=st.sampled_from(rules.ALPHABET))
    def test_any_single_wrong_character_is_noticed(self, body, place, other):
        signs = list(body + rules.check_character(body=body))
        changed = signs[place] != other
        signs[place] = other

        read = rules.read_reference(f"EK-{''.join(signs[:8])}-{signs[8]}")

        assert (read is None) == changed

    @given(body=BODIES, place=st.integers(0, 7))
    def test_any_swap_of_neighbours_is_noticed(self, body, place):
        signs = list(body + rules.check_character(body=body))
        differ = signs[place] != signs[place + 1]
        signs[place], signs[place + 1] = signs[place + 1], signs[place]

        read = rules.read_reference(f"EK-{''.join(signs[:8])}-{signs[8]}")

        assert (read is None) == differ

    @given(text=st.text(max_size=20))
    def test_any_text_is_read_or_refused_without_an_error(self, text):
        assert rules.read_reference(text) is None or text

    def test_it_may_be_typed_in_cyrillic_in_small_letters_and_without_dashes(self):
        reference = rules.reference_of(body="ABCEHKMT")

        typed = reference.replace("-", " ").translate(str.maketrans("ABCEHKMT", "абцехкмт"))
        lookalike = reference.translate(str.maketrans("ABCEHKMT", "АВСЕНКМТ"))

        assert rules.read_reference(reference.lower().replace("-", " ")) == reference
        assert rules.read_reference(lookalike) == reference
        assert rules.read_reference(typed) is None


class TestStates:
    def test_every_event_has_its_place(self):
        assert set(rules.TRANSITIONS) == set(EventKind)

    @pytest.mark.parametrize(
        ("history", "status"),
        [
            pytest.param(["submitted"], "submitted", id="new"),
            pytest.param(["submitted", "review_started"], "in_review", id="opened"),
            pytest.param(
                ["submitted", "review_started", "papers_requested", "paper_added"],
                "waiting_for_papers",
                id="one paper came",
            ),
            pytest.param(
                ["submitted", "review_started", "papers_requested", "papers_completed", "rejected"],
                "rejected",
                id="rejected after papers",
            ),
            pytest.param(
                ["submitted", "review_started", "approved", "put_on_waiting_list"],
                "waiting_list",
                id="no place",
            ),
            pytest.param(["submitted", "withdrawn"], "withdrawn", id="withdrawn"),
        ],
    )
    def test_state_follows_from_the_history(self, history, status):
        assert rules.status_from(EventKind(kind) for kind in history) == status

    @pytest.mark.parametrize("status", ["rejected", "withdrawn", "ended", "declined", "expired"])
    def test_what_has_ended_cannot_be_withdrawn_or_decided(self, status):
        ended = ApplicationStatus(status)

        for kind in (EventKind.WITHDRAWN, EventKind.APPROVED, EventKind.REJECTED):
            with pytest.raises(rules.CannotHappenError):
                rules.status_after(status=ended, kind=kind)

    def test_every_open_state_can_be_withdrawn(self):
        assert all(
            rules.can_happen(status=status, kind=EventKind.WITHDRAWN) for status in rules.OPEN
        )

    def test_whatever_blocks_a_second_application_is_open(self):
        assert rules.BLOCKING < rules.OPEN


class TestDeadlines:
    def test_thirty_days_where_nothing_else_is_known(self):
        assert rules.days_for_decision(deadline_days=None) == 30
        assert rules.days_for_decision(deadline_days=15) == 15

    @given(start=DAYS, days=st.integers(0, 60))
    def test_counts_as_the_calendar_of_the_portal_does(self, start, days):
        due = rules.working_days_after(start=start, days=days, holidays=HOLIDAYS)

        assert due == add_working_days(start=start, days=days)

    @given(start=DAYS, days=st.integers(1, 60))
    def test_never_falls_on_a_day_off(self, start, days):
        due = rules.working_days_after(start=start, days=days, holidays=HOLIDAYS)

        assert rules.is_working_day(day=due, holidays=HOLIDAYS)
        assert rules.working_days_between(start=start, until=due, holidays=HOLIDAYS) == days

    @given(start=DAYS, days=st.integers(1, 40), asked=st.integers(0, 40), wait=st.integers(0, 90))
    def test_a_wait_for_papers_leaves_as_many_days_as_before(self, start, days, asked, wait):
        due = rules.working_days_after(start=start, days=days, holidays=HOLIDAYS)
        stopped = start + dt.timedelta(days=asked)
        resumed = stopped + dt.timedelta(days=wait)

        later = rules.due_on_after_wait(
            due_on=due, stopped_on=stopped, resumed_on=resumed, holidays=HOLIDAYS
        )

        assert later >= due
        if due > stopped:
            assert rules.working_days_between(
                start=stopped, until=due, holidays=HOLIDAYS
            ) == rules.working_days_between(start=resumed, until=later, holidays=HOLIDAYS)

    def test_what_is_already_late_stays_late(self):
        day = dt.date(2026, 11, 20)

        assert day == rules.due_on_after_wait(
            due_on=day,
            stopped_on=dt.date(2026, 11, 23),
            resumed_on=dt.date(2026, 12, 1),
            holidays=(),
        )

    def test_appeal_within_fifteen_days(self):
        assert rules.appeal_until(decided_on=dt.date(2026, 11, 23)) == dt.date(2026, 12, 8)


class TestRouting:
    @pytest.mark.parametrize(
        ("offices", "wishes", "near", "decides", "places", "expected"),
        [
            ([], [], [], False, False, ("CSW", None, None, "residence_centre")),
            (["U"], [], [], False, False, ("CSW", None, "U", "residence_office")),
            ([], [], ["A"], True, False, ("CSW", None, None, "residence_centre")),
            ([], ["B"], ["A"], True, True, ("B", "B", None, "chosen_institution")),
            ([], [], ["A"], True, True, ("A", "A", None, "residence_institution")),
            (["U"], [], ["A"], False, True, ("CSW", "A", "U", "residence_institution")),
            ([], [], [], True, True, ("CSW", None, None, "no_institution_known")),
        ],
    )
    def test_goes_where_the_table_says(  # noqa: PLR0917 - one column of the table each
        self, offices, wishes, near, decides, places, expected
    ):
        found = rules.route(
            centre="CSW",
            offices=offices,
            wishes=wishes,
            institutions=near,
            institution_decides=decides,
            places=places,
        )

        assert (found.handled_by, found.institution, found.office, found.reason) == expected

    def test_the_last_place_goes_to_one(self):
        assert rules.gets_a_place(capacity=1, taken=0)
        assert not rules.gets_a_place(capacity=1, taken=1)
        assert rules.gets_a_place(capacity=None, taken=1000)


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 5 + b"%%EOF"


class TestPapers:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
    )
    def test_the_type_is_read_from_the_content(self, content, expected):
        assert rules.checked_content_type(content) == expected

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            pytest.param(b"", "empty", id="nothing"),
            pytest.param(PDF + b" " * rules.MOST_BYTES, "too_large", id="too large"),
            pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "web_page", id="svg"),
            pytest.param(b"<!doctype html><script>1</script>", "web_page", id="html"),
            pytest.param(
                b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF", "several_kinds", id="polyglot"
            ),
            pytest.param(b"<html>%PDF-1.7 %%EOF", "several_kinds", id="html before pdf"),
            pytest.param(
                b"\xff\xd8\xff<script>1</script>\xff\xd9", "several_kinds", id="jpeg script"
            ),
            pytest.param(b"GIF89a" + b"\0" * 50, "other_picture", id="gif"),
            pytest.param(b"PK\x03\x04" + b"\0" * 50, "archive", id="zip"),
            pytest.param(b"%PDF-1.7\ncut off", "damaged", id="cut off"),
        ],
    )
    def test_everything_else_is_refused(self, content, problem):
        with pytest.raises(rules.RefusedPaperError) as refused:
            rules.checked_content_type(content)

        assert refused.value.problem == problem

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("потврда.PDF", "потврда.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\demo\\vërtetim.html", "vërtetim.pdf"),
            ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
            (".pdf", "paper.pdf"),
            ("", "paper.pdf"),
            ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ],
    )
    def test_names_are_made_safe(self, name, kept):
        assert rules.kept_name(name=name, content_type="application/pdf") == kept

    @given(name=st.text(max_size=200))
    def test_no_name_can_leave_its_folder_or_break_a_header(self, name):
        kept = rules.kept_name(name=name, content_type="image/png")

        assert kept.endswith(".png")
        assert not set('/\\"\r\n\0') & set(kept)
        assert 5 <= len(kept) <= 120


class TestValidity:
    @pytest.mark.parametrize(
        ("given", "months", "until"),
        [
            (dt.date(2026, 11, 22), 6, dt.date(2027, 5, 22)),
            (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
            (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
            (dt.date(2026, 12, 1), 12, dt.date(2027, 12, 1)),
            (dt.date(2026, 12, 1), 0, dt.date(2026, 12, 1)),
            (dt.date(2026, 12, 1), None, None),
        ],
    )
    def test_a_paper_counts_for_calendar_months(self, given, months, until):
        assert rules.valid_until(given_on=given, months=months) == until

    @pytest.mark.parametrize(
        ("kind", "until", "may"),
        [
            ("medical-report", dt.date(2026, 11, 22), True),
            ("medical-report", dt.date(2026, 11, 21), False),
            ("medical-report", None, False),
            ("", dt.date(2026, 11, 22), False),
        ],
    )
    def test_what_has_expired_or_has_no_kind_is_not_used_again(self, kind, until, may):
        on = dt.date(2026, 11, 22)

        assert rules.may_be_reused(kind=kind, until=until, on=on) is may
