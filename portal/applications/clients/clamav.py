"""Asks the virus scanner (clamd) about a file, over its socket; opens nothing else."""

import socket
import struct

_CHUNK = 64 * 1024
_TIMEOUT = 30.0
_LONGEST_ANSWER = 4096


class ScannerUnavailableError(Exception):
    """The scanner did not answer, so nothing is known about the file."""


def is_infected(*, content: bytes, socket_path: str) -> bool:
    """Return whether the scanner found something in the content.

    Raises:
        ScannerUnavailableError: if the scanner cannot be reached or does not understand.
    """
    try:
        answer = _ask(content=content, socket_path=socket_path)
    except OSError as error:
        raise ScannerUnavailableError from error
    if answer.endswith("OK"):
        return False
    if answer.endswith("FOUND"):
        return True
    raise ScannerUnavailableError


def _ask(*, content: bytes, socket_path: str) -> str:
    """Send the content as a stream (command INSTREAM) and return the answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_TIMEOUT)
        connection.connect(socket_path)
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        return connection.recv(_LONGEST_ANSWER).decode(errors="replace").strip("\0\n ")
