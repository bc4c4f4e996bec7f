"""Who has said how much lately, and from where; per process, forgotten when it is unimportant."""

import ipaddress
from collections import Counter, OrderedDict

from chatbot import rules

_MOST_KEYS = 20_000
_IPV6_NETWORK_BITS = 64


class Allowances:
    """One allowance a key; the longest unused are forgotten."""

    def __init__(self, *, brim: float, per_second: float) -> None:
        self._brim = brim
        self._per_second = per_second
        self._of: OrderedDict[str, rules.Allowance] = OrderedDict()

    def take(self, key: str, *, now: float) -> bool:
        """Use one of the key's allowance; tell whether there was one."""
        allowance = self._of.get(key)
        if allowance is None:
            allowance = rules.Allowance(self._brim, self._per_second, left=self._brim, at=now)
            self._of[key] = allowance
            if len(self._of) > _MOST_KEYS:
                self._of.popitem(last=False)
        self._of.move_to_end(key)
        return allowance.take(now=now)


class Limits:
    """What one conversation and one address may do."""

    def __init__(self) -> None:
        self._conversations = Allowances(
            brim=rules.CONVERSATION_BURST, per_second=rules.CONVERSATION_PER_SECOND
        )
        self._addresses = Allowances(brim=rules.ADDRESS_BURST, per_second=rules.ADDRESS_PER_SECOND)
        self._asking = Allowances(brim=rules.ASKING_BURST, per_second=rules.ASKING_PER_SECOND)
        self._sockets: Counter[str] = Counter()

    def may_speak(self, *, conversation: str, address: str, now: float) -> bool:
        """Tell whether one more frame is not too fast."""
        # The conversation first: a flood in one must not silence the rest of the office.
        return self._conversations.take(conversation, now=now) and self._addresses.take(
            address, now=now
        )

    def may_ask_for_person(self, *, address: str, now: float) -> bool:
        """Tell whether the address has not asked for a person too often."""
        return self._asking.take(address, now=now)

    def enter(self, address: str) -> bool:
        """Count one more socket; tell whether the address may have it."""
        if self._sockets[address] >= rules.MOST_SOCKETS_PER_ADDRESS:
            return False
        self._sockets[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one socket less."""
        self._sockets[address] -= 1
        if self._sockets[address] <= 0:
            del self._sockets[address]


def network_of(address: str) -> str:
    """Return what counts as one address: for IPv6 the network of one connection."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the number of the protocol
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
