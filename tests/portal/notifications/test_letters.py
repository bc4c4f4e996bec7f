"""How letters read: the same in text and HTML, and nothing of the person in them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail

import portal
from portal.notifications import letters, operations, rules
from portal.notifications.models import Delivery
from tests.portal.accounts.factories import UserFactory
from tests.portal.notifications.sending import send_everything

ROOT = Path(portal.__file__).parent
TEMPLATES = {path.stem: path for path in ROOT.glob("*/templates/notifications/email/*.txt")}
_VARIABLE = re.compile(r"{{\s*(\w+)")
_GIVEN = {"base_url", "language"}
# What a person is called or where they live is never a value of a letter.
_FORBIDDEN = re.compile(r"name|person|embg|street|address|phone|email|child|born|income")


class Words(HTMLParser):
    """Reads the words of a page, its language and what it would load."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.language = [], set(), ""
        self._skip = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._skip = tag in {"style", "title"}
        if tag == "html":
            self.language = dict(attrs)["lang"]

    def handle_endtag(self, tag):
        self._skip = False

    def handle_data(self, data):
        if not self._skip:
            self.words += data.split()


def sample(template):
    names = set(_VARIABLE.findall(TEMPLATES[template].read_text())) - _GIVEN
    return dict.fromkeys(names, "EK-26-000000")


@pytest.mark.parametrize("template", sorted(TEMPLATES))
class TestEveryLetter:
    def test_it_says_the_same_in_text_and_html(self, template, language):
        letter = letters.letter_for(
            template=template, language=language, context=sample(template), kind="file"
        )

        html = " ".join(Words(letter.html).words)
        for line in letter.text.splitlines():
            words = " ".join(line.split()).rstrip(":")
            if words and not words.startswith(("--", "http")) and "/notices/settings/" not in words:
                assert words in html

    def test_it_is_a_page_in_its_language_that_loads_nothing(self, template, language):
        page = Words(
            letters.letter_for(template=template, language=language, context=sample(template)).html
        )

        assert page.language == language
        assert {"h1", "main", "footer"} <= page.tags
        assert not page.tags & {"img", "script", "link", "iframe", "video", "audio"}

    def test_its_subject_is_one_line_of_plain_words(self, template, language):
        subject = letters.letter_for(
            template=template, language=language, context=sample(template)
        ).subject

        assert 0 < len(subject) <= 90

    def test_it_has_no_room_for_personal_details(self, template, language):
        assert not [name for name in sample(template) if _FORBIDDEN.search(name)]


@pytest.mark.django_db
class TestStopping:
    def letter(self, kind, template="application_received"):
        operations.notify(
            user=UserFactory(),
            template=template,
            context={"reference": "EK-1"},
            dedup_key="x",
            kind=kind,
        )
        send_everything()
        return mail.outbox[-1]

    def test_a_reminder_can_be_stopped_with_one_press(self):
        letter = self.letter(rules.Kind.REMINDER)

        address = letter.extra_headers["List-Unsubscribe"].strip("<>")
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address in letter.body
        assert address in letter.alternatives[0][0]

    def test_what_happens_to_a_file_cannot_but_the_channel_can_be_chosen(self):
        letter = self.letter(rules.Kind.FILE)

        assert "List-Unsubscribe" not in letter.extra_headers
        assert "/mk/notices/settings/" in letter.body

    def test_the_message_id_is_the_key_by_which_bounces_name_it(self):
        letter = self.letter(rules.Kind.FILE)

        assert letter.extra_headers["Message-ID"].startswith(f"<{Delivery.objects.get().key}@")
