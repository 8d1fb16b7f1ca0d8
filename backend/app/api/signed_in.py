"""Who is calling: every route but health's stands behind their sign-in."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response

from app.api.address import bucket_of
from app.api.documentation import SIGNED_IN
from app.api.limits import Limiter
from app.api.once import OnceRoute
from app.core.errors import InvalidToken
from app.core.security import CurrentUser, TokenVerifier
from app.database import Database

_READS = {"GET", "HEAD", "OPTIONS"}


class SignedInRoute(OnceRoute):
    """A route that nobody passes without a sign-in that lives.

    It is the route itself and no dependency, so that none can be written without. What the handler
    does in the database is committed before its answer leaves: an acknowledged write is a kept one.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options | {"openapi_extra": SIGNED_IN})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_signed_in(request: Request) -> Response:
            database: Database = request.state.database
            try:
                async with database.passage(await _read_caller(request)) as passage:
                    request.state.passage = passage
                    return await handle(request)
            except InvalidToken:
                # Good tokens don't count: a whole office may share one address, and so may all
                # the visitors of a proxy.
                limiter: Limiter = request.state.limiter
                await limiter.count_refusal(bucket_of(request))
                raise

        return handle_signed_in


async def _read_caller(request: Request) -> CurrentUser:
    """Whom the token names, counted before the database is asked for anything.

    Whether their sign-in still lives is asked with whatever the request asks first.
    """
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        raise InvalidToken("no authorization header, or more than one")
    scheme, _, token = headers[0].partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidToken("not a bearer token")
    verifier: TokenVerifier = request.state.verifier
    caller = await verifier.verify(token)
    limiter: Limiter = request.state.limiter
    await limiter.count_user(caller.id, writes=request.method not in _READS)
    return caller
