"""Rules are read once, and an edit by anybody is seen with the next reading."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from portal.eligibility import queries
from portal.eligibility.models import CriterionVersion, Fact, FactChoice, Parameter, ParameterValue
from tests.portal.eligibility.books import TODAY

GMA = "guaranteed-minimum-assistance"


def base():
    return queries.rule_book(service_code=GMA, on=TODAY).parameters["gma_base"].value


def name():
    return queries.current_edition().name


@pytest.mark.usefixtures("content")
class TestEdition:
    def test_is_read_once(self, django_assert_num_queries):
        first = queries.rule_book(service_code=GMA, on=TODAY)

        with django_assert_num_queries(1):
            assert queries.rule_book(service_code=GMA, on=TODAY) is first

    @pytest.mark.parametrize(
        "edit",
        [
            lambda: ParameterValue.objects.filter(parameter__code="gma_base").update(value=1),
            lambda: ParameterValue.objects.first().save(),
            lambda: CriterionVersion.objects.all()[:1].get().delete(),
            lambda: Parameter.objects.bulk_create([Parameter(code="new")]),
            lambda: connection.cursor().execute("UPDATE eligibility_fact SET minimum = 3"),
            lambda: FactChoice.objects.all().delete(),
        ],
        ids=["update", "save", "delete", "bulk", "sql", "choices"],
    )
    def test_is_a_new_one_after_every_kind_of_edit(self, edit):
        before = name()

        edit()

        assert name() != before

    def test_every_table_of_the_rules_makes_one(self):
        for model in apps.get_app_config("eligibility").get_models():
            before = name()
            model.objects.filter(pk=0)._raw_delete("default")
            assert name() != before, model

    def test_an_edit_counts_at_once(self):
        before = base()

        ParameterValue.objects.filter(parameter__code="gma_base").update(value=before + 1)
        Fact.objects.filter(code="age_years").update(maximum=99)

        assert base() == before + 1
        assert queries.facts_by_code()["age_years"].maximum == 99

    def test_what_was_undone_was_never_there(self):
        before = base()

        with transaction.atomic():
            ParameterValue.objects.filter(parameter__code="gma_base").update(value=7)
            assert base() == 7
            transaction.set_rollback(True)

        assert base() == before

    def test_what_is_shared_cannot_be_changed(self):
        with pytest.raises(TypeError):
            queries.facts_by_code()["age_years"] = None
