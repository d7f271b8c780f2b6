"""The end of a change set: what takes long is done first, the edition is raised last."""

from contextvars import ContextVar

from django.db import connection, transaction
from django.utils import timezone

from ecosystem.audit.models import Edition

# So many rows change what PostgreSQL should think of its tables.
MANY = 5000
# So many that what the database checks at the end of the transaction takes longer than asking it to.
SEVERAL = 100
# In one step: what stands between this and the commit is time that other writers wait.
RAISE = "UPDATE audit_edition SET number = number + 1, raised_at = %s WHERE id = 1 RETURNING number"
# The editions that were raised in this request and are committed.
raised: ContextVar[list[int] | None] = ContextVar("raised", default=None)


def settle(size: int) -> None:
    """Have PostgreSQL do now, for a change set of so many changes, what it else does while others wait for the edition."""
    if connection.vendor != "postgresql":
        return
    if size >= MANY:
        tell_planner()
    if size >= SEVERAL:
        check_now()


def tell_planner() -> None:
    """Have PostgreSQL look at its tables anew.

    Foreign keys are checked when the transaction ends. Where the planner still believes that a table is as empty as it
    was before, it reads all of it for each row: an import of 20,000 into a new registry did not end.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def check_now() -> None:
    """Have PostgreSQL check the foreign keys of what was written, before the edition is raised and others wait for it.

    Else it does so when the transaction ends, while this one holds the edition's row: a short save beside an import of
    20,000 waited for all of it.
    """
    connection.check_constraints()


def raise_edition() -> int:
    """Make the public edition one higher and return it. The row's lock orders concurrent change sets: the last thing that
    is done before a transaction ends, since all other public writes wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [connection.ops.adapt_datetimefield_value(timezone.now())])
        row = cursor.fetchone()
    number = row[0] if row else Edition.objects.create(pk=1, number=2).number
    noted = raised.get()
    if noted is not None:
        transaction.on_commit(lambda: noted.append(number))
    return number
