"""One conversion into oxide: derived from the standard atomic weights, or set by the regulator from a month on."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from core import clock
from core.actors import Loader
from core.errors import Forbidden, Invalid
from core.reference_files import rows
from enterprises.models import Enterprise, Site, User
from quotas.models import OxideFactor, Product, PublishedStatistic, ReportLine
from quotas.oxides import OxideFactors
from quotas.queries import statistics
from quotas.reference.files import DATA
from quotas.services import reports, yields
from tests.support import factories, filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.filings import line

D = dt.date
MARCH, APRIL, MAY = D(2011, 3, 1), D(2011, 4, 1), D(2011, 5, 1)
PAPER = "MIIT 2011-7 (invented)"
WEIGHTS = {row["symbol"]: Decimal(row["standard_atomic_weight"]) for row in rows(DATA / "atomic_weights.csv")}
OXIDES = {row["symbol"]: row for row in rows(DATA / "elements.csv") if row["trade_oxide"]}


@pytest.mark.parametrize("symbol", sorted(OXIDES))
def test_each_factor_of_a_metal_is_derived_from_the_atomic_weights(symbol: str) -> None:
    row = OXIDES[symbol]
    formula = re.fullmatch(rf"{symbol}(\d*)O(\d*)", row["trade_oxide"])
    assert formula
    metal, oxygen = Decimal(formula[1] or 1) * WEIGHTS[symbol], Decimal(formula[2] or 1) * WEIGHTS["O"]
    factor = ((metal + oxygen) / metal).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    assert (Decimal(row["metal_to_oxide_factor"]), row["evidence"]) == (factor, "derived")


def test_the_weights_are_of_the_published_standard() -> None:
    assert {row["evidence"] for row in rows(DATA / "atomic_weights.csv")} == {"sourced"}
    assert all("10.1515/pac-2019-0603" in row["source"] for row in rows(DATA / "atomic_weights.csv"))


def test_what_is_set_comes_before_what_comes_with_the_product_and_that_before_the_grade() -> None:
    metal, mixed = Product(reo_factor=Decimal("1.1664")), Product(reo_factor=None)
    metal.pk, mixed.pk = metal_key, mixed_key = "metal", "mixed"
    factors = OxideFactors(
        [(metal_key, APRIL, Decimal("1.2")), (metal_key, MAY, None), (mixed_key, APRIL, Decimal("1.1591"))]
    )
    thousand = Decimal(1000)
    assert [factors.tonnes(metal, thousand, month) for month in (MARCH, APRIL, MAY)] == [
        Decimal("1166.400"),
        Decimal("1200.000"),
        Decimal("1166.400"),
    ]
    assert factors.tonnes(mixed, thousand, MARCH) is None
    assert factors.tonnes(mixed, thousand, MARCH, grade=Decimal("0.9")) == Decimal("900.000")
    assert factors.tonnes(mixed, thousand, APRIL) == Decimal("1159.100")
    assert factors.tonnes(mixed, None, APRIL) is None
    assert factors.tonnes(mixed, Decimal("0.001"), APRIL) == Decimal("0.001")


# --- In reports ---
@pytest.fixture
def works(firm: Enterprise) -> Site:
    factories.programme_year()
    for code in ("neodymium-metal", "carbonate"):
        factories.product(code)
    return factories.site(firm, kind=Site.Kind.METAL)


def set_factor(code: str, factor: str | None, actor: Any = None, **changes: Any) -> OxideFactor:
    entry = {"from_month": MAY, "document": PAPER, "factor": Decimal(factor) if factor else None}
    product = Product.objects.get(code=code)
    return yields.set_factor(actor=actor or Loader("test"), product=product, **{**entry, **changes})


def test_a_line_counts_by_the_factor_of_its_month_and_a_set_one_replaces_the_grade(
    firm: Enterprise, works: Site, signer: User
) -> None:
    set_factor("carbonate", "0.4500")
    with clock.at(D(2011, 6, 5)):
        with pytest.raises(Invalid) as caught:
            filings.draft(firm, MAY, signer, line(works, "carbonate", produced="100", grade=Decimal("0.4")))
        assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [("/lines/0/grade", "not_allowed")]
        may = filings.draft(firm, MAY, signer, line(works, "carbonate", produced="100"))
        april = filings.draft(firm, APRIL, signer, line(works, "carbonate", produced="100", grade=Decimal("0.4")))
    assert [draft.lines.get().reo_tonnes for draft in (april, may)] == [Decimal("40.000"), Decimal("45.000")]


def test_a_factor_set_while_a_draft_lies_is_taken_over_at_filing(
    firm: Enterprise, works: Site, signer: User, mlr1: User
) -> None:
    with clock.at(D(2011, 5, 20)):
        draft = filings.draft(firm, MAY, signer, line(works, "neodymium-metal", produced="1000"))
        assert draft.lines.get().reo_tonnes == Decimal("1166.400")
        set_factor("neodymium-metal", "1.1700", actor=mlr1)
    with clock.at(D(2011, 6, 5)):
        reports.submit(draft, actor=signer)
    assert ReportLine.objects.get(report=draft).reo_tonnes == Decimal("1170.000")


# --- In statistics ---
def test_a_statistic_in_metal_is_shown_in_oxide_and_one_in_oxide_is_left(works: Site, mlr1: User) -> None:
    metal = Product.objects.get(code="neodymium-metal")
    common = {"subject": "metal", "period_from": D(2011, 1, 1), "region": "Jiangxi", "evidence": "sourced"}
    given = PublishedStatistic.objects.create(
        period_to=D(2011, 4, 30), figure=5694, unit="t metal", product=metal, key="a", source="test", **common
    )
    other = PublishedStatistic.objects.create(
        period_to=D(2011, 12, 31), figure=6600, unit="t REO", key="b", source="test", **common
    )
    set_factor("neodymium-metal", "1.1591", from_month=D(2011, 1, 1))
    in_oxide = statistics.in_oxide([given, other])
    assert in_oxide == {given.pk: statistics.InOxide(Decimal("6599.915"), Decimal("1.1591"))}
    answer = client_of(mlr1).get(f"{V1}statistics/?region=Jiangxi").json()["results"]
    shown = {row["figure"]: (row["product"], row["in_oxide"]) for row in answer}
    assert shown == {
        "5694.000": ("neodymium-metal", {"tonnes": "6599.915", "factor": "1.1591"}),
        "6600.000": (None, None),
    }
    one = client_of(mlr1).get(f"{V1}statistics/{given.pk}/").json()
    assert one["in_oxide"]["tonnes"] == "6599.915"


# --- Who sets it ---
def test_the_regulator_sets_factors_and_nobody_else(works: Site, mlr1: User, p36a: User, signer: User) -> None:
    with clock.at(D(2011, 5, 3)):
        for stranger in (p36a, signer):
            with pytest.raises(Forbidden):
                set_factor("carbonate", "0.45", actor=stranger)
        api = client_of(mlr1)
        entry = {"product": "carbonate", "factor": "0.4500", "from_month": "2011-05", "document": PAPER}
        created = api.post(f"{V1}oxide-factors/", entry)
        assert created.status_code == 201, created.content
        for changes, code in (
            ({"from_month": "2011-04"}, "month_is_over"),
            ({"factor": "0.0000"}, "out_of_range"),
            ({"document": "no"}, "required"),
            ({"product": "gold"}, "unknown_code"),
        ):
            refused = assert_problem(api.post(f"{V1}oxide-factors/", {**entry, **changes}), 400, "invalid")
            assert [fault["code"] for fault in refused["errors"]] == [code]
    assert OxideFactor.objects.get().recorded_by == mlr1
