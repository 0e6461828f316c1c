"""Refusals in tests: by a service with its code and faults, and by the database with the name of the constraint."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.actor_sessions import prove_actor
from core.errors import Conflict
from enterprises.models import User


def refused(code: str, kind: type[Exception] = Conflict) -> Any:
    return pytest.raises(kind, check=lambda error: error.code == code)


def fault_codes(error: Any) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.code) for fault in error.value.errors}


def constraint_of(error: BaseException) -> str:
    """Return the constraint that an error of the database names."""
    return str(error.__cause__.diag.constraint_name)


def constraint_refusing(statement: str, *parameters: Any, actor: User) -> str:
    """Execute SQL as the application's role, in an actor's name; return the constraint that refuses it."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        prove_actor(actor)
        cursor.execute(statement, parameters)
    return constraint_of(caught.value)
