"""Marked lines, and texts that are still missing."""

import pytest

from portal.catalogue import rules


class TestPoints:
    @pytest.mark.parametrize("mark", rules.UNCONFIRMED_MARKS)
    def test_a_marked_line_loses_the_mark_and_is_not_confirmed(self, mark):
        assert rules.points_of(text=f"До 80 часа {mark}") == [("До 80 часа", False)]

    def test_lines_keep_their_order_and_empty_ones_are_dropped(self):
        points = rules.points_of(text="прва\n\n  втора (непотврдено)  \nтрета")

        assert points == [("прва", True), ("втора", False), ("трета", True)]

    def test_a_mark_inside_a_line_is_only_text(self):
        assert rules.points_of(text="(непотврдено) е збор") == [("(непотврдено) е збор", True)]


class TestMissingTexts:
    def test_names_the_field_and_the_language(self):
        texts = {"title_mk": "Услуга", "title_sq": " ", "summary_mk": "Опис", "summary_sq": "Opis"}

        assert rules.missing_texts(texts=texts, fields=("title", "summary")) == [("title", "sq")]

    def test_nothing_is_missing_where_both_languages_have_words(self):
        texts = {"title_mk": "Услуга", "title_sq": "Shërbim"}

        assert rules.missing_texts(texts=texts, fields=("title",)) == []
