"""The stores of files: a folder and a bucket that speaks S3 do the same."""

import hashlib
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import file_stores
from core.file_stores import StoreUnavailable
from core.files import sealed
from enterprises.models import User
from tests.support import factories, uploads
from tests.support.api import assert_problem, client_of
from tests.support.databases import ROOT, Clone
from tests.support.inspection_world import digging, on
from tests.support.s3 import files_at, s3_server

# Another process, on a host with a folder of its own.
DOWNLOAD = """
import sys, django; django.setup()
from django.conf import settings
from core import actor_sessions, row_security
from enterprises.models import User
from tests.support.api import client_of
row_security.act_as_system()
with actor_sessions.opening_as_needed(settings.SIGN_IN_DATABASE):
    answer = client_of(User.objects.get(username=sys.argv[1])).get(sys.argv[2])
assert answer.status_code == 200, answer.content
sys.stdout.buffer.write(answer.content)
"""


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[str]:
    settings.MEDIA_ROOT = tmp_path / "files"
    url = "" if request.param == "folder" else request.getfixturevalue("bucket")
    with files_at(url):
        yield url


def test_what_was_sealed_is_read_and_nothing_else(store: str) -> None:
    digest = sealed.seal(b"seen from the road")
    assert digest == hashlib.sha256(b"seen from the road").hexdigest()
    assert sealed.read(digest) == b"seen from the road"
    assert sealed.seal(b"seen from the road") == digest
    assert sealed.read(sealed.seal(b"")) == b""
    with pytest.raises(sealed.Broken):
        sealed.read("0" * 64)
    other = "1" * 64
    default_storage.save(f"sealed/{other[:2]}/{other[2:]}", ContentFile(b"of another digest"))
    with pytest.raises(sealed.Broken):
        sealed.read(other)


def test_a_file_that_two_processes_store_at_once_is_kept_under_its_name(store: str) -> None:
    for content in (b"one", b"one"):
        assert default_storage.save("sealed/ab/cd", ContentFile(content)) == "sealed/ab/cd"
    with default_storage.open("sealed/ab/cd") as file:
        assert file.read() == b"one"


def test_a_folder_never_replaces_a_file(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for content in (b"first", b"second"):
        default_storage.save("sealed/ab/cd", ContentFile(content))
    assert [path.name for path in (tmp_path / "sealed/ab").iterdir()] == ["cd"]
    assert (tmp_path / "sealed/ab/cd").read_bytes() == b"first"
    assert (tmp_path / "sealed/ab/cd").stat().st_mode & 0o777 == 0o400


def test_a_backup_brings_the_files_from_one_store_to_the_other(
    store: str, bucket: str, tmp_path: Path, settings: Any
) -> None:
    digests = [sealed.seal(f"file {number}".encode()) for number in range(3)]
    file_stores.pack(tmp_path / "files.tar")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with files_at("" if store else bucket):
        sealed.seal(b"file 1")
        file_stores.unpack(tmp_path / "files.tar")
        assert [sealed.read(digest) for digest in digests] == [b"file 0", b"file 1", b"file 2"]


def test_a_large_file_is_read_part_by_part_and_left_out_of_a_backup(store: str, tmp_path: Path) -> None:
    name, content = f"{file_stores.PREPARED}/list.csv", os.urandom(200_000)
    default_storage.save(name, ContentFile(content))
    parts = list(file_stores.stream(name))
    assert len(parts) > 1
    assert b"".join(parts) == content
    assert name in set(file_stores.names(file_stores.PREPARED))
    file_stores.pack(tmp_path / "files.tar")
    with tarfile.open(tmp_path / "files.tar") as tar:
        assert not [entry for entry in tar.getnames() if entry.startswith(file_stores.PREPARED)]
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        file_stores.stream(name)


def test_nothing_is_packed_where_nothing_was_stored(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "none"
    file_stores.pack(tmp_path / "files.tar")
    file_stores.unpack(tmp_path / "files.tar")
    assert not (tmp_path / "none").exists()


def test_a_store_that_is_away_is_not_taken_for_one_without_the_file(inspector1: User) -> None:
    with on(2011, 6, 9), s3_server() as url, files_at(url):
        factories.place("360727")
        case = digging(inspector1)
        body = {"case": case.number, "kind": "photograph", "file": ContentFile(uploads.jpeg(), "pit.jpg")}
        row = client_of(inspector1).post("/api/v1/evidence/", body, format="multipart").json()
    with on(2011, 6, 9), files_at(url):
        for ask in (default_storage.exists, default_storage.listdir, default_storage.open):
            with pytest.raises(StoreUnavailable):
                ask("sealed")
        with pytest.raises(StoreUnavailable):
            sealed.seal(b"new")
        for ask in (file_stores.stream, default_storage.delete):
            with pytest.raises(StoreUnavailable):
                ask("prepared/list.csv")
        answer = client_of(inspector1).get(f"/api/v1/evidence/{row['id']}/original/")
        assert_problem(answer, 503, "unavailable")
        assert answer.headers["Retry-After"]


def test_evidence_that_one_host_received_is_shown_by_another(
    own_database: Clone, inspector1: User, bucket: str, tmp_path: Path
) -> None:
    content = uploads.jpeg()
    with on(2011, 6, 9), files_at(bucket):
        factories.place("360727")
        case = digging(inspector1)
        body = {"case": case.number, "kind": "photograph", "file": ContentFile(content, "pit.jpg")}
        answer = client_of(inspector1).post("/api/v1/evidence/", body, format="multipart")
        assert answer.status_code == 201, answer.content
    environ = {
        **own_database.environ,
        "FILES_URL": bucket,
        "DATA_DIR": str(tmp_path),
        "BUSINESS_DATE": "2011-06-09",
        "ALLOWED_HOSTS": "testserver",
    }
    environ["BROKER_URL"] = environ["BROKER_URL"].partition("?")[0]
    path = f"/api/v1/evidence/{answer.json()['id']}/original/"
    done = subprocess.run(
        [sys.executable, "-c", DOWNLOAD, inspector1.username, path],
        env={**environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        cwd=ROOT,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == content
    assert not (tmp_path / "files").exists()
