"""The check of a sign-in is planned once for each connection."""

from alembic import op

revision = "0007"
down_revision = "0006"

# A function in SQL is read and planned anew for each transaction, which took three times what the
# check itself takes; one in PL/pgSQL keeps its plan.
SIGN_IN_CHECK = """
    CREATE OR REPLACE FUNCTION session_is_live(owner_id text, session_id text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$
    BEGIN
        RETURN EXISTS (
            SELECT FROM public.sessions AS s
             WHERE s.id = session_id AND s.user_id = owner_id AND s.expires_at > now()
        );
    END
    $$
"""


def upgrade() -> None:
    op.execute(SIGN_IN_CHECK)
