"""Texts of documents, reports and letters: written with the version of their day, and kept when it changes."""

import datetime as dt
import json
from typing import Any

import pytest
from django.urls import reverse

from core import clock, typesetting
from core.actors import Loader
from enterprises import text_templates
from enterprises.acts import text_versions as acts
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import text_versions
from inspections import document_pdf, document_texts
from inspections.document_texts import Issued
from inspections.models import Case, IssuedDocument
from inspections.services import cases
from inspections.services.subjects import Named
from tests.support import competences, factories, visits
from tests.support.api import V1, client_of
from tests.support.inspection_world import digging, on, proven
from tests.support.page_clients import page_client
from tests.support.proceedings import notified

LOADER = Loader("a test")
JULY = dt.date(2011, 7, 1)
DRAWN = "*bold* #show <b>"


def enter(template: str, text_en: str, text_zh: str, valid_from: dt.date = JULY) -> None:
    texts = {"text_en": text_en, "text_zh": text_zh}
    text_versions.enter(actor=LOADER, template=template, valid_from=valid_from, document="Order 7", **texts)


@pytest.fixture
def case(db: None, firm: Enterprise, inspector1: User) -> Case:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        conduct_on = dt.date(2011, 5, 1)
        found = proven(digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=conduct_on))
        return cases.start_investigation(cases.place_on_file(found, actor=inspector1), actor=inspector1)


class TestDocuments:
    def issue(self, case: Case, inspector: User, day: dt.date) -> dict[str, Any]:
        with clock.at(day):
            round_ = notified(case, inspector, intended=["fine"], facts="Over the plan.")
        return json.loads(IssuedDocument.objects.get(proceeding=round_).content)

    def test_a_notice_states_rights_and_keeps_its_text_when_another_comes(
        self, case: Case, inspector1: User, firm: Enterprise
    ) -> None:
        day = dt.date(2011, 6, 10)
        content = self.issue(case, inspector1, day)
        assert content["closing"] == [
            "你单位可以在2011年6月17日前陈述和申辩。",
            "Until 17 June 2011 you may state your case and defend yourself.",
        ]
        assert firm.name in content["opening"][1]
        assert (firm.name_zh or firm.name) in content["opening"][0]
        paper = IssuedDocument.objects.get()
        before = document_pdf.pdf(paper, address="http://localhost/")
        enter("penalty_notice_document.rights", f"{DRAWN} {{due_on}}", f"{{due_on}} {DRAWN}")
        with clock.at(JULY):
            again = IssuedDocument.objects.get()
            assert (again.content, again.sha256) == (paper.content, paper.sha256)
            assert document_pdf.pdf(again, address="http://localhost/") == before

    def test_a_document_of_a_later_day_has_the_version_of_its_day(self, case: Case) -> None:
        enter("penalty_decision_document.remedies", f"{DRAWN} {{appeal_body}}", f"{{appeal_body}} {DRAWN}")
        enter("appeal_body", "the government of Jiangxi", "江西省人民政府")
        written = {
            day: document_texts.paragraphs("decision", day, Issued("P1-D", case))["closing"]
            for day in (dt.date(2011, 6, 30), JULY)
        }
        assert "the people's government of the same level" in written[dt.date(2011, 6, 30)][1]
        assert written[JULY] == [f"江西省人民政府 {DRAWN}", f"{DRAWN} the government of Jiangxi"]

    def test_what_administrators_wrote_is_no_markup_and_an_empty_text_is_left_out(
        self, case: Case, inspector1: User
    ) -> None:
        enter("penalty_notice_document.rights", f"{DRAWN}\n{{due_on}}", f"{{due_on}}\n{DRAWN}", dt.date(2011, 6, 1))
        enter("penalty_notice_document.opening", "", "", dt.date(2011, 6, 1))
        content = self.issue(case, inspector1, dt.date(2011, 6, 10))
        assert content["closing"][1] == f"{DRAWN}\n17 June 2011"
        assert "opening" not in content
        assert document_pdf.pdf(IssuedDocument.objects.get(), address="http://localhost/").startswith(b"%PDF-")

    def test_the_example_is_a_row_that_the_reader_sees(
        self, case: Case, inspector1: User, firm: Enterprise, clerk: User
    ) -> None:
        self.issue(case, inspector1, dt.date(2011, 6, 10))
        address = reverse("pages:text", args=["penalty_notice_document.opening"])
        nation = factories.place("CN")
        admin = factories.user(Role.ADMINISTRATOR, at="CN", username="first-admin")
        auditor = factories.user(Role.AUDITOR, at="CN")
        assert firm.name in page_client(auditor).get(address).content.decode()
        assert firm.name not in page_client(admin).get(address).content.decode(), "reads no case"
        elsewhere = factories.user(Role.INSPECTOR, at="15")
        shown = page_client(elsewhere).get(address).content.decode()
        assert firm.name not in shown
        assert "You see no row" in shown
        given = {
            "template": "penalty_notice_document.opening",
            "text_en": "To {addressee}",
            "text_zh": "致{addressee}",
            "valid_from": JULY,
            "document": "Order 7",
        }
        (table,) = acts.ENTER.reader_tables(auditor, nation, **given)
        assert table.rows == [["Chinese", f"“致{firm.name_zh or firm.name}”"], ["English", f"“To {firm.name}”"]]
        assert not table.binding
        assert acts.ENTER.reader_tables(elsewhere, nation, **given) == ()


@pytest.mark.parametrize(("day", "printed"), [(visits.DAY, False), (visits.DAY - dt.timedelta(days=1), True)])
def test_a_report_is_printed_with_the_text_of_the_day_on_which_it_was_signed(
    firm: Enterprise, inspector1: User, inspector2: User, monkeypatch: pytest.MonkeyPatch, day: Any, printed: bool
) -> None:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(typesetting, "pdf", lambda template, data: seen.append(data) or b"%PDF-")
    with clock.at(visits.DAY):
        visit = visits.reported(firm.sites.get(), inspector1, inspector2)
    enter("inspection_report.closing", "Findings: {findings}", "问题：{findings}", day + dt.timedelta(days=1))
    with clock.at(visits.DAY + dt.timedelta(days=30)):
        page_client(inspector1).get(reverse("pages:inspection-pdf", args=[visit.pk]))
    assert seen[0]["closing"] == ("Findings: 1" if printed else "")
    assert seen[0]["opening"] == ""


def test_every_template_has_an_example_or_says_that_there_is_none(nation: Jurisdiction) -> None:
    admin = factories.user(Role.ADMINISTRATOR, at="CN", username="first-admin")
    page = page_client(admin)
    for template in text_templates.declared():
        assert page.get(reverse("pages:text", args=[template.code])).status_code == 200, template.code
    assert len(client_of(admin).get(f"{V1}text-templates/").json()) == len(text_templates.declared())
