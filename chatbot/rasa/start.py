"""Run the bot: Rasa and its actions, both on this machine's own address, together or not at all.

BOT_PORT (5005)  ACTIONS_PORT (5055)  BOT_MODEL_DIR (var/bot)
PORTAL_URL (http://127.0.0.1:8000)  PORTAL_BOT_TOKEN
BOT_CONVERSATIONS_DIR (var/conversations)  copies of the last half hour, for a new start
BOT_DATABASE_URL  keep conversations in this PostgreSQL instead of in memory
REDIS_URL         with the above: lets several bot processes share conversations
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from urllib.parse import urlsplit

from paths import MODEL, MODEL_FOLDER, PROGRAM, REPOSITORY

_HOST = "127.0.0.1"
_LOOK_EVERY = 0.2
_GRACE_SECONDS = 8.0


def main() -> int:
    """Run the part that is named, or both parts as a pair."""
    parts = {"actions": run_actions, "rasa": run_rasa}
    if len(sys.argv) > 1:
        parts[sys.argv[1]]()
        return 0
    if not MODEL.exists():
        print(f"There is no model at {MODEL}: run train.py first.", file=sys.stderr)  # noqa: T201
        return 1
    return run_pair(list(parts))


def run_pair(parts: list[str]) -> int:
    """Start every part and end all as soon as one ends or somebody ends this program."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    running = [_spawn(part) for part in parts]
    try:
        while all(process.poll() is None for process in running):
            time.sleep(_LOOK_EVERY)
    except SystemExit:
        return 0
    finally:
        _end(running)
    print("A part of the bot has ended, so the bot ends.", file=sys.stderr)  # noqa: T201
    return 1


def run_actions() -> None:
    """Serve the actions to Rasa."""
    import quiet

    quiet.set_logging()
    from rasa_sdk.endpoint import create_app

    app = create_app("actions")
    port = int(os.environ["ACTIONS_PORT"])
    app.run(_HOST, port, workers=1, access_log=False, motd=False)


def run_rasa() -> None:
    """Serve the dialogue to the portal."""
    import quiet

    quiet.set_logging()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    serve_application(
        model_path=str(MODEL),
        credentials=str(PROGRAM / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(PROGRAM / _endpoints())),
        interface=_HOST,
        port=int(os.environ["BOT_PORT"]),
        cors=None,
        enable_api=False,
    )


def environment() -> dict[str, str]:
    """Return the environment of the parts, with everything that is not set filled in."""
    env = {
        "BOT_PORT": "5005",
        "ACTIONS_PORT": "5055",
        "PORTAL_URL": "http://127.0.0.1:8000",
        "BOT_CONVERSATIONS_DIR": str(MODEL_FOLDER.parent / "conversations"),
        **os.environ,
        "SANIC_HOST": _HOST,
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(PROGRAM)]),
        "PYTHONHASHSEED": "0",
    }
    if database := env.get("BOT_DATABASE_URL"):
        env |= _address("BOT_DB", database, port=5432)
        parts = urlsplit(database)
        env |= {"BOT_DB_USER": parts.username or "", "BOT_DB_PASSWORD": parts.password or ""}
    if redis := env.get("REDIS_URL"):
        env |= _address("BOT_REDIS", redis, port=6379)
        env["BOT_REDIS_PASSWORD"] = urlsplit(redis).password or ""
    return env


def _address(prefix: str, url: str, *, port: int) -> dict[str, str]:
    parts = urlsplit(url)
    name = parts.path.lstrip("/") or "0"
    key = "NAME" if prefix == "BOT_DB" else "DB"
    return {
        f"{prefix}_HOST": parts.hostname or _HOST,
        f"{prefix}_PORT": str(parts.port or port),
        f"{prefix}_{key}": name,
    }


def _endpoints() -> str:
    if not os.environ.get("BOT_DATABASE_URL"):
        return "endpoints.yml"
    return "endpoints.shared.yml" if os.environ.get("REDIS_URL") else "endpoints.production.yml"


def _spawn(part: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(PROGRAM / "start.py"), part]
    return subprocess.Popen(command, env=environment(), cwd=PROGRAM)  # noqa: S603  (own program)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _GRACE_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:  # noqa: PERF203 - two turns only
            process.kill()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    sys.exit(main())
