"""Statements that a service sent before a file was examined, which can take many seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.files import examination

_HOLDS_ROWS = ("FOR NO KEY UPDATE", "FOR UPDATE", "INSERT INTO", "UPDATE ")


@contextmanager
def writes_before_examination(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """Collect for each file examined in the block the statements before it that lock or write rows."""
    examine = examination.examine
    early: list[list[str]] = []
    with CaptureQueriesContext(connection) as captured:

        def examined(content: bytes) -> examination.Examined:
            sent = [query["sql"] for query in captured.captured_queries]
            early.append([sql for sql in sent if any(word in sql for word in _HOLDS_ROWS)])
            return examine(content)

        monkeypatch.setattr(examination, "examine", examined)
        yield early
        assert any("FOR NO KEY UPDATE" in query["sql"] or "INSERT INTO" in query["sql"] for query in captured)
