"""Time limits of the database for one statement, by the kind of process.

A process declares its kind once, before its first connection; one that declares none has the limits of the web, which
are the strictest. PostgreSQL cancels a statement that takes longer, or waits longer for a lock; the request is answered
with 503 and may be sent again (``core.outages``).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits in seconds; 0 is no limit."""

    statement: int
    lock: int
    idle_in_transaction: int

    @property
    def options(self) -> str:
        """Return the limits as options with which PostgreSQL begins a session."""
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
    """Apply these limits to every connection that this process opens from now on."""
    global _current
    _current = limits


def current() -> Limits:
    return _current
