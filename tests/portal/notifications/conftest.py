"""Texts go into a directory of the test's own."""

import pytest


@pytest.fixture(autouse=True)
def _own_directory_for_texts(settings, tmp_path):
    settings.PORTAL_SMS_DIRECTORY = str(tmp_path / "sms")
