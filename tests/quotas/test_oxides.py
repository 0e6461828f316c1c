"""One conversion into oxide: derived from the standard atomic weights, or set by the regulator from a month on."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from core.reference_files import rows
from enterprises.models import Enterprise, Notification, Site, User
from enterprises.roles import Role
from enterprises.services import approval_notifications, approvals
from quotas.models import OxideFactor, Product, PublishedStatistic, ReportLine, YieldBound
from quotas.oxides import OxideFactors
from quotas.queries import statistics
from quotas.reference.files import DATA
from quotas.services import reports, yields
from tests.support import factories, filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.filings import line
from tests.support.refusals import constraint_of, fault_codes
from tests.support.sealing import execute, superuser

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


def set_factor(code: str, factor: str | None, actor: User | None = None, **changes: Any) -> None:
    """Set a factor, as a loader or as the two officers who have this person's roles."""
    entry = {"from_month": MAY, "document": PAPER, "factor": Decimal(factor) if factor else None, **changes}
    entry["product"] = Product.objects.get(code=code)
    if actor is None:
        yields.set_factor(actor=Loader("test"), **entry)
    else:
        by_two(yields.SET_FACTOR, factories.place("CN"), another_like(actor), actor, **entry)


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


def test_a_metal_is_never_counted_as_oxide(works: Site, mlr1: User) -> None:
    for factor in ("1.0000", "0.8574"):  # as oxide; and the factor from oxide to metal
        with clock.at(D(2011, 5, 20)), pytest.raises(Invalid) as caught:
            set_factor("neodymium-metal", factor, actor=mlr1)
        assert fault_codes(caught) == {("/factor", "metal_as_oxide")}


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
@pytest.fixture
def commerce() -> User:
    """Return an officer of the ministry of commerce, whose programme counts in tonnes of goods."""
    factories.programme("mofcom-export")
    return factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))


def test_the_ministry_that_counts_a_product_sets_its_factor_by_two_and_nobody_else(
    works: Site, mlr1: User, p36a: User, signer: User, commerce: User
) -> None:
    with clock.at(D(2011, 5, 3)):
        for stranger in (p36a, signer, commerce):
            with pytest.raises(Forbidden):
                set_factor("carbonate", "0.45", actor=stranger)
        with pytest.raises(Conflict) as caught:
            product = Product.objects.get(code="carbonate")
            yields.set_factor(actor=mlr1, product=product, factor=Decimal(1), from_month=MAY, document=PAPER)
        assert caught.value.code == "needs_second_person"
        nation = factories.place("CN")
        arguments = {"product": "carbonate", "factor": "0.4500", "from_month": "2011-05", "document": PAPER}
        body = {"act": yields.SET_FACTOR, "target": str(nation.pk), "reason": WHY, "arguments": arguments}
        for changes, status, code in (
            ({"from_month": "2011-04-01"}, 400, "month_is_over"),
            ({"factor": "0.0000"}, 400, "out_of_range"),
            ({"document": "no"}, 400, "required"),
            ({"product": "gold"}, 400, "invalid_choice"),
        ):
            refused = client_of(mlr1).post(f"{V1}approvals/", {**body, "arguments": {**arguments, **changes}})
            problem = assert_problem(refused, status, "invalid")
            assert [fault["code"] for fault in problem["errors"]] == [code]
        assert client_of(mlr1).post(f"{V1}oxide-factors/", arguments).status_code == 405
        set_factor("carbonate", "0.45", actor=mlr1)
    assert OxideFactor.objects.get().recorded_by == mlr1


def test_a_ministry_that_counts_other_products_sets_none_of_this_one(works: Site, mlr1: User) -> None:
    factories.programme("miit-smelting")
    with clock.at(D(2011, 5, 3)), pytest.raises(Forbidden) as caught:
        set_factor("carbonate", "0.45", actor=mlr1)
    assert caught.value.code == "other_ministry"


def test_both_are_shown_what_would_change_and_its_ministry_and_auditors_are_told(
    firm: Enterprise, works: Site, mlr1: User, signer: User, auditor1: User
) -> None:
    with clock.at(D(2011, 5, 5)):
        reported = line(works, "neodymium-metal", produced="1000")
        filings.filed(firm, APRIL, signer, reported)
    colleague, nation = another_like(mlr1), factories.place("CN")
    arguments = {"product": factories.product("neodymium-metal"), "factor": Decimal("1.1591"), "from_month": MAY}
    with clock.at(D(2011, 5, 6)):
        request = approvals.propose(
            yields.SET_FACTOR, nation, actor=mlr1, reason=WHY, arguments={**arguments, "document": PAPER}
        )
        approval_notifications.notify(request.pk, "propose")
    assert request.preview["tables"][0]["rows"] == [["2011-04", "1,000.000", "1,166.400", "1,159.100"]]
    assert ["Factor to REO until now", "1.1664"] in request.preview["facts"]
    told = set(Notification.objects.values_list("person__username", flat=True))
    assert {colleague.username, auditor1.username} <= told


def test_the_database_asks_for_two_of_that_ministry_and_a_month_that_is_not_over(bound_database: Clone) -> None:
    with loaders.entering_history():
        factories.place("CN")
        factories.programme_year()
        product = factories.product("carbonate")
        officer = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    this_month = clock.today().replace(day=1)
    entries: dict[type[Any], dict[str, Any]] = {
        OxideFactor: {"product": product, "factor": Decimal("0.0001")},
        YieldBound: {"output_kind": "oxide", "feed_kind": "concentrate"},
    }
    for model, entry in entries.items():
        for month, by in ((this_month, "conversion_by_two"), (D(2020, 1, 1), "conversion_not_backdated")):
            row = model(from_month=month, document=PAPER, recorded_by=officer, **entry)

            def insert(row: Any = row) -> None:
                with transaction.atomic():
                    prove_actor(officer)
                    row.save(force_insert=True)

            with pytest.raises(DatabaseError) as caught:
                insert()
            assert constraint_of(caught.value) == by
        with superuser(unbound=False):
            execute(f"DROP TRIGGER conversion_by_two ON {model._meta.db_table}")
        insert()


def test_an_officer_of_commerce_is_entitled_to_no_factor(bound_database: Clone) -> None:
    with loaders.entering_history():
        nation = factories.place("CN")
        factories.programme_year()
        factories.product("carbonate")
        people = [factories.user(Role.NATIONAL_REGULATOR, authorities=(of,)) for of in ("MLR", "MOFCOM")]
    entitled = "SELECT is_entitled_to_act(%s, %s, %s, %s)"
    for act, arguments in (
        (yields.SET_FACTOR, '{"product": "carbonate"}'),
        (yields.SET_BOUND, '{"output_kind": "carbonate"}'),
    ):
        with superuser(unbound=False), connection.cursor() as cursor:
            found = []
            for person in people:
                cursor.execute(entitled, [act, nation.pk, person.pk, arguments])
                found += cursor.fetchone()
        assert found == [True, False], act
