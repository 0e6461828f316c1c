"""Each rule on invoices at its boundaries. Rules are pure: no database is needed; all figures are invented."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from inspections import rules
from inspections.rules import Facts, Severity
from inspections.rules.invoice_facts import PartiesFacts, RelatedPaper, SoldMonthFacts
from inspections.rules.invoices import MOST_ROWS
from tests.support.invoice_facts import (
    OF_APRIL,
    SAMPLES,
    bought,
    circle,
    kind,
    paper,
    priced,
    products,
    sold,
)
from tests.support.verdicts import verdicts
from trade.matching import TOLERANCES


@pytest.mark.parametrize("code", SAMPLES)
def test_a_finding_names_its_rows_and_what_would_explain_it(code: str) -> None:
    finding = verdicts(SAMPLES[code])[code]
    assert finding.rows
    assert finding.tonnes
    assert rules.rule(code).lawful


@pytest.mark.parametrize("code", SAMPLES)
def test_conduct_is_judged_by_its_month(code: str) -> None:
    assert SAMPLES[code].counts_on == dt.date(2011, 4, 30)
    assert replace(SAMPLES[code], on=dt.date(2011, 4, 25)).counts_on == dt.date(2011, 4, 25)


class TestUnmatched:
    @pytest.mark.parametrize(
        ("facts", "code", "severity"),
        [
            (sold(kind("100", "80.001", "19.999")), "sale_without_invoice", Severity.NOTICE),
            (sold(kind("100", "80", "20")), "sale_without_invoice", Severity.WARNING),
            (sold(kind("80.001", "100", "-19.999")), "invoice_without_sale", Severity.WARNING),
            (sold(kind("80", "100", "-20")), "invoice_without_sale", Severity.SERIOUS),
            (bought(kind("100", "80.001", "19.999")), "purchase_without_invoice", Severity.WARNING),
            (bought(kind("100", "80", "20")), "purchase_without_invoice", Severity.SERIOUS),
            (bought(kind("80.001", "100", "-19.999")), "invoice_without_purchase", Severity.WARNING),
            (bought(kind("80", "100", "-20")), "invoice_without_purchase", Severity.SERIOUS),
        ],
    )
    def test_each_side_and_sign_has_its_rule_and_a_fifth_is_graver(
        self, facts: Facts, code: str, severity: Severity
    ) -> None:
        found = verdicts(facts)
        assert list(found) == [code]
        assert found[code].severity == severity

    def test_what_is_tolerated_explained_or_not_reported_is_nothing(self) -> None:
        assert verdicts(sold(kind("100", "98", "0"), kind("100", "40", "0", other="60"), kind(None, "40", "0"))) == {}
        assert verdicts(bought()) == {}

    def test_kinds_of_one_sign_are_summed_and_those_of_the_other_are_apart(self) -> None:
        found = verdicts(sold(kind("100", "40", "50", other="10"), kind("10", "5", "5"), kind("0", "7", "-7")))
        assert found["sale_without_invoice"].figures == {
            "reported": "110.000", "invoiced": "45.000", "other_months": "10.000", "remainder": "55.000",
        }  # fmt: skip
        assert found["sale_without_invoice"].formula == (
            "|reported - invoiced| - other months = |110.000 - 45.000| - 10.000 = 55.000"
        )
        assert found["invoice_without_sale"].tonnes == 7

    def test_its_parameters_are_those_of_the_comparison(self) -> None:
        (tolerance,) = TOLERANCES
        stated = verdicts(SAMPLES["sale_without_invoice"])["sale_without_invoice"].parameters
        assert stated == {
            "matching_percent": str(tolerance.percent), "matching_tonnes": str(tolerance.tonnes),
            "matching_lag": str(tolerance.lag_months), "matching_on_the_way": str(tolerance.on_the_way),
            "grave_percent": "20",
        }  # fmt: skip

    def test_rows_are_bounded_and_the_report_is_the_first(self) -> None:
        many = replace(kind("0", "500", "-500"), papers=tuple(paper("1", str(number)) for number in range(500)))
        rows = verdicts(sold(many))["invoice_without_sale"].rows
        assert len(rows) == MOST_ROWS
        assert rows[0].kind == "report"


class TestSoldBeyondStock:
    @pytest.mark.parametrize(
        ("invoiced", "had", "met"),
        [
            ("100", "98", False),  # two per cent of 100 t are tolerated
            ("100", "97.999", True),
            ("10", "9.5", False),  # half a tonne, however small the month
            ("10", "9.499", True),
            ("100", None, False),  # no report
        ],
    )
    def test_beyond_the_tolerance(self, invoiced: str, had: str | None, met: bool) -> None:
        facts = sold(kind(invoiced, invoiced, "0", had=had))
        assert ("sold_beyond_stock" in verdicts(facts)) is met

    def test_late_invoices_of_the_month_before_do_not_count(self) -> None:
        """Sell 40 t from a stock of 50 t, and invoice 60 t of the month before with them."""
        late = sold(replace(kind("40", "100", "0", had="50"), other_months=Decimal(60)))
        assert "sold_beyond_stock" not in verdicts(late)
        assert "sold_beyond_stock" in verdicts(sold(replace(late.kinds[0], other_months=Decimal(40))))
        missing = sold(replace(kind("120", "100", "0", had="50"), other_months=Decimal(60)))
        assert "sold_beyond_stock" in verdicts(missing), "here invoices are missing, and none is of another month"

    def test_its_figures(self) -> None:
        finding = verdicts(SAMPLES["sold_beyond_stock"])["sold_beyond_stock"]
        assert (finding.severity, finding.tonnes) == (Severity.SERIOUS, Decimal(60))
        assert finding.formula == "invoiced - (opening stock + output + purchases) = 100.000 - 40.000 = 60.000"


class TestOddPrice:
    @pytest.mark.parametrize(
        ("price", "sellers", "met"),
        [("300", 5, False), ("300.0001", 5, True), ("33.3333", 5, True), ("34", 5, False), ("1000", 4, False)],
    )
    def test_three_times_or_a_third_of_what_five_sellers_ask(self, price: str, sellers: int, met: bool) -> None:
        assert ("odd_price" in verdicts(priced(price, sellers=sellers))) is met

    @pytest.mark.parametrize(("price", "met"), [("10", False), ("301", True)])
    def test_a_low_price_may_be_the_fee_for_work_on_what_the_buyer_delivered(self, price: str, met: bool) -> None:
        papers = tuple(replace(each, buyer_delivered=True) for each in priced(price).papers)
        assert ("odd_price" in verdicts(replace(priced(price), papers=papers))) is met

    def test_the_worst_is_named_and_all_are_counted(self) -> None:
        facts = replace(priced("301"), papers=(*priced("301").papers, *priced("10").papers))
        finding = verdicts(facts)["odd_price"]
        assert (finding.figures["unit_price"], finding.figures["invoices"]) == ("10.00", "2")
        assert finding.severity == Severity.NOTICE


class TestCircle:
    @pytest.mark.parametrize(
        ("changes", "met"),
        [
            ({"months": 3}, True),
            ({"months": 4}, False),
            ({"tonnes": Decimal(1)}, True),
            ({"tonnes": Decimal("0.999")}, False),
            ({"path": ("A", "B", "C", "D", "A")}, True),
            ({"path": ("A", "B", "C", "D", "E", "A")}, False),
            ({"path": ()}, False),
        ],
    )
    def test_its_bounds(self, changes: dict[str, object], met: bool) -> None:
        assert ("invoice_circle" in verdicts(circle(**changes))) is met

    def test_it_names_its_path(self) -> None:
        assert verdicts(circle())["invoice_circle"].figures["path"] == "Firm → Other → Firm"


class TestParties:
    @pytest.mark.parametrize(("tonnes", "met"), [("19.999", False), ("20", True)])
    def test_related_parties_from_twenty_tonnes(self, tonnes: str, met: bool) -> None:
        facts = PartiesFacts(**OF_APRIL, to_related=(RelatedPaper(paper=paper(tonnes)),))
        assert verdicts(facts).keys() == ({"related_parties"} if met else set())

    @pytest.mark.parametrize(("price", "met"), [("90", False), ("110", False), ("89.99", True), ("110.01", True)])
    def test_related_parties_within_a_tenth_of_the_usual_price_are_no_finding(self, price: str, met: bool) -> None:
        related = RelatedPaper(paper=paper("20", price=price), usual_price=Decimal(100))
        facts = PartiesFacts(**OF_APRIL, to_related=(related,))
        assert verdicts(facts).keys() == ({"related_parties"} if met else set())

    def test_any_invoice_to_itself(self) -> None:
        finding = verdicts(PartiesFacts(**OF_APRIL, to_itself=(paper("0.001"), paper("1", "2"))))
        assert finding["invoice_to_itself"].figures == {"invoices": "2", "invoiced": "1.001"}
        assert [row.key for row in finding["invoice_to_itself"].rows] == ["key-2", "key-1"], "the largest first"


class TestProductNotMade:
    @pytest.mark.parametrize(
        ("sites", "sold_kind", "met"),
        [
            ({"mine"}, "precipitate", False),
            ({"mine"}, "oxide", True),
            ({"mine", "separation"}, "oxide", False),
            ({"separation"}, "metal", True),
            ({"metal"}, "alloy", False),
            ({"recycling"}, "oxide", False),
            ({"dressing"}, "concentrate", False),
            ({"trading"}, "oxide", True),
            (set(), "oxide", True),
        ],
    )
    def test_a_site_makes_it_or_none_does(self, sites: set[str], sold_kind: str, met: bool) -> None:
        assert ("product_not_made" in verdicts(products(sites, sold_kind))) is met

    def test_what_was_bought_is_sold_on(self) -> None:
        assert verdicts(products({"trading"}, "oxide", had_bought=True)) == {}


def test_a_month_without_invoices_meets_no_rule() -> None:
    empty = {type(facts): type(facts) for facts in SAMPLES.values()}
    blank = {
        "SoldMonthFacts": {"kinds": ()}, "BoughtMonthFacts": {"kinds": ()}, "PriceFacts": {"papers": ()},
        "ProductsFacts": {"site_kinds": frozenset(), "sold": ()}, "NumberFacts": {"attempts": ()},
    }  # fmt: skip
    for facts in empty:
        assert verdicts(facts(**OF_APRIL, **blank.get(facts.__name__, {}))) == {}
    assert SoldMonthFacts in empty
