"""Files of long lists: asked for, prepared by a worker with the person's rights, kept for a week."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from django.urls import reverse

from core import clock, file_stores, row_security
from core.api import program_files
from core.models import OutboxMessage
from enterprises.models import Membership, Notification, User
from enterprises.models.notifications import NotificationQuerySet
from enterprises.scoping import Bound, Reach
from enterprises.services import notifications
from portal.models import ListFile
from portal.services import list_file_work, list_files
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing

__all__ = ["api"]

FILES = "/api/v1/list-files/"
LIST = "/api/v1/enterprises/"
ROWS = 12


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Iterator[None]:
    """Take lists for long from six rows, read five at a time, and keep files in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(program_files, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(program_files, "CHUNK", 5)
    monkeypatch.setattr(list_file_work, "SECONDS_BETWEEN_NOTES", 0)
    with clock.at(dt.date(2011, 10, 12)):
        yield


@pytest.fixture
def firms(db: None) -> None:
    for number in range(ROWS):
        factories.enterprise(f"E-{number:02}")
    factories.enterprise("E-ELSEWHERE", at="150206")


def asked(person: User, form: str = "csv", address: str = LIST) -> ListFile:
    return list_files.ask(actor=person, address=address, format=form)


def prepared(person: User, form: str = "csv", address: str = LIST) -> ListFile:
    file = asked(person, form, address)
    list_file_work.prepare(file.pk)
    file.refresh_from_db()
    return file


def content_of(file: ListFile) -> bytes:
    return b"".join(list_files.open_content(file, actor=file.person))


def codes(content: bytes) -> list[str]:
    return [row["code"] for row in csv.DictReader(io.StringIO(content.decode()))]


def test_a_long_list_is_prepared_and_a_short_one_given_at_once(firms: None, p36a: User) -> None:
    client = page_client(p36a)
    short = client.post(reverse("pages:list-file-ask"), {"address": f"{LIST}?search=E-0&limit=2", "format": "csv"})
    assert "list-files" in short["Location"]  # ten rows
    short = client.post(reverse("pages:list-file-ask"), {"address": f"{LIST}?search=E-1&limit=2", "format": "csv"})
    assert short["Location"] == f"{LIST}?search=E-1&format=csv"
    assert codes(b"".join(client.get(short["Location"]).streaming_content)) == ["E-10", "E-11"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "whole"])
def test_the_file_has_the_rows_that_its_person_sees(firms: None, p36a: User, form: str) -> None:
    file = prepared(p36a, form)
    assert (file.state, file.rows, file.rows_done, file.failure) == ("ready", ROWS, ROWS, "")
    content = content_of(file)
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    if form == "csv":
        found = codes(content)
    elif form == "xlsx":
        titles, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        found = [row[titles.index("code")] for row in rows]
    else:
        found = [row["code"] for row in json.loads(content)["results"]]
    assert sorted(found) == [f"E-{number:02}" for number in range(ROWS)]


def test_it_is_the_file_that_the_list_gives_at_once(
    firms: None, p36a: User, api: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = content_of(prepared(p36a, address=f"{LIST}?ordering=-code"))
    assert_problem(api(p36a).get(LIST, {"format": "csv"}), 422, "too_many_rows")
    monkeypatch.setattr(program_files, "MOST_AT_ONCE", 100)
    assert api(p36a).get(LIST, {"format": "csv", "ordering": "-code"}).getvalue() == content


def test_a_worker_reads_under_the_row_security_of_the_person(
    p36a: User, p15a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the filter of the application, the database alone hides what the person may not see."""
    for person in (p36a, p15a):
        facts = {"file": "a.csv", "faults": 0}
        notifications.notify([person], kind="sheet_read", step="x", path="/", facts=facts)
    monkeypatch.setattr(NotificationQuerySet, "visible_to", lambda rows, actor: rows)
    file = prepared(p36a, "whole", "/api/v1/notifications/")
    assert (file.state, file.rows) == ("ready", 1)
    with row_security.within(row_security.reach_of(p15a)):
        assert not ListFile.objects.exists()
    with row_security.within(row_security.reach_of(p36a)):
        assert ListFile.objects.get() == file


def test_nobody_asks_in_another_s_name(firms: None, p36a: User, p15a: User) -> None:
    insert = (
        "INSERT INTO portal_listfile (person_id, address, format, language, state, rows_done, attempts, failure,"
        " content, sha256, rights, asked_at) VALUES (%s, '/x', 'csv', 'en', 'waiting', 0, 0, '', '', '', '', now())"
    )
    assert constraint_refusing(insert, p36a.pk, actor=p15a) == "actor_is_proven"
    asked(p36a)
    assert constraint_refusing("UPDATE portal_listfile SET person_id = %s", p15a.pk, actor=p15a) == "kept_columns"


def test_progress_is_told_on_the_page_and_over_the_api(firms: None, p36a: User, api: Login) -> None:
    created = api(p36a).post(FILES, {"address": f"{LIST}?state=active", "format": "csv"})
    assert (created.status_code, created.json()["state"]) == (202, "waiting")
    here = f"{FILES}{created.json()['id']}/"
    assert created["Location"].endswith(here)
    page = reverse("pages:list-file", args=[created.json()["id"]])
    assert "is being prepared" in page_client(p36a).get(page).content.decode()
    ListFile.objects.update(state="working", rows=200_000, rows_done=50_000)
    answer = api(p36a).get(here).json()
    assert (answer["rows"], answer["rows_done"]) == (200_000, 50_000)
    shown = page_client(p36a).get(page).content.decode()
    assert "Rows written: 50,000 of 200,000" in shown
    assert 'value="25"' in shown
    assert_problem(api(p36a).get(f"{here}content/"), 404, "not_ready")


def test_rows_are_noted_while_they_are_written(firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[Any] = []
    own = list_file_work._own

    def watched(file: ListFile) -> Any:
        noted.append(ListFile.objects.values_list("rows", "rows_done").get(pk=file.pk))
        return own(file)

    monkeypatch.setattr(list_file_work, "_own", watched)
    prepared(p36a)
    assert noted == [(None, 0), (ROWS, 0), (ROWS, 5), (ROWS, 10), (ROWS, ROWS)]


def test_the_person_is_notified_and_downloads_it(firms: None, p36a: User, p15a: User, api: Login) -> None:
    file = prepared(p36a, "xlsx")
    told = Notification.objects.get(person=p36a)
    assert (told.kind, told.path) == ("list_file_ready", reverse("pages:list-file", args=[file.pk]))
    page = page_client(p36a).get(told.path).content.decode()
    assert reverse("pages:list-file-content", args=[file.pk]) in page
    assert file.sha256 in page
    answer = page_client(p36a).get(reverse("pages:list-file-content", args=[file.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="enterprises.xlsx"'
    assert b"".join(answer.streaming_content) == content_of(file)
    assert api(p36a).get(f"{FILES}{file.pk}/content/").getvalue() == content_of(file)
    assert "Enterprises (XLSX)" in page_client(p36a).get(reverse("pages:list-files")).content.decode()
    for path in ("list-file", "list-file-content"):
        assert page_client(p15a).get(reverse(f"pages:{path}", args=[file.pk])).status_code == 404
    assert api(p15a).get(f"{FILES}{file.pk}/content/").status_code == 404


def test_whose_rights_have_changed_has_it_prepared_again(firms: None, p36a: User, api: Login) -> None:
    file = prepared(p36a)
    Membership.objects.filter(user=p36a).update(valid_to=dt.date(2011, 10, 11))
    p36a.reload_memberships()
    assert_problem(api(p36a).get(f"{FILES}{file.pk}/content/"), 409, "rights_changed")
    answer = page_client(p36a).get(reverse("pages:list-file-content", args=[file.pk]), follow=True)
    assert "Your rights have changed" in answer.content.decode()


def test_roles_that_change_their_places_are_other_rights(p36a: User) -> None:
    def rights(*bounds: Bound, opened: Collection[UUID] = ()) -> str:
        vars(p36a)["reach"] = Reach.of(bounds, opened=opened)
        vars(p36a).pop("declared_reach", None)
        return list_files.rights_of(p36a)

    here = rights(Bound("inspector", place="36"), Bound("auditor", place="15"))
    assert rights(Bound("auditor", place="15"), Bound("inspector", place="36")) == here
    assert rights(Bound("inspector", place="15"), Bound("auditor", place="36")) != here
    decider = Bound("case_decider", place="36")
    assert rights(decider, opened=[uuid4()]) != rights(decider)


def test_who_may_not_sign_in_any_more_gets_no_file(firms: None, p36a: User) -> None:
    file = asked(p36a)
    User.objects.filter(pk=p36a.pk).update(is_active=False)
    list_file_work.prepare(file.pk)
    file.refresh_from_db()
    assert (file.state, file.content) == ("failed", "")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v1/nonsense/", "unknown_list"),
        ("/api/v1/me/", "unknown_list"),
        ("https://evil.example/", "unknown_list"),
        ("/reports/", "unknown_list"),
        ("/api/v1/public/register/", "unknown_list"),
        (f"{LIST}E-01/", "unknown_list"),
        (f"{LIST}?stat=active", "invalid"),
        (f"{LIST}?search={'x' * 2100}", "too_long"),
    ],
)
def test_what_is_no_list_is_refused(firms: None, p36a: User, api: Login, address: str, code: str) -> None:
    problem = assert_problem(api(p36a).post(FILES, {"address": address, "format": "csv"}), 400, "invalid")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [("/address", code)]
    answer = page_client(p36a).post(reverse("pages:list-file-ask"), {"address": address, "format": "csv"}, follow=True)
    assert 'class="note bad"' in answer.content.decode()
    assert not ListFile.objects.exists()


def test_a_list_that_is_closed_to_a_person_is_no_file_of_his(clerk: User, api: Login) -> None:
    assert_problem(api(clerk).post(FILES, {"address": "/api/v1/risk/", "format": "csv"}), 403, "forbidden")
    answer = page_client(clerk).post(reverse("pages:list-file-ask"), {"address": "/api/v1/risk/", "format": "csv"})
    assert answer.status_code == 403


def test_a_format_that_there_is_not_is_refused(firms: None, p36a: User, api: Login) -> None:
    assert_problem(api(p36a).post(FILES, {"address": LIST, "format": "pdf"}), 400, "invalid")
    answer = page_client(p36a).post(reverse("pages:list-file-ask"), {"address": LIST, "format": "pdf"}, follow=True)
    assert "Choose one of" in answer.content.decode()


def test_the_same_file_is_prepared_once_and_few_at_a_time(firms: None, p36a: User, api: Login) -> None:
    first = asked(p36a)
    assert asked(p36a) == first
    assert OutboxMessage.objects.filter(event="list_file_wanted").count() == 1
    for number in range(1, list_files.MOST_WAITING):
        asked(p36a, address=f"{LIST}?search=E-{number}")
    assert_problem(api(p36a).post(FILES, {"address": LIST, "format": "xlsx"}), 409, "too_many_files")
    with pytest.raises(DatabaseError, match="list_file_prepared_once"), transaction.atomic():
        ListFile.objects.create(person=p36a, address=LIST, format="csv", language="en", asked_at=clock.now())


def test_a_workbook_that_cannot_have_as_many_rows_is_refused(
    firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_files, "MOST_OF_WORKBOOK", 11)
    file = prepared(p36a, "xlsx")
    assert (file.state, "at most 11 rows" in file.failure) == ("failed", True)
    assert Notification.objects.get(person=p36a).kind == "list_file_failed"
    assert file.failure in page_client(p36a).get(reverse("pages:list-file", args=[file.pk])).content.decode()
    assert prepared(p36a, "csv").state == "ready"


def test_what_a_killed_worker_left_is_begun_anew(firms: None, p36a: User) -> None:
    file = asked(p36a)
    assert list_file_work.stalled() == [file.pk]
    ListFile.objects.update(state="working", worked_at=Now(), attempts=1, rows=ROWS, rows_done=5)
    assert list_file_work.stalled() == []
    list_file_work.prepare(file.pk)  # the task comes a second time while a worker prepares it
    file.refresh_from_db()
    assert (file.state, file.attempts) == ("working", 1)
    ListFile.objects.update(worked_at=Now() - list_file_work.STALLED - dt.timedelta(seconds=1))
    assert list_file_work.stalled() == [file.pk]
    list_file_work.prepare(file.pk)
    file.refresh_from_db()
    assert (file.state, file.attempts, len(codes(content_of(file)))) == ("ready", 2, ROWS)


def test_who_was_overtaken_stops(firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = list_file_work._finish

    def overtaken(file: ListFile, **content: Any) -> None:
        ListFile.objects.update(attempts=2)
        finish(file, **content)

    monkeypatch.setattr(list_file_work, "_finish", overtaken)
    file = prepared(p36a)
    assert (file.state, file.content) == ("working", "")
    assert not Notification.objects.filter(person=p36a).exists()


def test_a_file_is_given_up_after_some_attempts(firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError("no space left on device")

    file = asked(p36a)
    monkeypatch.setattr(list_file_work, "_write", full)
    for _attempt in range(list_file_work.MOST_ATTEMPTS):
        list_file_work.prepare(file.pk)
        file.refresh_from_db()
        assert file.state == "working"
        ListFile.objects.update(worked_at=None)
    list_file_work.prepare(file.pk)
    file.refresh_from_db()
    assert (file.state, "Try again later" in file.failure) == ("failed", True)


def test_a_bug_is_told_and_not_repeated(firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_files, "columns", lambda serializer: 1 / 0)
    monkeypatch.setattr(list_files.lists, "is_large", lambda address, person: True)
    file = prepared(p36a)
    assert (file.state, "fault of the register" in file.failure) == ("failed", True)


def test_removing_it_deletes_the_content_and_ends_the_work(
    firms: None, p36a: User, api: Login, django_capture_on_commit_callbacks: Any
) -> None:
    file = prepared(p36a)
    assert list(file_stores.names(file_stores.PREPARED)) == [file.content]
    with django_capture_on_commit_callbacks(execute=True):
        assert api(p36a).delete(f"{FILES}{file.pk}/").status_code == 204
    assert list(file_stores.names(file_stores.PREPARED)) == []
    waiting = asked(p36a)
    assert page_client(p36a).post(reverse("pages:list-file-remove", args=[waiting.pk])).status_code == 302
    list_file_work.prepare(waiting.pk)
    assert not ListFile.objects.exists()


def test_files_are_kept_for_a_week(firms: None, p36a: User, api: Login) -> None:
    old, waiting = prepared(p36a), asked(p36a, address=f"{LIST}?search=E")
    file_stores.default_storage.save(f"prepared/{waiting.pk}-of-another-attempt.csv", io.BytesIO(b"x"))
    file_stores.default_storage.save("prepared/of-nobody.csv", io.BytesIO(b"x"))
    with clock.at(dt.date(2011, 10, 18)):
        assert list_files.delete_expired() == 0
    assert {*file_stores.names("prepared")} == {old.content, f"prepared/{waiting.pk}-of-another-attempt.csv"}
    with clock.at(dt.date(2011, 10, 20)):
        assert list_files.delete_expired() == 2
    assert not ListFile.objects.exists()
    assert list(file_stores.names("prepared")) == []


def test_what_gets_ready_while_files_are_deleted_is_kept(
    firms: None, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[ListFile] = []
    names = file_stores.names

    def listed(folder: str) -> Iterator[str]:
        ready.append(prepared(p36a))
        return names(folder)

    monkeypatch.setattr(file_stores, "names", listed)
    list_files.delete_expired()
    assert len(codes(content_of(ready[0]))) == ROWS


@pytest.mark.parametrize("name", ["evidence/{0}.pdf", "prepared/{1}-{0}.csv", "prepared/{2}-/../../evidence/x.csv"])
def test_a_row_names_no_other_file_of_the_store(firms: None, p36a: User, name: str) -> None:
    file = asked(p36a)
    content = name.format("0" * 64, uuid4(), file.pk)
    ListFile.objects.update(state="working")
    claim = "UPDATE portal_listfile SET state = 'ready', content = %s"
    assert constraint_refusing(claim, content, actor=p36a) == "list_file_names_its_own_content"


def test_a_file_that_is_gone_is_said_to_be(firms: None, p36a: User, api: Login) -> None:
    file = prepared(p36a)
    file_stores.default_storage.delete(file.content)
    assert_problem(api(p36a).get(f"{FILES}{file.pk}/content/"), 404, "file_gone")


@pytest.mark.parametrize(
    ("column", "value"), [("address", "/api/v1/reports/"), ("sha256", "0" * 64), ("rights", "x"), ("content", "other")]
)
def test_a_file_that_is_ready_stays_as_it_is(firms: None, p36a: User, column: str, value: str) -> None:
    file = prepared(p36a)
    with pytest.raises(DatabaseError, match="stays as it was recorded"), transaction.atomic():
        ListFile.objects.filter(pk=file.pk).update(**{column: value})
