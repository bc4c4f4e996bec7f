"""The national eID as an OpenID provider: where to send people, and what its answer is worth.

django-allauth keeps state and PKCE and knows the provider's addresses. It trusts the line instead
of the signature, takes the issuer from the provider's own papers and knows no nonce, so the answer
is fetched and checked here: nothing but a signed token meant for this portal and this visit counts.
"""

import hmac
import json
import secrets
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

import jwt
import requests  # noqa: TID251 - what django-allauth speaks; its errors must be caught
from allauth.account.utils import get_request_param
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from portal.accounts.rules import EidProblem, Level, OddClaimError, Proof, proof_in

_KEPT_SECONDS = 600
# Only signatures that the provider alone can make; never a shared secret, never none.
_ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
_REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_CLOCKS_MAY_DIFFER_SECONDS = 30
_DEFAULT_SCOPE = "openid"


class EidError(Exception):
    """The eID did not help; `problem` says why, the text is for the log and names nobody."""

    def __init__(self, problem: EidProblem, why: str = "") -> None:
        super().__init__(why or str(problem))
        self.problem = problem


class _Adapter(OpenIDConnectOAuth2Adapter):
    """Knows the addresses of the provider, and asks for them once in a while only."""

    def __init__(self, request: HttpRequest, provider: OpenIDConnectProvider) -> None:
        super().__init__(request, provider.app.provider_id)
        self._provider = provider

    def get_provider(self) -> OpenIDConnectProvider:
        return self._provider

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 - allauth's
        address: str = build_absolute_uri(request, reverse("eid-callback"))
        return address

    @property
    def openid_config(self) -> dict[str, Any]:
        found = _kept(self._provider.server_url)
        if found.get("issuer") != settings.PORTAL_EID_ISSUER:
            cache.delete(_cache_key(self._provider.server_url))
            raise EidError(EidProblem.REFUSED, "the provider calls itself otherwise")
        return found


class EidProvider(OpenIDConnectProvider):
    """The provider of this portal's settings; never stored in the database."""

    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> _Adapter:
        """Return what speaks with the provider."""
        return _Adapter(request, self)

    def get_scope(self) -> list[str]:
        """Return what the portal asks to learn."""
        return list(dict.fromkeys([_DEFAULT_SCOPE, *settings.PORTAL_EID_SCOPES]))


def eid_of(request: HttpRequest) -> EidProvider | None:
    """Return the national eID, or nothing where none is set up."""
    if not settings.PORTAL_EID_ISSUER:
        return None
    app = SocialApp(
        provider="openid_connect",
        provider_id="eid",
        name="eID",
        client_id=settings.PORTAL_EID_CLIENT_ID,
        secret=settings.PORTAL_EID_CLIENT_SECRET,
        settings={"server_url": settings.PORTAL_EID_ISSUER.rstrip("/")},
    )
    return EidProvider(request, app=app)


def way_to(
    provider: EidProvider, *, level: Level, language: str, visit: dict[str, Any]
) -> HttpResponseRedirect:
    """Return the way to the provider; `visit` is kept here and comes back with the answer.

    The person proves who they are anew each time: a computer in a library stays open for others.

    Raises:
        EidError: if the provider cannot be reached or is another one than configured.
    """
    nonce = secrets.token_urlsafe(24)
    acr_values = [acr for acr, name in settings.PORTAL_EID_LEVELS.items() if name == level]
    try:
        answer: HttpResponseRedirect = provider.redirect(
            provider.request,
            process="login",
            data={**visit, "nonce": nonce},
            auth_params={
                "nonce": nonce,
                "prompt": "login",
                "max_age": "0",
                "ui_locales": language,
                **({"acr_values": " ".join(acr_values)} if acr_values else {}),
            },
        )
    except (requests.RequestException, ValueError, KeyError) as error:
        raise EidError(EidProblem.UNAVAILABLE, type(error).__name__) from error
    return answer


def visit_of(provider: EidProvider) -> dict[str, Any]:
    """Return what was kept of the visit that an answer belongs to; each counts once.

    Raises:
        EidError: if there is none, it is too old, or the answer comes from another provider.
    """
    request = provider.request
    try:
        state: dict[str, Any] = provider.unstash_redirect_state(
            request, get_request_param(request, "state", "")
        )
    except PermissionDenied:
        raise EidError(EidProblem.STALE) from None
    named = request.GET.get("iss")
    if named is not None and named != settings.PORTAL_EID_ISSUER:
        raise EidError(EidProblem.REFUSED, "the answer names another issuer")
    return state


def proof_of(provider: EidProvider, *, state: dict[str, Any]) -> Proof:
    """Exchange the code of an answer and return what the signed token proves.

    Raises:
        EidError: if the person gave up, the provider fails, or the token cannot be trusted.
    """
    request = provider.request
    if error := request.GET.get("error"):
        gave_up = error in ("access_denied", "interaction_required", "login_required")
        raise EidError(EidProblem.CANCELLED if gave_up else EidProblem.REFUSED, "error answer")
    try:
        token = _exchanged(provider, state=state)
        claims = verified_claims(provider, token=token, nonce=state["data"]["nonce"])
        return proof_in(
            claims=claims, levels=settings.PORTAL_EID_LEVELS, names=settings.PORTAL_EID_CLAIMS
        )
    except requests.RequestException as error:
        raise EidError(EidProblem.UNAVAILABLE, type(error).__name__) from error
    except (jwt.PyJWTError, OddClaimError, KeyError, ValueError) as error:
        raise EidError(EidProblem.REFUSED, type(error).__name__) from error


def verified_claims(provider: EidProvider, *, token: str, nonce: str) -> dict[str, Any]:
    """Return the claims of a token after every check of OpenID Connect Core, section 3.1.3.7.

    Raises:
        jwt.PyJWTError: if signature, issuer, audience, time or nonce are not as they must be.
    """
    claims: dict[str, Any] = jwt.decode(
        token,
        key=_key_for(provider, token=token),
        algorithms=list(_ALGORITHMS),
        audience=provider.app.client_id,
        issuer=settings.PORTAL_EID_ISSUER,
        leeway=_CLOCKS_MAY_DIFFER_SECONDS,
        options={"require": _REQUIRED_CLAIMS},
    )
    if claims["aud"] not in (provider.app.client_id, [provider.app.client_id]):
        raise jwt.InvalidAudienceError("the token is meant for others too")
    if not hmac.compare_digest(str(claims["nonce"]), nonce):
        raise jwt.InvalidTokenError("the token belongs to another visit")
    return claims


def _exchanged(provider: EidProvider, *, state: dict[str, Any]) -> str:
    """Return the signed token for a code."""
    request, app = provider.request, provider.app
    adapter = provider.get_oauth2_adapter(request)
    form = {
        "grant_type": "authorization_code",
        "code": request.GET["code"],
        "redirect_uri": adapter.get_callback_url(request, app),
        "code_verifier": state["pkce_code_verifier"],
    }
    secret = None
    if adapter.basic_auth:
        secret = requests.auth.HTTPBasicAuth(quote_plus(app.client_id), quote_plus(app.secret))
    else:
        form |= {"client_id": app.client_id, "client_secret": app.secret}
    with get_adapter().get_requests_session() as session:
        answer = session.post(
            adapter.access_token_url, data=form, auth=secret, allow_redirects=False
        )
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise EidError(EidProblem.UNAVAILABLE, f"HTTP {answer.status_code} for a code")
    if answer.status_code != HTTPStatus.OK:
        raise EidError(EidProblem.REFUSED, f"HTTP {answer.status_code} for a code")
    return str(answer.json()["id_token"])


def _key_for(provider: EidProvider, *, token: str) -> jwt.PyJWK:
    """Return the provider's key that a token names; asked for anew when it is not known yet."""
    name = jwt.get_unverified_header(token).get("kid")
    address = provider.get_oauth2_adapter(provider.request).openid_config["jwks_uri"]
    for _attempt in range(2):
        for key in _kept(address)["keys"]:
            if key.get("kid") == name and key.get("use", "sig") == "sig":
                return jwt.PyJWK.from_dict(key)
        cache.delete(_cache_key(address))
    raise jwt.InvalidKeyError("no such key")


def _kept(address: str) -> dict[str, Any]:
    """Return a paper of the provider, at most ten minutes old."""
    if kept := cache.get(_cache_key(address)):
        found: dict[str, Any] = json.loads(kept)
        return found
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    cache.set(_cache_key(address), json.dumps(found), _KEPT_SECONDS)
    return found


def _cache_key(address: str) -> str:
    return f"eid:{address}"
