"""How long the database works for one statement, by the kind of work that the process does.

A process declares its kind once, before its first connection; one that declares none has the limits of the web, which
are the strictest. A statement that takes longer, or waits longer for a lock, is ended by PostgreSQL; the request is
answered with 503 and may be sent again (``core.outages``).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds; 0 is no limit."""

    statement: int
    lock: int
    idle_in_transaction: int

    @property
    def options(self) -> str:
        """The limits as PostgreSQL takes them when a session begins."""
        named = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle_in_transaction,
        }
        return " ".join(f"-c {name}={seconds}s" for name, seconds in named.items())


WEB = Limits(statement=30, lock=10, idle_in_transaction=60)
WORKER = Limits(statement=45, lock=20, idle_in_transaction=60)  # a task is ended after 50 seconds
COMMAND = Limits(statement=0, lock=60, idle_in_transaction=0)  # migrations, loaders, backups: as long as they take

_current = WEB


def use(limits: Limits) -> None:
    """Give every connection that this process opens from now on these limits."""
    global _current
    _current = limits


def current() -> Limits:
    return _current
