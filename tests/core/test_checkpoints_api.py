"""Checkpoints are public; a proof is for readers of the row, and can be checked with SHA-256 alone."""

import hashlib

import pytest
import rfc8785
from django.core.management import call_command

from core.sealing import keys
from enterprises.models import User
from tests.core.conftest import Login
from tests.support.databases import Clone
from tests.support.sealing import note, seal_everything

pytestmark = pytest.mark.usefixtures("quiet_server")


def climbed(leaf: bytes, steps: list[dict[str, str]]) -> bytes:
    for step in steps:
        other = bytes.fromhex(step["hash"])
        pair = other + leaf if step["side"] == "left" else leaf + other
        leaf = hashlib.sha256(b"\x01" + pair).digest()
    return leaf


def test_anybody_reads_checkpoints_and_nobody_writes_one(own_database: Clone, api: Login) -> None:
    assert [row["number"] for row in api().get("/api/v1/public/checkpoints/").json()["results"]] == [1]
    note("one")
    seal_everything()
    call_command("seal", "--checkpoint", stdout=None)
    listed, _installation = api().get("/api/v1/public/checkpoints/").json()["results"]
    assert listed["number"] == 2
    read = api().get("/api/v1/public/checkpoints/2/").json()
    assert read == listed
    assert keys.is_signed(read["statement"].encode(), read["signature"], read["key"])
    assert api().get("/api/v1/public/checkpoints/3/").status_code == 404
    assert api().post("/api/v1/public/checkpoints/", {}).status_code == 405
    assert api().get("/api/v1/audit/checkpoints/").status_code == 401


def test_anybody_reads_the_signed_head_of_each_batch(own_database: Clone, api: Login) -> None:
    note("one")
    seal_everything()
    newest, first = api().get("/api/v1/public/heads/").json()["results"]
    assert (first["number"], first["last_position"]) == (1, sum(first["counts"].values())), "the installation"
    assert (newest["number"], newest["counts"]["core_auditevent"]) == (2, 1)
    assert keys.is_signed(newest["statement"].encode(), newest["signature"], newest["key"], keys.BATCH)
    assert "leaves" not in newest
    assert api().get("/api/v1/public/heads/2/").json() == newest
    assert api().post("/api/v1/public/heads/", {}).status_code == 405


def test_a_proof_of_an_audit_line_can_be_followed_outside(
    own_database: Clone, api: Login, auditor1: User, clerk: User
) -> None:
    row = note("provable")
    address = f"/api/v1/audit/{row.pk}/proof/"
    assert api().get(address).status_code == 401
    waiting = api(auditor1).get(address)
    assert (waiting.status_code, waiting.json()["code"]) == (409, "not_sealed_yet")
    seal_everything()
    call_command("seal", "--checkpoint", stdout=None)
    proof = api(auditor1).get(address).json()
    leaf = hashlib.sha256(b"\x00" + f"{proof['table']}\n{proof['content']}".encode()).digest()
    assert leaf.hex() == proof["leaf"]
    assert climbed(leaf, proof["path"]).hex() == proof["batch"]["root"]
    header = {name: value for name, value in proof["batch"].items() if name != "hash"}
    prefix = b"rare-earth-quota-register batch 1\n"
    assert hashlib.sha256(prefix + rfc8785.dumps(header)).hexdigest() == proof["batch"]["hash"]
    batch = hashlib.sha256(b"\x00" + bytes.fromhex(proof["batch"]["hash"])).digest()
    assert climbed(batch, proof["path_of_batch"]).hex() == proof["checkpoint"]["root"]
    assert api(clerk).get(address).status_code == 404
    assert api(auditor1).get("/api/v1/audit/checkpoints/2/").json() == proof["checkpoint"]
