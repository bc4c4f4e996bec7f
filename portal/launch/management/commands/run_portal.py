"""`make run`: everything on one machine, from an empty checkout to `Ready: …`."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from portal.accounts import demo as demo_accounts
from portal.core import clock
from portal.launch import demo_eid, demo_registers, launcher, processes, stamps
from portal.settings import env

if TYPE_CHECKING:
    from portal.launch.launcher import Launcher


class Command(BaseCommand):
    help = "Prepare and start the whole portal; Ctrl-C stops everything that was started."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))

    def handle(self, *_args: Any, **options: Any) -> None:
        start = launcher.Launcher(root=settings.ROOT, say=self._say)
        try:
            port = launcher.port_or_complaint(options["port"])
            self._prepare(start)
            self._start(start, port=port)
            start.watch()
        except KeyboardInterrupt:
            self._say("Stopping …")
        except (processes.ProcessDiedError, launcher.LaunchError) as error:
            raise CommandError(str(error)) from error
        finally:
            start.group.stop()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _prepare(self, start: Launcher) -> None:
        start.say("1/5 database: bringing the tables up to date")
        if _has_new_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        start.say("2/5 texts and style sheets")
        call_command("prepare_files")
        start.say("3/5 content" + (" and demonstration" if settings.PORTAL_DEMO else ""))
        _load_content_if_new()

    def _start(self, start: Launcher, *, port: int) -> None:
        address = f"http://{launcher.HOST}:{port}"
        rasa_url, bot_port = launcher.own_bot_address()
        start.shared = {
            "DATABASE_URL": env.address_of(settings.DATABASES["default"]),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PORTAL_BASE_URL": os.environ.get("PORTAL_BASE_URL", address),
            "PORTAL_BOT_TOKEN": settings.PORTAL_BOT_TOKEN,
            "RASA_URL": rasa_url,
            **_demo_eid(start, port=port),
        }
        if settings.PORTAL_DEMO and not settings.PORTAL_REGISTERS_URL:
            _start_demo_registers(start)
        start.say("4/5 web and worker; the bot is trained if something changed")
        start.start("web", launcher.asgi_server(port))
        start.start("worker", start.manage("procrastinate", "worker"), comes_back=True)
        if bot_port:
            start.train_bot(port=bot_port, portal_url=address)
        start.wait_for_pages(address, program="web")
        start.say(f"    the pages answer: {address}")
        if bot_port:
            start.say("5/5 bot")
            start.run_bot()
        start.wait_until_ready(address)
        if settings.PORTAL_DEMO:
            self._print_accounts()
        start.say("Everything answers.")
        self._say(f"Ready: {address}")

    def _print_accounts(self) -> None:
        self._say(f"    Demonstration accounts, password {demo_accounts.DEMO_PASSWORD}")
        for account in demo_accounts.ACCOUNTS:
            self._say(f"    {account.email:42} {account.what}")
        if demo_eid.is_installed() and not settings.PORTAL_EID_ISSUER:
            self._say("    Sign in with eID: choose a person there, no password")


def _demo_eid(start: Launcher, *, port: int) -> dict[str, str]:
    """Start the demo eID and return how the portal finds it; nothing where it cannot be had."""
    if not settings.PORTAL_DEMO or settings.PORTAL_EID_ISSUER or not demo_eid.is_installed():
        return {}
    own = demo_eid.kept_port()
    back = [
        f"http://{host}:{port}{reverse('eid-callback')}" for host in (launcher.HOST, "localhost")
    ]
    start.group.start(
        "demo-eid",
        demo_eid.command(),
        env=demo_eid.surroundings(port=own, redirect_uris=back),
        cwd=demo_eid.FOLDER,
        comes_back=True,
    )
    return demo_eid.told_to_portal(port=own)


def _start_demo_registers(start: Launcher) -> None:
    """Start the registers that know the demonstration people, and tell the portal where."""
    port = processes.free_port()
    start.shared |= demo_registers.told_to_portal(port, token=secrets.token_urlsafe(32))
    start.start("registers", demo_registers.command(port), comes_back=True)


def _has_new_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load_content_if_new() -> None:
    """Load the content unless this very database got the same one today.

    Every day anew, because demonstration content moves with the calendar.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        cluster, database = cursor.fetchone()
    stamp = settings.VAR / "stamps" / f"content-{cluster}-{database}"
    sources = [
        path
        for package in ("portal", "cms", "chatbot")
        for pattern in ("**/data/**/*", "**/seeds.py", "**/demo.py", "**/seeding.py")
        for path in (settings.ROOT / package).glob(pattern)
        if path.is_file()
    ]
    digest = f"{stamps.digest_of(sources)} {clock.today()} {settings.PORTAL_DEMO}"
    if stamps.is_current(stamp=stamp, digest=digest):
        return
    with open(os.devnull, "w") as quiet:  # noqa: PTH123 - a stream, not a file
        call_command("load_content", demo=settings.PORTAL_DEMO, stdout=quiet)
    stamps.keep(stamp=stamp, digest=digest)
