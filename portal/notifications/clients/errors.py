"""Why a message was not taken; never to whom it was going."""


class GatewayError(Exception):
    """The message was not taken now; it may be later."""


class RefusedError(Exception):
    """The message will never be carried, as to an address that does not exist."""
