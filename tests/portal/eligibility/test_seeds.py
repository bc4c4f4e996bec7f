"""The rules as they are published: complete, in both languages, and loaded once."""

import string
import unicodedata

import pytest
from django.forms.models import model_to_dict

from portal.eligibility import rules
from portal.eligibility.models import (
    Criterion,
    CriterionVersion,
    Fact,
    FactChoice,
    Parameter,
    ParameterValue,
)
from portal.eligibility.seeds import load_seeds
from tests.portal.eligibility.books import SERVICES

pytestmark = pytest.mark.usefixtures("content")

MODELS = (Fact, FactChoice, Parameter, ParameterValue, Criterion, CriterionVersion)
FILLERS = {"value", "amount", "age", "date", "new_year"}


def everything():
    return {model: [model_to_dict(row) for row in model.objects.order_by("pk")] for model in MODELS}


def test_loading_again_changes_nothing():
    before = everything()

    load_seeds()

    assert everything() == before


def placeholders(text):
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("field", ["source", *CriterionVersion.translated_texts])
def test_the_texts_of_both_languages_say_the_same(field):
    known = FILLERS | set(Parameter.objects.values_list("code", flat=True))

    for row in CriterionVersion.objects.all():
        mk, sq = getattr(row, f"{field}_mk"), getattr(row, f"{field}_sq")
        assert bool(mk) == bool(sq), (row, field)
        assert placeholders(mk) == placeholders(sq) <= known, (row, field)


def test_whatever_may_be_judged_or_unmet_has_words_for_it():
    for row in CriterionVersion.objects.select_related("criterion"):
        assert bool(row.assess) == bool(row.text_assess_mk), row
        assert bool(row.text_not_met_mk) == bool(row.change_mk), row


def test_the_vocabulary_has_every_text_in_both_languages():
    for fact in Fact.objects.all():
        for field in ("label", "question", "why"):
            assert getattr(fact, f"{field}_mk"), fact
            assert getattr(fact, f"{field}_sq"), fact
    for choice in FactChoice.objects.all():
        assert choice.label_mk, choice
        assert choice.label_sq, choice


def scripts(word):
    return {unicodedata.name(letter).split()[0] for letter in word if letter.isalpha()}


def test_no_word_mixes_latin_and_cyrillic_letters():
    for model in (Fact, FactChoice, Parameter, ParameterValue, CriterionVersion):
        for row in model.objects.all():
            for field in model._meta.get_fields():
                if not field.name.endswith(("_mk", "_sq")):
                    continue
                text = getattr(row, field.name) or ""
                for code in placeholders(text):
                    text = text.replace("{" + code + "}", " ")
                mixed = [word for word in text.split() if len(scripts(word)) > 1]
                assert not mixed, (row, field.name)


def test_albanian_texts_have_no_cyrillic_letter():
    for row in CriterionVersion.objects.all():
        for field in ("source", *CriterionVersion.translated_texts):
            assert "CYRILLIC" not in scripts(getattr(row, f"{field}_sq")), (row, field)


def test_every_criterion_reads_facts_and_parameters_that_exist():
    facts = set(Fact.objects.values_list("code", flat=True))
    parameters = set(Parameter.objects.values_list("code", flat=True))

    for row in CriterionVersion.objects.all():
        for expression in filter(None, (row.met, row.assess)):
            read = rules.parse_expression(expression)
            assert set(rules.facts_in(read)) <= facts, row
            assert set(rules.parameters_in(read)) <= parameters, row


def test_the_published_criteria_are_those_of_the_data():
    published = Criterion.objects.values_list("service_code", "code")

    assert set(published) == {
        (service, row["code"]) for service in SERVICES for row in SERVICES[service]
    }
