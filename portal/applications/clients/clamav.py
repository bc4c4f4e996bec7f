"""Asks the virus scanner (clamd) about a file, over its socket; opens nothing else.

`address` is the path of a unix socket (`/run/clamav/clamd.ctl`) or `host:port`.
"""

import socket
import struct
import time

_CHUNK = 64 * 1024
# For the whole conversation: a large file takes a few seconds, a hanging scanner would take all.
_SECONDS = 30.0
_LONGEST_ANSWER = 4096


class ScannerUnavailableError(Exception):
    """The scanner did not answer, so nothing is known about the file."""


def is_infected(*, content: bytes, address: str, seconds: float = _SECONDS) -> bool:
    """Return whether the scanner found something in the content.

    Raises:
        ScannerUnavailableError: if the scanner cannot be reached, takes too long or does not
            understand.
    """
    try:
        answer = _ask(content=content, address=address, until=time.monotonic() + seconds)
    except (OSError, ValueError) as error:
        raise ScannerUnavailableError from error
    if answer == "stream: OK":
        return False
    if answer.endswith(" FOUND"):
        return True
    raise ScannerUnavailableError


def _ask(*, content: bytes, address: str, until: float) -> str:
    """Send the content as a stream (command INSTREAM) and return the answer."""
    with _connected(address, until=until) as connection:
        _send(connection, b"zINSTREAM\0", until=until)
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            _send(connection, struct.pack("!L", len(chunk)) + chunk, until=until)
        _send(connection, struct.pack("!L", 0), until=until)
        return _answer(connection, until=until)


def _connected(address: str, *, until: float) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_left(until))
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_left(until))
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, data: bytes, *, until: float) -> None:
    connection.settimeout(_left(until))
    connection.sendall(data)


def _answer(connection: socket.socket, *, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_left(until))
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.decode(errors="replace").strip("\0\n ")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
