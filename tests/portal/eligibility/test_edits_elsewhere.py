"""What another process commits about the rules is seen here with the next reading."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction

from portal.eligibility import queries
from portal.eligibility.models import Parameter, ParameterValue
from tests.portal.eligibility.books import TODAY


@pytest.mark.django_db(transaction=True)
def test_another_connection_is_followed_when_it_commits():
    row = ParameterValue.objects.create(
        parameter=Parameter.objects.create(code="limit"), valid_from=TODAY, value=10
    )
    before = queries.current_edition().name

    def edit():
        try:
            with transaction.atomic():
                ParameterValue.objects.filter(pk=row.pk).update(value=Decimal(20))
                return pool_of_readers.submit(read).result()
        finally:
            connection.close()

    def read():
        try:
            return queries.current_edition().name
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool_of_readers, ThreadPoolExecutor(1) as editors:
        seen_meanwhile = editors.submit(edit).result()

    assert seen_meanwhile == before
    assert queries.current_edition().name != before
