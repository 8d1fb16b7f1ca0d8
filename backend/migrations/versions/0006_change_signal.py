"""Each change is told to whoever listens."""

from alembic import op

revision = "0006"
down_revision = "0005"

# In the transaction of the change: it is told when the change is committed, or not at all. It
# carries whose log has grown and up to which number, and nothing of what happened.
STATEMENTS = (
    """
    CREATE FUNCTION tell_of_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog
    AS $$
    BEGIN
        PERFORM pg_notify('holdfast_changes', NEW.user_id || ' ' || NEW.last_number);
        RETURN NULL;
    END
    $$
    """,
    "REVOKE ALL ON FUNCTION tell_of_change FROM PUBLIC",
    """
    CREATE TRIGGER tell_of_change
     AFTER INSERT OR UPDATE OF last_number ON change_log_heads
       FOR EACH ROW EXECUTE FUNCTION tell_of_change()
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
