"""Whatever leads to a person is in the copy of the data or is withheld for a reason."""

import pytest
from django.apps import apps
from django.db import models

from portal.privacy.holdings import HOLDINGS, WITHHELD, Erase

_ROOTS = {"accounts.user", "households.person", "households.household", "applications.application"}
_PERSONAL = {
    "accounts",
    "applications",
    "circumstances",
    "handover",
    "households",
    "notifications",
    "privacy",
}
# Content and machinery: what staff made, not what is kept about citizens.
_CONTENT = {
    "auth", "contenttypes", "catalogue", "cms", "directory", "eligibility", "procrastinate",
    "sessions", "taggit", "wagtailadmin", "wagtailcore", "wagtaildocs", "wagtailembeds",
    "wagtailforms", "wagtailimages", "wagtailredirects", "wagtailsearch", "wagtailusers",
}  # fmt: skip


def leads_to_a_person(table):
    return table._meta.label_lower in _ROOTS or any(
        isinstance(field, models.ForeignKey)
        and (
            field.related_model._meta.label_lower in _ROOTS
            or field.related_model._meta.app_label in _PERSONAL
        )
        for field in table._meta.concrete_fields
    )


def tables():
    return [
        table._meta.label_lower
        for table in apps.get_models()
        if table._meta.app_label not in _CONTENT and leads_to_a_person(table)
    ]


def test_every_table_that_leads_to_a_person_is_listed():
    listed = {holding.model for holding in HOLDINGS} | set(WITHHELD)
    assert sorted(set(tables()) - listed) == []


def test_nothing_is_listed_that_does_not_exist():
    known = {table._meta.label_lower for table in apps.get_models()}
    assert {holding.model for holding in HOLDINGS} | set(WITHHELD) <= known


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.model)
def test_named_columns_exist_and_paths_lead_to_rows(holding, db):
    columns = {field.name for field in holding.table()._meta.concrete_fields}
    assert set(holding.hidden) | set(holding.blank) <= columns
    assert holding.rows_of(user=0).count() == 0
    if holding.file is not None:
        assert holding.rows_in(application=0).count() == 0


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.model)
def test_what_somebody_typed_never_stays_after_erasing(holding):
    """Free text and encrypted columns are personal: such a table is deleted or blanked."""
    if holding.model == "applications.decision":  # approved sentences, frozen by law
        return
    free = {
        field.name
        for field in holding.table()._meta.concrete_fields
        if isinstance(field, models.TextField) and not field.choices
    }
    if holding.erase is Erase.KEEP:
        assert not free
    if holding.erase is Erase.BLANK:
        assert free <= set(holding.blank)


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.model)
def test_no_fingerprint_leaves_the_portal_or_stays_after_erasing(holding):
    fingerprints = {
        field.name
        for field in holding.table()._meta.concrete_fields
        if field.name.endswith("_digest") or field.name == "digest"
    }
    assert fingerprints <= set(holding.hidden)
    if holding.erase is not Erase.DELETE:
        assert fingerprints <= set(holding.blank)
