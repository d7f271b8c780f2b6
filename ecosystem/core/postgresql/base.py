"""Django's PostgreSQL, whose pool gives out no connection that the server has closed meanwhile."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of the pool is looked at before it is used: one that the server closed (it was restarted, it failed
    over, somebody ended the connection) is thrown away and another one taken, so that no visitor meets it.

    psycopg's own check (``CONN_HEALTH_CHECKS``) asks the server and costs a round trip in every request. What the server
    said when it closed the connection, or that it did, has been waiting in the socket since; looking costs nothing.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        while self.pool and is_over(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def is_over(connection: Any) -> bool:
    """Whether an idle connection was ended from the other side: nothing else would be waiting there to be read."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
