"""Each rule on customs declarations at its boundaries, pure; then against the database. All figures are invented."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.actors import Loader
from enterprises.models import Enterprise
from enterprises.roles import Role
from inspections import facts as gathered
from inspections import receivers, rules
from inspections.models import Flag
from inspections.rules import Severity
from inspections.services import screening
from quotas.models import HsCode, Product
from quotas.services import reports
from tests.support import factories, filings
from tests.support.customs_facts import SAMPLES, declared_month, export, kind, refused_import
from tests.support.ledger_accounts import Books
from tests.support.verdicts import verdicts
from tests.trade.test_declarations import cancelled, limit
from trade import events
from trade.models import Declaration
from trade.services import declarations

TODAY = dt.date(2011, 10, 20)
LOADER = Loader("test")
HS = "28469091"


@pytest.mark.parametrize("code", SAMPLES)
def test_a_finding_names_its_rows_and_what_would_explain_it(code: str) -> None:
    finding = verdicts(SAMPLES[code])[code]
    assert finding.rows
    assert finding.tonnes
    assert rules.rule(code).lawful
    assert SAMPLES[code].counts_on == dt.date(2011, 4, 30)
    assert replace(SAMPLES[code], on=dt.date(2011, 4, 25)).counts_on == dt.date(2011, 4, 25)


def test_lawful_declarations_are_nothing() -> None:
    assert verdicts(declared_month(quota=Decimal(100), exports=(export("100"),))) == {}
    assert verdicts(declared_month()) == {}


@pytest.mark.parametrize(("before", "met"), [("40", False), ("40.001", True)])
def test_beyond_the_quota_counts_the_year(before: str, met: bool) -> None:
    facts = declared_month(quota=Decimal(100), declared_before=Decimal(before), exports=(export("60"),))
    assert ("export_beyond_quota" in verdicts(facts)) == met
    assert "export_beyond_quota" not in verdicts(replace(facts, exports=()))


@pytest.mark.parametrize(("quota", "met"), [(None, False), ("0", True), ("0.001", False)])
def test_without_quota(quota: str | None, met: bool) -> None:
    facts = declared_month(quota=None if quota is None else Decimal(quota), exports=(export("60"),))
    assert ("export_without_quota" in verdicts(facts)) == met


@pytest.mark.parametrize(
    ("left", "severity"), [("19.999", Severity.WARNING), ("20", Severity.SERIOUS), ("-20", Severity.SERIOUS)]
)
def test_a_difference_of_a_fifth_is_graver_on_both_sides(left: str, severity: Severity) -> None:
    facts = declared_month(exports=(export("80"),), kinds=(kind("100", "80", left),))
    assert verdicts(facts)["exports_differ"].severity == severity


def test_what_is_explained_or_not_reported_does_not_differ() -> None:
    assert "exports_differ" not in verdicts(declared_month(kinds=(kind("100", "98", "0"), kind(None, "40", "0"))))


def test_without_licence_and_not_made_count_their_exports_alone() -> None:
    exports = (export("10", "1"), export("20", "2", licensed=False), export("5", "3", own=False), export("4", own=None))
    found = verdicts(declared_month(exports=exports))
    assert found["export_without_licence"].tonnes == 20
    assert found["export_not_made"].tonnes == 5


def test_the_worst_import_gives_the_figures() -> None:
    refused = (refused_import("3", "1.5", "1"), refused_import("2", "4", "2"))
    found = verdicts(declared_month(refused=refused))["import_too_radioactive"]
    assert (found.tonnes, found.figures["becquerel"], found.figures["limit_bq"]) == (5, "4", "2")


# --- Against the database ---------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def goods() -> Product:
    product = factories.product("neodymium-oxide")
    HsCode.objects.create(product=product, code=HS, valid_from=dt.date(2000, 1, 1), source="Tariff of 2011")
    return product


@pytest.fixture
def exporter(goods: Product) -> Enterprise:
    """Create an exporter with 100 t of quota for 2011 and an export licence until June."""
    for code in ("CN", "36", "360727"):
        factories.place(code)
    books = Books(factories.programme_year("mofcom-export", 2011, "all"), "all")
    holder = books.firm("E-EXPORTER")
    books.give("100", holder)
    assert holder.enterprise is not None
    site = factories.site(holder.enterprise, "trading", licensed=False, code="S-EXPORTER")
    factories.licence(site, "export", number="X-1", valid_from=dt.date(2011, 1, 1), valid_to=dt.date(2011, 6, 30))
    return holder.enterprise


def declare(exporter: Enterprise, goods: Product, day: dt.date, tonnes: str, **changes: Any) -> Declaration:
    stated = {
        "number": f"TEST-{Declaration.objects.count()}", "direction": "export", "office": "Ganzhou", "day": day,
        "enterprise": exporter.code, "product": goods, "hs_code": HS, "partner": "JP", "licence": "X-1",
        "gross_tonnes": Decimal(tonnes), "net_tonnes": Decimal(tonnes), "beyond_quota": True, "fictitious": True,
        **changes,
    }  # fmt: skip
    return declarations.record(actor=LOADER, **stated)


def flags() -> dict[tuple[str, int], Flag]:
    return {(flag.rule, flag.period.month): flag for flag in Flag.objects.all() if flag.period}


def test_declarations_beyond_the_quota_and_after_the_licence_are_flagged(exporter: Enterprise, goods: Product) -> None:
    declare(exporter, goods, dt.date(2011, 4, 2), "60")
    screening.screen_customs([exporter.pk])
    assert flags() == {}
    late = declare(exporter, goods, dt.date(2011, 7, 1), "50")
    screening.screen_customs([exporter.pk])
    found = flags()
    assert set(found) == {("export_beyond_quota", 7), ("export_without_licence", 7)}
    beyond = found["export_beyond_quota", 7]
    assert beyond.tonnes == 10
    assert [row["key"] for row in beyond.evidence["rows"]] == [str(late.pk)]
    cancelled(late, factories.user(Role.CUSTOMS_OFFICER, at="CN", username="customs"))
    screening.screen_customs([exporter.pk])
    assert not beyond.episodes.filter(ended_on=None).exists()


def test_an_exporter_without_quota_is_flagged(exporter: Enterprise, goods: Product) -> None:
    other = factories.enterprise("E-OTHER")
    factories.licence(factories.site(other, code="S-OTHER"), "export", number="X-2", valid_from=dt.date(2011, 1, 1))
    declare(other, goods, dt.date(2011, 4, 2), "5")
    screening.screen_customs([other.pk])
    assert set(flags()) == {("export_without_quota", 4)}


def test_a_radioactive_import_is_flagged(exporter: Enterprise, goods: Product) -> None:
    limit("1")
    imported = {"direction": "import", "licence": "", "beyond_quota": False, "partner": "MY"}
    declare(exporter, goods, dt.date(2011, 4, 2), "5", becquerel=Decimal(1), **imported)
    declare(exporter, goods, dt.date(2011, 5, 2), "5", becquerel=Decimal("1.0001"), **imported)
    screening.screen_customs([exporter.pk])
    assert set(flags()) == {("import_too_radioactive", 5)}


def test_exports_that_differ_from_the_report_or_were_never_made_are_flagged(
    goods: Product, exporter: Enterprise
) -> None:
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=exporter)
    factories.product("neodymium-metal", reo_factor=Decimal("1.2082"))
    stated = filings.line(exporter.sites.get(), "neodymium-metal", opening_stock="5")
    report = filings.draft(exporter, dt.date(2011, 4, 1), signer, stated)
    reports.submit(report, actor=signer, explanations={f.code: "as it was" for f in reports.check(report)})
    declare(exporter, goods, dt.date(2011, 4, 2), "5")
    screening.screen_customs([exporter.pk])
    assert {("exports_differ", 4), ("export_not_made", 4)} <= set(flags())


def test_a_recorded_declaration_screens_its_exporter(monkeypatch: pytest.MonkeyPatch) -> None:
    screened: list[Any] = []
    monkeypatch.setattr(receivers, "enqueue", lambda task, *arguments: screened.append((task.name, *arguments)))
    receivers.on_declaration_recorded(enterprise_id="key")
    assert screened == [("inspections.tasks.screen_customs", ["key"])]
    assert events.DECLARATION_RECORDED == "declaration_recorded"


def test_enterprises_without_declarations_cost_two_queries(
    exporter: Enterprise, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert list(gathered.gather_customs_facts([exporter.pk], [2010, 2011], on=TODAY)) == []
