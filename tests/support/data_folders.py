"""Data folders of registers that are stopped, made of a database of the tests: to migrate and load takes minutes."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg import sql

from core.servers import DATABASE
from core.servers.base import make_private, runs_as_nobody
from tests.support.databases import served_by_its_own_server

# What a process must be told to work on such a folder: the key with which the schema of the template is signed.
ENVIRON = {"SEAL_KEY": settings.SEAL_KEY}


def fill(data: Path, *, with_loaders: bool) -> None:
    """Make ``data`` the folder of a register that holds this process's database and the files of the tests.

    Without loaders its application's role may not enter history, as in production.
    """
    make_private(data, mode=0o711 if runs_as_nobody() else 0o700)
    with served_by_its_own_server(data / "postgres") as copy:
        connections.close_all()
        if not with_loaders:
            with copy.postgres.connect(copy.name) as superuser:
                superuser.execute("DELETE FROM core_loader")
        with copy.postgres.connect() as superuser:
            for name in (DATABASE, copy.template):
                superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            renamed = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            superuser.execute(renamed.format(sql.Identifier(copy.name), sql.Identifier(DATABASE)))
    if settings.MEDIA_ROOT.exists():
        shutil.copytree(settings.MEDIA_ROOT, data / "files")
