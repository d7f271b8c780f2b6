"""What was used of an allocation is the sum of its rows of usage: triggers keep it so, and refuse any other value."""

from django.db import migrations

from ecosystem.core.statements import in_each

# ruff: noqa: S608  every name in these statements is a constant of this file

SUM = "(SELECT coalesce(sum(amount), 0) FROM compute_usage WHERE allocation_id = {})"
KEEP = f"UPDATE compute_allocation SET used = {SUM.format('compute_allocation.id')} WHERE id"

SQLITE = [
    f"CREATE TRIGGER compute_usage_insert AFTER INSERT ON compute_usage BEGIN {KEEP} = NEW.allocation_id; END",
    f"CREATE TRIGGER compute_usage_delete AFTER DELETE ON compute_usage BEGIN {KEEP} = OLD.allocation_id; END",
    (
        "CREATE TRIGGER compute_usage_update AFTER UPDATE ON compute_usage "
        f"BEGIN {KEEP} IN (OLD.allocation_id, NEW.allocation_id); END"
    ),
    *(
        f"CREATE TRIGGER compute_allocation_used_{when.lower()} AFTER {when}{column} ON compute_allocation "
        f"WHEN NEW.used <> {SUM.format('NEW.id')} "
        "BEGIN SELECT RAISE(ABORT, 'compute_allocation_used_is_sum'); END"
        for when, column in (("INSERT", ""), ("UPDATE", " OF used"))
    ),
]
SQLITE_REVERSE = [
    f"DROP TRIGGER {name}"
    for name in (
        "compute_allocation_used_update",
        "compute_allocation_used_insert",
        "compute_usage_update",
        "compute_usage_delete",
        "compute_usage_insert",
    )
]
# The allocation is locked before its rows are added up: a statement of its own sees what others have written till then.
POSTGRESQL = [
    f"""CREATE FUNCTION compute_keep_used() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM 1 FROM compute_allocation WHERE id = OLD.allocation_id FOR NO KEY UPDATE;
            {KEEP} = OLD.allocation_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM 1 FROM compute_allocation WHERE id = NEW.allocation_id FOR NO KEY UPDATE;
            {KEEP} = NEW.allocation_id;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER compute_usage_written AFTER INSERT OR UPDATE OR DELETE ON compute_usage
    FOR EACH ROW EXECUTE FUNCTION compute_keep_used()""",
    f"""CREATE FUNCTION compute_check_used() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.used <> {SUM.format("NEW.id")} THEN
            RAISE EXCEPTION 'used is not the sum of usage'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compute_allocation_used_is_sum';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER compute_allocation_used AFTER INSERT OR UPDATE OF used ON compute_allocation
    FOR EACH ROW EXECUTE FUNCTION compute_check_used()""",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER compute_allocation_used ON compute_allocation",
    "DROP FUNCTION compute_check_used()",
    "DROP TRIGGER compute_usage_written ON compute_usage",
    "DROP FUNCTION compute_keep_used()",
]


class Migration(migrations.Migration):
    dependencies = [("compute", "0001_initial")]

    operations = [in_each(sqlite=(SQLITE, SQLITE_REVERSE), postgresql=(POSTGRESQL, POSTGRESQL_REVERSE))]
