"""One desk officer of a member at a time at a center, on any day: triggers refuse another one."""

from django.db import migrations

from ecosystem.core.statements import in_each

ANOTHER = """EXISTS (SELECT 1 FROM officers_assignment o WHERE o.center_id = NEW.center_id
    AND o.organization_id = NEW.organization_id AND o.id <> NEW.id
    AND (o.ends_on IS NULL OR o.ends_on > NEW.starts_on) AND (NEW.ends_on IS NULL OR NEW.ends_on > o.starts_on))"""
WRITTEN = "starts_on, ends_on, center_id, organization_id"

SQLITE = [
    f"CREATE TRIGGER officers_assignment_one_{when.split()[0].lower()} AFTER {when} ON officers_assignment WHEN {ANOTHER} "
    "BEGIN SELECT RAISE(ABORT, 'officers_assignment_one_at_a_time'); END"
    for when in ("INSERT", f"UPDATE OF {WRITTEN}")
]
SQLITE_REVERSE = [f"DROP TRIGGER officers_assignment_one_{when}" for when in ("insert", "update")]
# The organization is locked before its other rows are read: a statement of its own sees what others have written till then.
POSTGRESQL = [
    f"""CREATE FUNCTION officers_one_at_a_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM organizations_organization WHERE id = NEW.organization_id FOR NO KEY UPDATE;
        IF {ANOTHER} THEN
            RAISE EXCEPTION 'officers_assignment_one_at_a_time' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$""",
    f"""CREATE TRIGGER officers_assignment_one AFTER INSERT OR UPDATE OF {WRITTEN} ON officers_assignment
    FOR EACH ROW EXECUTE FUNCTION officers_one_at_a_time()""",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER officers_assignment_one ON officers_assignment",
    "DROP FUNCTION officers_one_at_a_time()",
]


class Migration(migrations.Migration):
    dependencies = [("officers", "0001_initial")]

    operations = [in_each(sqlite=(SQLITE, SQLITE_REVERSE), postgresql=(POSTGRESQL, POSTGRESQL_REVERSE))]
