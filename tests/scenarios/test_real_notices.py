"""All published notices, entered on the pages as officers would and in the order of their days, and read back.

The notices are those of the shipped files, of four programmes. They are entered today, so each is late, with its own
number and day.
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
from enterprises.models import Group, User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Account, Notice
from quotas.reference import figures, plans, products, programmes
from quotas.reference.files import DATA
from quotas.reference.plans import Line, SourceDocument
from quotas.services import movements
from tests.support import factories

AUTHORITIES = {"mlr-mining": "MLR", "miit-mineral": "MIIT", "miit-smelting": "MIIT", "mofcom-export": "MOFCOM"}
CATEGORIES = {"Light": "light", "Medium and heavy": "medium_heavy", "All": "all"}
# As printed, by programme and year (t REO; of exports, tonnes of goods).
NATION = {
    ("mlr-mining", 2009): "82320", ("mlr-mining", 2010): "89200", ("mlr-mining", 2011): "93800",
    ("mlr-mining", 2012): "93800", ("mlr-mining", 2013): "93800", ("mlr-mining", 2014): "105000",
    ("mlr-mining", 2016): "105000", ("mlr-mining", 2017): "105000", ("mlr-mining", 2018): "120000",
    ("mlr-mining", 2019): "132000", ("mlr-mining", 2020): "140000", ("mlr-mining", 2021): "168000",
    ("mlr-mining", 2022): "210000", ("mlr-mining", 2023): "255000", ("mlr-mining", 2024): "270000",
    ("miit-mineral", 2008): "130000",
    ("miit-mineral", 2009): "119500", ("miit-mineral", 2010): "89200", ("miit-mineral", 2011): "93800",
    ("miit-mineral", 2014): "46900", ("miit-mineral", 2015): "52500", ("miit-mineral", 2017): "52500",
    ("miit-smelting", 2008): "118900",
    ("miit-smelting", 2009): "110700", ("miit-smelting", 2010): "86000", ("miit-smelting", 2011): "90400",
    ("miit-smelting", 2014): "45250", ("miit-smelting", 2015): "50050", ("miit-smelting", 2017): "49925",
    ("miit-smelting", 2018): "115000", ("miit-smelting", 2019): "127000", ("miit-smelting", 2020): "135000",
    ("miit-smelting", 2021): "162000", ("miit-smelting", 2022): "202000", ("miit-smelting", 2023): "243850",
    ("miit-smelting", 2024): "254000", ("mofcom-export", 2005): "65609",
    ("mofcom-export", 2009): "50145", ("mofcom-export", 2010): "30258", ("mofcom-export", 2011): "30246",
    ("mofcom-export", 2012): "30996", ("mofcom-export", 2013): "30999",
    ("mofcom-export", 2014): "30611",
}  # fmt: skip
# Printed for several holders together, by the paper: nobody's account.
TOGETHER = {
    ("miit-mineral", 2015, "first"): ("six groups together", "49712"),
    ("miit-smelting", 2015, "first"): ("six groups together", "46690"),
}

type Figures = dict[tuple[str, int, str, str], Decimal]  # programme, year, holder, category


class Office:
    """Two officers of one authority, a province or a group, each with a browser."""

    def __init__(self, role: Role, at: str | Group, *authorities: str) -> None:
        where: Any = {"of": at} if isinstance(at, Group) else {"at": at, "authorities": authorities}
        people = [factories.user(role, **where) for _person in range(2)]
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
        new, holder = {}, ""
        for row in page.split("<tr")[1:]:
            if named := re.search(r'<th scope="row".*?<span class="code">([A-Z0-9-]+) · ', row):
                holder = named[1]  # of the rows below that have no head of their own, too
            if figure := re.search(r'<td.*?<span class="code">([^·<]+) · .*?data-label="Allocated">\s*([\d,.]+)', row):
                category = CATEGORIES[html.unescape(figure[1]).strip()]
                new[programme, year, holder, category] = Decimal(figure[2].replace(",", ""))
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
    north = Group.objects.get(code="G-CHINA-NORTHERN")
    return {
        **ministries,
        "15": Office(Role.PROVINCIAL_REGULATOR, "15", "MLR", "MIIT"),
        north.code: Office(Role.GROUP_OFFICER, north),
    }


def _withhold(office: Office, holder: str, line: Line, paper: SourceDocument) -> None:
    """Withhold what the paper says is withheld, on the page of the account: one officer proposes, another approves."""
    account = Account.objects.get(
        holder__code=holder, category=line.category, programme_year__programme__code=paper.programme,
        programme_year__year=paper.year,
    )  # fmt: skip
    asked = office.drafter.post(
        reverse("pages:approval-propose", args=[movements.WITHHOLD, account.pk]),
        {"tonnes": line.tonnes, "document": paper.number, "effective_on": paper.effective_on.isoformat(),
         "reason": f"Printed as withheld: {line.note}", "confirmed": "1"},
    )  # fmt: skip
    assert asked.status_code == 302, _faults(asked)
    done = office.checker.post(f"{asked['Location']}approve/")
    assert done.status_code == 302, _faults(done)


def test_all_real_papers_are_entered_through_the_pages_and_read_back(offices: dict[str, Office]) -> None:
    papers = plans.decide(figures.all_figures()).papers
    assert [paper.issued_on for paper in papers] == sorted(paper.issued_on for paper in papers)
    withheld = Decimal()
    for paper in papers:
        office = offices[AUTHORITIES[paper.programme] if paper.issuer == "CN" else paper.issuer]
        wording, together = TOGETHER.get((paper.programme, paper.year, paper.batch), ("", ""))
        typed: dict[str, Any] = {}
        if wording and paper.issuer == "CN":
            cells = {"kind": "together", "wording": wording, "category": "all", "tonnes": together}
            typed = {"printed-TOTAL_FORMS": 1, "printed-INITIAL_FORMS": 0}
            typed |= {f"printed-0-{name}": value for name, value in cells.items()}
        page = office.enter(paper, **typed)
        shown = Counter(re.findall(r'data-label="As stated">\s*([\d,.]+)', page))
        assert shown == Counter(f"{line.tonnes:,.3f}" for line in paper.lines), paper.number
        if typed:
            assert wording in page
            assert f"{Decimal(together):,.3f}" in page
        for line in paper.lines:
            if line.withheld:
                _withhold(office, line.holder, line, paper)
                withheld += line.tonnes
    assert withheld == 62
    reader = offices["MLR"].checker
    # 62 t of one company are withheld: the official total of 2011 leaves them out.
    assert "30,184.000" in reader.get(reverse("pages:plans"), {"holder": "CN"}).content.decode()
    mismatches = " ".join(reader.get(reverse("pages:plan-mismatches")).content.decode().split())
    for row in rows(DATA / "printed_mismatches.csv"):
        (shown_row,) = [part for part in mismatches.split("<tr") if row["explanation"] in html.unescape(part)]
        if row["what"] == "year":
            assert f"{Decimal(row['kept']):,.3f}" in shown_row, "what is registered is what was kept"

    read: Figures = {}
    for programme, year in NATION:
        read |= _read_accounts(offices[AUTHORITIES[programme]].checker, programme, year)
    wanted = _by_arithmetic(papers)
    for paper in papers:
        for line in paper.lines:
            if line.withheld:  # an account shows what it may use, at every level above as well
                for holder in (line.holder, "CN"):
                    wanted[paper.programme, paper.year, holder, line.category] -= line.tonnes
    assert {key: tonnes for key, tonnes in read.items() if tonnes} == {key: one for key, one in wanted.items() if one}
    for (programme, year), tonnes in NATION.items():
        parts = [figure for key, figure in read.items() if key[:3] == (programme, year, "CN")]
        own_withheld = withheld if (programme, year) == ("mofcom-export", 2011) else 0
        assert sum(parts) == Decimal(tonnes) - own_withheld, (programme, year)
    assert {(paper.programme, paper.year) for paper in papers} == NATION.keys()
    assert Notice.objects.filter(state="in_force").count() == len(papers) > 60
    assert not list(ledger.drifts(today=max(paper.issued_on for paper in papers)))
