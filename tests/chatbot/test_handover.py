"""Citizens and people at the centres: nobody else reads along, nothing is lost on the way."""

import asyncio
import random
import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from django.test import override_settings

from chatbot import consumers, rules
from chatbot import desk as desks
from chatbot.limits import Limits
from portal.accounts.models import Membership
from portal.accounts.rules import Role
from portal.core import clock
from portal.core.models import AccessRecord
from portal.handover import operations, queries
from portal.handover.models import CentreDesk, Entry, Talk
from tests.chatbot.handover import (
    CENTRE,
    ELSEWHERE,
    ChatPage,
    DeskPage,
    accept,
    in_thread,
    member,
    open_desks,
    session_of,
    somebody,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_staff_was_here(monkeypatch):
    monkeypatch.setattr(desks, "limits", Limits())


@pytest.fixture
async def towns():
    return await open_desks()


@pytest.fixture
async def agent(towns):
    """Somebody of the centre, who is at the desk."""
    user = await member()
    await in_thread(operations.note_presence, user=user, at=clock.now())
    return user


@pytest.fixture
def citizen(rasa, visit):
    return ChatPage(visit)


@pytest.fixture
async def talking(citizen, agent, towns):
    """A citizen and a person in conversation, each with an open page."""
    await citizen.come()
    await citizen.ask(towns[0])
    await accept(agent, citizen.talk)
    page = DeskPage(await session_of(agent), talk=citizen.talk)
    await page.come()
    await citizen.until(lambda one: len(one.lines) == 2)
    await page.until(lambda one: len(one.lines) == 2)
    yield citizen, page
    await page.drop()


class TestAskingForAPerson:
    async def test_tells_that_one_waits_and_then_who_answers(self, citizen, agent, towns):
        await citizen.come()

        waits = await citizen.ask(towns[0])
        wait = await citizen.receive()
        await accept(agent, citizen.talk)
        joined = await citizen.receive()

        assert (waits["type"], waits["state"], waits["number"]) == ("agent", "waiting", 1)
        assert (wait["state"], wait["reason"]) == ("waiting", "wait")
        assert (joined["state"], joined["name"], joined["role"]) == (
            "joined",
            "Марија",
            "caseworker",
        )

    async def test_while_nobody_is_there_tells_when_and_until_when(self, citizen, towns):
        await citizen.come()

        frame = await citizen.ask(towns[0])

        assert (frame["state"], frame["reason"]) == ("left", "nobody")
        assert frame["needs_contact"]
        assert not await Talk.objects.aexists()

    async def test_while_nobody_is_there_leaves_a_message(self, citizen, towns, rasa):
        await citizen.come()

        frame = await citizen.ask(towns[0], text="Прашање до центарот", email="a@example.mk")
        last = await citizen.receive()

        talk = await Talk.objects.aget()
        assert (talk.state, talk.contact) == ("task", "a@example.mk")
        assert (frame["type"], last["reason"]) == ("said", "task")
        assert rasa.turns == []
        # The bot answers again: nobody is waited for.
        assert (await citizen.asks_the_bot("здраво"))["intent"] == "greet"

    async def test_takes_along_what_was_said_only_with_consent(self, citizen, agent, towns, rasa):
        await citizen.come()
        await citizen.asks_the_bot("дедо ми има 78 години")

        await citizen.ask(towns[0], share=True)

        talk = await Talk.objects.aget()
        assert [line["who"] for line in talk.transcript] == ["citizen", "assistant"]
        assert talk.transcript[0]["text"] == "дедо ми има 78 години"

    async def test_without_consent_takes_along_nothing(self, citizen, agent, towns, rasa):
        await citizen.come()
        await citizen.asks_the_bot("дедо ми има 78 години")

        await citizen.ask(towns[0], share=False)

        assert (await Talk.objects.aget()).transcript == []

    async def test_by_somebody_signed_in_is_theirs(self, citizen, agent, towns):
        user = await somebody()
        await citizen.come(cookies=await session_of(user))

        await citizen.ask(towns[0])

        assert (await Talk.objects.aget()).user_id == user.pk

    @pytest.mark.parametrize(
        "frame",
        [
            {"municipality": "MK-0", "share": True},
            {"municipality": "MK-900", "share": "yes"},
            {"municipality": "MK-900", "share": True, "key": "x"},
            {"municipality": "MK-900", "share": True, "email": "x"},
            {"municipality": "MK-900", "share": True, "user": 1},
        ],
    )
    async def test_in_another_form_is_refused(self, citizen, agent, towns, frame):
        await citizen.come()
        await citizen.send(type="person", **frame)

        assert await citizen.receive() == {"type": "error", "code": "bad_frame"}
        assert not await Talk.objects.aexists()

    async def test_again_and_again_is_too_fast(self, citizen, towns):
        await citizen.come()
        answers = [await citizen.ask(towns[0]) for _ in range(11)]

        assert answers[-1] == {"type": "error", "code": "too_fast"}


class TestWhileAPersonIsThere:
    @pytest.mark.parametrize("is_accepted", [False, True])
    async def test_nothing_reaches_the_bot(self, citizen, agent, towns, rasa, is_accepted):
        await citizen.come()
        await citizen.ask(towns[0])
        if is_accepted:
            await accept(agent, citizen.talk)

        key = await citizen.say("Јас сум Петра, 0101990450006, 070 123 456")
        await citizen.until(lambda one: key not in one.waiting)

        assert rasa.turns == []
        assert [one.text async for one in Entry.objects.filter(kind="citizen")] == [
            "Јас сум Петра, 0101990450006, 070 123 456"
        ]

    async def test_a_button_of_the_bot_is_refused(self, citizen, agent, towns, rasa):
        rasa.offers({"title": "Помош дома", "payload": "/service_info"})
        await citizen.come()
        await citizen.asks_the_bot("помош")
        await citizen.ask(towns[0])
        await citizen.receive()

        await citizen.send(type="choice", payload="/service_info")

        assert await citizen.receive() == {"type": "error", "code": "bad_frame"}
        assert rasa.messages == ["помош"]

    async def test_another_tab_speaks_with_the_person_too(self, talking, visit, rasa):
        citizen, page = talking
        tab = await visit(cookies=citizen.cookies)
        await tab.send(type="message", text="од другиот прозорец")

        await page.until(lambda one: 3 in one.lines)

        assert page.lines[3]["text"] == "од другиот прозорец"
        assert rasa.turns == []

    async def test_a_conversation_that_the_chat_forgot_is_still_with_the_person(
        self, talking, rasa, visit
    ):
        citizen, _page = talking
        await citizen.drop()
        from chatbot.clients.conversations import conversations

        (talk,) = [one async for one in Talk.objects.all()]
        kept = conversations()
        kept._kept.clear()
        kept._talks.clear()

        await citizen.come()
        key = await citizen.say("уште сум тука")
        await citizen.until(lambda one: key not in one.waiting)

        assert await Talk.objects.acount() == 1
        assert rasa.turns == []
        assert talk.key

    async def test_after_its_end_the_bot_answers_again(self, talking, rasa):
        citizen, _page = talking

        await citizen.send(type="leave")
        left = await citizen.receive()

        assert (left["state"], left["reason"]) == ("left", "left")
        assert (await citizen.asks_the_bot("здраво"))["intent"] == "greet"

    async def test_what_was_meant_for_the_person_never_reaches_the_bot_at_its_end(
        self, talking, rasa, monkeypatch
    ):
        """The centre ends the talk, and the word of it is lost on the way to the socket."""
        citizen, _page = talking
        monkeypatch.setattr("portal.handover.clients.pokes._send", lambda *_: None)
        talk = await Talk.objects.aget()
        await in_thread(operations.leave_talk, talk=talk, at=clock.now())

        await citizen.send(type="message", text="мојата тајна")
        last = await citizen.receive()

        assert last["state"] == "left"
        assert await citizen.receive() == {"type": "error", "code": "bad_frame"}
        assert rasa.turns == []

    async def test_what_was_meant_for_the_person_waits_for_no_bot_after_its_end(
        self, talking, rasa, visit
    ):
        citizen, _page = talking
        await citizen.send(type="leave")
        await citizen.receive()

        await citizen.say("мојата тајна")
        stranger = await visit()
        await stranger.send(type="message", text="тајна", key=str(uuid.uuid4()))

        assert await citizen.receive() == {"type": "error", "code": "bad_frame"}
        assert await stranger.receive() == {"type": "error", "code": "bad_frame"}
        assert rasa.turns == []

    async def test_forgetting_ends_it(self, talking):
        citizen, page = talking

        await citizen.send(type="forget")
        await page.until(lambda one: 3 in one.lines)

        assert page.lines[3]["kind"] == "left"
        assert (await Talk.objects.aget()).state == "closed"


class TestWhoReads:
    async def test_a_stranger_with_the_key_of_a_talk_reads_nothing(self, talking, visit):
        citizen, _page = talking

        stranger = await visit(f"/ws/chat/mk/?after=&talk={citizen.talk}&since=0")

        assert await stranger.hears_nothing()

    @pytest.mark.parametrize(
        ("centre", "role"),
        [
            (ELSEWHERE, Role.CASEWORKER),
            (ELSEWHERE, Role.SUPERVISOR),
            (CENTRE, Role.CASEWORKER),
            (CENTRE, Role.KINDERGARTEN_OFFICER),
        ],
    )
    async def test_other_staff_read_nothing(self, talking, centre, role):
        citizen, _page = talking
        page = DeskPage(await session_of(await member(centre, role)), talk=citizen.talk)

        assert await page.come() in {4403, 4404}

    async def test_a_citizen_has_no_desk(self, talking):
        citizen, _page = talking

        assert await DeskPage(await session_of(await somebody())).come() == 4403
        assert await DeskPage(citizen.cookies, talk=citizen.talk).come() == 4403

    async def test_who_supervises_reads_along_and_it_is_recorded(self, talking):
        citizen, _page = talking
        user = await member(role=Role.SUPERVISOR)
        page = DeskPage(await session_of(user), talk=citizen.talk)

        assert await page.come() is None
        await page.until(lambda one: len(one.lines) == 2)
        await page.drop()

        assert await AccessRecord.objects.filter(actor=user, subject_id=citizen.talk).acount() == 1

    async def test_a_talk_that_went_to_another_centre_is_gone_from_the_open_page(
        self, talking, agent, towns
    ):
        citizen, page = talking

        @sync_to_async
        def hand():
            desk = queries.desk_of(user=agent, on=clock.today())
            talk = queries.readable_by(desk=desk, key=citizen.talk)
            centre = next(
                one for one in queries.other_centres(than=CENTRE) if one.code == ELSEWHERE
            )
            operations.hand_to_centre(desk=desk, talk=talk, centre=centre, at=clock.now())

        colleague = await member(ELSEWHERE)
        await in_thread(operations.note_presence, user=colleague, at=clock.now())
        await hand()
        await page.wait_for("gone")
        await citizen.say("ова е за другиот центар")
        await citizen.until(lambda one: not one.waiting)

        assert 3 not in page.lines
        await accept(colleague, citizen.talk)
        there = DeskPage(await session_of(colleague), talk=citizen.talk)
        await there.come()
        await there.until(lambda one: 5 in one.lines)
        await there.drop()
        assert there.lines[4]["text"] == "ова е за другиот центар"

    async def test_a_role_that_ended_closes_the_open_page(self, talking, agent):
        _citizen, page = talking
        await Membership.objects.filter(user=agent).adelete()

        await page._send(type="here")
        event = await page._socket.receive_output(timeout=5)
        while event["type"] != "websocket.close":
            event = await page._socket.receive_output(timeout=5)

        assert event["code"] == 4403

    @override_settings(PORTAL_STAFF_SECOND_FACTOR=True)
    async def test_staff_without_the_second_step_have_no_desk(self, agent):
        assert await DeskPage(await session_of(agent)).come() == 4403


class TestTheDesk:
    async def test_hears_of_who_waits(self, citizen, agent, towns):
        page = DeskPage(await session_of(agent))
        await page.come()
        await page.wait_for("here")
        await citizen.come()

        await citizen.ask(towns[0])

        assert await page.wait_for("queue")
        await page.drop()

    async def test_that_is_open_counts_as_present(self, citizen, towns):
        page = DeskPage(await session_of(await member()))
        await page.come()
        await page.wait_for("here")
        await citizen.come()

        assert (await citizen.ask(towns[0]))["state"] == "waiting"
        await page.drop()

    async def test_refuses_a_flood(self, talking):
        _citizen, page = talking
        for number in range(40):
            await page.say(f"{number}")

        codes = set()
        for _ in range(40):
            frame = await page.receive()
            codes.add(frame.get("code", ""))
        assert "too_fast" in codes


class TestALostWord:
    async def test_is_made_good_by_the_next_sign_of_life(self, talking, monkeypatch):
        citizen, page = talking
        monkeypatch.setattr("portal.handover.clients.pokes._send", lambda *_: None)

        await page.say("слушате?")
        await page.until(lambda one: 3 in one.lines)
        assert await citizen.hears_nothing()
        await citizen.send(type="seen", number=2)

        assert (await citizen.receive())["text"] == "слушате?"
        assert (await Talk.objects.aget()).citizen_seen == 2

    async def test_said_again_is_one_line_and_confirmed_again(self, talking):
        citizen, _page = talking
        key = str(uuid.uuid4())

        for _ in range(2):
            await citizen.send(type="message", text="еднаш", key=key)
        frames = [await citizen.receive(), await citizen.receive()]

        assert [frame["number"] for frame in frames] == [3, 3]
        assert await Entry.objects.filter(kind="citizen").acount() == 1


@pytest.fixture(params=["memory", "redis"])
def layer(request):
    """The channel layer of one process, and the real one of several."""
    if request.param == "memory":
        yield
        return
    url = request.getfixturevalue("redis_url")
    backend = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": url, "socket_timeout": 30}]},
    }
    with override_settings(CHANNEL_LAYERS={"default": backend}, REDIS_URL=url):
        channel_layers.backends.clear()
        yield
    channel_layers.backends.clear()


@pytest.mark.usefixtures("layer")
class TestDroppedLines:
    @pytest.fixture
    def _quick_fingers(self, monkeypatch):
        """Nobody is told to write more slowly: that is tried elsewhere."""
        monkeypatch.setattr(rules, "CONVERSATION_BURST", 1000.0)
        monkeypatch.setattr(consumers, "limits", Limits())
        monkeypatch.setattr(desks, "limits", Limits())

    @pytest.mark.usefixtures("_quick_fingers")
    @pytest.mark.parametrize("seed", [1, 2, 3])
    async def test_on_both_sides_lose_nothing_and_keep_the_order(self, talking, seed):
        """Both write twelve words while each line breaks again and again, at any moment."""
        citizen, page = talking
        dice = random.Random(seed)  # noqa: S311 - the same breaks each time
        words = [f"{side} {number}" for number in range(12) for side in ("граѓанин", "центар")]

        async def breaks(one):
            await one.drop()
            await one.come()

        for word in words:
            speaker, listener = (citizen, page) if word.startswith("г") else (page, citizen)
            fate = dice.random()
            if fate < 0.25:
                await speaker.drop()
                await speaker.say(word)
                await speaker.come()
            elif fate < 0.5:
                await speaker.say(word)
                await breaks(speaker)
            elif fate < 0.75:
                await asyncio.gather(speaker.say(word), breaks(listener))
            else:
                await speaker.say(word)
            # Pages read all the time; here now and then, so that much is under way at once.
            if dice.random() < 0.5:
                await speaker.until(lambda one: not one.waiting)
        await citizen.until(lambda one: not one.waiting and len(one.lines) == 26)
        await page.until(lambda one: not one.waiting and len(one.lines) == 26)

        assert sorted(citizen.lines) == list(range(1, 27))
        assert sorted(page.lines) == list(range(1, 27))
        seen = [page.lines[number]["text"] for number in range(3, 27)]
        assert seen == citizen.read[2:]
        assert sorted(seen) == sorted(words)
        for side in ("граѓанин", "центар"):
            assert [w for w in seen if w.startswith(side)] == [
                w for w in words if w.startswith(side)
            ]

    async def test_what_the_centre_says_meanwhile_is_there_when_the_citizen_is_back(self, talking):
        citizen, page = talking
        await citizen.drop()
        for word in ("еден", "два", "три"):
            await page.say(word)
        await page.until(lambda one: not one.waiting)

        await citizen.come()
        await citizen.until(lambda one: len(one.lines) == 5)

        assert citizen.read[2:] == ["еден", "два", "три"]

    async def test_a_fresh_page_shows_the_whole_talk(self, talking, visit):
        citizen, page = talking
        await page.say("еден")
        await page.until(lambda one: not one.waiting)

        fresh = await visit("/ws/chat/sq/?after=", cookies=citizen.cookies)
        frames = [await fresh.receive() for _ in range(3)]

        assert [frame["number"] for frame in frames] == [1, 2, 3]
        assert await fresh.hears_nothing()


class TestHours:
    async def test_outside_them_nobody_is_kept_waiting_though_staff_is_there(
        self, citizen, agent, towns
    ):
        await CentreDesk.objects.aupdate(weekdays="")
        await citizen.come()

        assert (await citizen.ask(towns[0]))["state"] == "left"

    async def test_who_waited_is_told_that_it_became_a_message_and_may_leave_an_address(
        self, citizen, agent, towns
    ):
        await citizen.come()
        await citizen.ask(towns[0])
        await citizen.receive()
        await CentreDesk.objects.aupdate(weekdays="")

        await in_thread(operations.turn_unanswered_into_tasks, at=clock.now())
        told = await citizen.receive()
        await citizen.send(type="contact", email="a@example.mk")
        await citizen.send(type="seen", number=2)
        await citizen.hears_nothing()

        assert (told["reason"], told["needs_contact"]) == ("task", True)
        assert (await Talk.objects.aget()).contact == "a@example.mk"
