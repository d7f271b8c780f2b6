"""The sums of a pot and of a voucher are those of their rows, and no member gets more than the cap: triggers keep it so."""

from django.db import migrations

from ecosystem.core.statements import in_each

# ruff: noqa: S608  every name in these statements is a constant of this file

REDEEMED = "(SELECT coalesce(sum(granted), 0) FROM vouchers_claim WHERE voucher_id = {} AND state = 'paid')"
RESERVED = (
    "((SELECT coalesce(sum(face - redeemed), 0) FROM vouchers_voucher WHERE pot_id = {0} AND state = 'issued')"
    " + (SELECT coalesce(sum(granted), 0) FROM vouchers_claim WHERE pot_id = {0} AND state = 'approved'))"
)
PAID = "(SELECT coalesce(sum(granted), 0) FROM vouchers_claim WHERE pot_id = {} AND state = 'paid')"
KEEP_VOUCHER = f"UPDATE vouchers_voucher SET redeemed = {REDEEMED.format('vouchers_voucher.id')} WHERE id"
KEEP_POT = (
    f"UPDATE vouchers_pot SET reserved = {RESERVED.format('vouchers_pot.id')}, "
    f"paid = {PAID.format('vouchers_pot.id')} WHERE id"
)
WRONG_POT = (
    f"NEW.reserved <> {RESERVED.format('NEW.id')} OR NEW.paid <> {PAID.format('NEW.id')}"
)
# What the organization of an enrollment takes of its cap in a pot: vouchers by their face while they are valid, by what was
# redeemed after that; and claims without a voucher.
COMMITTED = """(
    (SELECT coalesce(sum(CASE WHEN v.state = 'issued' THEN v.face ELSE v.redeemed END), 0)
     FROM vouchers_voucher v JOIN programs_enrollment e ON e.id = v.enrollment_id
     WHERE v.pot_id = {pot} AND e.organization_id = {organization})
    + (SELECT coalesce(sum(c.granted), 0)
       FROM vouchers_claim c JOIN programs_enrollment e ON e.id = c.enrollment_id
       WHERE c.pot_id = {pot} AND c.voucher_id IS NULL AND e.organization_id = {organization}))"""
ORGANIZATION = "(SELECT organization_id FROM programs_enrollment WHERE id = NEW.enrollment_id)"
OVER_CAP = (
    f"{COMMITTED.format(pot='NEW.pot_id', organization=ORGANIZATION)} > (SELECT cap FROM vouchers_pot WHERE id = NEW.pot_id)"
)
MEMBERS = (
    "(SELECT e.organization_id AS organization_id FROM vouchers_voucher v JOIN programs_enrollment e ON e.id = v.enrollment_id "
    "WHERE v.pot_id = NEW.id UNION SELECT e.organization_id FROM vouchers_claim c "
    "JOIN programs_enrollment e ON e.id = c.enrollment_id WHERE c.pot_id = NEW.id)"
)
CAP_TOO_LOW = (
    f"EXISTS (SELECT 1 FROM {MEMBERS} m WHERE {COMMITTED.format(pot='NEW.id', organization='m.organization_id')} > NEW.cap)"
)
OVER_SHARE = (
    "NEW.amount * 100 > NEW.bill * (SELECT s.share FROM vouchers_scheme s JOIN vouchers_pot p ON p.scheme_id = s.id "
    "WHERE p.id = NEW.pot_id)"
)
OTHER_VOUCHER = (
    "NEW.voucher_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM vouchers_voucher v WHERE v.id = NEW.voucher_id "
    "AND v.pot_id = NEW.pot_id AND v.enrollment_id = NEW.enrollment_id)"
)


def _refused(name: str, when: str, table: str, condition: str, refusal: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {when} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )


SQLITE = [
    _refused("vouchers_claim_capped_insert", "INSERT", "vouchers_claim", f"NEW.voucher_id IS NULL AND {OVER_CAP}", "vouchers_cap"),
    _refused(
        "vouchers_claim_capped_update",
        "UPDATE OF granted",
        "vouchers_claim",
        f"NEW.voucher_id IS NULL AND NEW.granted > OLD.granted AND {OVER_CAP}",
        "vouchers_cap",
    ),
    _refused("vouchers_claim_share_insert", "INSERT", "vouchers_claim", OVER_SHARE, "vouchers_claim_share_of_bill"),
    _refused("vouchers_claim_share_update", "UPDATE OF amount, bill", "vouchers_claim", OVER_SHARE, "vouchers_claim_share_of_bill"),
    _refused("vouchers_claim_stays_insert", "INSERT", "vouchers_claim", OTHER_VOUCHER, "vouchers_pot_stays"),
    _refused(
        "vouchers_claim_stays_update",
        "UPDATE OF pot_id, voucher_id",
        "vouchers_claim",
        "NEW.pot_id <> OLD.pot_id OR NEW.voucher_id IS NOT OLD.voucher_id",
        "vouchers_pot_stays",
    ),
    f"CREATE TRIGGER vouchers_claim_insert AFTER INSERT ON vouchers_claim BEGIN {KEEP_VOUCHER} = NEW.voucher_id; {KEEP_POT} = NEW.pot_id; END",
    f"CREATE TRIGGER vouchers_claim_update AFTER UPDATE ON vouchers_claim BEGIN {KEEP_VOUCHER} = NEW.voucher_id; {KEEP_POT} = NEW.pot_id; END",
    f"CREATE TRIGGER vouchers_claim_delete AFTER DELETE ON vouchers_claim BEGIN {KEEP_VOUCHER} = OLD.voucher_id; {KEEP_POT} = OLD.pot_id; END",
    _refused("vouchers_voucher_capped_insert", "INSERT", "vouchers_voucher", OVER_CAP, "vouchers_cap"),
    _refused(
        "vouchers_voucher_capped_update",
        "UPDATE OF face, state",
        "vouchers_voucher",
        f"NEW.state = 'issued' AND (NEW.face > OLD.face OR OLD.state <> 'issued') AND {OVER_CAP}",
        "vouchers_cap",
    ),
    _refused("vouchers_voucher_stays", "UPDATE OF pot_id", "vouchers_voucher", "NEW.pot_id <> OLD.pot_id", "vouchers_pot_stays"),
    *(
        _refused(
            f"vouchers_voucher_redeemed_{when.lower()}",
            f"{when}{column}",
            "vouchers_voucher",
            f"NEW.redeemed <> {REDEEMED.format('NEW.id')}",
            "vouchers_voucher_redeemed_is_sum",
        )
        for when, column in (("INSERT", ""), ("UPDATE", " OF redeemed"))
    ),
    f"CREATE TRIGGER vouchers_voucher_insert AFTER INSERT ON vouchers_voucher BEGIN {KEEP_POT} = NEW.pot_id; END",
    f"CREATE TRIGGER vouchers_voucher_update AFTER UPDATE ON vouchers_voucher BEGIN {KEEP_POT} = NEW.pot_id; END",
    f"CREATE TRIGGER vouchers_voucher_delete AFTER DELETE ON vouchers_voucher BEGIN {KEEP_POT} = OLD.pot_id; END",
    *(
        _refused(f"vouchers_pot_sums_{when.lower()}", f"{when}{column}", "vouchers_pot", WRONG_POT, "vouchers_pot_sums")
        for when, column in (("INSERT", ""), ("UPDATE", " OF reserved, paid"))
    ),
    _refused("vouchers_pot_capped", "UPDATE OF cap", "vouchers_pot", f"NEW.cap < OLD.cap AND {CAP_TOO_LOW}", "vouchers_cap"),
]
SQLITE_REVERSE = [f"DROP TRIGGER {statement.split()[2]}" for statement in reversed(SQLITE)]


def _unless(condition: str, name: str) -> str:
    return f"""IF {condition} THEN
            RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;"""


# The pot is locked before its rows are added up: a statement of its own sees what others have written till then.
LOCK = "PERFORM 1 FROM vouchers_pot WHERE id = {} FOR NO KEY UPDATE;"
POSTGRESQL = [
    f"""CREATE FUNCTION vouchers_claim_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            {LOCK.format("OLD.pot_id")}
            {KEEP_VOUCHER} = OLD.voucher_id;
            {KEEP_POT} = OLD.pot_id;
            RETURN NULL;
        END IF;
        {LOCK.format("NEW.pot_id")}
        IF TG_OP = 'UPDATE' THEN
            {_unless("NEW.pot_id <> OLD.pot_id OR NEW.voucher_id IS DISTINCT FROM OLD.voucher_id", "vouchers_pot_stays")}
        ELSE
            {_unless(OTHER_VOUCHER, "vouchers_pot_stays")}
        END IF;
        IF TG_OP = 'INSERT' OR NEW.amount <> OLD.amount OR NEW.bill <> OLD.bill THEN
            {_unless(OVER_SHARE, "vouchers_claim_share_of_bill")}
        END IF;
        {KEEP_VOUCHER} = NEW.voucher_id;
        {KEEP_POT} = NEW.pot_id;
        IF NEW.voucher_id IS NULL AND (TG_OP = 'INSERT' OR NEW.granted > OLD.granted) THEN
            {_unless(OVER_CAP, "vouchers_cap")}
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER vouchers_claim_written AFTER INSERT OR UPDATE OR DELETE ON vouchers_claim
    FOR EACH ROW EXECUTE FUNCTION vouchers_claim_keep()""",
    f"""CREATE FUNCTION vouchers_voucher_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            {LOCK.format("OLD.pot_id")}
            {KEEP_POT} = OLD.pot_id;
            RETURN NULL;
        END IF;
        {LOCK.format("NEW.pot_id")}
        IF TG_OP = 'UPDATE' THEN
            {_unless("NEW.pot_id <> OLD.pot_id", "vouchers_pot_stays")}
        END IF;
        {_unless(f"NEW.redeemed <> {REDEEMED.format('NEW.id')}", "vouchers_voucher_redeemed_is_sum")}
        {KEEP_POT} = NEW.pot_id;
        IF NEW.state = 'issued' AND (TG_OP = 'INSERT' OR NEW.face > OLD.face OR OLD.state <> 'issued') THEN
            {_unless(OVER_CAP, "vouchers_cap")}
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER vouchers_voucher_written AFTER INSERT OR UPDATE OR DELETE ON vouchers_voucher
    FOR EACH ROW EXECUTE FUNCTION vouchers_voucher_keep()""",
    f"""CREATE FUNCTION vouchers_pot_check() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {_unless(WRONG_POT, "vouchers_pot_sums")}
        IF TG_OP = 'UPDATE' AND NEW.cap < OLD.cap THEN
            {_unless(CAP_TOO_LOW, "vouchers_cap")}
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER vouchers_pot_written AFTER INSERT OR UPDATE ON vouchers_pot
    FOR EACH ROW EXECUTE FUNCTION vouchers_pot_check()""",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER vouchers_pot_written ON vouchers_pot",
    "DROP FUNCTION vouchers_pot_check()",
    "DROP TRIGGER vouchers_voucher_written ON vouchers_voucher",
    "DROP FUNCTION vouchers_voucher_keep()",
    "DROP TRIGGER vouchers_claim_written ON vouchers_claim",
    "DROP FUNCTION vouchers_claim_keep()",
]


class Migration(migrations.Migration):
    dependencies = [("vouchers", "0001_initial")]

    operations = [in_each(sqlite=(SQLITE, SQLITE_REVERSE), postgresql=(POSTGRESQL, POSTGRESQL_REVERSE))]
