"""Who the national eID says that somebody is: kept once, encrypted, for one account only."""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.accounts import queries
from portal.core.fields import embg_digest
from tests.portal.accounts.factories import UserFactory, VerifiedIdentityFactory

pytestmark = pytest.mark.django_db


def test_somebody_who_never_used_the_eid_has_no_verified_identity():
    assert queries.verified_identity_of(user=UserFactory()) is None


def test_a_verified_identity_is_found_by_its_account_only():
    identity = VerifiedIdentityFactory()

    assert queries.verified_identity_of(user=identity.user) == identity
    assert queries.verified_identity_of(user=UserFactory()) is None


def test_one_personal_number_belongs_to_one_account():
    first = VerifiedIdentityFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        VerifiedIdentityFactory(embg=first.embg)


def test_one_subject_belongs_to_one_account():
    first = VerifiedIdentityFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        VerifiedIdentityFactory(issuer=first.issuer, subject=first.subject)


def test_people_without_a_number_do_not_exclude_each_other():
    VerifiedIdentityFactory(embg="", embg_digest=None)
    VerifiedIdentityFactory(embg="", embg_digest=None)


def test_the_database_never_holds_the_number_itself():
    identity = VerifiedIdentityFactory()

    with connection.cursor() as cursor:
        cursor.execute("SELECT embg, embg_digest FROM accounts_verifiedidentity")
        [(stored, digest)] = cursor.fetchall()

    assert identity.embg not in stored
    assert digest == embg_digest(identity.embg)
    assert identity.embg_masked == "•" * 9 + identity.embg[-4:]
