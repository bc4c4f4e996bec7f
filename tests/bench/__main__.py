"""`make bench`: measures, prints a table, writes `var/bench/results.json`."""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Any

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402 - needs the chosen settings
from django.core.management import call_command  # noqa: E402

from portal.settings import env  # noqa: E402
from tests.bench import chat, million, pages, sealing, submissions, work  # noqa: E402

DATABASE = "portal_bench"
RESULTS = env.ROOT / "var" / "bench" / "results.json"


PARTS = {
    "pages": pages.measure,
    "work": lambda _address: work.measure(),
    "documents": lambda _address: sealing.measure(),
    "chat": chat.measure,
    "submissions": submissions.measure,
    "many files": million.measure,
}


def main(chosen: list[str]) -> None:
    """Measure everything, or the parts that are named, on a fresh database of its own."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    address = _fresh_database()
    results: dict[str, Any] = {
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_before": round(os.getloadavg()[0], 1),
        },
    }
    for part in chosen or PARTS:
        results[part] = PARTS[part](address)
        print(f"\n{part} (load of the machine: {os.getloadavg()[0]:.1f})", flush=True)
        for name, figures in results[part].items():
            told = "  ".join(f"{key}={value}" for key, value in figures.items())
            print(f"  {name:58} {told}")
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False))
    print(f"\nWritten to {RESULTS.relative_to(env.ROOT)}")


def _fresh_database() -> str:
    server = dict(settings.DATABASES["default"])
    with psycopg.connect(
        env.address_of(server | {"NAME": "postgres"}), autocommit=True
    ) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(
            f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
    settings.DATABASES["default"]["NAME"] = DATABASE
    from django.db import connections

    connections["default"].settings_dict["NAME"] = DATABASE
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    return env.address_of(server | {"NAME": DATABASE})


if __name__ == "__main__":
    main(sys.argv[1:])
