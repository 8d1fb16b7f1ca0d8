"""Who asks: tokens of a thousand people, signed as Better Auth signs, and their public key."""

import base64
import json
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_ID = "bench"
HOUR = 3600


class Issuer:
    """Stands where the page publishes its keys; signing people in a thousand times is no load."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        public = base64.urlsafe_b64encode(self._key.public_key().public_bytes_raw())
        x = public.rstrip(b"=").decode()
        key = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": KEY_ID, "x": x}
        self._document = json.dumps({"keys": [key]}).encode()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.keys_url = f"{self.url}/api/auth/jwks"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def tokens(self, numbers: Sequence[int]) -> dict[int, str]:
        return {number: self._token(number) for number in numbers}

    def _token(self, number: int) -> str:
        now = int(time.time())
        claims = {
            "iat": now,
            "exp": now + HOUR,
            "iss": self.url,
            "aud": self.url,
            "sub": f"u{number}",
            "sid": f"s{number}",
            "email": f"u{number}@example.com",
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": KEY_ID})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        document = self._document

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(document)))
                self.end_headers()
                self.wfile.write(document)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
