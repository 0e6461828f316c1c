"""Every batch is signed when it is sealed and its head is written outside at once, so cut-off batches are detected."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError

from core import outbox, sealing, startup_checks
from core.models import AuditEvent, Checkpoint, SealBatch, SealCounter, SealWitness
from core.sealing import heads, keys, witnesses
from tests.support.databases import Clone
from tests.support.sealing import INSTALLED, execute, found, note, seal_everything, superuser

pytestmark = pytest.mark.usefixtures("quiet_server")

KEPT = "heads-*.jsonl"


@pytest.fixture
def folder(own_database: Clone, settings: Any, tmp_path: Path) -> Path:
    """Return the witness folder of a register with two sealed batches after the one of the installation."""
    settings.SEAL_WITNESS = tmp_path
    for label in ("one", "two"):
        note(label)
        seal_everything()
    return tmp_path


def newest(folder: Path) -> Path:
    """Return the newest file of heads; the installation has a file of its own if midnight came after it."""
    return max(folder.glob(KEPT))


def cut_newest(*, with_counter: bool) -> None:
    """Delete the newest batch with its rows, as an attacker with all rights in the database could."""
    last, before = SealBatch.objects.order_by("-number")[:2]
    with superuser():
        execute("DELETE FROM core_auditevent WHERE chain_point >= %s", last.from_point)
        execute("DELETE FROM core_sealbatch WHERE number = %s", last.number)
        if with_counter:
            execute(
                "UPDATE core_sealcounter SET number = %s, last_position = %s, hash = %s",
                before.number,
                before.last_position,
                before.hash,
            )


def test_the_installation_is_sealed_and_signed(own_database: Clone) -> None:
    assert list(SealBatch.objects.values_list("number", "count")) == [(1, INSTALLED)]
    first = Checkpoint.objects.get()
    assert (first.number, first.batches) == (1, 1)
    assert keys.is_signed(first.statement.encode(), first.signature, first.key)
    assert found() == []


def test_each_batch_is_signed_and_its_head_lies_outside_at_once(folder: Path) -> None:
    assert all(map(heads.is_signed, SealBatch.objects.all()))
    kept = [head.content["number"] for path in sorted(folder.glob(KEPT)) for head in heads.read(path)]
    assert kept == [1, 2, 3]
    assert found() == []


def test_the_newest_batch_cut_off_is_missed_by_the_counter_within(folder: Path, settings: Any) -> None:
    settings.SEAL_WITNESS = None
    cut_newest(with_counter=False)
    assert found() == [
        f"sealed batches: the counter is at batch 3, entry {INSTALLED + 2};"
        f" the chain ends with batch 2, entry {INSTALLED + 1}"
    ]
    assert any("3 batches were sealed, the chain ends with batch 2" in line for line in startup_checks.refusals())
    note("after")
    with pytest.raises(sealing.ChainCut):
        sealing.seal()


def test_the_newest_batch_cut_off_with_its_counter_is_missed_by_its_head_outside(folder: Path) -> None:
    cut_newest(with_counter=True)
    (line,) = found()
    assert line.startswith(
        f"sealed batch 3: was cut off with entries {INSTALLED + 2} to {INSTALLED + 2} (1 of core_auditevent): "
    )
    note("in its place")
    seal_everything()
    assert any("batch 3: is not the one whose head was written outside" in line for line in found())


def test_a_copy_of_heads_kept_elsewhere_is_held_against_the_chain(folder: Path, settings: Any) -> None:
    kept = newest(folder)
    settings.SEAL_WITNESS = None
    cut_newest(with_counter=True)
    assert found() == []
    (finding,) = sealing.verify([kept])
    assert "was cut off" in str(finding)


def test_a_batch_or_head_with_a_foreign_signature_does_not_count(folder: Path, settings: Any) -> None:
    with superuser():
        execute("UPDATE core_sealbatch SET signature = repeat('0', 128) WHERE number = 2")
    assert "sealed batch 2: is not signed by the register" in found()
    with superuser():
        execute("UPDATE core_sealbatch SET signature = '' WHERE number = 2")
    assert "sealed batch 2: is not signed by the register" in found()
    kept = newest(folder)
    kept.write_text(kept.read_text().replace('\\"number\\":3', '\\"number\\":4'))
    assert any(
        f"{kept}, line {len(kept.read_text().splitlines())}: is not signed by the register" in line for line in found()
    )


def test_a_head_that_was_not_written_is_made_up_for(folder: Path) -> None:
    kept = newest(folder)
    kept.write_text(kept.read_text().splitlines()[0] + "\n")  # as if the process had died after two commits
    note("three")
    seal_everything()
    assert [head.content["number"] for path in sorted(folder.glob(KEPT)) for head in heads.read(path)] == [1, 2, 3, 4]


def test_a_batch_that_does_not_follow_is_refused_by_the_database(folder: Path) -> None:
    forged = SealBatch.objects.latest("number")
    forged.number, forged.hash = 9, "f" * 64
    with pytest.raises(DatabaseError, match="does not follow on the last one"):
        forged.save(force_insert=True)
    assert SealCounter.objects.get().number == 3


# --- Witnesses -------------------------------------------------------------------------------------------------------
class Listener(HTTPServer):
    """A witness's program that receives heads; ``down`` answers 503."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[dict[str, Any]] = []
        self.down = False
        self.elsewhere = ""  # the redirect that it answers to a post
        self.url = f"http://127.0.0.1:{self.server_port}/heads"


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.server.down:
            self.server.taken += body["heads"]
        self.send_response(302 if self.server.elsewhere else 503 if self.server.down else 204)
        if self.server.elsewhere:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_heads_are_posted_through_the_outbox_and_again_after_a_failure(
    own_database: Clone, settings: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEAL_WITNESS_URLS = [listener.url]
    listener.down = True
    note("one")
    seal_everything()
    assert witnesses.offer_heads() == 0
    assert "503" in SealWitness.objects.get().error
    listener.down = False
    note("two")
    seal_everything()
    while (message := outbox._claim()) is not None:
        assert outbox._run(message)
    taken = [(json.loads(head["statement"]), head) for head in listener.taken]
    assert [statement["number"] for statement, _head in taken] == [1, 2, 3]
    statement, head = taken[-1]
    assert keys.is_signed(head["statement"].encode(), head["signature"], statement["key"], keys.BATCH)
    witness = SealWitness.objects.get()
    assert (witness.last_number, witness.error) == (3, "")
    assert witnesses.offer_heads() == 0


def test_a_witness_that_redirects_has_taken_nothing(own_database: Clone, settings: Any, listener: Listener) -> None:
    settings.SEAL_WITNESS_URLS = [listener.url]
    listener.elsewhere = f"http://127.0.0.1:{listener.server_port}/other"
    note("one")
    seal_everything()
    assert witnesses.offer_heads() == 0
    witness = SealWitness.objects.get()
    assert (witness.last_number, "302" in witness.error) == (0, True)


def test_heads_of_an_hour_are_mailed_in_one(own_database: Clone, settings: Any) -> None:
    settings.SEAL_WITNESS_MAILS = ["auditors@ministry.example"]
    note("one")
    seal_everything()
    assert witnesses.offer_heads() == 1
    note("two")
    seal_everything()
    assert witnesses.offer_heads() == 0
    SealWitness.objects.update(offered_at=AuditEvent.objects.earliest("at").at.replace(year=2020))
    assert witnesses.offer_heads() == 1
    assert [message.to for message in mail.outbox] == [["auditors@ministry.example"]] * 2
    assert [json.loads(line)["statement"] for line in mail.outbox[1].body.splitlines()] == [
        heads.statement_of(SealBatch.objects.latest("number"))
    ]
