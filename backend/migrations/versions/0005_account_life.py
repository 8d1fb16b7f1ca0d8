"""A second factor to sign in, and what ends with a password and with an account."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("users", sa.Column("two_factor_enabled", sa.Boolean, server_default=sa.false()))
    op.create_table(
        "two_factors",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("backup_codes", sa.Text, nullable=False),
        sa.Column(
            "user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("verified", sa.Boolean, server_default=sa.true()),
        sa.Column("failed_verification_count", sa.Integer, server_default=sa.text("0")),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
    )
    # One for each person: two enrolments at the same moment must not leave a spare secret.
    op.create_index("ix_two_factors_user_id", "two_factors", ["user_id"], unique=True)
    op.create_index("ix_verifications_value", "verifications", ["value"])
    op.create_index("ix_two_factors_secret", "two_factors", ["secret"])
    # One account for each address, however it is written.
    op.create_index("ix_users_email_lower", "users", [sa.text("lower(email)")], unique=True)
    # A backup is made by this role.
    op.execute("GRANT SELECT ON two_factors TO holdfast_keeper")
    for statement in ENDINGS:
        op.execute(statement)


# A proof under way (a link to reset the password, a sign-in that waits for its second factor)
# names its person without a reference, so nothing but this would end it. In the same transaction
# as what ends it: no moment in between, and nothing left where the page is killed.
ENDINGS = (
    """
    CREATE FUNCTION end_verifications() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public
    AS $$
    DECLARE
        person CONSTANT text := to_jsonb(OLD) ->> TG_ARGV[0];
    BEGIN
        DELETE FROM public.verifications
         WHERE value = person
            OR identifier IN (SELECT '2fa-attempts-' || identifier
                                FROM public.verifications WHERE value = person);
        RETURN NULL;
    END
    $$
    """,
    "REVOKE ALL ON FUNCTION end_verifications FROM PUBLIC",
    """
    CREATE TRIGGER end_verifications AFTER DELETE ON users
       FOR EACH ROW EXECUTE FUNCTION end_verifications('id')
    """,
    """
    CREATE TRIGGER end_verifications_of_former_email AFTER UPDATE OF email ON users
       FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email)
       EXECUTE FUNCTION end_verifications('id')
    """,
    """
    CREATE TRIGGER end_verifications AFTER UPDATE OF password ON accounts
       FOR EACH ROW WHEN (OLD.password IS DISTINCT FROM NEW.password)
       EXECUTE FUNCTION end_verifications('user_id')
    """,
    """
    CREATE OR REPLACE FUNCTION own_account() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    RETURN (
        SELECT jsonb_build_object(
            'id', u.id, 'name', u.name, 'email', u.email, 'emailVerified', u.email_verified,
            'twoFactorEnabled', coalesce(u.two_factor_enabled, false),
            'image', u.image, 'createdAt', u.created_at, 'updatedAt', u.updated_at,
            'sessions', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'createdAt', s.created_at, 'expiresAt', s.expires_at,
                    'ipAddress', s.ip_address, 'userAgent', s.user_agent
                ) ORDER BY s.created_at), '[]')
                  FROM public.sessions s WHERE s.user_id = u.id
            )
        )
          FROM public.users u
         WHERE u.id = NULLIF(current_setting('app.user_id', true), '')
    )
    """,
)
