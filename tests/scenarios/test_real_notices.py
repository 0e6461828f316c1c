"""Five years of published notices, entered on the pages as officers would, and every figure read back.

The notices are those of the shipped files (2009 to 2013, four programmes). They are entered today, so each is late,
with its own number and day.
"""

import html
import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.actors import Loader
from core.reference_files import rows
from enterprises import reference as register
from enterprises.models import User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Notice
from quotas.reference import figures, plans, products, programmes
from quotas.reference.files import DATA
from quotas.reference.plans import SourceDocument
from tests.support import factories

YEARS = range(2009, 2014)
AUTHORITIES = {"mlr-mining": "MLR", "miit-mineral": "MIIT", "miit-smelting": "MIIT", "mofcom-export": "MOFCOM"}
CATEGORIES = {"Light": "light", "Medium and heavy": "medium_heavy", "All": "all"}
# As printed, by programme and year (t REO; of exports, tonnes of goods).
NATION = {
    ("mlr-mining", 2009): "82320", ("mlr-mining", 2010): "89200", ("mlr-mining", 2011): "93800",
    ("mlr-mining", 2012): "93800", ("mlr-mining", 2013): "93800",
    ("miit-mineral", 2009): "119500", ("miit-mineral", 2010): "89200", ("miit-mineral", 2011): "93800",
    ("miit-smelting", 2009): "110700", ("miit-smelting", 2010): "86000", ("miit-smelting", 2011): "90400",
    ("mofcom-export", 2009): "50145", ("mofcom-export", 2010): "30258", ("mofcom-export", 2011): "30246",
    ("mofcom-export", 2012): "30996", ("mofcom-export", 2013): "30999",
}  # fmt: skip

type Figures = dict[tuple[str, int, str, str], Decimal]  # programme, year, holder, category


class Office:
    """Two officers of one authority, or of a province, each with a browser."""

    def __init__(self, role: Role, at: str, *authorities: str) -> None:
        people = [factories.user(role, at=at, authorities=authorities) for _person in range(2)]
        self.drafter, self.checker = (self._signed_in(person) for person in people)

    def _signed_in(self, person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def enter(self, paper: SourceDocument, **more: Any) -> str:
        """Draft, submit and approve a notice; return the page shown then."""
        kept = self.drafter.post(reverse("pages:notice-new"), _form(paper) | more)
        assert kept.status_code == 302, _faults(kept)
        here = kept["Location"]
        for client, verb in ((self.drafter, "submit"), (self.checker, "approve")):
            done = client.post(f"{here}{verb}/")
            assert done.status_code == 302, f"{paper.number}: {_faults(done)}"
        return self.checker.get(here).content.decode()


def _form(paper: SourceDocument) -> dict[str, Any]:
    total = any(line.giver is None for line in paper.lines)
    shares = any(line.giver is not None for line in paper.lines)
    giver = "total-and-shares" if total and shares else "total" if total else paper.issuer
    data: dict[str, Any] = {
        "programme": paper.programme,
        "year": paper.year,
        "giver": giver,
        "batch": paper.batch,
        "basis": paper.basis,
        "number": paper.number,
        "issued_on": paper.issued_on.isoformat(),
        "effective_on": paper.effective_on.isoformat(),
        "note": paper.day_basis,
        "lines-TOTAL_FORMS": len(paper.lines),
        "lines-INITIAL_FORMS": 0,
    }
    for row, line in enumerate(paper.lines):
        cells = {"to": line.holder, "category": line.category, "tonnes": f"{line.tonnes:,}", "remark": line.note}
        data |= {f"lines-{row}-{name}": value for name, value in cells.items()}
    return data


def test_sums_that_the_ministry_printed_are_kept_with_every_difference(offices: dict[str, Office]) -> None:
    """The first export round of 2013 with the sums of the press, which its rows do not reach."""
    printed = {row["what"]: row for row in rows(DATA / "printed_mismatches.csv") if row["year"] == "2013"}
    light, whole = printed["first round, light"], printed["first round, total"]
    papers = [
        paper
        for paper in plans.decide(figures.all_figures()).papers
        if (paper.programme, paper.year, paper.batch) == ("mofcom-export", 2013, "first")
    ]
    (paper,) = (paper for paper in papers if paper.issuer == "CN")
    assert [line.tonnes for line in paper.lines] == [Decimal(13_561), Decimal(1_938)]
    sums = [("light", light["printed"], light["explanation"]), ("medium_heavy", "1938", ""),
            ("total", whole["printed"], whole["explanation"])]  # fmt: skip
    typed: dict[str, Any] = {"printed-TOTAL_FORMS": len(sums), "printed-INITIAL_FORMS": 0}
    for row, (category, tonnes, why) in enumerate(sums):
        cells = {"kind": "sum", "category": category, "tonnes": tonnes, "note": why}
        typed |= {f"printed-{row}-{name}": value for name, value in cells.items()}
    page = " ".join(offices["MOFCOM"].enter(paper, **typed).split())
    shown = page.split('id="printed"')[1].split("</section>")[0]
    assert [
        tuple(re.sub("<[^>]*>", "", cell).strip() for cell in cells)
        for cells in re.findall(
            r'data-label="Declared">(.*?)</td>.*?data-label="Sum of the rows">(.*?)</td>'
            r'.*?data-label="Difference">(.*?)</td>.*?data-label="Recorded">(.*?)</td>',
            shown,
        )
    ] == [
        ("13,563.000", "13,561.000", "+2.000", "13,561.000"),
        ("1,938.000", "1,938.000", "none", "1,938.000"),
        ("15,501.000", "15,499.000", "+2.000", "15,499.000"),
    ]
    nation = _read_accounts(offices["MOFCOM"].checker, "mofcom-export", 2013)
    assert sum(nation.values()) == Decimal(whole["kept"]), "nothing is smoothed"


def test_figures_that_papers_print_otherwise_are_shown_beside_the_register(offices: dict[str, Office]) -> None:
    """The export quota of 2011 as its notices give it, beside the total of the press that leaves out 62 t."""
    papers = [
        paper
        for paper in plans.decide(figures.all_figures()).papers
        if (paper.programme, paper.year, paper.issuer) == ("mofcom-export", 2011, "CN")
    ]
    for paper in papers:
        offices["MOFCOM"].enter(paper)
    page = " ".join(offices["MLR"].checker.get(reverse("pages:plan-mismatches")).content.decode().split())
    rows_shown = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    for row in rows(DATA / "printed_mismatches.csv"):
        (shown,) = [text for text in rows_shown if row["explanation"] in html.unescape(text)]
        ungrouped = shown.replace(",", "")
        assert row["kept"] in ungrouped
        assert row["printed"] in ungrouped
    (year,) = [text for text in rows_shown if "leaves out 62 t withheld" in text]
    assert "30,246 30,184 −62.000 30,246.000" in year


def _faults(answer: Any) -> list[str]:
    text = answer.content.decode()
    faults = re.findall(r'<p class="fault"[^>]*>(.*?)</p>', text, re.S)
    return faults + re.findall(r'href="#id[^>]*>(.*?)</a>', text, re.S)


def _read_accounts(client: Client, programme: str, year: int) -> Figures:
    """Read every account of a programme year from the pages of the list."""
    result: Figures = {}
    for number in range(1, 20):
        address = reverse("pages:accounts")
        asked: dict[str, str | int] = {"programme": programme, "year": year, "page": number}
        page = " ".join(client.get(address, asked).content.decode().split())
        rows = re.findall(
            r'<span class="code">([A-Z0-9-]+) · .*?<span class="code">([^·<]+) · .*?'
            r'data-label="Allocated">\s*([\d,.]+)',
            page,
        )
        new = {
            (programme, year, code, CATEGORIES[html.unescape(category).strip()]): Decimal(tonnes.replace(",", ""))
            for code, category, tonnes in rows
        }
        if not new or new.keys() <= result.keys():
            return result
        result |= new
    raise AssertionError("the list does not end")


def _by_arithmetic(papers: list[SourceDocument]) -> Figures:
    """Return each holder's figure after all notices: batches are added, a cumulative figure replaces earlier ones."""
    wanted: Figures = defaultdict(Decimal)
    for paper in papers:
        for line in paper.lines:
            key = (paper.programme, paper.year, line.holder, line.category)
            wanted[key] = line.tonnes if paper.basis == "cumulative" else wanted[key] + line.tonnes
    return wanted


@pytest.fixture
def offices(db: None) -> dict[str, Office]:
    register.load(actor=Loader("reference loader"))
    products.load()
    programmes.load()
    ministries = {code: Office(Role.NATIONAL_REGULATOR, "CN", code) for code in ("MLR", "MIIT", "MOFCOM")}
    return {**ministries, "15": Office(Role.PROVINCIAL_REGULATOR, "15", "MLR", "MIIT")}


def test_five_years_of_real_papers_are_entered_through_the_pages_and_read_back(offices: dict[str, Office]) -> None:
    papers = [paper for paper in plans.decide(figures.all_figures()).papers if paper.year in YEARS]
    for paper in papers:
        office = offices[AUTHORITIES[paper.programme] if paper.issuer == "CN" else paper.issuer]
        page = office.enter(paper)
        shown = Counter(re.findall(r'data-label="As stated">\s*([\d,.]+)', page))
        assert shown == Counter(f"{line.tonnes:,.3f}" for line in paper.lines), paper.number

    read: Figures = {}
    for programme, year in NATION:
        read |= _read_accounts(offices[AUTHORITIES[programme]].checker, programme, year)
    wanted = _by_arithmetic(papers)
    assert {key: tonnes for key, tonnes in read.items() if tonnes} == wanted
    for (programme, year), tonnes in NATION.items():
        parts = [figure for key, figure in read.items() if key[:3] == (programme, year, "CN")]
        assert sum(parts) == Decimal(tonnes), (programme, year)
    assert Notice.objects.filter(state="in_force").count() == len(papers) >= 25
    assert not list(ledger.drifts(today=max(paper.issued_on for paper in papers)))
