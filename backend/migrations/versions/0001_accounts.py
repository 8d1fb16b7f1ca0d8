"""Better Auth's tables: people, their sign-ins, and the keys that sign their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def moment(name: str, *, required: bool = True, now: bool = False) -> sa.Column[object]:
    default = sa.func.now() if now else None
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=not required, server_default=default
    )


def words(name: str, *, required: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required)


def owner() -> sa.Column[str]:
    return sa.Column(
        "user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
    )


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text, primary_key=True),
        words("name"),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("email_verified", sa.Boolean, nullable=False),
        words("image", required=False),
        moment("created_at", now=True),
        moment("updated_at", now=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        moment("expires_at"),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        moment("created_at", now=True),
        moment("updated_at"),
        words("ip_address", required=False),
        words("user_agent", required=False),
        owner(),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, primary_key=True),
        words("account_id"),
        words("provider_id"),
        owner(),
        words("access_token", required=False),
        words("refresh_token", required=False),
        words("id_token", required=False),
        moment("access_token_expires_at", required=False),
        moment("refresh_token_expires_at", required=False),
        words("scope", required=False),
        words("password", required=False),
        moment("created_at", now=True),
        moment("updated_at"),
    )
    op.create_index("ix_accounts_user_id", "accounts", ["user_id"])
    op.create_table(
        "verifications",
        sa.Column("id", sa.Text, primary_key=True),
        words("identifier"),
        words("value"),
        moment("expires_at"),
        moment("created_at", now=True),
        moment("updated_at", now=True),
    )
    op.create_index("ix_verifications_identifier", "verifications", ["identifier"])
    op.create_table(
        "jwks",
        sa.Column("id", sa.Text, primary_key=True),
        words("public_key"),
        words("private_key"),
        moment("created_at"),
        moment("expires_at", required=False),
        words("alg", required=False),
        words("crv", required=False),
    )
    op.create_table(
        "rate_limits",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_request", sa.BigInteger, nullable=False),
    )
