"""The rules on patterns of reports at their boundaries. Rules are pure: no database is needed."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from inspections.rules import Severity
from inspections.rules.chances import chance_of_at_least
from tests.support.signals import COPIED, ROUND, STILL, amended, filed, made, reports
from tests.support.verdicts import verdicts


class TestMonthsCopied:
    def test_all_that_moved_repeats_an_earlier_month(self) -> None:
        found = verdicts(reports(filed(12, *COPIED), filed(1, (("1.5",), "1")), filed(0, *COPIED)))["months_copied"]
        assert found.severity == Severity.WARNING
        assert found.figures == {"same_as": "2011-03", "figures_equal": "5", "lines_equal": "2"}
        assert found.formula == "different figures that are no whole tonnes = 4"
        assert [row.label for row in found.rows] == ["2011-03", "2012-03"]

    def test_the_last_month_that_is_equal_is_named(self) -> None:
        found = verdicts(reports(filed(5, *COPIED), filed(4, *COPIED), filed(0, *COPIED)))["months_copied"]
        assert found.figures["same_as"] == "2011-11"

    def test_stocks_may_differ(self) -> None:
        (moved, _closing), other = COPIED
        assert "months_copied" in verdicts(reports(filed(1, (moved, "9"), other), filed(0, *COPIED)))

    def test_one_figure_or_line_that_differs_is_no_copy(self) -> None:
        (moved, closing), other = COPIED
        changed = filed(1, (("10.501", *moved[1:]), closing), other)
        assert verdicts(reports(changed, filed(0, *COPIED))) == {}
        assert verdicts(reports(filed(1, COPIED[0]), filed(0, *COPIED))) == {}
        assert verdicts(reports(filed(1, *COPIED, site="S-2"), filed(0, *COPIED))) == {}

    @pytest.mark.parametrize(
        ("figures", "met"),
        [
            (("1.5", "2.5", "3.5"), True),
            (("1.5", "2.5", "2.5"), False),
            (("1.5", "2.5", "3"), False),
            (("1.5", "2.5", "0"), False),
        ],
    )
    def test_three_different_figures_that_are_not_whole_are_needed(self, figures: tuple[str, ...], met: bool) -> None:
        line = (figures, "0")
        assert ("months_copied" in verdicts(reports(filed(1, line), filed(0, line)))) is met

    def test_a_month_without_a_report_is_not_judged(self) -> None:
        assert verdicts(reports(filed(3, *COPIED), filed(2, *COPIED))) == {}
        assert verdicts(reports()) == {}
        assert verdicts(reports(filed(0, *COPIED))) == {}


class TestStockNeverMoves:
    @pytest.mark.parametrize(("months", "met"), [(6, True), (5, False)])
    def test_six_months_in_a_row(self, months: int, met: bool) -> None:
        facts = reports(*(filed(ago, *STILL) for ago in range(months - 1, -1, -1)))
        assert ("stock_never_moves" in verdicts(facts)) is met

    def test_figures(self) -> None:
        before = filed(6, (("10", "3"), "7.501"))
        found = verdicts(reports(before, *(filed(ago, *STILL) for ago in range(5, -1, -1))))["stock_never_moves"]
        assert (found.severity, found.tonnes) == (Severity.NOTICE, Decimal("7.5"))
        assert found.figures == {
            "product": "product-0",
            "site": "S-1",
            "closing": "7.500",
            "since": "2011-10",
            "same_months": "6",
            "moved": "78.000",
        }
        assert found.formula == "months with the same stock = 6 >= 6; moved = 78.000"
        assert [row.label for row in found.rows] == [
            "2011-10", "2011-11", "2011-12", "2012-01", "2012-02", "2012-03",
        ]  # fmt: skip

    @pytest.mark.parametrize("broken", [(("10", "3"), "7.499"), (("0", "0"), "7.5")])
    def test_a_month_that_moves_the_stock_or_nothing_ends_it(self, broken: tuple[tuple[str, ...], str]) -> None:
        months = [filed(ago, *STILL) for ago in range(8, -1, -1)]
        months[4] = filed(4, broken)
        assert verdicts(reports(*months)) == {}

    def test_an_empty_stock_may_stay_so(self) -> None:
        assert verdicts(reports(*(filed(ago, (("10", "10"), "0")) for ago in range(8, -1, -1)))) == {}

    def test_a_month_without_the_product_ends_it(self) -> None:
        months = [filed(ago, *STILL) for ago in range(8, -1, -1)]
        months[4] = filed(4)
        assert verdicts(reports(*months)) == {}

    def test_the_longest_is_named(self) -> None:
        long, short = STILL[0], (("1", "1"), "3")
        months = [filed(ago, long, *([short] if ago < 6 else [])) for ago in range(6, -1, -1)]
        found = verdicts(reports(*months))["stock_never_moves"]
        assert (found.figures["product"], found.figures["same_months"]) == ("product-0", "7")


class TestAmendedDownwards:
    def test_four_late_ones_all_downwards(self) -> None:
        assert verdicts(amended(*[("100", "90", 30)] * 3)) == {}
        found = verdicts(amended(*[("100", "90", 30)] * 4))["amended_downwards"]
        assert (found.severity, found.tonnes) == (Severity.WARNING, Decimal(40))
        assert found.figures == {"amendments": "4", "lowered": "40.000", "lowered_percent": "10.00"}
        assert found.formula == "before - after = 400.000 - 360.000 = 40.000"
        assert [row.key for row in found.rows] == ["key-0", "key-1", "key-2", "key-3"]

    @pytest.mark.parametrize(("month", "met"), [(3, True), (4, False)])
    def test_flagged_in_the_month_of_the_last_of_them_alone(self, month: int, met: bool) -> None:
        facts = replace(amended(*[("100", "90", 30)] * 4), month=dt.date(2012, month, 1))
        assert ("amended_downwards" in verdicts(facts)) is met

    def test_one_upwards_is_enough_to_say_nothing(self) -> None:
        assert verdicts(amended(*[("100", "90", 30)] * 6, ("90", "100", 30))) == {}

    @pytest.mark.parametrize(("days", "met"), [(20, True), (19, False)])
    def test_late_from_twenty_days(self, days: int, met: bool) -> None:
        assert ("amended_downwards" in verdicts(amended(*[("100", "90", 30)] * 3, ("100", "90", days)))) is met

    @pytest.mark.parametrize(("after", "met"), [("98", True), ("98.001", False)])
    def test_material_from_a_fiftieth(self, after: str, met: bool) -> None:
        assert ("amended_downwards" in verdicts(amended(*[("100", "90", 30)] * 3, ("100", after, 30)))) is met

    @pytest.mark.parametrize("small", [("98.001", "100", 30), ("100", "120", 19), ("0", "0", 30)])
    def test_small_or_early_ones_upwards_do_not_count(self, small: tuple[str, str, int]) -> None:
        found = verdicts(amended(*[("100", "90", 30)] * 4, small))["amended_downwards"]
        assert found.figures["amendments"] == "4"

    def test_a_change_upwards_is_measured_by_the_larger_output(self) -> None:
        assert verdicts(amended(*[("100", "90", 30)] * 4, ("98", "100", 30))) == {}

    def test_all_taken_back_is_a_change(self) -> None:
        found = verdicts(amended(*[("100", "0", 30)] * 4))["amended_downwards"]
        assert found.figures["lowered_percent"] == "100.00"


class TestBelowThreshold:
    def test_five_months_just_below(self) -> None:
        assert verdicts(made(*["98"] * 4)) == {}
        found = verdicts(made(*["98"] * 5))["below_threshold"]
        assert found.severity == Severity.NOTICE
        assert found.figures == {
            "near_months": "5",
            "below_months": "0",
            "band_percent": "3",
            "output": "98.000",
            "bound": "100.000",
            "chance_percent": "0.03",
        }
        assert found.formula == "chance of 5 or more of 5 = 0.03 %"
        assert [row.label for row in found.rows] == ["2011-11", "2011-12", "2012-01", "2012-02", "2012-03"]

    @pytest.mark.parametrize(("output", "met"), [("100", True), ("97.001", True), ("97", False), ("100.001", False)])
    def test_the_narrow_band(self, output: str, met: bool) -> None:
        assert ("below_threshold" in verdicts(made(*["98"] * 5, output))) is met

    @pytest.mark.parametrize(("below", "met"), [(1, False), (0, True)])
    def test_months_of_the_wider_band_make_it_likelier(self, below: int, met: bool) -> None:
        # 5 of 6: 6 x 0.2^5 x 0.8 + 0.2^6 = 0.16 %
        assert ("below_threshold" in verdicts(made(*["90"] * below, *["98"] * 5))) is met

    @pytest.mark.parametrize(("output", "below"), [("97", "1"), ("85.001", "1"), ("85", "0"), ("101", "0")])
    def test_the_wider_band(self, output: str, below: str) -> None:
        found = verdicts(made(output, *["98"] * 7))["below_threshold"]
        assert found.figures["below_months"] == below

    def test_the_month_that_is_judged_is_one_of_them(self) -> None:
        assert verdicts(made(*["98"] * 7, "50")) == {}
        assert verdicts(made()) == {}

    def test_only_up_to_the_month_that_is_judged(self) -> None:
        facts = made(*["98"] * 7)
        assert verdicts(type(facts)(subject="Plant", on=facts.on, month=facts.made[0].month, made=facts.made)) == {}

    @pytest.mark.parametrize(
        ("hits", "trials", "chance"),
        [(0, 0, "1"), (0, 3, "1"), (1, 1, "0.2"), (1, 2, "0.36"), (2, 2, "0.04"), (2, 3, "0.104")],
    )
    def test_the_binomial_chance_is_exact(self, hits: int, trials: int, chance: str) -> None:
        assert chance_of_at_least(hits, trials, Decimal("0.2")) == Decimal(chance)


class TestRoundFigures:
    def test_figures(self) -> None:
        found = verdicts(ROUND)["round_figures"]
        assert found.severity == Severity.NOTICE
        assert found.figures == {"round_count": "7", "figures_stated": "10", "step": "5", "chance_percent": "0.09"}
        assert found.formula == "chance of 7 or more of 10 = 0.09 %"
        assert [row.label for row in found.rows] == ["2011-12", "2012-01", "2012-02", "2012-03"]

    @pytest.mark.parametrize(("odd", "met"), [("20.001", False), ("19.999", True), ("0", True)])
    def test_one_figure_more_that_is_not_round(self, odd: str, met: bool) -> None:
        # 7 of 11: 0.20 %; figures under 20 t do not count
        facts = reports(filed(5, ((odd,), "0")), *ROUND.filed)
        assert ("round_figures" in verdicts(facts)) is met

    def test_a_figure_that_a_month_repeats_counts_once(self) -> None:
        once = reports(*(filed(ago, (("25", "25", "25"), "25")) for ago in range(3, -1, -1)))
        assert "round_figures" not in verdicts(once)  # 4 of 4: 0.16 %
        assert "round_figures" in verdicts(reports(*(filed(ago, (("25",), "30")) for ago in range(3, -1, -1))))

    @pytest.mark.parametrize(("last", "met"), [("35", True), ("36", False)])
    def test_the_month_that_is_judged_states_one_of_them(self, last: str, met: bool) -> None:
        months = [filed(ago, (("25", "45"), "30")) for ago in range(5, 0, -1)]
        assert ("round_figures" in verdicts(reports(*months, filed(0, ((last,), "0"))))) is met

    @pytest.mark.parametrize(("months", "met"), [(4, True), (3, False)])
    def test_four_months_are_needed(self, months: int, met: bool) -> None:
        facts = reports(*(filed(ago, (("25", "45"), "30")) for ago in range(months - 1, -1, -1)))
        assert ("round_figures" in verdicts(facts)) is met

    def test_twelve_months_are_judged(self) -> None:
        old = filed(12, (("21.1", "22.2", "23.3"), "24.4"))
        others = [filed(ago, (("1",), "1")) for ago in range(11, 3, -1)]
        assert "round_figures" in verdicts(reports(old, *others, *ROUND.filed))

    def test_a_month_without_a_report_is_not_judged(self) -> None:
        assert verdicts(reports(*ROUND.filed[:-1])) == {}
        assert verdicts(reports()) == {}
