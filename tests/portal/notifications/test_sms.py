"""Gateways for text messages: files here, HTTP elsewhere."""

import json
import stat

import httpx
import pytest
import respx

from portal.notifications.clients import sms
from portal.notifications.clients.errors import GatewayError, RefusedError

ADDRESS = "https://sms.example/send"
TEXT = sms.Text(key="k-1", to="+38970000001", language="mk", text="Вашиот код: 123456")


class TestFiles:
    def test_each_text_is_a_file_that_only_its_owner_reads(self, tmp_path):
        sms.FileGateway(directory=tmp_path / "sms").send(TEXT)

        (file,) = (tmp_path / "sms").iterdir()
        assert json.loads(file.read_text())["text"] == TEXT.text
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_a_second_attempt_is_the_same_file(self, tmp_path):
        gateway = sms.FileGateway(directory=tmp_path)

        gateway.send(TEXT)
        gateway.send(TEXT)

        assert [file.name for file in tmp_path.iterdir()] == ["k-1.json"]

    def test_a_directory_that_cannot_be_written_is_tried_again_later(self, tmp_path):
        (tmp_path / "sms").write_text("a file")

        with pytest.raises(GatewayError):
            sms.FileGateway(directory=tmp_path / "sms").send(TEXT)


class TestHttp:
    gateway = sms.HttpGateway(url=ADDRESS, token="secret")

    @respx.mock
    def test_a_text_is_posted_with_its_key(self):
        route = respx.post(ADDRESS).respond(202, json={"id": "g-9"})

        assert self.gateway.send(TEXT) == "g-9"

        request = route.calls.last.request
        assert request.headers["Authorization"] == "Bearer secret"
        assert request.headers["Idempotency-Key"] == "k-1"
        assert json.loads(request.content) == {
            "to": "+38970000001",
            "text": TEXT.text,
            "language": "mk",
            "reference": "k-1",
        }

    @respx.mock
    @pytest.mark.parametrize("content", [b"", b"OK", b"[]"])
    def test_a_gateway_may_give_no_name(self, content):
        respx.post(ADDRESS).respond(200, content=content)

        assert self.gateway.send(TEXT) == ""

    @respx.mock
    @pytest.mark.parametrize("status", [302, 401, 429, 500, 503])
    def test_what_may_pass_is_tried_again(self, status):
        respx.post(ADDRESS).respond(status)

        with pytest.raises(GatewayError, match=str(status)):
            self.gateway.send(TEXT)

    @respx.mock
    @pytest.mark.parametrize("status", [400, 410, 422])
    def test_what_will_never_pass_is_not(self, status):
        respx.post(ADDRESS).respond(status)

        with pytest.raises(RefusedError):
            self.gateway.send(TEXT)

    @respx.mock
    @pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout])
    def test_silence_is_tried_again_and_its_note_names_no_number(self, error):
        respx.post(ADDRESS).mock(side_effect=error("+38970000001"))

        with pytest.raises(GatewayError) as caught:
            self.gateway.send(TEXT)

        assert str(caught.value) == error.__name__


class TestSettings:
    def test_the_address_wins_over_the_directory(self, settings, tmp_path):
        settings.PORTAL_SMS_DIRECTORY = str(tmp_path)
        assert isinstance(sms.gateway(), sms.FileGateway)
        settings.PORTAL_SMS_URL = ADDRESS
        assert isinstance(sms.gateway(), sms.HttpGateway)
        assert sms.is_configured()

    def test_without_either_nothing_is_offered_and_nothing_is_sent(self, settings):
        settings.PORTAL_SMS_DIRECTORY = ""

        assert not sms.is_configured()
        with pytest.raises(GatewayError):
            sms.gateway()
