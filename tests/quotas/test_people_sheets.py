"""People from a sheet: each entered and invited as on his screen, every fault at its cell, offices by two people."""

import io
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.urls import reverse

from core.errors import Forbidden
from core.models import AuditEvent
from enterprises import notification_texts
from enterprises.models import ApprovalRequest, Enterprise, Invitation, Notification, User
from enterprises.roles import Role
from enterprises.services import approvals, officials
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.page_clients import page_client
from tests.support.sheets import workbook

__all__ = ["api"]

TITLES = ["User name", "Name", "E-mail", "Role", "Place (code)", "Authority (code)", "Enterprise (code)"]
CLERK = ["wang.li", "Wang Li", "wang@example.org", "Enterprise clerk", "", "", "E-FIRM"]
OFFICER = ["chen.yu", "Chen Yu", "chen@example.org", "provincial_regulator", "36", "MLR", ""]
READER = ["zhao.min", "Zhao Min", "zhao@example.org", "", "", "", ""]


@pytest.fixture
def admin1(db: None) -> User:
    factories.place("CN")
    factories.place("36")
    factories.authority("MLR")
    factories.enterprise("E-FIRM")
    return factories.user(Role.ADMINISTRATOR, at="CN", username="admin1")


def uploaded(actor: User, *rows: list[str], dry_run: bool = True) -> Import:
    file = Upload("people.xlsx", workbook(TITLES, *rows))
    return imports.create(actor=actor, kind="people", file=file, dry_run=dry_run)


def faults(row: Import) -> dict[str, str]:
    return {f"{fault['column']}{fault['row'] or ''}": fault["code"] for fault in row.faults}


def entered() -> set[str]:
    return set(User.objects.exclude(username="admin1").values_list("username", flat=True))


def test_a_dry_run_enters_and_invites_nobody(admin1: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = uploaded(admin1, CLERK, OFFICER, READER)
    assert (row.state, row.faults, row.lines) == ("ready", [], 3)
    assert entered() == set()
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_each_is_entered_with_his_role_and_gets_a_link_at_his_own_address(
    admin1: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = uploaded(admin1, CLERK, OFFICER, READER)
    with django_capture_on_commit_callbacks(execute=True):
        assert imports.commit(row, actor=admin1).state == "committed"
    assert entered() == {"wang.li", "chen.yu", "zhao.min"}
    clerk = User.objects.get(username="wang.li")
    held = clerk.memberships.get()
    assert (held.role, held.enterprise) == (Role.ENTERPRISE_CLERK, Enterprise.objects.get(code="E-FIRM"))
    assert [letter.to for letter in mail.outbox] == [["wang@example.org"], ["zhao@example.org"]]
    assert "wang.li" in mail.outbox[0].body
    assert "/invitations/" in mail.outbox[0].body or reverse("pages:invitation", args=["x"])[:-2] in mail.outbox[0].body
    assert {one.user.username for one in Invitation.objects.all()} == {"wang.li", "zhao.min"}


def test_an_office_is_proposed_and_given_by_nobody_alone(admin1: User) -> None:
    row = imports.commit(uploaded(admin1, OFFICER, CLERK), actor=admin1)
    officer = User.objects.get(username="chen.yu")
    assert not officer.memberships.exists()
    assert not Invitation.objects.filter(user=officer).exists()
    client = page_client(admin1)
    page = client.get(reverse("pages:import", args=[row.pk]))
    assert [one.person for one in page.context["appointments"]] == [officer]
    propose = reverse("pages:approval-propose", args=["people.appoint", officer.pk])
    (address,) = [part for part in page.content.decode().replace("&amp;", "&").split('"') if part.startswith(propose)]
    form = client.get(address).context["form"]
    assert {name: form[name].value() for name in ("role", "jurisdiction", "authority")} == {
        "role": "provincial_regulator",
        "jurisdiction": "36",
        "authority": "MLR",
    }
    body = {
        "role": "provincial_regulator",
        "jurisdiction": "36",
        "authority": "MLR",
        "reason": "New in Jiangxi",
    }
    client.post(urlsplit(address).path, {**body, "confirmed": "1"})
    assert ApprovalRequest.objects.get().proposed_by == admin1
    assert not officer.memberships.exists()
    assert client.get(reverse("pages:import", args=[row.pk])).context["appointments"] == []


def test_an_office_whose_proposal_was_refused_can_be_proposed_again(admin1: User) -> None:
    row = imports.commit(uploaded(admin1, OFFICER), actor=admin1)
    officer = User.objects.get(username="chen.yu")
    (appointment,) = imports.people.unproposed(row, admin1)
    assert appointment.person == officer
    office = {
        "role": "provincial_regulator",
        "jurisdiction": factories.place("36"),
        "authority": factories.authority("MLR"),
    }
    request = approvals.propose(officials.APPOINT, officer, actor=admin1, reason="New in Jiangxi", arguments=office)
    assert imports.people.unproposed(row, admin1) == []
    second = factories.user(Role.ADMINISTRATOR, at="CN", username="admin2")
    approvals.refuse(request, actor=second, reason="The appointment has not been decided in Jiangxi")
    assert [one.person for one in imports.people.unproposed(row, admin1)] == [officer]


def test_a_sheet_of_which_a_role_was_renamed_since_is_still_shown(admin1: User) -> None:
    row = imports.commit(uploaded(admin1, OFFICER), actor=admin1)
    assert len(imports.people.unproposed(row, admin1)) == 1
    row.table["rows"][1][TITLES.index("Role")] = "former_role"
    assert imports.people.unproposed(row, admin1) == []


def test_every_fault_is_named_at_its_cell_and_nobody_is_entered(admin1: User) -> None:
    bad = [
        ["admin1", "Taken", "a@example.org", "", "", "", ""],
        ["li.na", "No address", "nowhere", "", "", "", ""],
        ["li.nb", "No firm", "b@example.org", "Enterprise clerk", "", "", "E-NONE"],
        ["li.nc", "No place", "c@example.org", "inspector", "", "", ""],
        ["li.nd", "No authority", "d@example.org", "provincial_regulator", "36", "", ""],
        ["li.ne", "No role", "e@example.org", "", "36", "", ""],
        ["li.nf", "Strange role", "f@example.org", "emperor", "", "", ""],
        ["li__ng", "Odd name", "g@example.org", "", "", "", ""],
    ]
    row = uploaded(admin1, CLERK, *bad)
    found = faults(row)
    assert {cell: found.get(cell) for cell in ("A3", "C4", "G5", "D6", "F7", "D8", "D9")} == {
        "A3": "taken",
        "C4": "invalid",
        "G5": "unknown_code",
        "D6": "organisation_does_not_fit",
        "F7": "required",
        "D8": "required",
        "D9": "unknown_value",
    }
    assert "A10" in found
    assert not [cell for cell in found if cell.endswith("2")]
    assert (row.state, entered()) == ("faulty", set())


def test_a_second_upload_says_what_is_known_already(admin1: User) -> None:
    imports.commit(uploaded(admin1, CLERK, READER), actor=admin1)
    again = uploaded(admin1, CLERK, READER)
    assert (again.state, [finding["code"] for finding in again.findings]) == ("ready", ["unchanged"])
    other = uploaded(admin1, [*CLERK[:3], "Enterprise signer", *CLERK[4:]])
    assert faults(other) == {"A2": "taken"}


def test_a_link_that_was_not_sent_is_told_and_sent_again(
    admin1: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(message: EmailMessage) -> None:
        raise SMTPRecipientsRefused({"wang@example.org": (550, b"no such user")})

    row = uploaded(admin1, CLERK)
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(EmailMessage, "send", refuse)
        imports.commit(row, actor=admin1)
    clerk, told = User.objects.get(username="wang.li"), Notification.objects.get(kind="link_not_sent")
    assert (told.person, told.path) == (admin1, reverse("admin:enterprises_user_change", args=[clerk.pk]))
    assert "wang@example.org" in notification_texts.kind("link_not_sent").text(told.facts)
    assert AuditEvent.objects.filter(action="people.link_not_sent", object_id=str(clerk.pk)).exists()
    (first,) = Invitation.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(admin1).post(f"{V1}people/wang.li/mail_link/").status_code == 200
    assert [letter.to for letter in mail.outbox] == [["wang@example.org"]]
    first.refresh_from_db()
    assert first.expires_at < Invitation.objects.exclude(pk=first.pk).get().expires_at


def test_no_link_is_sent_to_nowhere_nor_to_one_in_use_by_one_administrator(admin1: User) -> None:
    firm = Enterprise.objects.get(code="E-FIRM")
    clerk = factories.user(Role.ENTERPRISE_CLERK, of=firm, username="has-signed-in")
    for email, code in (("", "no_address"), ("c@example.org", "needs_second_person")):
        User.objects.filter(pk=clerk.pk).update(email=email)
        assert_problem(client_of(admin1).post(f"{V1}people/has-signed-in/mail_link/"), 409, code)


def test_no_more_links_wait_than_one_administrator_may_make(admin1: User, settings: Any) -> None:
    settings.MOST_INVITATIONS = 2
    imports.commit(uploaded(admin1, READER), actor=admin1)
    more = [[f"li.n{letter}", "Li", f"{letter}@example.org", "", "", "", ""] for letter in "abc"]
    refused = uploaded(admin1, READER, CLERK, OFFICER, *more)
    (fault,) = refused.faults
    assert (fault["code"], fault["row"]) == ("too_many_invitations", None)
    assert "4 people" in fault["detail"]
    assert "2 unused links and have 1" in fault["detail"]
    assert uploaded(admin1, READER, CLERK, OFFICER).state == "ready", "an office and a known person take no link"


def test_administrators_alone_import_people(admin1: User, p36a: User, auditor1: User) -> None:
    for stranger in (p36a, auditor1):
        with pytest.raises(Forbidden):
            uploaded(stranger, READER)
        assert page_client(stranger).get(reverse("pages:people-sheet")).status_code == 403


def test_a_token_that_makes_no_link_imports_nobody(admin1: User, api: Login) -> None:
    caller = api(admin1, scopes=["read", "file"])
    body = {"file": SimpleUploadedFile("p.xlsx", workbook(TITLES, READER)), "kind": "people"}
    refused = caller.post("/api/v1/imports/", body, format="multipart")
    row = uploaded(admin1, READER)
    kept = caller.post(f"/api/v1/imports/{row.pk}/commit/", {})
    assert [(one.status_code, one.json()["code"]) for one in (refused, kept)] == [(403, "token_scope")] * 2
    assert api(admin1).post(f"/api/v1/imports/{row.pk}/commit/", {}).status_code == 200
    assert entered() == {"zhao.min"}


def test_a_sheet_is_filled_in_uploaded_and_imported_on_pages_and_over_the_api(admin1: User, api: Login) -> None:
    client, page = page_client(admin1), reverse("pages:people-sheet")
    assert page in client.get(reverse("pages:console")).content.decode()
    address = reverse("pages:people-sheet-template", args=["xlsx"])
    assert address in client.get(page).content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).worksheets[0]
    assert sheet.data_validations.dataValidation
    shown = client.post(page, {"file": SimpleUploadedFile("p.xlsx", workbook(TITLES, READER))}, follow=True)
    assert "Every cell can be imported." in shown.content.decode()
    client.post(reverse("pages:import-act", args=[Import.objects.get().pk, "commit"]), follow=True)
    assert entered() == {"zhao.min"}
    caller = api(admin1)
    assert caller.get("/api/v1/imports/templates/people/", {"format": "csv"}).status_code == 200
    file = SimpleUploadedFile("p.xlsx", workbook(TITLES, CLERK))
    made = caller.post("/api/v1/imports/", {"file": file, "kind": "people", "dry_run": "false"}, format="multipart")
    assert (made.status_code, made.json()["state"]) == (201, "committed")
    assert entered() == {"zhao.min", "wang.li"}
