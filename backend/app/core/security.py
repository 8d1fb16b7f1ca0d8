"""From the Authorization header to the person who sent it.

The rules are those of RFC 8725 (JWT best current practice) where PyJWT is more lenient:
https://www.rfc-editor.org/rfc/rfc8725
"""

import base64
import binascii
import hashlib
import re
import time
from dataclasses import dataclass
from typing import Any

import jwt

from app.core import strict_json
from app.core.errors import InvalidToken
from app.core.keys import KeyCache

MAX_TOKEN_LENGTH = 4096
MAX_LIFETIME_SECONDS = 3600
LEEWAY_SECONDS = 30
MAX_EMAIL_LENGTH = 320
# Some 5 MB; whoever was verified longest ago goes first.
MAX_REMEMBERED = 10_000

_IDENTIFIER = re.compile(r"[\w-]{1,64}", re.ASCII)
_HEADER_NAMES = {"alg", "kid", "typ"}
_REQUIRED_CLAIMS = ["sub", "email", "sid", "iat", "exp", "iss", "aud"]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who is calling, and by which session of theirs."""

    id: str
    email: str
    session_id: str


@dataclass(frozen=True, slots=True)
class _Verified:
    caller: CurrentUser
    issued: int
    expires: int
    key_id: str
    key: jwt.PyJWK


class TokenVerifier:
    """Tells the caller of a token issued by Better Auth, or raises InvalidToken.

    EdDSA against the published keys is the way; HS256 with the shared secret is taken only where
    a secret is given, in a path of its own, so that no key can be used by the other's algorithm.

    A signature is checked once: the caller is remembered by the hash of the whole token, until it
    expires, and for as long as the key cache gives the very key that verified it. Whether the
    sign-in still lives is never remembered; the database tells it with each request.
    """

    def __init__(self, issuer: str, keys: KeyCache, shared_secret: str | None = None) -> None:
        self._issuer = issuer
        self._keys = keys
        self._shared_secret = shared_secret
        self._verified: dict[bytes, _Verified] = {}

    async def verify(self, token: str) -> CurrentUser:
        """Raise InvalidToken for any fault, Unavailable where the keys can't be had."""
        fingerprint = hashlib.sha256(token.encode()).digest()
        if known := await self._recall(fingerprint):
            return known.caller
        header = _read_header(token)
        match header:
            case {"alg": "EdDSA", "kid": str(key_id)}:
                key = await self._keys.get(key_id)
                claims = self._decode(token, key, "EdDSA")
                caller = _caller(claims)
                self._remember(
                    fingerprint, _Verified(caller, claims["iat"], claims["exp"], key_id, key)
                )
                return caller
            case {"alg": "HS256"} if self._shared_secret is not None:
                return _caller(self._decode(token, self._shared_secret, "HS256"))
        raise InvalidToken("algorithm not accepted")

    async def _recall(self, fingerprint: bytes) -> _Verified | None:
        known = self._verified.get(fingerprint)
        if known is None:
            return None
        now = time.time()
        is_current = known.issued - LEEWAY_SECONDS <= now < known.expires + LEEWAY_SECONDS
        if is_current and await self._keys.get(known.key_id) is known.key:
            return known
        self._verified.pop(fingerprint, None)
        return None

    def _remember(self, fingerprint: bytes, verified: _Verified) -> None:
        while len(self._verified) >= MAX_REMEMBERED:
            del self._verified[next(iter(self._verified))]
        self._verified[fingerprint] = verified

    def _decode(self, token: str, key: jwt.PyJWK | str, algorithm: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={
                    "require": _REQUIRED_CLAIMS,
                    "strict_aud": True,
                    "enforce_minimum_key_length": True,
                },
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise InvalidToken(type(error).__name__) from error


def _read_header(token: str) -> dict[str, Any]:
    """Check the form of the whole token before anything in it is believed."""
    if len(token) > MAX_TOKEN_LENGTH:
        raise InvalidToken("longer than any token of ours")
    try:
        header_segment, payload_segment, signature = map(_canonical_base64, token.split("."))
        header = strict_json.loads(header_segment)
        strict_json.loads(payload_segment)
    except (ValueError, binascii.Error) as error:
        raise InvalidToken("a segment can't be read") from error
    if not isinstance(header, dict) or not header.keys() <= _HEADER_NAMES or not signature:
        raise InvalidToken("unexpected header")
    if header.get("typ", "JWT") != "JWT":
        raise InvalidToken("not an access token")
    return header


def _canonical_base64(segment: str) -> bytes:
    """Decode base64url as RFC 7515 writes it: no padding, and no second spelling of a value."""
    decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != segment:
        raise ValueError("not canonical")
    return decoded


def _caller(claims: dict[str, Any]) -> CurrentUser:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int:
        raise InvalidToken("times are not whole seconds")
    if not 0 < expires - issued <= MAX_LIFETIME_SECONDS:
        raise InvalidToken("lifetime out of bounds")
    match claims:
        case {"sub": str(user_id), "sid": str(session_id), "email": str(email)} if (
            _IDENTIFIER.fullmatch(user_id)
            and _IDENTIFIER.fullmatch(session_id)
            and 0 < len(email) <= MAX_EMAIL_LENGTH
            and email.isprintable()
        ):
            return CurrentUser(id=user_id, email=email, session_id=session_id)
    raise InvalidToken("a claim has the wrong form")
