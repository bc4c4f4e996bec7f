"""`make run`: everything on one machine, from an empty checkout to `Ready: …`."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import demo as demo_accounts
from portal.launch import processes
from portal.settings import env

if TYPE_CHECKING:
    from types import FrameType

_WEB_SECONDS = 90.0
_TRAINING_SECONDS = 900.0
_BOT_SECONDS = 120.0
_HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare and start the whole portal; Ctrl-C stops everything that was started."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _as_interrupt)
        self.port: int = options["port"]
        if processes.port_is_taken(self.port):
            message = f"Port {self.port} is in use. Choose another one: make run PORT=8123"
            raise CommandError(message)
        self.began = time.monotonic()
        self.group = processes.Processes(logs=settings.VAR / "log")
        try:
            self._prepare()
            self._start()
            self._watch()
        except KeyboardInterrupt:
            self.stdout.write("Stopping …")
        except processes.ProcessDiedError as error:
            raise CommandError(str(error)) from error
        finally:
            self.group.stop()

    def _say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {text}")
        self.stdout.flush()

    def _prepare(self) -> None:
        self._say("1/5 database: bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)
        self._say("2/5 texts and style sheets")
        call_command("prepare_files")
        self._say("3/5 content" + (" and demonstration" if settings.PORTAL_DEMO else ""))
        with open(os.devnull, "w") as quiet:  # noqa: PTH123 - a stream, not a file
            call_command("load_content", demo=settings.PORTAL_DEMO, stdout=quiet)

    def _start(self) -> None:
        own_bot = "RASA_URL" not in os.environ
        bot_port = processes.free_port()
        rasa_url = f"http://{_HOST}:{bot_port}" if own_bot else settings.RASA_URL
        address = f"http://{_HOST}:{self.port}"
        shared = {
            "DATABASE_URL": env.address_of(settings.DATABASES["default"]),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PORTAL_BASE_URL": os.environ.get("PORTAL_BASE_URL", address),
            "PORTAL_BOT_TOKEN": settings.PORTAL_BOT_TOKEN,
            "RASA_URL": rasa_url,
        }
        self._say("4/5 web and worker")
        self._start_web(shared)
        self._wait(f"{address}/healthz", _WEB_SECONDS, "web")
        self._say(f"    the pages answer: {address}")
        if own_bot:
            self._say("5/5 bot: training if something changed, then starting")
            self._start_bot(shared, bot_port=bot_port, portal_url=address)
        self._wait_until_ready(f"{address}/readyz")
        if settings.PORTAL_DEMO:
            self._print_accounts()
        self._say(f"Ready: {address}")

    def _start_web(self, shared: dict[str, str]) -> None:
        manage = [processes.python(), str(settings.ROOT / "manage.py")]
        web = [
            *(processes.python(), "-m", "uvicorn", "portal.asgi:application"),
            *("--host", _HOST, "--port", str(self.port), "--lifespan", "off"),
            *("--log-level", "warning", "--no-server-header"),
            # A message of the chat is at most 1,000 characters; refuse floods early.
            *("--ws-max-size", "65536"),
        ]
        self.group.start("web", web, env=shared, cwd=settings.ROOT)
        worker = [*manage, "procrastinate", "worker"]
        self.group.start("worker", worker, env=shared, cwd=settings.ROOT)

    def _start_bot(self, shared: dict[str, str], *, bot_port: int, portal_url: str) -> None:
        rasa_python = settings.ROOT / ".venv-rasa" / "bin" / "python"
        if not rasa_python.exists():
            message = "The environment of the bot is missing: run `make install`."
            raise CommandError(message)
        bot_env = {
            **shared,
            "PORTAL_URL": portal_url,
            "BOT_PORT": str(bot_port),
            "ACTIONS_PORT": str(processes.free_port()),
            "PYTHONPATH": str(settings.ROOT),
        }
        bot = settings.ROOT / "chatbot" / "rasa"
        training = self.group.start(
            "training", [str(rasa_python), "train.py"], env=bot_env, cwd=bot
        )
        self._wait_for_training(training)
        self.group.start("bot", [str(rasa_python), "start.py"], env=bot_env, cwd=bot)

    def _wait_for_training(self, training: Any) -> None:
        deadline = time.monotonic() + _TRAINING_SECONDS
        while training.poll() is None:
            if time.monotonic() > deadline:
                message = f"Training takes too long; see {self.group.log_of('training')}"
                raise CommandError(message)
            time.sleep(0.5)
        self.group.forget_finished("training")

    def _wait(self, address: str, seconds: float, what: str) -> None:
        if not processes.wait_until(
            lambda: _answers(address), watching=self.group, seconds=seconds
        ):
            message = f"{what} does not answer; see {self.group.log_of(what)}"
            raise CommandError(message)

    def _wait_until_ready(self, address: str) -> None:
        if not processes.wait_until(
            lambda: _is_ready(address), watching=self.group, seconds=_BOT_SECONDS
        ):
            message = f"Not ready: {_report(address)}; see {settings.VAR / 'log'}"
            raise CommandError(message)

    def _print_accounts(self) -> None:
        self.stdout.write(f"    demonstration accounts, password {demo_accounts.DEMO_PASSWORD}:")
        for account in demo_accounts.ACCOUNTS:
            self.stdout.write(f"    {account.email:42} {account.what}")

    def _watch(self) -> None:
        while True:
            self.group.raise_if_one_died()
            time.sleep(1)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _report(address: str) -> dict[str, Any]:
    try:
        report: dict[str, Any] = httpx.get(address, timeout=5).json()
    except (httpx.HTTPError, ValueError):
        return {"status": "down"}
    return report


def _is_ready(address: str) -> bool:
    return bool(_report(address)["status"] == "ok")
