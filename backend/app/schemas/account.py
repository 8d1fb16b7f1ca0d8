"""A person's account on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.change import ChangeRead
from app.schemas.response import Output
from app.schemas.task import Moment, TaskRead


class SignInRead(Output):
    created_at: Moment
    expires_at: Moment
    ip_address: str | None
    user_agent: str | None


class AccountRead(Output):
    id: str
    name: str
    email: str
    email_verified: bool
    two_factor_enabled: bool
    image: str | None
    created_at: Moment
    updated_at: Moment
    sessions: list[SignInRead]


class ExportedTask(TaskRead):
    deleted_at: Annotated[Moment | None, Field(description="Null unless it can be restored.")]


class Export(Output):
    """All that the database holds of one person, but secrets such as the password's hash."""

    format: Literal["holdfast-export"] = "holdfast-export"
    format_version: Literal[1] = 1
    exported_at: Moment
    account: AccountRead
    tasks: list[ExportedTask] = Field(description="Deleted ones that can be restored among them.")
    changes: list[ChangeRead] = Field(description="The change log, oldest change first.")
