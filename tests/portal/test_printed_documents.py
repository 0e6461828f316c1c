"""Printed documents: notices with their lines, statements of accounts, reports of visits and case files."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from core import clock, typesetting
from core.printed_documents import PrintedDocument, PrintedTable
from enterprises.models import Enterprise, User
from inspections.models import Inspection
from inspections.printed_documents import inspection_printed
from inspections.services import findings, flags, inspections
from quotas.models import Account
from tests.inspections.conftest import world
from tests.support import visits
from tests.support.inspection_world import World, on
from tests.support.page_clients import page_client

__all__ = ["world"]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what is set, beside setting it."""
    seen: list[dict[str, Any]] = []
    real = typesetting.pdf

    def pdf(template: str, data: dict[str, Any]) -> bytes:
        seen.append(data)
        return real(template, data)

    monkeypatch.setattr(typesetting, "pdf", pdf)
    return seen


def cells(data: dict[str, Any]) -> list[str]:
    return [cell for table in data["tables"] for row in table["rows"] for cell in row]


def paper(client: Client, name: str, key: object, **query: str) -> bytes:
    answer = client.get(reverse(f"pages:{name}", args=[key]), query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer.content.startswith(b"%PDF-")
    return answer.content


def test_the_statement_states_each_posting_and_the_balance(
    world: World, firm: Enterprise, p36a: User, p15a: User, printed: list[dict[str, Any]]
) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.file(4, 112)
        account = Account.objects.filter(holder__enterprise=firm).exclude(category="total").get()
        paper(page_client(p36a), "account-pdf", account.pk)
        assert {"+100.000", "+112.000", "-12.000"} <= {cell.replace("−", "-") for cell in cells(printed[0])}
        assert str(p36a) in printed[0]["made"]
        assert dict(printed[0]["facts"]) == {
            "Category": str(account.get_category_display()),
            "As recorded on": "9 May 2011",
        }
        assert page_client(p15a).get(reverse("pages:account-pdf", args=[account.pk])).status_code == 404


def test_a_statement_names_the_days_as_of_which_it_counts_and_is_recorded(
    world: World, firm: Enterprise, p36a: User, printed: list[dict[str, Any]]
) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        account = Account.objects.filter(holder__enterprise=firm).exclude(category="total").get()
        client = page_client(p36a)
        for query, days in (
            ({"on": "2011-03-31"}, {"As it counts on": "31 March 2011", "As recorded on": "9 May 2011"}),
            ({"as_of": "2011-05-01"}, {"As recorded on": "1 May 2011"}),
            (
                {"on": "2011-03-31", "as_of": "2011-05-01"},
                {"As it counts on": "31 March 2011", "As recorded on": "1 May 2011"},
            ),
        ):
            paper(client, "account-pdf", account.pk, **query)
            facts = dict(printed[-1]["facts"])
            assert {label: facts[label] for label in facts if label.startswith("As ")} == days


def test_a_case_file_has_an_index_and_its_journal(
    world: World, inspector1: User, clerk: User, printed: list[dict[str, Any]]
) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
        case = flags.escalate(world.flag("exceeded"), actor=inspector1, reason="Over its quota.").case
        paper(page_client(inspector1), "case-pdf", case.pk)
        data = printed[0]
        assert data["tables"][0]["title"] == "Index"
        assert ["Journal", "1"] in data["tables"][0]["rows"]
        assert "Over its quota." in " ".join([*cells(data), *(value for _label, value in data["facts"])])
        assert page_client(clerk).get(reverse("pages:case-pdf", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_conclusion_of_a_visit_is_printed_for_the_office_alone(
    firm: Enterprise, inspector1: User, inspector2: User, signer: User, printed: list[dict[str, Any]], language: str
) -> None:
    with clock.at(visits.DAY), override(language):
        visit = visits.reported(firm.sites.get(), inspector1, inspector2)
        findings.settle(visit.findings.get(), actor=inspector2, reason="Mended")
        inspections.answer(visit, actor=signer, text="It was with the accountant.")
        inspections.conclude(visit, actor=inspector1, text="Watch this firm.")
        page = reverse("pages:inspection", args=[visit.pk])
        for person, shown in ((inspector1, True), (signer, False)):
            client = page_client(person)
            assert ("Watch this firm." in client.get(page).content.decode()) is shown
            paper(client, "inspection-pdf", visit.pk)
            facts = dict(printed[-1]["facts"])
            assert (facts.get(gettext("Conclusion")) == "Watch this firm.") is shown
            assert ("Watch this firm." in json.dumps(printed[-1])) is shown
            assert facts[gettext("The enterprise answered")] == "It was with the accountant."


def test_a_visit_that_was_cancelled_says_why_to_the_office(
    firm: Enterprise, inspector1: User, inspector2: User
) -> None:
    with clock.at(visits.DAY):
        visit = visits.planned(firm.sites.get(), inspector1, inspector2)
        visit.state, visit.conclusion = Inspection.State.CANCELLED, "The road is closed."
        assert inspection_printed(visit, office=True).facts["Why it was cancelled"] == "The road is closed."
        assert "The road is closed." not in inspection_printed(visit, office=False).facts.values()


def test_texts_of_people_are_data_and_never_markup() -> None:
    table = PrintedTable("#panic()", ["A"], [["#sys.inputs"], ["$x$ *bold* `raw`"]])
    made = PrintedDocument("x", "#title", "[subject]", {"#label": "@cite"}, [table])
    request: Any = type("Request", (), {"user": "A reader"})()
    assert made.answer(request).content.startswith(b"%PDF-")
