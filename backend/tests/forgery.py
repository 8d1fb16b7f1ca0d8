"""Tokens with one fault each: what an attacker, or a bug of an issuer, would send.

The names of the rows, such as T-04, are explained in docs/security.md.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.issuer import ABSENT, Issuer, Person, encoded, segment, signed

Forge = Callable[[Issuer, Person | None], str]

# The order of the group that Ed25519 signs in (RFC 8032, section 5.1).
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def changed(**claims: Any) -> Forge:
    return lambda issuer, person: issuer.token(person, **claims)


def headed(**fields: Any) -> Forge:
    return lambda issuer, person: issuer.token(person, header=fields)


def later(name: str, seconds: float) -> Forge:
    """Move one time of the token to so many seconds from now."""

    def forge(issuer: Issuer, person: Person | None) -> str:
        times: dict[str, Any] = {name: int(time.time()) + seconds}
        return issuer.token(person, **times)

    return forge


def rewritten(change: Callable[[bytes], bytes]) -> Forge:
    """Sign a payload whose bytes no JSON library would write."""

    def forge(issuer: Issuer, person: Person | None) -> str:
        header = encoded({"alg": "EdDSA", "kid": issuer.key_id})
        payload = change(encoded(issuer.claims(person)))
        return signed(header, payload, issuer.keys[issuer.key_id])

    return forge


def raw_claim(name: str, value: str) -> Forge:
    """Add a claim as it is written here, after the ones of the same name."""
    return rewritten(lambda payload: payload[:-1] + f', "{name}": {value}}}'.encode())


def replaced_claim(name: str, value: str) -> Forge:
    def change(payload: bytes) -> bytes:
        claims = json.loads(payload)
        del claims[name]
        return encoded(claims)[:-1] + f', "{name}": {value}}}'.encode()

    return rewritten(change)


def hashed(payload: dict[str, Any], secret: bytes, **header: Any) -> str:
    """Sign with an HMAC, by whatever name the header calls it."""
    digest = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}.get(
        header.setdefault("alg", "HS256"), hashlib.sha256
    )
    message = f"{segment(encoded(header))}.{segment(encoded(payload))}"
    return f"{message}.{segment(hmac.digest(secret, message.encode(), digest))}"


def with_last_character_respelled(part: int) -> Forge:
    """Write a segment so that it decodes to the same bytes, by setting bits that nobody reads."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def respell(text: str) -> str:
        assert len(text) % 4, "this segment has no unused bits"
        return text[:-1] + letters[letters.index(text[-1]) + 1]

    def forge(issuer: Issuer, person: Person | None) -> str:
        # Padded with spaces until there are unused bits.
        header = encoded({"alg": "EdDSA", "kid": issuer.key_id})
        payload = encoded(issuer.claims(person))
        parts = [segment(text + b" " * ((1 - len(text)) % 3)) for text in (header, payload)]
        if part < 2:
            parts[part] = respell(parts[part])
        message = ".".join(parts)
        signature = segment(issuer.keys[issuer.key_id].sign(message.encode()))
        return f"{message}.{respell(signature) if part == 2 else signature}"

    return forge


def with_signature(change: Callable[[bytes], bytes]) -> Forge:
    def forge(issuer: Issuer, person: Person | None) -> str:
        message, _, signature = issuer.token(person).rpartition(".")
        raw = base64.urlsafe_b64decode(signature + "==")
        return f"{message}.{segment(change(raw))}"

    return forge


def malleated(signature: bytes) -> bytes:
    s = int.from_bytes(signature[32:], "little") + ED25519_ORDER
    return signature[:32] + s.to_bytes(32, "little")


def spelled(change: Callable[[str], str]) -> Forge:
    return lambda issuer, person: change(issuer.token(person))


ALGORITHMS = {
    f"T-04 alg {name!r}": forge
    for name in ("none", "None", "nOnE", "", 1, ["EdDSA"], None, ABSENT, "eddsa", "Ed25519")
    for forge in [headed(alg=name)]
} | {
    f"T-04 alg {name!r} without a signature": lambda issuer, person, name=name: (
        issuer.token(person, header={"alg": name}).rpartition(".")[0] + "."
    )
    for name in ("none", "EdDSA")
}
KEY_IDS = {
    f"T-09 kid {str(key_id)[:24]!r}": headed(kid=key_id)
    for key_id in (
        "unknown",
        "../../etc/passwd",
        "' OR 1=1--",
        "\x00",
        "",
        1,
        ["a"],
        None,
        ABSENT,
        "k" * 10_000,
    )
}
UNEXPECTED: dict[str, Any] = {
    "crit": ["x"],
    "b64": False,
    "zip": "DEF",
    "cty": "JWT",
    "x5t": "a",
    "unheard-of": 1,
}
FOREIGN_TYPES: list[Any] = ["logout+jwt", "at+jwt", "jwt", "", None, ["JWT"]]
HEADERS = {f"T-10 {name}": headed(**{name: value}) for name, value in UNEXPECTED.items()} | {
    f"T-10 typ {value!r}": headed(typ=value) for value in FOREIGN_TYPES
}
EXPIRIES = {
    "T-11 exp 31 s ago": later("exp", -31),
    "T-11 exp a string": lambda issuer, person: issuer.token(
        person, exp=str(int(time.time()) + 900)
    ),
    "T-11 exp with a fraction": later("exp", 900.5),
    "T-11 exp a float without one": lambda issuer, person: issuer.token(
        person, exp=float(int(time.time()) + 900)
    ),
    "T-11 lifetime of an hour and a second": later("exp", 3601),
    "T-11 lifetime of a week": later("exp", 7 * 86400),
    "T-11 no lifetime": lambda issuer, person: issuer.token(
        person, iat=int(time.time()), exp=int(time.time())
    ),
} | {
    f"T-11 exp {name}": replaced_claim("exp", value)
    for name, value in {
        "null": "null",
        "true": "true",
        "a list": "[1]",
        "NaN": "NaN",
        "Infinity": "Infinity",
        "1e400": "1e400",
        "10^30": "1" + "0" * 30,
        "of 2000 digits": "9" * 2000,
        "negative": "-1",
    }.items()
}
ISSUED = {
    "T-12 nbf in the future": later("nbf", 60),
    "T-12 iat in the future": later("iat", 60),
    "T-12 iat a float": later("iat", -0.5),
    "T-12 iat negative": changed(iat=-1),
    "T-12 iat a string": changed(iat="1"),
    "T-12 iat true": changed(iat=True),
    "T-12 iat 1e400": replaced_claim("iat", "1e400"),
    "T-12 nbf 1e400": raw_claim("nbf", "1e400"),
    "T-12 nbf a string": changed(nbf="soon"),
}
MISSING = {
    f"T-11..T-15 no {name}": changed(**{name: ABSENT})
    for name in ("sub", "email", "sid", "iat", "exp", "iss", "aud")
}


def of_address(claim: str, change: Callable[[str], Any]) -> Forge:
    return lambda issuer, person: issuer.token(person, **{claim: change(issuer.url)})


ADDRESSES = {
    f"T-14 {claim} {name}": of_address(claim, change)
    for claim in ("iss", "aud")
    for name, change in {
        "another": lambda _: "https://example.com",
        "with a slash at its end": lambda url: url + "/",
        "in capitals": str.upper,
        "a list with ours": lambda url: [url],
        "a list with ours and another": lambda url: [url, "https://example.com"],
        "cut short": lambda url: url[:-1],
        "lengthened": lambda url: url + "0",
        "null": lambda _: None,
        "empty": lambda _: "",
    }.items()
}
BAD_IDENTIFIERS: list[Any] = [
    *("", 1, None, ["a"], {}, "a\x00b", "\ud800", "a" * 65, "../x", "x' OR '1'='1", "a\n", "é"),
    "nobody",
]
BAD_EMAILS: list[Any] = [
    *("", 1, None, ["a"], "a\x00@example.com", "\ud800", "a" * 321, "a\nb"),
]
IDENTIFIERS = {
    f"T-15 {claim} {str(value)[:20]!r}": changed(**{claim: value})
    for claim, values in (
        ("sub", BAD_IDENTIFIERS),
        ("sid", BAD_IDENTIFIERS),
        ("email", BAD_EMAILS),
    )
    for value in values
}
DUPLICATES = {
    "T-16 sub twice, the last one right": rewritten(
        lambda payload: b'{"sub": "nobody", ' + payload[1:]
    ),
    "T-16 sub twice, the first one right": raw_claim("sub", '"nobody"'),
    "T-16 aud twice": raw_claim("aud", '"https://example.com"'),
    "T-16 a key twice inside another claim": raw_claim("x", '{"a": 1, "a": 2}'),
    "T-16 alg twice": lambda issuer, person: signed(
        f'{{"alg": "none", "alg": "EdDSA", "kid": "{issuer.key_id}"}}'.encode(),
        encoded(issuer.claims(person)),
        issuer.keys[issuer.key_id],
    ),
    "T-03 claims nested 40 deep": raw_claim("x", "[" * 40 + "]" * 40),
    "T-03 claims nested 1500 deep": raw_claim("x", "[" * 700 + "]" * 700),
    "T-03 claims in UTF-16": rewritten(lambda payload: payload.decode().encode("utf-16")),
    "T-03 claims after a byte order mark": rewritten(lambda payload: b"\xef\xbb\xbf" + payload),
    "T-03 claims that are a list": rewritten(lambda payload: b"[" + payload + b"]"),
    "T-03 claims that are a number": rewritten(lambda _: b"1"),
    "T-03 longer than 4096 characters": changed(padding="x" * 4096),
}
SPELLINGS = {
    "T-17 padded signature": spelled(lambda token: token + "=="),
    "T-17 padded header": spelled(lambda token: token.replace(".", "=.", 1)),
    "T-17 plain base64 alphabet": spelled(
        lambda token: token.replace("-", "+").replace("_", "/") + "+"
    ),
    "T-17 a space inside": spelled(lambda token: token[:-4] + " " + token[-4:]),
    "T-17 header respelled": with_last_character_respelled(0),
    "T-17 payload respelled": with_last_character_respelled(1),
    "T-17 signature respelled": with_last_character_respelled(2),
    "T-03 a fourth part": spelled(lambda token: token + ".a"),
    "T-03 two parts": spelled(lambda token: token.rpartition(".")[0]),
}
SIGNATURES = {
    "T-18 all zero": with_signature(lambda _: bytes(64)),
    "T-18 S + L": with_signature(malleated),
    "T-18 truncated": with_signature(lambda signature: signature[:63]),
    "T-18 one byte longer": with_signature(lambda signature: signature + b"\0"),
    "T-18 empty": spelled(lambda token: token.rpartition(".")[0] + "."),
    "T-08 another key of the same kid": lambda issuer, person: issuer.token(
        person, key=Ed25519PrivateKey.generate()
    ),
}
FORGERIES: dict[str, Forge] = (
    ALGORITHMS
    | KEY_IDS
    | HEADERS
    | EXPIRIES
    | ISSUED
    | MISSING
    | ADDRESSES
    | IDENTIFIERS
    | DUPLICATES
    | SPELLINGS
    | SIGNATURES
)
