"""A printed document shows a reader no more than its page shows the same reader, and is closed where the page is."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock, typesetting
from core.formats import NOTHING
from enterprises.models import Enterprise, User
from inspections.models import Evidence
from inspections.services import findings, flags, inspections
from quotas.models import Account
from quotas.services import notices
from resources.models import UseReturn
from tests.inspections.conftest import world
from tests.support import factories, visits
from tests.support.inspection_world import World, on, proven
from tests.support.notices import draft
from tests.support.page_clients import page_client

__all__ = ["world"]

type Printed = list[dict[str, Any]]
type Compare = Callable[..., None]
PRINTED = ("subject", "facts", "tables", "rows", "lines", "totals", "missing", "plans", "texts", "enforcement")


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Return what would be set."""
    seen: Printed = []
    monkeypatch.setattr(typesetting, "pdf", lambda template, data: seen.append(data) or b"%PDF-")
    return seen


def folded(text: str) -> str:
    """Return a text in lower case without blanks: where a line breaks is no difference."""
    return re.sub(r"\s", "", text).lower()


def values(data: Any) -> Iterator[str]:
    """Yield each value of a printed document, in the pieces in which a page may show it; labels are left out."""
    if isinstance(data, dict):
        for name in PRINTED:
            rows = data.get(name, [])
            yield from values([row[1:] for row in rows] if name == "facts" else rows)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from values(each)
    elif isinstance(data, str):
        yield from {*map(folded, re.split(r"[\n()·]|, ", data))} - {"", NOTHING}


@pytest.fixture
def compare(printed: Printed) -> Compare:
    def compare(reader: User, pdf: str, *pages: str, without: Iterable[str] = ()) -> None:
        """Assert that every value printed for a reader stands on one of the pages, whose first is the document's."""
        client = page_client(reader)
        answers = [client.get(page) for page in pages]
        status = client.get(pdf).status_code
        assert status == answers[0].status_code, (reader, pdf)
        if status == 200:
            text = folded("".join(html.unescape(re.sub(r"<[^>]*>", " ", each.content.decode())) for each in answers))
            beside = {value for value in values(printed.pop()) if value not in text}
            assert beside <= set(map(folded, without)), (reader, pdf)
        assert not printed

    return compare


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with on(2011, 5, 9):
        yield


def paths(noun: str, key: object) -> tuple[str, str]:
    return reverse(f"pages:{noun}-pdf", args=[key]), reverse(f"pages:{noun}", args=[key])


def test_of_a_notice(
    world: World, mlr1: User, mlr2: User, p36a: User, p15a: User, inspector1: User, signer: User, compare: Compare
) -> None:
    row = draft(mlr1, (None, "CN", "100"), ("CN", "36", "60"), category="medium_heavy", note="For the tables.")
    row = notices.submit(row, actor=mlr1)
    for reader in (mlr2, p36a, p15a, inspector1, signer):
        compare(reader, *paths("notice", row.pk))
    row = notices.approve(row, actor=mlr2)
    for reader in (mlr2, p36a, p15a, inspector1, signer):
        compare(reader, *paths("notice", row.pk))


def test_of_an_account(
    world: World, firm: Enterprise, signer: User, p36a: User, p15a: User, inspector1: User, outsider: User,
    compare: Compare,
) -> None:  # fmt: skip
    world.give_firm(100)
    world.file(4, 112)
    for account in Account.objects.filter(holder__enterprise=firm):
        for reader in (signer, p36a, inspector1, p15a, outsider):
            compare(reader, *paths("account", account.pk))


def test_of_a_visit(
    firm: Enterprise, inspector1: User, inspector2: User, inspector3: User, signer: User, p36a: User, outsider: User,
    compare: Compare,
) -> None:  # fmt: skip
    readers = (inspector1, inspector3, p36a, signer, outsider)
    with clock.at(visits.DAY):
        site = firm.sites.get()
        visit = visits.planned(site, inspector1, inspector2)
        visit = visits.carried_out(visit, inspector1)
        visits.found(visit, inspector1)
        pdf, page = paths("inspection", visit.pk)
        assert page_client(signer).get(page).status_code == 200
        assert page_client(signer).get(pdf).status_code == 404  # its report is not signed
        for reader in (inspector1, inspector3, p36a, outsider):
            compare(reader, pdf, page, without=(site.code,))
        visit = visits.signed(visit, inspector1)
        findings.settle(visit.findings.get(), actor=inspector2, reason="Mended")
        inspections.answer(visit, actor=signer, text="It was with the accountant.")
        inspections.conclude(visit, actor=inspector1, text="Watch this firm.")
        for reader in readers:
            compare(reader, pdf, page, without=(site.code,))


def test_of_a_case(
    world: World, inspector1: User, inspector3: User, legal1: User, p36a: User, signer: User, compare: Compare
) -> None:
    world.give_firm(100)
    world.screen(world.file(4, 112))
    case = flags.escalate(world.flag("exceeded"), actor=inspector1, reason="Over its quota.").case
    proven(case)
    pdf, page = paths("case", case.pk)
    for reader in (inspector1, inspector3, signer):
        files = [reverse("pages:evidence-item", args=[row.pk]) for row in Evidence.objects.visible_to(reader)]
        compare(reader, pdf, page, *files, without=("Issued documents",))
    for reader in (legal1, p36a):
        assert page_client(reader).get(pdf).headers["Location"] == page  # he has to declare his impartiality


def test_of_a_receipt(
    world: World, firm: Enterprise, signer: User, p36a: User, inspector1: User, p15a: User, outsider: User,
    compare: Compare,
) -> None:  # fmt: skip
    world.give_firm(100)
    row = world.file(4, 112)
    pdf, receipt, report = (
        reverse(f"pages:{name}", args=[row.pk]) for name in ("report-receipt-paper", "report-receipt", "report")
    )
    for reader in (signer, p36a, inspector1, p15a, outsider):
        compare(reader, pdf, receipt, report)


def test_of_the_resource_tax(
    firm: Enterprise, signer: User, p36a: User, p15a: User, outsider: User, compare: Compare
) -> None:
    factories.place("CN")
    factories.tax_rate()
    UseReturn.objects.create(
        site=firm.sites.get(), enterprise=firm, year=2010, half=2, process="open_pit", mined_ore=Decimal(1000),
        mined_reo=Decimal(1), filed_at=clock.now(),
    )  # fmt: skip
    pdf, page = reverse("pages:resource-tax-paper"), reverse("pages:resource-tax")
    for reader in (signer, p36a, p15a, outsider):
        compare(reader, f"{pdf}?year=2010", f"{page}?year=2010", without=("China", "All", "0.000"))
