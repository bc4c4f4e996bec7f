"""Connections belong to the event loop that opened them: one for each loop."""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary


class PerLoop[Connection]:
    """Opens a connection at its first use in an event loop and keeps it as long as the loop."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._open: WeakKeyDictionary[asyncio.AbstractEventLoop, Connection] = WeakKeyDictionary()

    def here(self) -> Connection:
        """Return the connection of the running loop."""
        loop = asyncio.get_running_loop()
        connection = self._open.get(loop)
        if connection is None:
            connection = self._open[loop] = self._connect()
        return connection
