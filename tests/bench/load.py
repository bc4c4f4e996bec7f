"""Asks one address as fast as it answers (wrk) and reads the result."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from statistics import median

ROUNDS = 3
SECONDS = 5
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second and the wait of half and of nearly all, in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float


def under_load(address: str) -> Load:
    """Return the median of some rounds, all connections busy; the address is warmed up first."""
    _round(address, seconds=1)
    rounds = [_round(address, seconds=SECONDS) for _ in range(ROUNDS)]
    return Load(
        per_second=median(one.per_second for one in rounds),
        p50_ms=median(one.p50_ms for one in rounds),
        p99_ms=median(one.p99_ms for one in rounds),
    )


def _round(address: str, *, seconds: int) -> Load:
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is missing: install the system package `wrk` (.ci/packages wrk).")
    said = subprocess.run(
        [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if failures := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise SystemExit(f"{address} failed {failures[1]} times under load.")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return Load(
        per_second=float(rate[1]) if rate else 0.0,
        p50_ms=_milliseconds(said, "50%"),
        p99_ms=_milliseconds(said, "99%"),
    )


def _milliseconds(said: str, share: str) -> float:
    found = re.search(rf"\s{share}\s+([\d.]+)(us|ms|s)", said)
    if not found:
        return 0.0
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
