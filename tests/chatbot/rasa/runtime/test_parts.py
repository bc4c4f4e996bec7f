"""The parts around the dialogue: channel, kept conversations, language, classifier, building."""

import pytest
from portal.core.folding import fold_tokens


class TestChannel:
    def test_every_message_carries_language_and_intent(self):
        from portal_channel import signed

        signature = {"lang": "sq", "intent": "greet", "confidence": 0.9}

        messages = signed([{"recipient_id": "x", "text": "Tung"}, {"custom": signature}])

        assert messages == [{"text": "Tung", "buttons": [], **signature}]

    def test_silence_of_the_actions_is_no_answer(self):
        from portal_channel import signed

        assert signed([]) is None
        assert signed([{"text": "leftover"}]) is None


class TestConversations:
    @pytest.fixture
    def store(self):
        from components.conversations import RecentConversations
        from rasa.shared.core.domain import Domain

        return RecentConversations(Domain.empty())

    @staticmethod
    def tracker(turns):
        from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
        from rasa.shared.core.slots import AnySlot
        from rasa.shared.core.trackers import DialogueStateTracker

        slot = AnySlot("service", mappings=[{}])
        tracker = DialogueStateTracker("somebody", [slot])
        tracker.update(SessionStarted())
        tracker.update(SlotSet("service", "home-care"))
        for number in range(turns):
            tracker.update(UserUttered(str(number), {"name": "greet"}))
            tracker.update(ActionExecuted("action_greet"))
            tracker.update(ActionExecuted("action_listen"))
        return tracker

    async def test_a_conversation_is_found_again(self, store):
        await store.save(self.tracker(1))

        assert (await store.retrieve("somebody")).latest_message.text == "0"
        assert await store.retrieve("nobody") is None

    async def test_a_long_conversation_keeps_its_end_and_its_slots(self, store):
        await store.save(self.tracker(100))

        kept = await store.retrieve("somebody")

        assert len(kept.events) <= 60
        assert kept.latest_message.text == "99"
        assert kept.get_slot("service") == "home-care"

    async def test_a_conversation_outlives_the_process(self, tmp_path):
        from components.conversations import RecentConversations
        from rasa.shared.core.domain import Domain

        domain = Domain.from_dict({"slots": {"service": {"type": "any", "mappings": []}}})
        await RecentConversations(domain, copies=tmp_path).save(self.tracker(100))

        kept = await RecentConversations(domain, copies=tmp_path).retrieve("somebody")

        assert kept.latest_message.text == "99"
        assert kept.get_slot("service") == "home-care"
        assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]

    async def test_the_copy_of_a_conversation_is_deleted_after_half_an_hour(self, tmp_path):
        import os

        from components.conversations import RecentConversations
        from rasa.shared.core.domain import Domain

        await RecentConversations(Domain.empty(), copies=tmp_path).save(self.tracker(1))
        copy = next(tmp_path.iterdir())
        os.utime(copy, (0, 0))

        later = RecentConversations(Domain.empty(), copies=tmp_path)

        assert await later.retrieve("somebody") is None
        assert not copy.exists()

    async def test_old_conversations_are_forgotten(self, store, monkeypatch):
        import components.conversations as module

        now = [0.0]
        monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
        await store.save(self.tracker(1))
        now[0] = 3 * 60 * 60

        other = self.tracker(1)
        other.sender_id = "other"
        await store.save(other)

        assert await store.keys() == ["other"]


class TestClassifier:
    TEXTS = ("nega doma", "kujdes shtepi", "gradinka", "kopsht")
    LABELS = ("home", "home", "kindergarten", "kindergarten")

    def test_it_is_the_same_after_it_was_stored(self, tmp_path):
        from understanding.classifier import TextClassifier

        trained = TextClassifier.train(self.TEXTS, self.LABELS)
        trained.save(tmp_path)

        loaded = TextClassifier.load(tmp_path)

        assert loaded.confidences("nega", temperature=1.0)[0][0] == "home"
        ours, theirs = (
            dict(one.confidences("kopsht", temperature=1.0)) for one in (trained, loaded)
        )
        assert ours == pytest.approx(theirs, abs=1e-5)

    def test_the_same_examples_give_the_same_files(self, tmp_path):
        from understanding.classifier import TextClassifier

        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            TextClassifier.train(self.TEXTS, self.LABELS).save(tmp_path / name)

        first, second = (tmp_path / name / "classifier.npz" for name in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()

    def test_it_knows_strange_words_after_it_was_stored(self, tmp_path):
        from understanding.classifier import TextClassifier

        known = ["nega doma", "doma nega", "gradinka kopsht", "kopsht gradinka"]
        texts = [*known, "kako pravi pita", "zosto ima film", "koj peeska ubavo"]
        labels = [*self.LABELS, "other", "other", "other"]
        trained = TextClassifier.train(texts, labels, learns_strangeness=True, typing_errors=True)
        trained.save(tmp_path)

        loaded = TextClassifier.load(tmp_path)

        for text in ("gradinka", "nesto sosema nepoznato"):
            ours, theirs = (
                dict(one.confidences(text, temperature=1.0)) for one in (trained, loaded)
            )
            assert ours == pytest.approx(theirs, abs=1e-5)
        ranking = loaded.confidences("nesto sosema nepoznato", temperature=1.0)
        assert ranking[0][0] == "other"

    def test_confidences_add_up(self):
        from understanding.classifier import TextClassifier

        confidences = TextClassifier.train(self.TEXTS, self.LABELS).confidences(
            "nega", temperature=0.5
        )

        assert sum(share for _, share in confidences) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("зборувај на албански", "sq"),
        ("fol maqedonisht", "mk"),
        ("shqip", "sq"),
        ("makedonski ve molam", "mk"),
        ("македонски или албански", None),
    ],
)
def test_a_wish_names_one_language(text, language):
    from understanding.language import language_asked_for

    assert language_asked_for(fold_tokens(text)) == language


async def test_the_page_decides_when_its_language_was_changed(agent):
    from rasa.core.channels.channel import UserMessage

    message = UserMessage("dali imam pravo na nega doma", metadata={"lang": "sq", "switch": True})

    parsed = await agent.processor.parse_message(message)

    assert {"language": "sq"} in [{one["entity"]: one["value"]} for one in parsed["entities"]]


def test_a_model_is_stale_when_a_source_changes(monkeypatch, tmp_path):
    import train

    before = train.fingerprint()
    source = tmp_path / "x.yml"
    source.write_text("new")
    monkeypatch.setattr(train, "REPOSITORY", tmp_path)
    monkeypatch.setattr(train, "_sources", lambda: iter([source]))

    assert train.fingerprint() != before


def test_typing_errors_are_counted_with_swaps():
    from understanding.typing_distance import typing_distance

    assert typing_distance("tetovo", "tetovo", 2) == 0
    assert typing_distance("tetovo", "tetvoo", 2) == 1
    assert typing_distance("tetovo", "tetov", 2) == 1
    assert typing_distance("tetovo", "skopje", 2) == 3


class TestTypingErrors:
    TEXTS = ("dokumenti za gradinka zzservice", "ne", "letrat per kujdes ne stepi 2026")

    def test_they_are_always_the_same(self):
        from understanding.typing_errors import with_typing_errors

        first, second = (list(with_typing_errors(self.TEXTS, seed=7)) for _ in range(2))

        assert first == second

    def test_they_change_only_longer_words_and_those_little(self):
        from understanding.typing_distance import typing_distance
        from understanding.typing_errors import with_typing_errors

        changed = 0
        for seed in range(50):
            for text, typed in zip(
                self.TEXTS, with_typing_errors(self.TEXTS, seed=seed), strict=True
            ):
                for word, other in zip(text.split(), typed.split(), strict=True):
                    changed += word != other
                    assert typing_distance(word, other, 1) <= 1
                    if len(word) < 4 or word.isdigit() or word.startswith("zz"):
                        assert word == other

        assert changed


class TestConcepts:
    @pytest.fixture(scope="class")
    def marks(self):
        from components.domain_entities import concepts, entity_finder

        finder, known = entity_finder(), concepts()

        def of(text):
            tokens = fold_tokens(text)
            return known.marks(tokens, finder.find(text, tokens))

        return of

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("документи", "letrat"),
            ("колко", "sa"),
            ("жалба", "ankesë"),
            ("кај", "ku"),
            ("dokumetni", "dokumentet"),
        ],
    )
    def test_both_languages_share_them(self, marks, one, other):
        assert set(marks(one)) & set(marks(other)) - {"zznothing", "zzlength1"}

    def test_an_entity_stands_for_its_words(self, marks):
        assert marks("градинка во Струга")[:2] == ["zzservice", "zzmunicipality"]

    def test_what_other_offices_do_is_told_apart(self, marks):
        assert "zzonlyoutside" in marks("колку чини пасош")
        assert "zzonlyoutside" not in marks("треба ли пасош за градинка")
        assert "zzoutside" not in marks("колку чини градинка")
