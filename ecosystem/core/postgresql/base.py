"""Django's PostgreSQL, which uses no connection that the server has closed meanwhile."""

import select
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.types.numeric import Int8

# Statements that a connection keeps prepared; each takes the server some tens of kilobytes.
MOST_PREPARED = 300
NEVER = 2**31


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that was kept, by a thread or in a pool, is looked at before it is used.

    One that the server closed (it was restarted, it failed over, somebody ended the connection) is thrown away and another
    one taken, so that no visitor meets it.

    psycopg's own check (``CONN_HEALTH_CHECKS``) asks the server and costs a round trip in every request. What the server
    said when it closed the connection, or that it did, has been waiting in the socket since; looking costs nothing.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        while self.pool and is_over(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        # Only what is to be prepared is, and nothing for being asked often.
        connection.prepare_threshold = None if self.keeps_no_statements else NEVER
        connection.prepared_max = MOST_PREPARED
        return connection

    @property
    def keeps_no_statements(self) -> bool:
        """Whether the next query may come to another connection of the server (PgBouncer), so that none is prepared."""
        return bool(self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"))

    def answered(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows of a statement that is asked again and again with other keys: the server plans it a few times, not each time.

        Integers are all sent as the largest: a statement is prepared anew for other types, and psycopg would choose
        them by size.
        """
        self.ensure_connection()
        sent = [Int8(one) if one.__class__ is int else one for one in parameters]
        with self.wrap_database_errors, psycopg.Cursor(self.connection) as cursor:
            cursor.execute(statement, sent, prepare=True)
            return cursor.fetchall()

    def is_usable(self) -> bool:
        """Of a connection that a thread keeps, asked once in a request: as above, and not by asking the server."""
        return self.connection is not None and not is_over(self.connection)


def is_over(connection: Any) -> bool:
    """Whether an idle connection was ended from the other side: nothing else would be waiting there to be read."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
