"""Documents: written with the act, frozen, in two languages, visible as the act is, and verifiable by anybody."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, User
from inspections import document_pdf, queries
from inspections.models import Case, IssuedDocument
from inspections.printed_documents import case_printed
from inspections.services import cases, orders, proceedings
from inspections.services.subjects import Named
from tests.support import competences, factories
from tests.support.api import V1, client_of
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on, proven
from tests.support.proceedings import AFTER, decided, notified, order_after_decision, reviewed_after


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User, inspector2: User, legal1: User, decider1: User) -> Case:
    """Create a case from the notice to the closing, with every document."""
    case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2011, 5, 1))
    cases.start_investigation(cases.place_on_file(proven(case), actor=inspector1), actor=inspector1)
    round_ = notified(case, inspector1, intended=["fine"], facts='超计划生产 138 t #show "x" *bold*.')
    decided(reviewed_after(round_, legal1), decider1, penalties=["fine"], fine=Decimal(15000))
    with clock.at(AFTER):
        proceedings.serve(round_, actor=inspector1, served_on=AFTER, service="direct")
        orders.verify(order_after_decision(case, inspector1, "fine"), actor=inspector2, result="met", text="Paid.")
        cases.close(case, actor=inspector2, reason="Paid.")
    return Case.objects.get()


def of(kind: str) -> IssuedDocument:
    return IssuedDocument.objects.select_related("case", "proceeding", "order").get(kind=kind)


def printed_states() -> set[str]:
    """Return what the printed file of the case says of the validity of its documents."""
    tables = case_printed(Case.objects.get(), [], list(queries.issued_documents())).tables
    (table,) = (table for table in tables if table.title == "Issued documents")
    return {row[table.columns.index("State")] for row in table.rows}


def test_every_served_act_has_its_issued_document(case: Case, firm: Enterprise) -> None:
    assert list(IssuedDocument.objects.order_by("issued_at", "id").values_list("kind", "number")) == [
        ("notice", "36-2011-0001-P1"),
        ("decision", "36-2011-0001-P1-D"),
        ("order", "36-2011-0001-1"),
        ("closing", "36-2011-0001-C1"),
    ]
    paper = of("notice")
    assert paper.sha256 == hashlib.sha256(paper.content.encode()).hexdigest()
    content = json.loads(paper.content)
    assert content["title"] == ["行政处罚告知书", "Notice of intended penalty"]
    rows = {row[1]: row for row in content["rows"]}
    assert rows["About"][2] == f"{firm.name_zh} {firm.name}".strip()
    assert rows["Intended penalties"][2] == "罚款 Fine"
    assert rows["Intended fine, in yuan"][2] == "20,000.00"
    assert rows["Statement until"][2] == "2011-06-17"
    assert "15,000.00" in of("decision").content
    assert all(item.stands for item in (of("notice"), of("decision"), of("order"), of("closing")))
    assert printed_states() == {""}


def test_it_is_set_as_pdf_and_what_people_wrote_is_no_markup(case: Case) -> None:
    for kind in ("notice", "decision", "order", "closing"):
        created = document_pdf.pdf(of(kind), address="http://localhost/en/public/papers/D-1/")
        assert created.startswith(b"%PDF-")
        assert len(created) > 5000


def test_who_gets_it(case: Case, inspector1: User, clerk: User, outsider: User, inspector3: User) -> None:
    notice, closing = of("notice"), of("closing")
    for reader, paper, status in (
        (inspector1, notice, 200),
        (inspector1, closing, 200),
        (clerk, notice, 200),
        (clerk, of("order"), 200),
        (clerk, closing, 404),
        (outsider, notice, 404),
        (inspector3, notice, 404),
    ):
        browser = Client()
        browser.force_login(reader)
        answer = browser.get(reverse("pages:paper", args=[paper.pk]))
        assert answer.status_code == status, (reader, paper)
        api = client_of(reader)
        assert api.get(f"{V1}papers/{paper.pk}/").status_code == status
        file = api.get(f"{V1}papers/{paper.pk}/file/")
        assert file.status_code == status
        if status == 200:
            assert answer["Content-Type"] == file["Content-Type"] == "application/pdf"
    assert client_of(clerk).get(f"{V1}papers/?kind=order").json()["count"] == 1
    browser = Client()
    browser.force_login(inspector1)
    page = browser.get(reverse("pages:case", args=[case.pk])).content.decode()
    assert reverse("pages:paper", args=[closing.pk]) in page


def test_anybody_verifies_it_and_reads_nothing_of_what_it_says(case: Case, firm: Enterprise) -> None:
    paper = of("notice")
    answer = client_of(None).get(f"{V1}public/papers/{paper.code.lower()}/")
    assert answer.json()["sha256"] == paper.sha256
    assert answer.json()["stands"] is True
    page = Client().get(reverse("pages:verify-paper", args=[paper.code])).content.decode()
    assert "it is in force" in page
    assert paper.sha256 in page
    assert firm.name not in page
    assert "138" not in page
    assert Client().get(reverse("pages:verify-paper", args=["D-AAAAA"])).status_code == 404
    assert client_of(None).get(f"{V1}public/papers/D-AAAAA/").status_code == 404
    form = reverse("pages:verify-paper-form")
    assert Client().get(form, {"code": f" {paper.code.lower()} "})["Location"].endswith(f"{paper.code}/")
    assert Client().get(form, {"code": "§"}).status_code == 400


def test_an_annulled_decision_is_no_longer_in_force(case: Case, inspector1: User) -> None:
    second = factories.user("case_decider", at="CN")
    with clock.at(AFTER):
        cases.reopen(case, actor=inspector1, reason="More was found.")
        assert not of("closing").stands
        Case.objects.update(state="rectifying")
        cases.appeal(case, actor=inspector1, reason="To the court.")
        cases.annul(impartial(case, second), actor=second, reason="Not proved.")
    assert not any(of(kind).stands for kind in ("notice", "decision", "order"))
    assert printed_states() == {"no longer in force"}


def test_a_paper_is_never_written_again(case: Case) -> None:
    with pytest.raises(DatabaseError, match=r"refused|denied"), transaction.atomic():
        IssuedDocument.objects.update(content="{}")
