#!/usr/bin/env python
"""Commands of the register: they use the servers of ``DATA_DIR``, or start them and stop them at the end."""

import errno
import os
import signal
import sys
from contextlib import nullcontext
from types import FrameType
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from core import row_security, statement_timeouts
from core.servers import ServerError

# All other commands query the database, if only for its version in the checks of the models.
WITHOUT_SERVERS = {"check_migrations", "collectstatic", "diffsettings", "help", "translations", "version"}


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """End the command by an exception, so that the servers that it started are stopped."""
    sys.exit(128 + number)


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    command = arguments[1] if len(arguments) > 1 else "help"
    recovers = command == "restore" and any(word.startswith("--until") for word in arguments)  # makes its own server
    idle = recovers or command in WITHOUT_SERVERS or not {"--help", "-h", "--version"}.isdisjoint(arguments)
    signal.signal(signal.SIGTERM, leave)
    row_security.act_as_system()
    statement_timeouts.use(statement_timeouts.COMMAND)
    try:
        with nullcontext() if idle else settings.SERVERS.running():
            execute_from_command_line(arguments)
    except (ServerError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except (OSError, OperationalError) as error:
        if not is_full(error):
            raise
        sys.exit(f"the disk is full: make room, then run the command again ({error})".replace("\n", " ").strip())


def is_full(error: OSError | OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return getattr(error.__cause__, "sqlstate", None) == "53100"  # disk_full


if __name__ == "__main__":
    main(sys.argv)
