"""The bot knows the municipalities of the directory by all their names."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from portal.directory.seeds import load_seeds

KEPT = Path(settings.ROOT) / "chatbot" / "rasa" / "gazetteer" / "municipalities.yml"


@pytest.fixture
def exported(db, tmp_path):
    load_seeds()
    target = tmp_path / "municipalities.yml"
    call_command("export_bot_data", target=target, stdout=StringIO())
    return target.read_text(encoding="utf-8")


def test_what_the_bot_keeps_is_what_the_directory_says(exported):
    assert KEPT.read_text(encoding="utf-8") == exported


def test_every_municipality_is_there_in_both_languages(exported):
    rows = yaml.safe_load(exported)["municipalities"]

    assert len(rows) == 81  # 80 and the City of Skopje
    assert {"code": "MK-609", "names": ["Тетово", "Tetovë", "Tetovo", "Tetova"]} in rows
