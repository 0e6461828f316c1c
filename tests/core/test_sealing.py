"""Sealing: committed rows are sealed however late they commit, and later changes are found."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from core import sealing
from core.models import AuditEvent, Checkpoint, SealBatch
from core.sealing import checkpoints, keys, merkle, sealer
from core.sealing.streams import leaves
from tests.support.databases import Clone
from tests.support.sealing import INSTALLED, execute, found, note, seal_everything, superuser

pytestmark = pytest.mark.usefixtures("quiet_server")

TABLE = AuditEvent._meta.db_table


def insert_late(session: psycopg.Connection) -> None:
    session.execute(
        "INSERT INTO core_auditevent (at, actor_name, actor_role, action, object_type, object_id, object_label, place,"
        " enterprise_code, reason, data, request_id)"
        " VALUES (now(), 'late', '', 'things.noted', 'thing', '', 'late', '', '', '', '{}', '')"
    )


RAW_NUMBERS = """
SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND replace(prosrc, 'core_chain_point(pg_current_xact_id())', '') LIKE '%pg_current_xact_id%'
UNION SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND atttypid = 'xid8'::regtype AND attnum > 0
"""


def test_what_was_done_in_a_transaction_is_told_by_its_point_in_the_chain(db: None) -> None:
    """Not by its number, which another transaction of a copied database has again."""
    with connection.cursor() as cursor:
        cursor.execute(RAW_NUMBERS)
        assert cursor.fetchall() == []


def test_everything_committed_is_sealed_once(own_database: Clone) -> None:
    for number in range(5):
        note(str(number))
    assert sealing.unsealed()[TABLE] == 5
    assert seal_everything() == 5
    assert sealing.seal() == 0
    for number in range(3):
        note(str(number))
    assert seal_everything() == 3
    batches = list(SealBatch.objects.all())
    assert [batch.previous for batch in batches] == [sealer.ZERO, *(batch.hash for batch in batches[:-1])]
    assert batches[-1].last_position == INSTALLED + 8
    assert found() == []


def test_a_late_commit_is_awaited_and_sealed(own_database: Clone) -> None:
    with psycopg.connect(own_database.url) as late:
        insert_late(late)
        note("early")
        assert sealing.seal() == 0
        late.commit()
    assert seal_everything() == 2
    assert found() == []


def test_a_large_transaction_is_one_batch_and_many_small_ones_are_cut(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer, "BATCH", 4)
    with transaction.atomic():
        for number in range(9):
            note(str(number))
    for number in range(6):
        note(str(number))
    seal_everything()
    sizes = list(SealBatch.objects.values_list("count", flat=True))
    assert sizes[:2] == [INSTALLED, 9]  # the first is the one of the installation
    assert sum(sizes) == INSTALLED + 15
    assert max(sizes[2:]) <= 4
    assert found() == []


def test_one_sealer_at_a_time(own_database: Clone) -> None:
    note("one")
    with psycopg.connect(own_database.url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealer.LOCK])
        assert sealing.seal() == 0
    assert seal_everything() == 1


@pytest.mark.parametrize("table", ["core_sealbatch", "core_checkpoint"])
@pytest.mark.parametrize("act", ["UPDATE {} SET number = number + 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_chain_is_only_added_to(own_database: Clone, table: str, act: str) -> None:
    note("one")
    seal_everything()
    sealing.take_checkpoint()
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(act.format(table))
    with superuser(unbound=False), pytest.raises(DatabaseError, match="rows are only ever added"):
        execute(act.format(table))


def test_nobody_states_the_transaction_of_a_row(own_database: Clone) -> None:
    note("one")
    seal_everything()
    execute(
        "INSERT INTO core_auditevent (at, actor_name, actor_role, action, object_type, object_id, object_label, place,"
        " enterprise_code, reason, data, request_id, chain_point)"
        " VALUES (now(), 'sly', '', 'things.noted', 'thing', '', 'sly', '', '', '', '{}', '', 1)"
    )
    assert found() == []
    assert sealing.unsealed()[TABLE] == 1


def test_a_database_that_counts_from_behind_is_not_sealed(own_database: Clone) -> None:
    note("one")
    seal_everything()
    with superuser():
        execute("CREATE OR REPLACE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
    with pytest.raises(sealing.CounterBehind):
        sealing.seal()


# --- Rows and columns ------------------------------------------------------------------------------------------------
def test_each_row_that_differs_is_named_with_what_became_of_it(own_database: Clone) -> None:
    rows = [note(str(number)) for number in range(6)]
    seal_everything()
    with superuser():
        execute("UPDATE core_auditevent SET reason = 'other' WHERE id = %s", rows[1].pk)
        execute("DELETE FROM core_auditevent WHERE id = %s", rows[3].pk)
        execute(
            "INSERT INTO core_auditevent SELECT (r).* FROM (SELECT jsonb_populate_record(e, jsonb_build_object("
            "'id', '00000000-0000-7000-8000-000000000001')) AS r FROM core_auditevent e WHERE id = %s) one",
            rows[4].pk,
        )
    text = found()
    assert len(text) == 3
    assert any(str(rows[1].pk) in line and "was changed" in line for line in text)
    assert any(str(rows[3].pk) in line and "is missing" in line for line in text)
    assert any("00000000-0000-7000-8000-000000000001" in line and "was not there" in line for line in text)


def test_a_new_column_is_no_alarm_and_a_lost_one_is(own_database: Clone) -> None:
    note("before")
    seal_everything()
    with superuser():
        execute("ALTER TABLE core_auditevent ADD COLUMN later text NOT NULL DEFAULT 'x'")
    note("after")
    seal_everything()
    assert found() == []
    with superuser():
        execute("UPDATE core_auditevent SET later = 'y' WHERE object_label = 'after'")
    assert len(found()) == 1
    with superuser():
        execute("ALTER TABLE core_auditevent DROP COLUMN later")
    assert any("lacks columns" in line for line in found())


def test_a_row_of_a_transaction_that_never_was_is_found(own_database: Clone) -> None:
    row = note("one")
    seal_everything()
    with superuser():
        execute("UPDATE core_auditevent SET chain_point = 4611686018427387904 WHERE id = %s", row.pk)
    assert f"{TABLE} {row.pk}: claims a transaction that has not begun" in found()


# --- Checkpoints -----------------------------------------------------------------------------------------------------
def test_a_checkpoint_is_signed_and_confirmed_by_the_rows(own_database: Clone) -> None:
    note("one")
    seal_everything()
    taken = sealing.take_checkpoint()
    assert taken is not None
    assert json.loads(taken.statement)["entries"] == INSTALLED + 1
    assert keys.is_signed(taken.statement.encode(), taken.signature, keys.public())
    assert not keys.is_signed(taken.statement.replace("1", "2").encode(), taken.signature, keys.public())
    assert found() == []


def rewrite_from(number: int) -> None:
    """Make the chain fit the changed rows, as an attacker with the database but without the key can."""
    previous = SealBatch.objects.filter(number=number - 1).values_list("hash", flat=True).first() or sealer.ZERO
    for batch in SealBatch.objects.filter(number__gte=number).order_by("number"):
        low = batch.from_point if batch.number > 1 else None
        tables = sorted(batch.columns)
        rows = [leaf for table in tables for leaf in leaves(table, batch.columns[table], low, batch.to_point)]
        batch.leaves = b"".join(row.key.bytes + row.hash for row in rows)
        batch.root = merkle.root(row.hash for row in rows).hex()
        batch.previous = previous
        previous = batch.hash = sealer.hash_of(batch)
        batch.save()


def test_a_chain_rewritten_to_fit_is_betrayed_by_the_signature(own_database: Clone) -> None:
    rows = [note(str(number)) for number in range(4)]
    seal_everything()
    note("more")
    seal_everything()
    sealing.take_checkpoint()
    with superuser(), transaction.atomic():
        execute("UPDATE core_auditevent SET reason = 'other' WHERE id = %s", rows[0].pk)
        rewrite_from(2)
        execute("UPDATE core_sealcounter SET hash = (SELECT hash FROM core_sealbatch ORDER BY number DESC LIMIT 1)")
    # As many batches as were sealed: a transaction elsewhere on the server may have divided them.
    rewritten = SealBatch.objects.filter(number__gte=2).values_list("number", flat=True).order_by("number")
    assert found() == [
        *(f"sealed batch {number}: is not signed by the register" for number in rewritten),
        "checkpoint 2: is not confirmed by the chain",
    ]


def test_a_checkpoint_signed_with_another_key_does_not_count(own_database: Clone, settings: Any) -> None:
    note("one")
    seal_everything()
    ours = settings.SEAL_KEY
    settings.SEAL_TRUSTED_KEYS = [keys.public()]
    settings.SEAL_KEY = "somebody else's key, of enough characters"
    theirs = keys.public()
    sealing.take_checkpoint()
    assert found() == []
    settings.SEAL_KEY, settings.SEAL_TRUSTED_KEYS = ours, []
    assert found() == ["checkpoint 2: is not signed by the register"]
    settings.SEAL_TRUSTED_KEYS = [theirs]  # the previous key
    assert found() == []


def test_emptying_the_whole_chain_is_betrayed_by_the_copy_outside(
    own_database: Clone, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_WITNESS = tmp_path
    note("one")
    seal_everything()
    taken = sealing.take_checkpoint()
    assert taken is not None
    assert found() == []
    with superuser():
        execute("TRUNCATE core_sealbatch, core_checkpoint, core_auditevent")
    copy, lines = f"checkpoint kept in {tmp_path}/{taken.number:08}.json", found()
    assert f"{copy}: is no longer in the register" in lines
    # As many batches as were sealed: a transaction elsewhere on the server may have divided them.
    assert f"{copy}: signed {json.loads(taken.statement)['batches']} batches; 0 are left" in lines


def test_a_missing_or_altered_checkpoint_is_found(own_database: Clone) -> None:
    note("one")
    seal_everything()
    for _time in range(2):
        sealing.take_checkpoint()
    with superuser():
        execute("UPDATE core_checkpoint SET entries = 7 WHERE number = 3")
        execute("DELETE FROM core_checkpoint WHERE number = 1")
    assert found() == [
        "checkpoint 2: is in place 1: one before it is missing",
        "checkpoint 3: is in place 2: one before it is missing",
        "checkpoint 3: its columns are not what was signed",
    ]


# --- Proofs ----------------------------------------------------------------------------------------------------------
def test_a_proof_leads_from_the_text_of_a_row_to_the_signed_root(own_database: Clone) -> None:
    rows = [note(str(number)) for number in range(7)]
    seal_everything()
    note("more")
    seal_everything()
    with pytest.raises(sealing.NotSealedYet):
        sealing.proof_of(TABLE, rows[4].pk)
    sealing.take_checkpoint()
    proof = sealing.proof_of(TABLE, rows[4].pk)
    assert json.loads(proof.content)["object_label"] == "4"
    leaf = merkle.leaf(f"{TABLE}\n{proof.content}".encode())
    assert leaf == proof.leaf
    assert merkle.root_from_path(leaf, proof.path).hex() == proof.batch.root
    assert proof.batch.hash == sealer.hash_of(proof.batch)
    top = merkle.root_from_path(merkle.leaf(bytes.fromhex(proof.batch.hash)), proof.path_of_batch)
    assert top.hex() == proof.checkpoint.root == json.loads(proof.checkpoint.statement)["root"]
    young = note("young")
    with pytest.raises(sealing.NotSealedYet):
        sealing.proof_of(TABLE, young.pk)


def test_the_root_over_batches_is_the_tree_of_their_hashes(own_database: Clone) -> None:
    for label in "abc":
        note(label)
        seal_everything()
    taken = sealing.take_checkpoint()
    assert taken is not None
    assert taken.batches == 4
    assert taken.root == checkpoints.tree_root(checkpoints.hashes(taken.batches)).hex()
    assert Checkpoint.objects.latest("number").head == SealBatch.objects.latest("number").hash
