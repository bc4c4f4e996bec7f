"""The legal clock, appeals, appointments, offers and messages, as rules."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications import rules
from portal.applications.rules import ApplicationStatus, EventKind

MONDAY = dt.date(2026, 11, 23)
HOLIDAYS = frozenset({dt.date(2026, 12, 8)})
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def moment(hour, minute=0, *, day=24):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


class TestStates:
    @pytest.mark.parametrize(
        ("history", "status"),
        [
            pytest.param(["rejected", "decision_delivered"], "rejected", id="read"),
            pytest.param(["rejected", "appealed"], "appealed", id="appealed"),
            pytest.param(["rejected", "appealed", "appeal_withdrawn"], "rejected", id="given up"),
            pytest.param(["rejected", "appealed", "appeal_forwarded"], "appealed", id="forwarded"),
            pytest.param(["rejected", "appealed", "decision_upheld"], "rejected", id="upheld"),
            pytest.param(["rejected", "appealed", "decision_changed"], "approved", id="changed"),
            pytest.param(["rejected", "appealed", "decision_replaced"], "approved", id="replaced"),
            pytest.param(["silence_appealed", "approved"], "approved", id="silence, then decided"),
            pytest.param(
                ["approved", "put_on_waiting_list", "place_offered", "offer_expired"],
                "expired",
                id="offer not answered",
            ),
            pytest.param(["appointment_offered", "appointment_booked"], "in_review", id="meeting"),
        ],
    )
    def test_state_follows_from_what_comes_after_the_examination(self, history, status):
        kinds = ["submitted", "review_started", *history]

        assert rules.status_from(EventKind(kind) for kind in kinds) == status

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            ("approved", "appealed"),
            ("appealed", "appealed"),
            ("rejected", "silence_appealed"),
            ("rejected", "decision_changed"),
            ("expired", "offer_accepted"),
            ("accepted", "offer_expired"),
            ("declined", "offer_accepted"),
            ("withdrawn", "appointment_offered"),
            ("in_review", "decision_delivered"),
        ],
    )
    def test_refuses_what_does_not_follow(self, status, kind):
        assert not rules.can_happen(status=ApplicationStatus(status), kind=EventKind(kind))

    def test_whoever_appeals_may_apply_anew(self):
        assert ApplicationStatus.APPEALED not in rules.BLOCKING


class TestClock:
    def clock(self, *, due="2026-12-04", stops=(), on="2026-11-27"):
        return rules.clock_of(
            submitted_on=MONDAY,
            due_on=dt.date.fromisoformat(due),
            stops=stops,
            on=dt.date.fromisoformat(on),
            holidays=HOLIDAYS,
        )

    @pytest.mark.parametrize(
        ("on", "used", "left", "late"),
        [
            pytest.param("2026-11-23", 0, 9, 0, id="first day"),
            pytest.param("2026-11-27", 4, 5, 0, id="friday"),
            pytest.param("2026-11-29", 4, 5, 0, id="weekend does not count"),
            pytest.param("2026-12-04", 9, 0, 0, id="last day"),
            pytest.param("2026-12-09", 9, 0, 2, id="late, over a holiday"),
        ],
    )
    def test_counts_working_days(self, on, used, left, late):
        clock = self.clock(on=on)

        assert (clock.used, clock.left, clock.late) == (used, left, late)

    def test_stands_still_while_papers_are_awaited(self):
        clock = self.clock(stops=(rules.Stop(dt.date(2026, 11, 25), None),), on="2026-12-20")

        assert (clock.used, clock.left, clock.late) == (2, 7, 0)
        assert clock.stands_still

    def test_days_of_waiting_do_not_count_afterwards(self):
        stop = rules.Stop(dt.date(2026, 11, 25), dt.date(2026, 11, 30))

        clock = self.clock(due="2026-12-10", stops=(stop,), on="2026-12-01")

        assert (clock.used, clock.left) == (3, 6)
        assert clock.total == 9
        assert not clock.stands_still

    def test_reads_its_stops_from_the_events(self):
        events = [
            (EventKind.SUBMITTED, MONDAY),
            (EventKind.PAPERS_REQUESTED, dt.date(2026, 11, 24)),
            (EventKind.PAPERS_REQUESTED, dt.date(2026, 11, 25)),
            (EventKind.PAPERS_COMPLETED, dt.date(2026, 11, 27)),
            (EventKind.PAPERS_REQUESTED, dt.date(2026, 12, 1)),
        ]

        assert rules.stops_of(events) == (
            rules.Stop(dt.date(2026, 11, 24), dt.date(2026, 11, 27)),
            rules.Stop(dt.date(2026, 12, 1), None),
        )

    @given(offset=st.integers(0, 60))
    def test_used_and_left_always_make_the_whole_until_it_is_late(self, offset):
        clock = self.clock(on=(MONDAY + dt.timedelta(days=offset)).isoformat())

        assert clock.total == 9

    @pytest.mark.parametrize(
        ("status", "still", "on", "silent"),
        [
            ("in_review", False, "2026-12-04", False),
            ("in_review", False, "2026-12-05", True),
            ("submitted", False, "2026-12-05", True),
            ("waiting_for_papers", True, "2026-12-05", False),
            ("rejected", False, "2026-12-05", False),
        ],
    )
    def test_is_silent_after_the_due_day_only(self, status, still, on, silent):
        assert silent is rules.is_silent(
            status=ApplicationStatus(status),
            due_on=dt.date(2026, 12, 4),
            clock_stands_still=still,
            on=dt.date.fromisoformat(on),
        )


class TestAppeals:
    @pytest.mark.parametrize(
        ("opened", "delivered"),
        [
            pytest.param("2026-11-24", "2026-11-24", id="opened"),
            pytest.param("2026-12-20", "2026-12-01", id="opened long after the notice"),
            pytest.param(None, "2026-12-01", id="never opened"),
        ],
    )
    def test_counts_as_delivered_when_opened_or_some_days_after_the_notice(self, opened, delivered):
        found = rules.delivered_on(
            decided_on=MONDAY,
            opened_on=dt.date.fromisoformat(opened) if opened else None,
            deemed_after_days=8,
        )

        assert found == dt.date.fromisoformat(delivered)

    @pytest.mark.parametrize(
        ("delivered", "last"),
        [
            pytest.param("2026-11-24", "2026-12-09", id="plain"),
            pytest.param("2026-11-23", "2026-12-09", id="holiday: the next day"),
            pytest.param("2026-11-20", "2026-12-07", id="saturday: monday"),
        ],
    )
    def test_the_last_day_is_a_working_day(self, delivered, last):
        found = rules.last_day_to_appeal(
            delivered=dt.date.fromisoformat(delivered), days=14 + 1, holidays=HOLIDAYS
        )

        assert found == dt.date.fromisoformat(last)

    def test_only_a_rejection_is_appealed_and_once(self):
        assert rules.can_appeal_decision(status=ApplicationStatus.REJECTED, has_appealed=False)
        assert not rules.can_appeal_decision(status=ApplicationStatus.REJECTED, has_appealed=True)
        assert not rules.can_appeal_decision(status=ApplicationStatus.APPROVED, has_appealed=False)

    def test_numbers_tell_the_kinds_apart(self):
        numbers = {
            rules.appeal_number(reference="EK-ABCDEFGH-2", kind=kind) for kind in rules.AppealKind
        }

        assert numbers == {"EK-ABCDEFGH-2-A", "EK-ABCDEFGH-2-S"}


class TestAppointments:
    def test_orders_the_times_and_takes_each_once(self):
        starts = [moment(11), moment(9), moment(11)]

        assert rules.checked_slots(starts=starts, minutes=30, at=NOW) == [moment(9), moment(11)]

    @pytest.mark.parametrize(
        ("starts", "minutes"),
        [
            pytest.param([], 30, id="none"),
            pytest.param([moment(9, day=20)], 30, id="in the past"),
            pytest.param([moment(hour) for hour in range(8, 14)], 30, id="six"),
            pytest.param([moment(9), moment(9, 15)], 30, id="overlapping"),
            pytest.param([moment(9)], 7, id="odd duration"),
        ],
    )
    def test_refuses_unfit_times(self, starts, minutes):
        with pytest.raises(rules.UnfitSlotsError):
            rules.checked_slots(starts=starts, minutes=minutes, at=NOW)

    def test_one_may_begin_when_another_ends(self):
        taken = [(moment(9), moment(10))]

        assert not rules.overlaps(start=moment(10), end=moment(11), others=taken)
        assert rules.overlaps(start=moment(9, 45), end=moment(10, 15), others=taken)


class TestOffers:
    @pytest.mark.parametrize(
        ("answer", "on", "open_", "expired"),
        [
            ("", "2026-11-23", True, False),
            ("", "2026-11-24", False, True),
            ("accepted", "2026-11-23", False, False),
            ("accepted", "2026-11-24", False, False),
        ],
    )
    def test_is_open_until_the_end_of_its_last_day(self, answer, on, open_, expired):
        known = {"answer": answer, "answer_until": MONDAY, "on": dt.date.fromisoformat(on)}

        assert rules.may_be_answered(**known) is open_
        assert rules.has_expired(**known) is expired


class TestMessages:
    def test_keeps_lines_and_drops_what_cannot_be_printed(self):
        assert rules.checked_text("  Здраво\r\n\x00Përshëndetje\t ") == "Здраво\nPërshëndetje"

    @pytest.mark.parametrize("text", ["", "   \n ", "\x00\x07"])
    def test_refuses_nothing(self, text):
        with pytest.raises(rules.EmptyMessageError):
            rules.checked_text(text)

    def test_takes_two_thousand_characters_and_no_more(self):
        assert len(rules.checked_text("ш" * 2000)) == 2000
        with pytest.raises(rules.MessageTooLongError):
            rules.checked_text("ш" * 2001)

    @pytest.mark.parametrize(
        ("ended", "on", "open_"),
        [
            (None, "2030-01-01", True),
            ("2026-11-23", "2026-12-23", True),
            ("2026-11-23", "2026-12-24", False),
        ],
    )
    def test_closes_some_days_after_the_end(self, ended, on, open_):
        assert open_ is rules.is_conversation_open(
            ended_on=dt.date.fromisoformat(ended) if ended else None,
            days_after_end=30,
            on=dt.date.fromisoformat(on),
        )
