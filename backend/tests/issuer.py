"""Stands for Better Auth where a test needs a token or a key document that it would never make."""

import base64
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.security import CurrentUser

KEYS_PATH = "/api/auth/jwks"
LIFETIME_SECONDS = 15 * 60


class Absent:
    """Takes a claim or a header field out of a token."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


@dataclass(frozen=True)
class Person:
    """Somebody with an account who is signed in; `headers` carry their token."""

    id: str
    email: str
    session_id: str
    headers: dict[str, str]

    @property
    def caller(self) -> CurrentUser:
        """What the API makes of their token."""
        return CurrentUser(id=self.id, email=self.email, session_id=self.session_id)


@dataclass
class Answer:
    """What the key address says; while `gate` is closed it says nothing.

    With a `pause` it says it byte by byte.
    """

    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    gate: threading.Event | None = None
    pause: float = 0.0


class Issuer:
    """A real server that publishes real Ed25519 keys and signs with them."""

    def __init__(self) -> None:
        self.keys: dict[str, Ed25519PrivateKey] = {}
        self.answer = Answer()
        self.fetches = 0
        self.paths: list[str] = []
        self._lock = threading.Lock()
        self._fetched = threading.Semaphore(0)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.rotate()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What is set as BETTER_AUTH_URL, and so both `iss` and `aud`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def keys_url(self) -> str:
        return self.url + KEYS_PATH

    @property
    def key_id(self) -> str:
        """The key that signs now: the newest."""
        return list(self.keys)[-1]

    def rotate(self, *, keep: bool = True) -> str:
        """Sign with a new key from now on; the old ones stay published where they are kept."""
        if not keep:
            self.keys.clear()
        key_id = uuid4().hex
        self.keys[key_id] = Ed25519PrivateKey.generate()
        return key_id

    def hang(self) -> None:
        """Answer nobody before `release`."""
        self.answer.gate = threading.Event()

    def release(self) -> None:
        gate, self.answer = self.answer.gate, Answer()
        if gate is not None:
            gate.set()

    def wait_for_fetch(self) -> None:
        """Return once one more fetch has arrived, answered or not."""
        if not self._fetched.acquire(timeout=10):
            raise TimeoutError("nobody came for the keys")

    def document(self) -> bytes:
        return json.dumps(
            {"keys": [public_jwk(key, id_) for id_, key in self.keys.items()]}
        ).encode()

    def token(
        self,
        person: Person | None = None,
        *,
        header: Mapping[str, Any] | None = None,
        key: Ed25519PrivateKey | None = None,
        **claims: Any,
    ) -> str:
        """A correct token of a person, but for the claims and header fields that are given.

        Without a person it is nobody's: well-made, and refused by whoever asks the database.
        """
        written = {"alg": "EdDSA", "kid": self.key_id} | dict(header or {})
        return signed(
            encoded(written),
            encoded(self.claims(person) | claims),
            key or self.keys[self.key_id],
        )

    def claims(self, person: Person | None = None) -> dict[str, Any]:
        """The claims of a correct token, issued now."""
        now = int(time.time())
        return {
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "iss": self.url,
            "aud": self.url,
            "sub": person.id if person else "nobody",
            "sid": person.session_id if person else "nowhere",
            "email": person.email if person else "nobody@example.com",
        }

    def note_fetch(self, path: str) -> Answer:
        with self._lock:
            self.paths.append(path)
            self.fetches += 1
        self._fetched.release()
        return self.answer


def public_jwk(key: Ed25519PrivateKey, key_id: str) -> dict[str, str]:
    raw = key.public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": key_id, "x": segment(raw)}


def encoded(fields: Mapping[str, Any]) -> bytes:
    return json.dumps({n: v for n, v in fields.items() if not isinstance(v, Absent)}).encode()


def segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: bytes, payload: bytes, key: Ed25519PrivateKey) -> str:
    """Sign any bytes at all: no library would write what an attacker writes."""
    message = f"{segment(header)}.{segment(payload)}"
    return f"{message}.{segment(key.sign(message.encode()))}"


def pieces(body: bytes, pause: float) -> Iterator[bytes]:
    if not pause:
        yield body
        return
    for place in range(len(body)):
        time.sleep(pause)
        yield body[place : place + 1]


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = issuer.note_fetch(self.path)
            if answer.gate is not None:
                answer.gate.wait(30)
            body = issuer.document() if answer.body is None else answer.body
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for piece in pieces(body, answer.pause):
                    self.wfile.write(piece)
            except (BrokenPipeError, ConnectionResetError):
                # Whoever asked has given up waiting, as some tests want it.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """The log of the API is what tests read."""

    return Handler
