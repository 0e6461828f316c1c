"""Proven actors in tests: sessions opened as the sign-in opens them, and the strictness of production."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core import actor_sessions

HOUR = dt.timedelta(hours=1)


@contextmanager
def strict() -> Iterator[None]:
    """Take back that a test acts for whomever it names: what is asked inside must present a token."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actor_sessions, "_opens_as_needed", None)
        yield


def token_of(person: Any, *, lifetime: dt.timedelta = HOUR, bound_to: str = "") -> str:
    return actor_sessions.open_session(person, "browser", lifetime=lifetime, bound_to=bound_to)


ACTOR_BY_NAME = """
CREATE OR REPLACE FUNCTION core_actor() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT NULLIF(split_part(current_setting('app.actor', true), '|', 1), '')::uuid $$
"""
