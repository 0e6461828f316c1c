"""The rows that acts of two people are about, in a database in which the application may not enter history."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.actors import Loader
from enterprises.models import Jurisdiction, MiningArea, Standard, TextVersion, User
from enterprises.roles import Role
from enterprises.services import text_versions
from environment.models import ProcessRestriction
from environment.services import permit_limits, restrictions
from inspections.models import ChecklistQuestion, Competence, Flag, RuleParameterValue, Threshold
from inspections.services import checklists, competences, rule_parameters
from quotas import ledger
from quotas.models import Element, HsCode, Product, Programme, PublishedStatistic
from resources.models import TaxRate
from tests.permissions.approvals_in_sql import World
from tests.permissions.approved_acts import COMPETENCE, FIGURE, LIMIT, QUESTION, RESTRICTION
from tests.support import factories
from tests.support.approvals import another_like
from tests.support.databases import Clone
from tests.support.declarations import declared_import
from tests.support.invoices import recorded_invoice
from tests.support.ledger_accounts import Books
from tests.support.notices import enact

LOADER = Loader("a test")
SAID = dict.fromkeys(("subject", "used", "allocated", "year", "excess", "over_percent"), "1")


@pytest.fixture
def world(own_database: Clone, admin1: User, mlr1: User, p36a: User, inspector1: User) -> World:
    for code in ("CN", "36", "15", "3607", "360727"):
        factories.place(code)
    this_year = clock.today().year
    books = Books(factories.programme_year("mlr-mining", this_year, "all"), "all")
    new_year = dt.date(this_year, 1, 1)
    officers = [another_like(mlr1) for _ in range(4)]
    lines = [(None, "CN", "100"), (None, "CN", "50")]
    notices = [
        enact(mlr1, officers[3], line, number=f"No. {number}", year=this_year, issued_on=new_year,
              effective_on=new_year)
        for number, line in enumerate(lines)
    ]  # fmt: skip
    firms = [factories.enterprise(code) for code in ("E-ONE", "E-TWO", "E-THREE")]
    books.post("control", 100, to="CN", effective_on=new_year)
    books.post("distribute", 150, from_="CN", to="36", effective_on=new_year)
    for firm in firms[:2]:
        books.post("distribute", 40, from_="36", to=ledger.holder_of(firm), effective_on=new_year)
    for withheld in ("36", ledger.holder_of(firms[0])):
        books.post("withhold", 20, to=withheld, effective_on=new_year)
    province = [p36a, another_like(p36a)]
    officials_ = [inspector1, another_like(inspector1), *(another_like(inspector1) for _ in range(2))]
    for number, person in enumerate(officials_):
        User.objects.filter(pk=person.pk).update(email=f"person{number}@example.invalid", is_active=number < 2)
    elements = [Element.objects.create(symbol=one, name=one, weight="light", oxide="x") for one in ("Ce", "La")]
    of_one = {"kind": "carbonate", "element": elements[0], "source": "test"}
    stream = {"authority": factories.authority("MLR"), "unit": "t_reo", "first_year": 2006, "legal_basis": "test"}
    factories.authority("MIIT")
    streams = [
        Programme.objects.create(
            code=code, name=code, activity="smelting", **stream | {"authority": factories.authority(authority)}
        )
        for code, authority in (("smelting", "MLR"), ("second", "MIIT"))
    ]
    catalogue = [Product.objects.create(code=code, name=code, **of_one) for code in ("whole", "other")]
    rows: dict[Any, Any] = {
        Competence: [
            competences.enter(actor=LOADER, **COMPETENCE | {"level": level}) for level in ("nation", "province")
        ],
        ChecklistQuestion: [
            checklists.enter(actor=LOADER, **QUESTION | {"code": code, "valid_from": dt.date(2011, 1, 1)})
            for code in ("one", "two")
        ],
        Threshold: [
            competences.enter_threshold(actor=LOADER, **FIGURE | {"name": name, "figure": Decimal(9)})
            for name in ("large_fine_person", "large_fine_firm")
        ],
        ProcessRestriction: [
            restrictions.enter(actor=LOADER, **RESTRICTION | {"process": process})
            for process in ("in_situ_leaching", "heap_leaching")
        ],
        MiningArea: [
            MiningArea.objects.create(
                number=number, jurisdiction=factories.place("360727"), evidence="sourced", source="test"
            )
            for number in (1, 2)
        ],
        RuleParameterValue: [
            rule_parameters.enter(
                actor=LOADER, parameter=f"near.{name}", value=value, valid_from=dt.date(2099, 1, 1), document="Order 1"
            )
            for name, value in (("near_percent", Decimal(80)), ("quiet_from_month", Decimal(10)))
        ],
        TextVersion: [
            text_versions.enter(
                actor=LOADER,
                template=f"quota_notice.{place}",
                text_en="{number}",
                text_zh="{number}",
                valid_from=dt.date(2099, 1, 1),
                document="Order 1",
            )
            for place in ("opening", "closing")
        ],
        PublishedStatistic: [factories.statistic(), factories.statistic(region="Elsewhere")],
        TaxRate: [factories.tax_rate(), factories.tax_rate(subject="Elsewhere")],
        Product: catalogue,
        Programme: streams,
        HsCode: [factories.hs_code(product=row) for row in catalogue],
        Standard: [factories.standard(), factories.standard(indicator="mining_recovery", value=Decimal(50))],
    }
    years = [books.year, *(factories.programme_year("mlr-mining", this_year + one, "all") for one in (1, 2))]
    closed = [factories.programme_year("mlr-mining", this_year - back, "all") for back in (1, 2)]
    for year in (*years, *closed):
        type(year).objects.filter(pk=year.pk).update(state="closed" if year in closed else "open")
        Books(year, "all").account("CN")
    sites = [factories.site(firms[0]), factories.site(firms[1])]
    made = World(
        books=books,
        years=years,
        closed=closed,
        firms=firms,
        sites=sites,
        permits=[factories.licence(one, "discharge", issuing_level="province") for one in sites],
        groups=[factories.group("G-ONE"), factories.group("G-TWO")],
        admins=[admin1, *(another_like(admin1) for _ in range(3))],
        ministry=officers,
        province=province,
        officials=officials_[:2],
        locked=officials_[2:],
        newcomers=[User.objects.create(username=name, name=name) for name in ("zhang", "wang")],
        notices=notices,
        freezes=[],
        flags=[severe_flag(), severe_flag()],
        reserves=[factories.strategic_reserve(), factories.strategic_reserve()],
        customs=[factories.user(Role.CUSTOMS_OFFICER, at="CN") for _ in range(4)],
        declarations=[declared_import(firm, number) for firm, number in zip(firms[:2], ("1", "2"), strict=True)],
        tax=[factories.user(Role.TAX_OFFICER, at="CN") for _ in range(4)],
        invoices=[recorded_invoice(firm, number) for firm, number in zip(firms[:2], ("1", "2"), strict=True)],
        rows=rows,
    )
    for permit in made.permits:
        permit_limits.enter(actor=LOADER, licence=permit, **LIMIT | {"highest": Decimal(50)})
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    return made


def severe_flag() -> Flag:
    return Flag.objects.create(
        rule="exceeded", severity="severe", subject_type="unknown", subject_description="A pit",
        place=Jurisdiction.objects.get(code="36"), raised_at=clock.now(), template_version=1,
        template_values=SAID, evidence={},
    )  # fmt: skip
