"""The restore drill: a backup of a live register starts elsewhere, verifies against its seals, and continues."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from core import sealing, startup_checks
from core.models import AuditEvent, Checkpoint, SealBatch
from quotas.models import Account, Posting
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.sealing import execute, found, note, seal_everything, superuser
from tests.support.tampering import fill


@contextmanager
def empty_database(clone: Clone) -> Iterator[None]:
    """Point ``default`` to a database without a table, as on a new server."""
    name = f"{clone.name}_drill"
    before = connection.settings_dict["NAME"]
    with clone.postgres.connect() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        clone.postgres.create_database(server, name)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def keys() -> list[tuple[Any, ...]]:
    """Return the keys that the owner alone reads."""
    with superuser(), connection.cursor() as cursor:
        cursor.execute("SELECT inner_pad FROM core_actorkey UNION ALL SELECT inner_pad FROM inspections_drawkey")
        return cursor.fetchall()


def counts() -> list[int]:
    return [model._default_manager.count() for model in (Posting, Account, AuditEvent, SealBatch, Checkpoint)]


@pytest.fixture
def register(own_database: Clone, settings: Any, tmp_path: Path) -> Clone:
    """Create postings and audit events, sealed and signed, one event not yet sealed, and a file of evidence."""
    settings.SEAL_WITNESS, settings.MEDIA_ROOT = tmp_path / "checkpoints", tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "evidence.txt").write_text("seen from the road")
    for code in ("CN", "36"):
        factories.place(code)
    fill(Books(factories.programme_year("mlr-mining", 2011, "all"), "all"), 40, at_once=5, seals=1)
    call_command("seal", "--checkpoint", stdout=io.StringIO())
    note("not sealed yet")
    return own_database


def test_the_drill(register: Clone, settings: Any, tmp_path: Path) -> None:
    before, keys_before = counts(), keys()
    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    settings.SEAL_WITNESS, settings.MEDIA_ROOT = tmp_path / "new" / "checkpoints", tmp_path / "new" / "files"
    with empty_database(register):
        output = io.StringIO()
        call_command("restore", str(tmp_path / "backup"), stdout=output)
        assert "the ledger agrees with its postings, and its postings with their seals" in output.getvalue()
        assert "core_auditevent: 1 entries are not sealed yet" in output.getvalue()
        assert counts() == before
        assert len(keys_before) == 2
        assert not set(keys()) & set(keys_before), "whoever has the backup knows them"
        assert (settings.MEDIA_ROOT / "evidence.txt").read_text() == "seen from the road"
        assert [path.name for path in settings.SEAL_WITNESS.glob("*.json")] == ["00000002.json"]
        assert len(list(settings.SEAL_WITNESS.glob("heads-*.jsonl"))) >= 1
        assert list(startup_checks.refusals()) == []
        # It continues: new rows come after the old ones, whatever this server's counter is.
        note("after")
        assert seal_everything() == 2
        assert found() == []
        with pytest.raises(CommandError, match="is not empty"):
            call_command("restore", str(tmp_path / "backup"), stdout=io.StringIO())


def test_a_server_that_counts_from_the_beginning_goes_on_from_what_is_sealed(register: Clone, tmp_path: Path) -> None:
    with superuser():  # as if all had been written by a server with a much higher counter
        execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        execute("UPDATE core_auditevent SET chain_point = chain_point + 1000000000")
        execute("ALTER TABLE core_auditevent ENABLE TRIGGER USER")
        execute("TRUNCATE core_sealbatch, core_checkpoint")
        execute("UPDATE core_sealcounter SET number = 0, last_position = 0, hash = repeat('0', 64)")
        shutil.rmtree(tmp_path / "checkpoints")
        execute(
            "CREATE OR REPLACE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE"
            " AS 'SELECT $1::text::bigint + 1000000000'"
        )
    seal_everything()
    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    with superuser(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE"
            " AS 'SELECT $1::text::bigint + 0'"
        )
    with pytest.raises(sealing.CounterBehind):
        sealing.seal()
    assert any("comes before" in reason for reason in startup_checks.refusals())
    call_command("restore", "--advance-counter", stdout=io.StringIO())
    assert list(startup_checks.refusals()) == []
    note("after")
    seal_everything()
    assert found() == []


def test_a_harmed_backup_is_refused_before_anything_is_written(register: Clone, tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    dump = tmp_path / "backup" / "database.dump"
    octets = bytearray(dump.read_bytes())
    octets[len(octets) // 2] ^= 1
    dump.write_bytes(octets)
    with empty_database(register):
        with pytest.raises(CommandError, match=r"was changed after it was written: database\.dump"):
            call_command("restore", str(tmp_path / "backup"), stdout=io.StringIO())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
            assert cursor.fetchone() == (0,)


def test_a_backup_of_another_register_s_key_is_refused(register: Clone, settings: Any, tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    settings.SEAL_KEY = "another key, of as many characters as it takes"
    with empty_database(register), pytest.raises(CommandError, match="its checkpoints are signed with"):
        call_command("restore", str(tmp_path / "backup"), stdout=io.StringIO())


def test_a_backup_is_never_written_over_another(own_database: Clone, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())
    assert not any("incomplete" in path.name for path in tmp_path.iterdir())
