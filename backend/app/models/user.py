"""People and how they signed in: Better Auth's tables, which it alone reads and writes.

They are described here because Alembic owns the whole schema. A test asks Better Auth itself
whether anything that it needs is missing.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Text,
    false,
    func,
    text,
    true,
)
from sqlmodel import Field, SQLModel


def _moment(*, required: bool = True, defaults_to_now: bool = False) -> Column[datetime]:
    return Column(
        DateTime(timezone=True),
        nullable=not required,
        server_default=func.now() if defaults_to_now else None,
    )


def _owner(*, unique: bool = False) -> Column[str]:
    owner = ForeignKey("users.id", ondelete="CASCADE")
    return Column(Text, owner, nullable=False, index=True, unique=unique)


class User(SQLModel, table=True):
    """A person with an account."""

    __tablename__ = "users"
    # One account for each address, however it is written.
    __table_args__ = (Index("ix_users_email_lower", text("lower(email)"), unique=True),)

    id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    email: str = Field(sa_type=Text, unique=True)
    email_verified: bool
    image: str | None = Field(sa_type=Text)
    two_factor_enabled: bool | None = Field(sa_column=Column(Boolean, server_default=false()))
    created_at: datetime = Field(sa_column=_moment(defaults_to_now=True))
    updated_at: datetime = Field(sa_column=_moment(defaults_to_now=True))


class Session(SQLModel, table=True):
    """One sign-in; while its row lives, tokens that name it are good."""

    __tablename__ = "sessions"

    id: str = Field(sa_type=Text, primary_key=True)
    expires_at: datetime = Field(sa_column=_moment())
    token: str = Field(sa_type=Text, unique=True)
    created_at: datetime = Field(sa_column=_moment(defaults_to_now=True))
    updated_at: datetime = Field(sa_column=_moment())
    ip_address: str | None = Field(sa_type=Text)
    user_agent: str | None = Field(sa_type=Text)
    user_id: str = Field(sa_column=_owner())


class Account(SQLModel, table=True):
    """A way to sign in, the password among them."""

    __tablename__ = "accounts"

    id: str = Field(sa_type=Text, primary_key=True)
    account_id: str = Field(sa_type=Text)
    provider_id: str = Field(sa_type=Text)
    user_id: str = Field(sa_column=_owner())
    access_token: str | None = Field(sa_type=Text)
    refresh_token: str | None = Field(sa_type=Text)
    id_token: str | None = Field(sa_type=Text)
    access_token_expires_at: datetime | None = Field(sa_column=_moment(required=False))
    refresh_token_expires_at: datetime | None = Field(sa_column=_moment(required=False))
    scope: str | None = Field(sa_type=Text)
    password: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_column=_moment(defaults_to_now=True))
    updated_at: datetime = Field(sa_column=_moment())


class TwoFactor(SQLModel, table=True):
    """What a second factor is checked against; secret and codes are encrypted."""

    __tablename__ = "two_factors"

    id: str = Field(sa_type=Text, primary_key=True)
    secret: str = Field(sa_type=Text, index=True)
    backup_codes: str = Field(sa_type=Text)
    user_id: str = Field(sa_column=_owner(unique=True))
    verified: bool | None = Field(sa_column=Column(Boolean, server_default=true()))
    failed_verification_count: int | None = Field(
        sa_column=Column(Integer, server_default=text("0"))
    )
    locked_until: datetime | None = Field(sa_column=_moment(required=False))


class Verification(SQLModel, table=True):
    """A pending proof, such as a link in an e-mail; a trigger ends it with what it is about."""

    __tablename__ = "verifications"

    id: str = Field(sa_type=Text, primary_key=True)
    identifier: str = Field(sa_type=Text, index=True)
    value: str = Field(sa_type=Text, index=True)
    expires_at: datetime = Field(sa_column=_moment())
    created_at: datetime = Field(sa_column=_moment(defaults_to_now=True))
    updated_at: datetime = Field(sa_column=_moment(defaults_to_now=True))


class SigningKey(SQLModel, table=True):
    """A key pair that signs tokens; the private half is encrypted."""

    __tablename__ = "jwks"

    id: str = Field(sa_type=Text, primary_key=True)
    public_key: str = Field(sa_type=Text)
    private_key: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_column=_moment())
    expires_at: datetime | None = Field(sa_column=_moment(required=False))
    alg: str | None = Field(sa_type=Text)
    crv: str | None = Field(sa_type=Text)


class RateLimit(SQLModel, table=True):
    """How often one address called one path of Better Auth of late."""

    __tablename__ = "rate_limits"

    id: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, unique=True)
    count: int
    last_request: int = Field(sa_column=Column(BigInteger, nullable=False))
