"""Tells open sockets that there is something new.

They read it from the database themselves, so a lost word costs time and never a message.
"""

import logging
import uuid

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def talk_group(key: uuid.UUID) -> str:
    """Return the name of the group of all sockets of a talk."""
    return f"talk.{key.hex}"


def desk_group(centre_code: str) -> str:
    """Return the name of the group of all desks of a centre."""
    return f"desk.{centre_code}"


def poke_talk(key: uuid.UUID) -> None:
    """Say that a talk has a new line."""
    _send(talk_group(key), "talk.news")


def poke_desk(centre_code: str) -> None:
    """Say that the queue of a centre has changed."""
    _send(desk_group(centre_code), "desk.news")


def _send(group: str, kind: str) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group, {"type": kind})
    except (RedisError, OSError) as error:
        logger.warning("the channel layer is away: %s", type(error).__name__)
