"""Django's PostgreSQL, which uses no connection that the server has closed meanwhile."""

import select
from typing import Any

from django.db.backends.postgresql import base


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
        return connection

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
