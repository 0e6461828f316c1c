"""The rules on balances and partners at their boundaries. Rules are pure: no database is needed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from inspections import rules
from inspections.rules import ParameterValues, Severity
from inspections.rules.balance import page_test
from inspections.rules.material_balance import Code, PageTest
from inspections.rules.partner_sums import PairMonth, PairResult, Stated, compare
from tests.support.balances import KNOWN, PAGE, SAMPLES, facts_of, measured, month, pair, partners, steady
from tests.support.verdicts import verdicts


@pytest.mark.parametrize("code", SAMPLES)
def test_a_rule_states_its_share_of_false_alarms_and_lawful_explanations(code: str) -> None:
    rule = rules.rule(code)
    assert rule.false_alarms
    assert rule.lawful
    assert verdicts(SAMPLES[code])[code].rows


class TestUnexplained:
    @pytest.mark.parametrize("code", ["unexplained_outflow", "unexplained_inflow"])
    def test_of_the_two_signs_each_rule_has_its_own(self, code: str) -> None:
        assert set(verdicts(SAMPLES[code])) == {code}

    def test_from_three_and_a_third_standard_deviations(self) -> None:
        # σ² = 3.25 + (100 − x)²·0.000325 + 4.5, so that 3.29 σ are reached between these two
        assert verdicts(facts_of(steady(1, "10.5"))) == {}
        found = verdicts(facts_of(steady(1, "10.6")))["unexplained_outflow"]
        assert (found.tonnes, found.figures["since"]) == (Decimal("10.6"), "2011-01")

    def test_what_is_significant_must_be_material_as_well(self) -> None:
        exact = replace(KNOWN, random=0.0001, systematic=0.0001, stock=0.0001)
        assert verdicts(facts_of(steady(1, "0.999", exact))) == {}
        assert set(verdicts(facts_of(steady(1, "1", exact)))) == {"unexplained_outflow"}
        assert verdicts(facts_of(steady(1, "1", exact), allocation="50.1")) == {}
        assert set(verdicts(facts_of(steady(1, "1", exact), allocation="50"))) == {"unexplained_outflow"}

    def test_small_losses_that_are_repeated_add_up(self) -> None:
        months = [steady(number, "8") for number in range(1, 13)]
        first = next(number for number in range(1, 13) if verdicts(facts_of(*months[:number])))
        found = verdicts(facts_of(*months[:first]))["unexplained_outflow"]
        assert first > 1
        assert (found.tonnes, found.figures["since"]) == (Decimal(8 * first), "2011-01")
        assert Decimal(found.figures["z"]) < Decimal("3.29")
        assert verdicts(facts_of(*months[: first + 1])) == {}, "after an alarm the sum begins anew"

    def test_graver_from_a_fifth_of_what_moved(self) -> None:
        assert verdicts(facts_of(steady(1, "49.9")))["unexplained_outflow"].severity == Severity.WARNING
        assert verdicts(facts_of(steady(1, "50")))["unexplained_outflow"].severity == Severity.SERIOUS

    def test_its_figures_lay_out_the_sum(self) -> None:
        one = month(
            1,
            measured(Code.OPENING, "150"),
            measured(Code.PURCHASED, "100"),
            measured(Code.SOLD, "70"),
            measured(Code.CLOSING, "150"),
            fed="100",
            recovery=Decimal("0.95"),
        )
        found = verdicts(facts_of(one))["unexplained_outflow"]
        terms = {name: found.figures[name] for name in ("opening", "purchased", "sold", "closing", "expected_loss")}
        assert terms == {
            "opening": "150.000", "purchased": "100.000", "sold": "70.000", "closing": "150.000",
            "expected_loss": "5.000",
        }  # fmt: skip
        assert found.figures["difference"] == found.figures["unexplained"] == "25.000"
        assert found.formula == (
            "entered - left - expected loss = 250.000 - 220.000 - 5.000 = 25.000;"
            f" difference / standard deviation = 25.000 / {found.figures['sigma']} = {found.figures['z']};"
            f" running sum = {found.figures['page']}"
        )

    def test_the_worst_family_is_shown(self) -> None:
        worse, less = facts_of(steady(1, "40")).families[0], facts_of(steady(1, "20")).families[0]
        facts = replace(facts_of(steady(1)), families=(replace(less, family="Dy"), replace(worse, family="Nd")))
        found = verdicts(facts)["unexplained_outflow"]
        assert (found.tonnes, found.figures["family"]) == (Decimal(40), "Nd")

    def test_a_month_without_balance_meets_no_rule(self) -> None:
        assert verdicts(replace(facts_of(steady(1)), families=())) == {}

    def test_the_test_of_sums_holds_the_parameters_of_the_rule(self) -> None:
        day = steady(1).month
        assert page_test(day, Decimal(0), ParameterValues()) == replace(PAGE, least=Decimal(1))
        assert page_test(day, Decimal(1000), ParameterValues()) == PageTest(k=0.5, h=5.7, least=Decimal(20))


class TestPartners:
    def test_an_alarm_is_flagged_with_both_figures(self) -> None:
        found = verdicts(partners(pair("100", "80")))["partner_difference"]
        assert (found.tonnes, found.severity) == (Decimal(20), Severity.SERIOUS)
        assert found.figures["partner"] == "Other"
        assert found.formula == "shipped - received = 100.000 - 80.000 = 20.000; standard deviation = 1.000"

    def test_below_a_fifth_it_is_a_warning(self) -> None:
        assert verdicts(partners(pair("80.1", "100")))["partner_difference"].severity == Severity.WARNING

    def test_without_an_alarm_there_is_none(self) -> None:
        assert verdicts(partners(pair("100", "80", alarm=False))) == {}


def months_of(*figures: tuple[str, str], first: int = 1) -> list[PairMonth]:
    return [
        PairMonth(
            steady(number).month,
            (Stated("oxide", Decimal(shipped), KNOWN),),
            (Stated("oxide", Decimal(received), KNOWN),),
        )
        for number, (shipped, received) in enumerate(figures, first)
    ]


def judged(*figures: tuple[str, str], least: str = "1", first: int = 1) -> list[PairResult]:
    return compare(months_of(*figures, first=first), z=3.29, least=Decimal(least), on_the_way=Decimal("0.2"))


class TestSums:
    def test_the_uncertainty_by_hand(self) -> None:
        # two months: 4 · 100²·0.015² at random, 2 · 200²·0.01² systematic = 9 + 8
        _first, second = judged(("100", "100"), ("100", "100"), ("0", "0"))
        assert second.sigma == Decimal("4.123106")
        assert (second.shipped, second.received, second.difference) == (200, 200, 0)

    def test_systematic_errors_end_with_the_year(self) -> None:
        results = judged(("100", "100"), ("100", "100"), ("0", "0"), first=12)
        assert results[1].sigma == Decimal("3.605551")  # 9 + 2 · 2 · 100²·0.01²

    def test_goods_on_the_way_are_no_difference(self) -> None:
        assert [row.difference for row in judged(("100", "80"), ("100", "100"), ("0", "20"))] == [0, 16]
        assert [row.difference for row in judged(("80", "100"), ("100", "100"), ("20", "0"))] == [0, -16]

    def test_the_last_month_waits(self) -> None:
        assert judged(("100", "0")) == []

    def test_many_small_differences_of_one_sign_are_found(self) -> None:
        results = judged(*[("100", "92")] * 8)
        assert not results[0].alarm
        alarm = next(row for row in results if row.alarm)
        assert (alarm.month.month, alarm.difference) == (7, 7 * 8 - Decimal("18.4"))
        assert alarm.since == results[0].month

    def test_after_an_alarm_the_sums_begin_anew(self) -> None:
        later = judged(("100", "0"), ("0", "0"), ("100", "0"), ("0", "0"), ("0", "0"))
        assert [row.alarm for row in later] == [True, False, True, False]
        assert later[2].since == later[1].month

    def test_what_does_not_matter_is_no_alarm(self) -> None:
        assert judged(("100", "0"), ("0", "0"), least="100")[0].alarm
        assert not judged(("100", "0"), ("0", "0"), least="100.001")[0].alarm
