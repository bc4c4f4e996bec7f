"""Whether every interface text exists in both languages: `python -m tests.check_texts`.

Collects the texts of the code anew and compares them with `locale/`; needs gettext's xgettext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("mk", "sq")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def main() -> int:
    """Print what is wrong with the catalogues; return 0 when nothing is."""
    complaints: list[str] = []
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path))
        wanted = _texts_of_the_code(language)
        complaints += _missing(language, catalogue, wanted)
        for entry in catalogue:
            complaints += [
                f"{language}: {what}: {entry.msgid!r}" for what in _faults(entry, language)
            ]
    for line in complaints:
        print(line)
    return 1 if complaints else 0


def _texts_of_the_code(language: str) -> set[tuple[str, str | None]]:
    """Return what makemessages finds, without touching the kept catalogues."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(
            ROOT,
            copy,
            ignore=shutil.ignore_patterns(
                ".git",
                ".venv*",
                "var",
                "tests",
                "rasa",
                "static",
                "node_modules",
                "__pycache__",
                ".*cache",
            ),
        )
        (copy / "static").mkdir()
        subprocess.run(
            [
                *(sys.executable, "manage.py", "makemessages", "-l", language),
                *("--no-obsolete", "--no-wrap", "--no-location"),
            ],
            cwd=copy,
            check=True,
            capture_output=True,
        )
        found = polib.pofile(str(copy / "locale" / language / "LC_MESSAGES" / "django.po"))
        return {(entry.msgid, entry.msgctxt) for entry in found}


def _missing(
    language: str, catalogue: polib.POFile, wanted: set[tuple[str, str | None]]
) -> list[str]:
    have = {(entry.msgid, entry.msgctxt) for entry in catalogue}
    absent = [
        f"{language}: not in the catalogue: {text!r}" for text, _ in sorted(wanted - have, key=str)
    ]
    unused = [f"{language}: no longer used: {text!r}" for text, _ in sorted(have - wanted, key=str)]
    return absent + unused


def _faults(entry: polib.POEntry, language: str) -> list[str]:
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(translations):
        return ["no translation"]
    faults = ["fuzzy"] if entry.fuzzy else []
    wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for text in translations:
        if set(_PLACEHOLDER.findall(text)) - wanted or (
            not entry.msgid_plural and set(_PLACEHOLDER.findall(text)) != wanted
        ):
            faults.append("other placeholders")
        mixed = [w for w in _WORD.findall(text) if _CYRILLIC.search(w) and _LATIN.search(w)]
        if mixed:
            faults.append(f"a word of mixed script ({mixed[0]})")
        if language == "mk" and text == entry.msgid and len(_WORD.findall(text)) > 1:
            faults.append("left in English")
    return faults


if __name__ == "__main__":
    sys.exit(main())
