"""The envelope around every answer but health's."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")


class Input(BaseModel):
    """What a caller sends: camelCase, and nothing that we don't know."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


class Output(BaseModel):
    """What a caller gets: camelCase, and every field always there."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        from_attributes=True,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_serialization_defaults_required=True,
        frozen=True,
    )


class Success(Output, Generic[T]):
    success: Literal[True] = True
    data: T
    message: str | None = Field(description="A sentence for people, where there is one.")


class ListMeta(Output):
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null on the last one."
    )


class SuccessList(Success[list[T]], Generic[T]):
    meta: ListMeta


class ErrorDetail(Output):
    field: str = Field(description="The field at fault, in the caller's own spelling.")
    message: str


class ErrorBody(Output):
    code: str = Field(description="Stable, for programs.", examples=["NOT_FOUND"])
    message: str = Field(description="For people.")
    details: list[ErrorDetail] | None = Field(description="One entry for each field at fault.")


class Failure(Output):
    success: Literal[False] = False
    error: ErrorBody


class Health(Output):
    status: Literal["ok"]
