"""Evidence: examined, sealed, shown with a record of its readers, reviewed if a machine recorded it."""

import hashlib
import io
import resource
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.files import limits
from core.models import AuditEvent
from enterprises.models import User
from enterprises.roles import Role
from inspections.models import Case, Evidence, EvidenceAccess
from inspections.services import evidence, tips
from inspections.services.evidence import Upload
from inspections.services.tip_statements import StatedLocation
from tests.support import factories, uploads
from tests.support.api import assert_problem
from tests.support.early_writes import writes_before_examination
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on

EVIDENCE = "/api/v1/evidence/"


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    factories.place("360727")
    with on(2011, 6, 9):
        yield


@pytest.fixture
def case(inspector1: User) -> Case:
    return digging(inspector1)


def add(case: Case, actor: User, name: str = "pit.jpg", declared: str = "image/jpeg", **fields: Any) -> Evidence:
    content = fields.pop("content", None) or uploads.jpeg()
    return evidence.add(
        actor=actor, case=case, **{"file": Upload(name, content, declared), "kind": "photograph", **fields}
    )


def sealed_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("name", "declared", "content", "kind"), uploads.HONEST, ids=lambda value: str(value)[:20])
def test_every_kind_is_sealed_under_its_digest(
    case: Case, inspector1: User, tmp_path: Path, name: str, declared: str, content: Any, kind: str
) -> None:
    sent = content()  # once: an archive contains the time of its creation
    row = add(case, inspector1, name, declared, content=sent, kind=kind)
    assert row.sha256 == hashlib.sha256(sent).hexdigest()
    assert row.size == len(sent)
    lies = tmp_path / "sealed" / row.sha256[:2] / row.sha256[2:]
    assert lies.read_bytes() == sent
    assert lies.stat().st_mode & 0o777 == 0o400
    assert row.state == ("awaiting_review" if kind in ("video", "satellite_image") else "kept")
    assert bool(row.preview_sha256) == declared.startswith("image/")


@pytest.mark.parametrize(
    ("name", "declared", "content", "kind", "code"), uploads.HOSTILE, ids=[row[0] for row in uploads.HOSTILE]
)
def test_a_hostile_file_is_refused_and_nothing_of_it_is_kept(
    case: Case, inspector1: User, tmp_path: Path, name: str, declared: str, content: Any, kind: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        evidence.add(actor=inspector1, case=case, kind=kind, file=Upload(name, content(), declared))
    assert [fault.code for fault in refusal.value.errors] == [code]
    assert not Evidence.objects.exists()
    assert not sealed_files(tmp_path)


def test_the_corpus_has_every_kind_of_harm() -> None:
    """Bomb, nested, entities, macros, encrypted, of two natures, vast, names, sign, cut, wrong type, claim."""
    assert {code for *_row, code in uploads.HOSTILE} >= {
        "archive_bomb",
        "nested_archive",
        "xml_entities",
        "macros",
        "encrypted_or_outdated",
        "polyglot",
        "too_many_pixels",
        "path_names",
        "malware",
        "truncated_or_damaged",
        "wrong_type",
        "active_content",
    }
    assert {"claim.xlsx", "claim.mp4"} <= {name for name, *_row in uploads.HOSTILE}


def test_a_body_of_two_gigabytes_is_refused_and_little_of_it_is_read(inspector1: User, api: Any) -> None:
    class Endless(io.RawIOBase):
        taken = most_at_once = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0, "never the whole of it"
            Endless.taken += size
            Endless.most_at_once = max(Endless.most_at_once, size)
            return b"\0" * size

    answer = api(inspector1).generic(
        "POST",
        EVIDENCE,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Endless()},
    )
    assert_problem(answer, 413, "body_too_large")
    assert Endless.most_at_once <= 1024 * 1024
    assert Endless.taken < 128 * 1024 * 1024, "a client that is still sending is heard out a little, and no more"


def test_what_a_file_asks_for_stays_within_the_bounds_of_the_child(case: Case, inspector1: User) -> None:
    """The worst files, one after another: no child exceeds its limit, and this process does not grow at all."""
    worst = {"bomb.xlsx", "lying.xlsx", "claim.xlsx", "claim.mp4", "vast.png"}
    rows = [(name, declared, content(), kind) for name, declared, content, kind, _ in uploads.HOSTILE if name in worst]
    assert len(rows) == len(worst)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # A child inherits the highest mark of the process that starts it, and earlier tests may have started larger ones.
    inherited = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    for name, declared, content, kind in rows:
        with pytest.raises(Invalid):
            evidence.add(actor=inspector1, case=case, kind=kind, file=Upload(name, content, declared))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, "in KiB"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(limits.MEMORY // 1024, inherited)
    assert evidence.add(actor=inspector1, case=case, kind="photograph", file=Upload("pit.jpg", uploads.jpeg()))


def test_a_file_above_the_limit_is_refused(case: Case, inspector1: User, settings: Any) -> None:
    settings.MAX_REQUEST_BODY = 1024 * 1024
    with pytest.raises(Invalid) as refusal:
        add(case, inspector1, "long.txt", "text/plain", kind="document", content=b"a" * (1024 * 1024 + 1))
    assert refusal.value.errors[0].code == "too_large"


def test_the_preview_shows_the_picture_and_none_of_what_the_camera_wrote(case: Case, inspector1: User) -> None:
    row = add(case, inspector1)
    preview = evidence.show(row, actor=inspector1, what="preview")
    assert uploads.CAMERA.encode() in evidence.show(row, actor=inspector1, what="original")
    assert uploads.CAMERA.encode() not in preview
    with Image.open(io.BytesIO(preview)) as image:
        assert image.size == (120, 80)
        assert not image.getexif()


def test_who_was_shown_a_file_is_kept(case: Case, inspector1: User, legal1: User, api: Any) -> None:
    impartial(case, legal1)
    row = add(case, inspector1)
    answer = api(legal1).get(f"{EVIDENCE}{row.pk}/original/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="pit.jpg"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    api(inspector1).get(f"{EVIDENCE}{row.pk}/preview/")
    accesses = api(inspector1).get(f"{EVIDENCE}{row.pk}/accesses/").json()["results"]
    assert [(look["actor"], look["what"]) for look in accesses] == [
        (inspector1.name, "preview"),
        (legal1.name, "original"),
    ]


def test_a_file_without_a_picture_has_no_preview(case: Case, inspector1: User) -> None:
    row = add(case, inspector1, "report.pdf", "application/pdf", kind="report", content=uploads.pdf())
    with pytest.raises(NotFound):
        evidence.show(row, actor=inspector1, what="preview")


def test_a_broken_seal_is_said_and_the_file_is_not_shown(case: Case, inspector1: User, tmp_path: Path) -> None:
    row = add(case, inspector1)
    lies = tmp_path / "sealed" / row.sha256[:2] / row.sha256[2:]
    lies.chmod(0o600)
    lies.write_bytes(b"something else")
    with pytest.raises(Conflict) as refusal:
        evidence.show(row, actor=inspector1, what="original")
    assert refusal.value.code == "seal_broken"
    assert not EvidenceAccess.objects.exists()


def test_the_same_file_is_sealed_once_and_never_replaced(case: Case, inspector1: User, tmp_path: Path) -> None:
    add(case, inspector1)
    before = {path: path.stat().st_mtime_ns for path in sealed_files(tmp_path)}
    add(case, inspector1)
    assert {path: path.stat().st_mtime_ns for path in sealed_files(tmp_path)} == before


@pytest.mark.parametrize(
    "statement", ["UPDATE inspections_evidence SET sha256 = sha256", "DELETE FROM inspections_evidence"]
)
def test_rows_of_evidence_are_only_added(case: Case, inspector1: User, statement: str) -> None:
    add(case, inspector1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_a_machine_recorded_counts_once_a_legal_reviewer_admitted_it(
    case: Case, inspector1: User, legal1: User
) -> None:
    impartial(case, legal1)
    row = add(case, inspector1, automatic=True)
    assert (row.state, row.counts) == ("awaiting_review", False)
    assert not Evidence.objects.counting().exists()
    row = evidence.admit(row, actor=legal1, reason="Calibrated, and set up with notice.")
    assert (row.state, row.counts) == ("admitted", True)
    assert Evidence.objects.counting().get() == row
    assert AuditEvent.objects.get(action="evidence.admit").reason == "Calibrated, and set up with notice."


def test_what_a_legal_reviewer_refused_never_counts(case: Case, inspector1: User, legal1: User) -> None:
    impartial(case, legal1)
    row = evidence.refuse(add(case, inspector1, automatic=True), actor=legal1, reason="The hour is wrong.")
    assert (row.state, row.counts) == ("refused", False)
    assert not Evidence.objects.counting().exists()
    with pytest.raises(Conflict) as refusal:
        evidence.admit(row, actor=legal1, reason="After all.")
    assert refusal.value.code == "wrong_state"


def test_a_review_needs_a_reason_and_the_capability(case: Case, inspector1: User, legal1: User) -> None:
    impartial(case, legal1)
    row = add(case, inspector1, automatic=True)
    with pytest.raises(Invalid):
        evidence.admit(row, actor=legal1, reason=" ")
    with pytest.raises(Forbidden):
        evidence.admit(row, actor=inspector1, reason="I saw it myself.")


def test_what_needs_no_review_is_not_reviewed(case: Case, inspector1: User, legal1: User) -> None:
    impartial(case, legal1)
    with pytest.raises(Conflict):
        evidence.admit(add(case, inspector1), actor=legal1, reason="Fine.")


def test_the_person_who_added_it_does_not_review_it(case: Case) -> None:
    both = factories.user("legal_reviewer", at="36")
    both.memberships.create(role="inspector", jurisdiction=factories.place("36"), valid_from="2000-01-01")
    impartial(case, both)
    row = add(case, both, automatic=True)
    with pytest.raises(Conflict) as refusal:
        evidence.admit(row, actor=both, reason="Fine.")
    assert refusal.value.code == "maker_is_checker"


def test_evidence_belongs_to_one_thing(case: Case, inspector1: User) -> None:
    with pytest.raises(Invalid):
        evidence.add(actor=inspector1, file=Upload("pit.jpg", uploads.jpeg()), kind="photograph")


def test_a_name_leads_nowhere(case: Case, inspector1: User) -> None:
    row = add(case, inspector1, "../../etc/\x1b[2Jpass\r\nwd.jpg")
    assert row.file_name == "__2Jpass__wd.jpg"


def test_evidence_is_added_over_the_api(case: Case, inspector1: User, api: Any) -> None:
    body = {
        "file": SimpleUploadedFile("pit.jpg", uploads.jpeg(), "image/jpeg"),
        "kind": "photograph",
        "case": case.number,
        "description": "Two ponds.",
        "taken_on": "2011-06-01",
    }
    answer = api(inspector1).post(EVIDENCE, body, format="multipart")
    assert answer.status_code == 201, answer.content
    created = answer.json()
    assert (created["case"], created["state"], created["preview"], created["actions"]) == (
        case.number,
        "kept",
        True,
        [],
    )
    assert created["sha256"] == hashlib.sha256(uploads.jpeg()).hexdigest()
    assert api(inspector1).get(f"{EVIDENCE}?case={case.number}&state=kept").json()["count"] == 1


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_an_upload_that_was_cut_off_on_its_way_keeps_nothing(
    case: Case, inspector1: User, api: Any, tmp_path: Path, kept: float
) -> None:
    """The connection broke in the middle of the body: the end of the file, and of the form, never came."""
    fields = {"kind": "photograph", "case": case.number}
    head = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields
    )
    head += '--cut\r\nContent-Disposition: form-data; name="file"; filename="pit.jpg"\r\n'
    head += "Content-Type: image/jpeg\r\n\r\n"
    whole = head.encode() + uploads.jpeg((1600, 1200)) + b"\r\n--cut--\r\n"
    body = whole[: int(len(whole) * kept)]
    answer = api(inspector1).generic("POST", EVIDENCE, body, content_type="multipart/form-data; boundary=cut")
    assert answer.status_code == 400, answer.content
    assert not Evidence.objects.exists()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
    again = api(inspector1).generic("POST", EVIDENCE, whole, content_type="multipart/form-data; boundary=cut")
    assert again.status_code == 201, again.content


def test_a_refused_file_answers_with_its_code(case: Case, inspector1: User, api: Any) -> None:
    body = {"file": SimpleUploadedFile("x.xlsx", uploads.workbook({"xl/vbaProject.bin": b"1"})), "kind": "report"}
    answer = api(inspector1).post(EVIDENCE, {**body, "case": case.number}, format="multipart")
    assert assert_problem(answer, 400, "file_refused")["errors"][0]["code"] == "macros"


def test_jurisdiction_bounds_evidence(
    case: Case, inspector1: User, inspector3: User, admin1: User, signer: User, api: Any
) -> None:
    row = add(case, inspector1)
    assert_problem(api(inspector3).get(f"{EVIDENCE}{row.pk}/"), 404, "not_found")
    assert_problem(api(signer).get(f"{EVIDENCE}{row.pk}/original/"), 404, "not_found")
    assert_problem(api(admin1).get(f"{EVIDENCE}{row.pk}/original/"), 404, "not_found")
    assert_problem(api().get(EVIDENCE), 401, "not_authenticated")
    body = {"file": SimpleUploadedFile("pit.jpg", uploads.jpeg()), "kind": "photograph", "case": case.number}
    answer = api(inspector3).post(EVIDENCE, body, format="multipart")
    assert assert_problem(answer, 400, "invalid")["errors"][0]["pointer"] == "/case"
    body["file"].seek(0)
    assert_problem(api(admin1).post(EVIDENCE, body, format="multipart"), 400, "invalid")
    body["file"].seek(0)
    assert_problem(api(factories.user(Role.AUDITOR)).post(EVIDENCE, body, format="multipart"), 403, "forbidden")
    with pytest.raises(Forbidden):
        add(case, inspector3)


def test_pictures_of_a_tip_are_examined_before_anything_is_locked(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for code in ("CN", "36", "3607", "360727"):
        factories.place(code)
    with writes_before_examination(monkeypatch) as early:
        filed = tips.file(
            text="Lorries come at night.",
            where=StatedLocation(place="360727"),
            pictures=[Upload("a.jpg", uploads.jpeg()), Upload("b.jpg", uploads.jpeg())],
        )
        assert early == [[], []]
    with writes_before_examination(monkeypatch) as early:
        tips.add(filed.receipt, text="This one too.", pictures=[Upload("c.jpg", uploads.jpeg())])
    assert early == [[]]
