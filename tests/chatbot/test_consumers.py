"""Whole conversations through the socket; the bot is a fake at the border of its client."""

import asyncio
import time

import pytest

from chatbot import rules
from chatbot.models import ReplyFeedback

HOME_CARE = {"title": "Помош дома", "payload": '/service_info{"service": "home-care"}'}


async def test_a_message_gets_the_replies_of_the_bot_as_the_contract_names_them(rasa, visit):
    rasa.replies = [
        {"text": "Еве.", "lang": "sq", "intent": "service_info", "buttons": [HOME_CARE]},
        {"text": "Нешто друго?", "lang": "mk", "intent": "service_info"},
    ]
    browser = await visit()

    first, second = await browser.says("нега дома"), await browser.receive()

    identity = first.pop("id")
    assert first == {
        "type": "message",
        "text": "Еве.",
        "lang": "sq",
        "intent": "service_info",
        "buttons": [HOME_CARE],
    }
    assert second["buttons"] == []
    assert identity
    assert identity != second["id"]


async def test_the_bot_hears_the_language_of_the_page_and_an_id_made_by_the_server(
    rasa, visit, language
):
    browser = await visit(f"/ws/chat/{language}/")

    await browser.says("здраво")

    (turn,) = rasa.turns
    assert turn["metadata"] == {"lang": language}
    assert len(turn["sender"]) >= 32


async def test_two_browsers_never_share_a_conversation(rasa, visit):
    one, other = await visit(), await visit()

    await one.says("здраво")
    await other.says("здраво")

    assert len({turn["sender"] for turn in rasa.turns}) == 2


class TestComingBack:
    async def test_within_half_an_hour_continues_the_conversation(self, rasa, visit):
        browser = await visit()
        await browser.says("дедо ми има 78 години")
        await browser.leave()

        again = await visit(cookies=browser.cookies)
        await again.says("да")

        assert len({turn["sender"] for turn in rasa.turns}) == 1

    async def test_shows_again_only_what_the_page_asks_for(self, rasa, visit):
        rasa.offers(HOME_CARE)
        browser = await visit()
        reply = await browser.says("помош")
        await browser.leave()

        fresh_page = await visit("/ws/chat/mk/?after=", cookies=browser.cookies)
        said, replayed = await fresh_page.receive(), await fresh_page.receive()
        same_page = await visit(f"/ws/chat/mk/?after={reply['id']}", cookies=browser.cookies)
        silent = await visit(cookies=browser.cookies)

        assert said == {"type": "said", "text": "помош"}
        assert replayed == reply | {"replayed": True}
        assert await same_page.hears_nothing()
        assert await silent.hears_nothing()

    async def test_shows_again_a_reply_that_came_while_the_line_was_down(self, rasa, visit):
        browser = await visit()
        first = await browser.says("прво")
        await browser.says("второ")
        await browser.leave()

        again = await visit(f"/ws/chat/mk/?after={first['id']}", cookies=browser.cookies)

        assert (await again.receive())["text"] == "второ"
        assert (await again.receive())["type"] == "message"

    @pytest.mark.django_db(transaction=True)
    async def test_later_than_half_an_hour_begins_a_new_one(self, rasa, visit, monkeypatch):
        browser = await visit()
        await browser.says("здраво")
        await browser.leave()
        later = time.monotonic() + rules.CONVERSATION_SECONDS + 1
        monkeypatch.setattr("chatbot.clients.conversations.time.monotonic", lambda: later)

        again = await visit(cookies=browser.cookies)
        await again.says("здраво")

        assert len({turn["sender"] for turn in rasa.turns}) == 2

    async def test_with_a_forged_ticket_begins_a_new_one(self, rasa, visit):
        browser = await visit()
        await browser.says("здраво")

        stranger = await visit(cookies={"chat": rasa.turns[0]["sender"] + ":1:x"})
        await stranger.says("здраво")

        assert len({turn["sender"] for turn in rasa.turns}) == 2

    async def test_on_a_page_of_the_other_language_tells_the_bot_once(self, rasa, visit):
        browser = await visit("/ws/chat/mk/")
        await browser.says("здраво")

        other_page = await visit("/ws/chat/sq/", cookies=browser.cookies)
        await other_page.says("po")
        await other_page.says("po")

        switches = [turn["metadata"] for turn in rasa.turns]
        assert switches == [{"lang": "mk"}, {"lang": "sq", "switch": True}, {"lang": "sq"}]

    async def test_the_ticket_is_for_the_chat_alone_and_for_no_script(self, visit):
        ticket = (await visit()).ticket

        assert ticket["httponly"]
        assert ticket["samesite"] == "Strict"
        assert ticket["path"] == "/ws/chat/"


class TestChoices:
    async def test_that_were_offered_reach_the_bot_as_they_are(self, rasa, visit):
        rasa.offers(HOME_CARE)
        browser = await visit()
        await browser.says("помош")

        await browser.send(type="choice", payload=HOME_CARE["payload"])

        assert (await browser.receive())["type"] == "message"
        assert rasa.messages == ["помош", HOME_CARE["payload"]]

    @pytest.mark.parametrize("payload", ["/restart", '/inform{"age": "99"}', "x" * 5000])
    async def test_that_were_not_offered_are_refused(self, rasa, visit, payload):
        rasa.offers(HOME_CARE)
        browser = await visit()
        await browser.says("помош")

        await browser.send(type="choice", payload=payload)

        assert await browser.receive() == {"type": "error", "code": "bad_frame"}
        assert rasa.messages == ["помош"]

    async def test_of_somebody_else_are_refused(self, rasa, visit):
        rasa.offers(HOME_CARE)
        await (await visit()).says("помош")
        stranger = await visit()

        await stranger.send(type="choice", payload=HOME_CARE["payload"])

        assert await stranger.receive() == {"type": "error", "code": "bad_frame"}

    async def test_survive_a_reconnect(self, rasa, visit):
        rasa.offers(HOME_CARE)
        browser = await visit()
        await browser.says("помош")
        again = await visit(cookies=browser.cookies)

        await again.send(type="choice", payload=HOME_CARE["payload"])

        assert (await again.receive())["type"] == "message"

    async def test_with_an_address_outside_the_contract_never_reach_the_citizen(self, rasa, visit):
        rasa.offers(
            {"title": "лошо", "url": "javascript:alert(1)"},
            {"title": "туѓо", "url": "//example.org/"},
            {"title": "без цел"},
            {"title": "Поднесете", "url": "/mk/services/home-care/apply/"},
        )
        browser = await visit()

        reply = await browser.says("помош")

        assert [button["title"] for button in reply["buttons"]] == ["Поднесете"]


class TestWhatIsSent:
    @pytest.mark.parametrize("typed", ["/restart", " / /restart", "\n//restart", "\u200b/restart"])
    async def test_is_never_a_command(self, rasa, visit, typed):
        browser = await visit()

        await browser.says(typed)

        assert rasa.messages == ["restart"]

    async def test_reaches_the_bot_without_personal_data(self, rasa, visit):
        browser = await visit()

        await browser.says("Јас сум 0101990450006, 070 123 456, ime@example.mk, имам 78 години")

        assert rasa.messages == ["Јас сум •••, •••, •••, имам 78 години"]

    async def test_is_shown_again_without_personal_data(self, rasa, visit):
        browser = await visit()
        await browser.says("јас сум 0101990450006")

        again = await visit("/ws/chat/mk/?after=", cookies=browser.cookies)

        assert (await again.receive())["text"] == "јас сум •••"

    async def test_as_html_stays_text(self, rasa, visit):
        rasa.replies = [{"text": "<img src=x onerror=alert(1)>", "lang": "mk", "intent": "greet"}]
        browser = await visit()

        reply = await browser.says("<script>alert(1)</script>")

        assert rasa.messages == ["<script>alert(1)</script>"]
        assert reply["text"] == "<img src=x onerror=alert(1)>"

    @pytest.mark.parametrize("length", [1001, 10_000, 60_000])
    async def test_is_refused_when_it_is_too_long(self, rasa, visit, length):
        browser = await visit()

        assert await browser.says("а" * length) == {"type": "error", "code": "too_long"}
        assert rasa.turns == []

    async def test_may_have_a_thousand_characters(self, rasa, visit):
        browser = await visit()

        assert (await browser.says("а" * 1000))["type"] == "message"

    async def test_may_hold_what_no_database_keeps(self, rasa, visit):
        browser = await visit()

        assert (await browser.says("зд\x00ра\ud800во 👩‍👧 ё"))["type"] == "message"
        assert rasa.messages == ["здраво 👩‍👧 ё"]

    @pytest.mark.parametrize(
        "raw",
        [
            "здраво",
            "[]",
            "null",
            "[" * 15_000,
            '{"type": "message"}',
            '{"type": "message", "text": 1}',
            '{"type": "message", "text": "  / "}',
            '{"type": "message", "text": "здраво", "sender": "туѓ"}',
            '{"type": "choice", "payload": ""}',
            '{"type": "feedback", "message_id": "x", "useful": "yes"}',
            '{"type": "agent", "state": "joined"}',
        ],
    )
    async def test_outside_the_protocol_is_refused_and_the_conversation_goes_on(
        self, rasa, visit, raw
    ):
        browser = await visit()

        await browser.send_raw(raw)

        assert await browser.receive() == {"type": "error", "code": "bad_frame"}
        assert (await browser.says("здраво"))["type"] == "message"

    async def test_as_bytes_is_refused(self, rasa, visit):
        browser = await visit()

        await browser.send_raw(data=b'{"type": "message", "text": "x"}')

        assert await browser.receive() == {"type": "error", "code": "bad_frame"}


class TestABotThatIsDown:
    @pytest.mark.parametrize("trouble", ["goes_down", "hangs", "breaks"])
    async def test_is_said_clearly_and_the_conversation_goes_on_when_it_is_back(
        self, rasa, visit, trouble
    ):
        browser = await visit()
        await browser.says("дедо ми има 78 години")

        getattr(rasa, trouble)()
        during = await browser.says("да")
        rasa.comes_back()
        after = await browser.says("да")

        assert during == {"type": "error", "code": "unavailable"}
        assert after["type"] == "message"
        assert len({turn["sender"] for turn in rasa.turns}) == 1

    @pytest.mark.parametrize("nonsense", [[], {"status": "failure"}, ["text"], None])
    async def test_or_answers_nonsense_is_said_too(self, rasa, visit, nonsense):
        rasa.replies = nonsense
        browser = await visit()

        assert await browser.says("здраво") == {"type": "error", "code": "unavailable"}


class TestAFlood:
    async def test_of_fifty_messages_at_once_is_slowed_down_and_then_forgiven(self, rasa, visit):
        browser = await visit()

        for number in range(50):
            await browser.send(type="message", text=f"порака {number}")
        answers = [await browser.receive() for _ in range(50)]
        await asyncio.sleep(1 / rules.CONVERSATION_PER_SECOND)

        too_fast = [answer for answer in answers if answer["type"] == "error"]
        assert 25 <= len(too_fast) <= 30
        assert {answer["code"] for answer in too_fast} == {"too_fast"}
        assert len(rasa.turns) <= 25
        assert (await browser.says("извинете"))["type"] == "message"

    async def test_is_not_escaped_by_a_new_socket(self, rasa, visit):
        browser = await visit()
        for _ in range(30):
            await browser.says("а")

        again = await visit(cookies=browser.cookies)

        assert await again.says("а") == {"type": "error", "code": "too_fast"}

    async def test_from_one_address_does_not_touch_another(self, rasa, visit):
        assert await self._is_stopped(visit, address="192.0.2.66")
        elsewhere = await visit(address="192.0.2.77")

        assert (await elsewhere.says("а"))["type"] == "message"

    async def _is_stopped(self, visit, *, address):
        """Flood in ever new conversations, none too fast by itself, until the address is."""
        for _ in range(40):
            browser = await visit(address=address)
            for _ in range(20):
                if await browser.says("а") == {"type": "error", "code": "too_fast"}:
                    return True
        return False

    async def test_of_sockets_from_one_address_is_refused_and_room_is_made_again(
        self, visit, handshake
    ):
        browsers = [await visit() for _ in range(rules.MOST_SOCKETS_PER_ADDRESS)]

        _, refused = await handshake()
        await visit(address="192.0.2.2")
        await browsers[0].leave()
        await visit()

        assert refused["type"] == "websocket.close"

    async def test_from_one_ipv6_network_counts_as_one_address(self, visit, handshake):
        for number in range(rules.MOST_SOCKETS_PER_ADDRESS):
            await visit(address=f"2001:db8::{number:x}")

        _, refused = await handshake(address="2001:db8::ffff")

        assert refused["type"] == "websocket.close"


class TestTheHandshake:
    @pytest.mark.parametrize("origin", [b"https://example.org", b"null", b"http://testserver.evil"])
    async def test_refuses_pages_of_other_sites(self, handshake, origin):
        _, answer = await handshake(headers=[(b"origin", origin)])

        assert answer["type"] == "websocket.close"

    async def test_accepts_the_portals_own_pages(self, visit):
        await visit(headers=[(b"origin", b"http://testserver")])

    @pytest.mark.parametrize("path", ["/ws/chat/en/", "/ws/chat/MK/", "/ws/chat/", "/ws/other/"])
    async def test_refuses_unknown_languages_and_addresses(self, handshake, path):
        _, answer = await handshake(path)

        assert answer["type"] == "websocket.close"


async def test_typing_is_shown_only_when_the_bot_takes_its_time(rasa, visit, monkeypatch):
    monkeypatch.setattr("chatbot.consumers._TYPING_AFTER_SECONDS", 0.01)
    quick = rasa._answer

    async def slowly(request):
        await asyncio.sleep(0.1)
        return quick(request)

    rasa._route.mock(side_effect=slowly)
    browser = await visit()

    assert await browser.says("здраво") == {"type": "typing"}
    assert (await browser.receive())["type"] == "message"


@pytest.mark.django_db(transaction=True)
async def test_forgetting_ends_the_conversation_and_leaves_nothing(rasa, visit):
    rasa.offers(HOME_CARE)
    browser = await visit()
    await browser.says("нешто лично")

    await browser.send(type="forget")

    assert await browser.closed_with() == 1000
    again = await visit("/ws/chat/mk/?after=", cookies=browser.cookies)
    assert await again.hears_nothing()
    await again.says("здраво")
    assert len({turn["sender"] for turn in rasa.turns}) == 2


@pytest.mark.django_db(transaction=True)
class TestFeedback:
    async def test_keeps_the_intent_and_the_last_opinion_and_no_words(self, rasa, visit):
        browser = await visit()
        reply = await browser.says("здраво")

        await browser.send(type="feedback", message_id=reply["id"], useful=True)
        await browser.send(type="feedback", message_id=reply["id"], useful=False)
        await browser.says("крај")

        kept = await ReplyFeedback.objects.aget()
        assert (kept.message_id, kept.intent, kept.language, kept.is_useful) == (
            reply["id"],
            "greet",
            "mk",
            False,
        )

    async def test_on_a_reply_of_another_conversation_is_refused(self, rasa, visit):
        reply = await (await visit()).says("здраво")
        stranger = await visit()

        await stranger.send(type="feedback", message_id=reply["id"], useful=True)

        assert await stranger.receive() == {"type": "error", "code": "bad_frame"}
        assert not await ReplyFeedback.objects.aexists()
