"""The demo registers: a program of their own that answers as a real adapter would.

They know people who do not exist: the numbers lie in region 99, which is never issued. The
contract is in `docs/operations.md`. `python -m portal.launch.demo_registers --port 8200` starts
them alone; `REGISTERS_FAULT` makes them slow, down or garbled, to see what the portal does then.
"""

from __future__ import annotations

import argparse
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data" / "demo_registers.yml"
_HOST = "127.0.0.1"
_LARGEST_QUESTION = 16 * 1024
_SLOW_SECONDS = 30
_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ELEVEN = 11
_NO_DIGIT = 10
REGISTERS = ("civil", "employment", "pensions", "disability")


def command(port: int) -> list[str]:
    """Return the command line that starts the demo registers."""
    return [sys.executable, "-m", "portal.launch.demo_registers", "--port", str(port)]


def told_to_portal(port: int, *, token: str) -> dict[str, str]:
    """Return the settings with which portal and registers find and trust each other."""
    return {
        "PORTAL_REGISTERS_URL": f"http://{_HOST}:{port}",
        "PORTAL_REGISTERS_TOKEN": token,
    }


def people() -> dict[str, dict[str, Any]]:
    """Return what the registers know, by personal number."""
    rows = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    found = {}
    for row in rows:
        for child in row.get("civil", {}).get("children", []):
            child["embg"] = number_of(child["birth_date"])
        found[number_of(row["birth_date"])] = row
    return found


def number_of(born: str) -> str:
    """Return the first number of a birth date in the region that is never issued."""
    year, month, day = born.split("-")
    for serial in range(1000):
        digits = f"{day}{month}{year[1:]}99{serial:03}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        check = -total % _ELEVEN
        if check != _NO_DIGIT:
            return f"{digits}{check}"
    raise AssertionError


def answer(register: str, embg: str, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what one register says about a number."""
    row = known.get(embg)
    if row is None or register not in row:
        return {"found": False}
    return {"found": True, **row[register]}


class _Registers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    token = ""
    fault = ""
    known: dict[str, dict[str, Any]] = {}

    def do_POST(self) -> None:
        question = self.rfile.read(min(self._length(), _LARGEST_QUESTION))
        given = self.headers.get("authorization", "")
        if not self.token or not hmac.compare_digest(given, f"Bearer {self.token}"):
            self._say(401, {"error": "token"})
            return
        parts = self.path.strip("/").split("/")
        if len(parts) != len(("v1", "register", "lookups")) or parts[1] not in REGISTERS:
            self._say(404, {"error": "address"})
            return
        try:
            asked = json.loads(question)
            embg, consent = str(asked["embg"]), asked["consent"]["given_at"]
        except (ValueError, KeyError, TypeError):
            self._say(400, {"error": "question"})
            return
        if not consent:
            self._say(403, {"error": "consent"})
            return
        self._misbehave_or_say(parts[1], embg)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base
        """Say nothing: a question is personal."""

    def _misbehave_or_say(self, register: str, embg: str) -> None:
        if self.fault == "slow":
            time.sleep(_SLOW_SECONDS)
        if self.fault == "down":
            self._say(503, {"error": "maintenance"})
        elif self.fault == "garbage":
            self._say(200, {"found": True, "incomes": "много", "children": [{"embg": "1"}]})
        else:
            self._say(200, answer(register, embg, self.known))

    def _length(self) -> int:
        try:
            return int(self.headers.get("content-length", 0))
        except ValueError:
            return 0

    def _say(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    """Answer until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    _Registers.token = os.environ.get("PORTAL_REGISTERS_TOKEN", "")
    _Registers.fault = os.environ.get("REGISTERS_FAULT", "")
    _Registers.known = people()
    with ThreadingHTTPServer((_HOST, arguments.port), _Registers) as server:
        server.daemon_threads = True
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
