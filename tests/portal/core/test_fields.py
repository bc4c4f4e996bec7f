"""Personal numbers are ciphertext in the database, and keys can be rotated."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from portal.core.fields import EncryptedTextField

field = EncryptedTextField()
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_the_database_never_sees_the_text(settings):
    stored = field.get_prep_value("0101990450006")

    assert "0101990450006" not in stored
    assert field.from_db_value(stored) == "0101990450006"


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote(settings):
    settings.PORTAL_FIELD_KEYS = [OLD]
    stored = field.get_prep_value("text")

    settings.PORTAL_FIELD_KEYS = [NEW, OLD]

    assert field.from_db_value(stored) == "text"


def test_a_missing_key_is_a_clear_error(settings):
    settings.PORTAL_FIELD_KEYS = [OLD]
    stored = field.get_prep_value("text")
    settings.PORTAL_FIELD_KEYS = [NEW]

    with pytest.raises(ImproperlyConfigured, match="PORTAL_FIELD_KEYS"):
        field.from_db_value(stored)


def test_without_keys_nothing_is_written(settings):
    settings.PORTAL_FIELD_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="empty"):
        field.get_prep_value("text")
