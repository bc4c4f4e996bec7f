"""The description of the API is valid and the API keeps what it promises (schemathesis)."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import unsupported_method

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def api_schema(content):
    """The description as the portal publishes it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


schema = schemathesis.pytest.from_fixture("api_schema")


def test_the_description_is_valid(client):
    validate(client.get("/api/v1/openapi.json").json())


def test_the_documentation_page_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs").content.decode()

    assert "//cdn" not in page
    assert "https://" not in page


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_request_gets_a_described_answer(case):
    case.call_and_validate(excluded_checks=[unsupported_method])
