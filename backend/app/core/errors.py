"""Everything that can be refused, as the domain sees it; `app.api.errors` gives each its status.

HoldfastError
├── MalformedRequest
├── UnsupportedMediaType
├── InvalidToken
├── Forbidden
├── NotFound
├── Conflict
├── VersionConflict
├── UndoConflict
├── KeyInFlight
├── KeyReused
├── SyncExpired
├── TooManyTasks
├── RateLimited
└── Unavailable
"""


class HoldfastError(Exception):
    """A refusal whose message may be shown to the caller."""

    message = "The request was refused."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)


class MalformedRequest(HoldfastError):
    message = "The request could not be read."


class UnsupportedMediaType(HoldfastError):
    message = "Send the body as application/json in UTF-8, without a content encoding."


class InvalidToken(HoldfastError):
    """`reason` is for the log alone: the caller learns nothing about which check failed."""

    message = "Sign in to continue."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class Forbidden(HoldfastError):
    message = "You don't have access to this task."


class NotFound(HoldfastError):
    message = "This task doesn't exist or was deleted."


class Conflict(HoldfastError):
    message = "A task with this id already exists."


class VersionConflict(HoldfastError):
    message = "The task was changed since you read it. Read it again before changing it."

    def __init__(self, current: int) -> None:
        super().__init__()
        self.current = current


class UndoConflict(HoldfastError):
    """`in_the_way`: for each field that was changed again, the number of the change that did."""

    message = "Later changes build on this one. Undo them first."

    def __init__(self, in_the_way: dict[str, int]) -> None:
        super().__init__()
        self.in_the_way = in_the_way


class KeyInFlight(HoldfastError):
    message = "A request with this Idempotency-Key is still being answered. Try again in a moment."


class KeyReused(HoldfastError):
    message = "This Idempotency-Key was used for another request. Use a new one."


class SyncExpired(HoldfastError):
    message = "This cursor is too old or not known. Read everything again, without a cursor."


class TooManyTasks(HoldfastError):
    message = "You have as many tasks as one account can hold. Delete some first."


class RateLimited(HoldfastError):
    message = "Too many requests. Wait a moment."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class Unavailable(HoldfastError):
    """`reason` is for the log alone."""

    message = "Holdfast can't answer right now. Try again in a moment."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
