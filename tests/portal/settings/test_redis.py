"""With several processes the channel layer lies in Redis; here is a real one."""

import asyncio
import subprocess

from channels_redis.core import RedisChannelLayer

from portal.settings import env


def _settings_with(redis_url):
    """Return the channel layer's settings as a process with REDIS_URL reads them."""
    code = (
        "import json, portal.settings.base as s;"
        "print(json.dumps(s.CHANNEL_LAYERS['default']['CONFIG']))"
    )
    python = env.ROOT / ".venv" / "bin" / "python"
    said = subprocess.run(
        [python, "-c", code],
        env={"REDIS_URL": redis_url, "PATH": "/usr/bin"},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    import json

    return json.loads(said)


async def test_a_socket_may_be_quiet_for_longer_than_the_client_waits(redis_url):
    layer = RedisChannelLayer(**_settings_with(redis_url))
    channel = await layer.new_channel()
    waiting = asyncio.create_task(layer.receive(channel))

    await asyncio.sleep(6.5)
    await layer.send(channel, {"type": "late"})

    assert (await asyncio.wait_for(waiting, 5))["type"] == "late"
    await layer.close_pools()
