"""The rules on consumption at their boundaries, and the fit behind them. Rules are pure: no database is needed."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from inspections import rules
from inspections.rules import RuleMatch, Severity
from inspections.rules.base import MOST_TONNES
from inspections.rules.consumption_facts import LeftOut, Peers
from inspections.rules.consumption_fit import Deviation, Fit, deviate, fit
from tests.support.signals import (
    ON,
    OUTPUTS,
    SAMPLES,
    SAMPLES_OF_RETURNS,
    consumed,
    months_before,
    recycled,
    used,
    usual,
    year_and,
)
from tests.support.verdicts import verdicts


def odd(*recent: Any, **fields: Any) -> RuleMatch | None:
    return verdicts(consumed(used(*year_and(*recent), **fields))).get("odd_consumption")


@pytest.mark.parametrize("code", SAMPLES)
def test_a_rule_states_its_share_of_false_alarms_and_lawful_explanations(code: str) -> None:
    rule = rules.rule(code)
    assert rule.false_alarms
    assert rule.lawful
    assert "It fails" in " ".join(rule.explanation())
    found = verdicts(SAMPLES[code])
    assert found[code].rows


class TestFit:
    points = [(Decimal(output), Decimal(1000 + 10 * output)) for output in OUTPUTS]

    def test_idle_load_and_use_per_tonne(self) -> None:
        assert fit(self.points) == Fit(Decimal(1000), Decimal(10), Decimal(20), Decimal(0), 12)

    def test_single_wild_months_change_nothing(self) -> None:
        wild = [*self.points[:-2], (Decimal(95), Decimal(50_000)), (Decimal(105), Decimal(0))]
        result = fit(wild)
        assert (result.idle, result.per_tonne) == (Decimal(1000), Decimal(10))

    def test_outputs_that_lie_close_together_give_no_slope(self) -> None:
        close = [(Decimal(100 + number), Decimal(2000 + number)) for number in range(8)]
        result = fit(close)
        assert result.per_tonne == result.ratio
        assert result.idle == 0

    def test_six_slopes_are_enough(self) -> None:
        enough = [(Decimal(100), Decimal(2000))] * 6 + [(Decimal(110), Decimal(2100))]
        assert fit(enough).per_tonne == Decimal(10)
        fewer = [(Decimal(100), Decimal(2000))] * 5 + [(Decimal(110), Decimal(2100))]
        assert fit(fewer).per_tonne == fit(fewer).ratio

    def test_a_tenth_of_the_usual_output_apart(self) -> None:
        apart = [(Decimal(100), Decimal(2000))] * 3 + [(Decimal(110), Decimal(2100))] * 2
        assert fit(apart).per_tonne == Decimal(10)
        nearer = [(Decimal(100), Decimal(2000))] * 3 + [(Decimal("109.9"), Decimal(2099))] * 2
        assert fit(nearer).per_tonne == fit(nearer).ratio

    def test_months_without_output_count_for_the_idle_load_alone(self) -> None:
        still = [*self.points, (Decimal(0), Decimal(1000))]
        result = fit(still)
        assert (result.idle, result.per_tonne) == (Decimal(1000), Decimal(10))
        nothing = fit([*[(Decimal(0), Decimal(5))] * 2, *[(Decimal(4), Decimal(9))]])
        assert nothing.ratio == Decimal("2.25")
        small = fit([(Decimal("0.5"), Decimal(5))] * 8)
        assert small.ratio == Decimal(10)

    def test_a_falling_use_is_no_use_per_tonne(self) -> None:
        falling = [(Decimal(output), Decimal(3000 - 10 * output)) for output in OUTPUTS]
        assert fit(falling).per_tonne == 0

    def test_the_use_per_tonne_is_at_most_the_ratio(self) -> None:
        steep = [(Decimal(output), Decimal(100 * output - 5000)) for output in OUTPUTS]
        result = fit(steep)
        assert result.per_tonne == result.ratio == Decimal(50)
        assert result.idle == 0

    def test_the_scale_is_robust_and_corrected_for_few_months(self) -> None:
        noisy = [(x, y + (5 if number % 2 else -5)) for number, (x, y) in enumerate(self.points)]
        result = fit(noisy)
        deviations = sorted(abs(y - result.idle - result.per_tonne * x) for x, y in noisy)
        middle = (deviations[5] + deviations[6]) / 2
        assert result.scale == (Decimal("1.4826") * middle * 12 / 10).quantize(Decimal("0.000001"))

    def test_expected_is_the_nearer_of_both_models(self) -> None:
        model = Fit(Decimal(1000), Decimal(10), Decimal(20), Decimal(0), 12)
        assert model.expected(Decimal(200), Decimal(5000)) == 4000
        assert model.expected(Decimal(200), Decimal(2500)) == 3000
        assert model.expected(Decimal(200), Decimal(3500)) == 3500
        assert model.expected(Decimal(50), Decimal(2000)) == 1500
        assert model.expected(Decimal(50), Decimal(500)) == 1000

    def test_the_standard_deviation_of_a_sum_has_that_of_the_fit(self) -> None:
        model = Fit(Decimal(0), Decimal(10), Decimal(10), Decimal(30), 8)
        # sqrt(1 + 2/8) and 3 x sqrt(1/3 + 2/8); the floor of 4 % of 1,000 is above the scale, of 100 it is not
        assert model.sigma(1, Decimal(1000), Decimal("0.04")) == Decimal("44.721360")
        assert model.sigma(1, Decimal(100), Decimal("0.04")) == Decimal("33.541020")
        assert model.sigma(3, Decimal(3000), Decimal("0.04")) == Decimal("91.651514")

    def test_months_on_both_sides_are_no_deviation(self) -> None:
        model = Fit(Decimal(0), Decimal(10), Decimal(10), Decimal(30), 8)
        floor = Decimal(0)
        above, below, as_usual = (Decimal(10), Decimal(200)), (Decimal(10), Decimal(50)), (Decimal(10), Decimal(100))
        assert deviate(model, [above, below], floor) is None
        assert deviate(model, [above, as_usual], floor) is None
        assert deviate(model, [as_usual], floor) is None
        both = deviate(model, [above, above], floor)
        assert both is not None
        assert (both.months, both.used, both.output, both.expected) == (2, 400, 20, 200)
        assert both.excess == 200
        assert both.sigmas == both.excess / both.sigma
        less = deviate(model, [below], floor)
        assert less is not None
        assert (less.excess, less.sigmas) == (-50, Decimal(-50) / less.sigma)

    @pytest.mark.parametrize(("used", "expected", "sigmas"), [(5, 0, 1000), (0, 5, -1000), (5, 5, 0)])
    def test_without_a_standard_deviation_any_difference_counts(self, used: int, expected: int, sigmas: int) -> None:
        assert Deviation(1, Decimal(used), Decimal(1), Decimal(expected), Decimal(0)).sigmas == sigmas


class TestOddConsumption:
    def test_from_five_and_a_half_standard_deviations(self) -> None:
        # 2,000 are expected; 4 % of it x sqrt(1 + 2/12) x 5.5 = 475.254
        assert odd(usual(100), usual(100), ("2475.25", 100)) is None
        found = odd(usual(100), usual(100), ("2475.26", 100))
        assert found is not None
        assert (found.figures["z"], found.figures["span_months"]) == ("5.50", "1")
        assert odd(usual(100), usual(100), ("1524.75", 100)) is None
        less = odd(usual(100), usual(100), ("1524.74", 100))
        assert less is not None
        assert (less.figures["z"], less.figures["apart_percent"]) == ("-5.50", "-23.76")

    def test_a_use_after_a_year_of_zeros_is_found(self) -> None:
        zeros = [(0, output) for output in (*OUTPUTS, 100, 100)]
        found = verdicts(consumed(used(*zeros, (50, 100)))).get("odd_consumption")
        assert found is not None
        assert (found.figures["consumed"], found.figures["z"], found.tonnes) == ("50.000", "1000.00", None)
        assert verdicts(consumed(used(*zeros, (0, 100)))).get("odd_consumption") is None

    def test_a_use_beyond_all_measure_is_found_all_the_same(self) -> None:
        little = [("0.001", output) for output in (*OUTPUTS, 100, 100)]
        found = verdicts(consumed(used(*little, ("999999999.999", 100)))).get("odd_consumption")
        assert found is not None
        assert found.tonnes == MOST_TONNES

    def test_three_months_that_agree_are_found_sooner(self) -> None:
        # 80 x 3 x sqrt(1/3 + 2/12) x 5.5 = 933.4 of 6,000
        three = odd(*[("2312", 100)] * 3)
        assert three is not None
        assert (three.figures["span_months"], three.figures["consumed"]) == ("3", "6936.000")
        assert [row.label for row in three.rows] == ["2012-01", "2012-02", "2012-03"]
        assert odd(*[("2311", 100)] * 3) is None
        assert odd(("2312", 100), ("2312", 100), usual(100)) is None
        assert odd(("2312", 100), ("2312", None), ("2312", 100)) is None

    def test_figures_lay_out_the_sum(self) -> None:
        found = odd(usual(100), usual(100), (3000, 100))
        assert found is not None
        assert found.tonnes == Decimal(50)
        assert found.figures == {
            "item": "electricity",
            "consumed": "3000.000",
            "expected": "2000.000",
            "output": "100.000",
            "span_months": "1",
            "apart_percent": "50.00",
            "z": "11.57",
            "would_make": "50.000",
            "items_odd": "1",
            "idle": "1000.000",
            "per_tonne": "10.000",
            "ratio": "20.000",
            "sigma": "86.410",
        }
        assert found.formula == (
            "idle load + use per tonne x output = 1000.000 + 10.000 x 100.000 = 2000.000; without idle load = 20.000 x"
            " 100.000 = 2000.000; used - expected = 3000.000 - 2000.000 = 1000.000; standard deviation = 86.410"
        )
        assert [row.label for row in found.rows] == ["2012-03"]

    def test_the_idle_load_of_three_months_is_three_times_that_of_one(self) -> None:
        found = odd(*[(2500, 100)] * 3)
        assert found is not None
        assert found.figures["idle"] == "3000.000"
        assert found.formula.startswith("idle load + use per tonne x output = 3000.000 + 10.000 x 300.000 = 6000.000;")

    def test_a_slow_month_is_judged_beside_its_idle_load(self) -> None:
        assert odd(usual(100), usual(100), (1100, 10)) is None
        assert odd(usual(100), usual(100), (1000, 0)) is None
        found = odd(usual(100), usual(100), (2000, 0))
        assert found is not None
        assert found.figures["would_make"] == "50.000"

    def test_two_items_that_agree_are_a_warning(self) -> None:
        much, little = year_and(usual(100), usual(100), (3000, 100)), year_and(usual(100), usual(100), (1000, 100))
        alone = consumed(used(*much), used(*year_and(usual(100), usual(100), usual(100)), item="water"))
        assert verdicts(alone)["odd_consumption"].severity == Severity.NOTICE
        against = consumed(used(*much), used(*little, item="water"))
        assert verdicts(against)["odd_consumption"].severity == Severity.NOTICE
        both = verdicts(consumed(used(*much), used(*much, item="water")))["odd_consumption"]
        assert (both.severity, both.figures["items_odd"], both.figures["item"]) == (Severity.WARNING, "2", "water")

    def test_the_item_that_is_furthest_off_is_named(self) -> None:
        rows = year_and(usual(100), usual(100), (3000, 100))
        worse = year_and(usual(100), usual(100), (200, 100))
        found = verdicts(consumed(used(*worse), used(*rows, item="water")))["odd_consumption"]
        assert found.figures["item"] == "electricity"

    @pytest.mark.parametrize(("months", "met"), [(8, True), (7, False)])
    def test_eight_months_of_the_year_before_are_needed(self, months: int, met: bool) -> None:
        rows = [*map(usual, OUTPUTS[:months]), usual(100), usual(100), (3500, 100)]
        assert ("odd_consumption" in verdicts(consumed(used(*rows)))) is met

    def test_months_without_a_report_do_not_count(self) -> None:
        silent = [*[(use, None) for use, _output in map(usual, OUTPUTS[:5])], *map(usual, OUTPUTS[5:])]
        assert verdicts(consumed(used(*silent, usual(100), usual(100), (3500, 100)))) == {}
        assert odd(usual(100), usual(100), (3500, None)) is None

    def test_half_of_the_year_must_be_of_work(self) -> None:
        idle = [(1000, 0)] * 6
        recent = (usual(100), usual(100), (3000, 100))
        assert verdicts(consumed(used(*idle, *map(usual, OUTPUTS[:6]), *recent)))
        assert verdicts(consumed(used((1000, 0), *idle, *map(usual, OUTPUTS[:5]), *recent))) == {}

    def test_only_the_twelve_months_before_the_last_three_form_the_usual_use(self) -> None:
        rows = [(90_000, 100)] * 12 + year_and(usual(100), usual(100), usual(100))
        assert verdicts(consumed(used(*rows))) == {}
        recent = [*year_and(), (3000, 100), (3000, 100), (3000, 100)]
        found = verdicts(consumed(used(*recent)))["odd_consumption"]
        assert found.figures["ratio"] == "20.000"

    def test_another_month_than_the_last_is_not_judged(self) -> None:
        rows = year_and(usual(100), usual(100), (3000, 100))
        assert verdicts(consumed(used(*rows), month=dt.date(2012, 4, 1))) == {}
        assert verdicts(consumed(used())) == {}


class TestPeers:
    def peers(self, own: str, spread: str = "0.1", number: int = 5) -> Peers:
        return Peers(own=Decimal(own), usual=Decimal(20), spread=Decimal(spread), number=number)

    def judged(self, **fields: Any) -> RuleMatch | None:
        return odd(*[usual(100)] * 3, peers=self.peers(**fields))

    def test_from_twice_the_usual_use(self) -> None:
        assert self.judged(own="39.99") is None
        assert self.judged(own="10.01") is None
        assert self.judged(own="40") is not None
        assert self.judged(own="10") is not None

    def test_and_from_four_standard_deviations(self) -> None:
        # 4 x 1.4826 x 0.2 = 1.18608, and e to that is 3.2742
        assert self.judged(own="65.48", spread="0.2") is None
        found = self.judged(own="65.49", spread="0.2")
        assert found is not None
        assert found.figures["z"] == "4.00"

    def test_five_of_them_are_needed(self) -> None:
        assert self.judged(own="50", number=4) is None
        assert self.judged(own="50", number=5) is not None

    def test_its_figures_are_those_of_a_year(self) -> None:
        found = self.judged(own="40")
        assert found is not None
        months = [*OUTPUTS[3:], 100, 100, 100]
        output = sum(months)
        assert found.figures == {
            "item": "electricity",
            "consumed": f"{12_000 + 10 * output}.000",
            "expected": f"{20 * output}.000",
            "output": f"{output}.000",
            "span_months": "12",
            "apart_percent": found.figures["apart_percent"],
            "z": "4.68",
            "would_make": found.figures["would_make"],
            "items_odd": "1",
            "own_ratio": "40.000",
            "peer_ratio": "20.000",
            "peer_spread": "0.10",
            "peers": "5",
        }
        assert found.formula == "use per tonne / that of the peers = 40.000 / 20.000 = 2.00"
        assert len(found.rows) == 12

    def test_peers_without_any_spread(self) -> None:
        found = self.judged(own="40", spread="0")
        assert found is not None
        assert found.figures["z"] == "0.00"


class TestWorksWhileSuspended:
    def closed(self, use: str, *, licensed: int = 0, output: str | None = "0", days: int = 31) -> RuleMatch | None:
        rows = used((100, 10), (120, 12), (110, 11), (use, output), licensed=days)
        facts = consumed(rows, licensed_days=licensed, licence_kind="production")
        return verdicts(facts).get("works_while_suspended")

    def test_from_six_tenths_of_a_month_of_work(self) -> None:
        assert self.closed("65.99") is None
        found = self.closed("66")
        assert found is not None
        assert found.severity == Severity.SERIOUS
        assert found.figures == {
            "item": "electricity",
            "consumed": "66.000",
            "expected": "110.000",
            "apart_percent": "60.00",
            "items_odd": "1",
            "licence": "production",
            "licensed_days": "0",
        }
        assert found.formula == "used / usual of licensed months = 66.000 / 110.000 = 0.60"
        assert [row.label for row in found.rows] == ["2012-03"]

    def test_one_licensed_day_or_reported_output_is_another_matter(self) -> None:
        assert self.closed("90", licensed=1) is None
        assert self.closed("90", output="1") is None
        assert self.closed("90", output=None) is not None

    def test_three_licensed_months_must_be_known(self) -> None:
        assert self.closed("90", days=0) is None
        two = consumed(used((100, 10), (120, 12), (90, 0)), licensed_days=0)
        assert "works_while_suspended" not in verdicts(two)

    def test_licensed_months_of_two_years_are_known(self) -> None:
        old = [(100, 10)] * 3 + [(100, 0)] * 21 + [(90, 0)]
        whole = used(*old)
        months = tuple(replace(month, licensed_days=31 if index < 3 else 0) for index, month in enumerate(whole.months))
        facts = consumed(replace(whole, months=months), licensed_days=0)
        assert "works_while_suspended" in verdicts(facts)
        older = tuple(
            replace(month, month=months_before(25 - index)) if index < 1 else month
            for index, month in enumerate(months)
        )
        assert "works_while_suspended" not in verdicts(consumed(replace(whole, months=older), licensed_days=0))

    def test_another_month_is_not_judged(self) -> None:
        facts = consumed(used((100, 10), (120, 12), (110, 11), (90, 0)), licensed_days=0, month=dt.date(2012, 4, 1))
        assert verdicts(facts) == {}
        assert verdicts(consumed(used(), licensed_days=0)) == {}

    def test_the_item_that_is_most_like_work_is_named(self) -> None:
        much = used((100, 10), (120, 12), (110, 11), (110, 0), item="water")
        less = used((100, 10), (120, 12), (110, 11), (90, 0))
        found = verdicts(consumed(less, much, licensed_days=0))["works_while_suspended"]
        assert (found.figures["item"], found.figures["items_odd"]) == ("water", "2")


class TestRecyclerGrowsWithoutFeed:
    @pytest.mark.parametrize(
        ("output", "scrap", "met"),
        [
            ("13", 40, True),
            ("12.99", 40, False),
            (16, 52, True),
            ("15.9", 52, False),
            (20, 80, False),
            (10, 20, False),
            ("10.1", 28, True),
        ],
    )
    def test_output_grows_by_three_tenths_more_than_feed(self, output: str | int, scrap: int, met: bool) -> None:
        assert ("recycler_grows_without_feed" in verdicts(recycled(output, scrap))) is met

    def test_figures(self) -> None:
        found = verdicts(recycled(15, 40))["recycler_grows_without_feed"]
        assert (found.severity, found.tonnes) == (Severity.WARNING, Decimal(15))
        assert found.figures == {
            "output": "45.000",
            "usual_output": "30.000",
            "scrap": "120.000",
            "usual_scrap": "120.000",
            "output_growth": "1.50",
            "feed_growth": "1.00",
            "excess": "15.000",
        }
        assert found.formula == "output - usual output x growth of the feed = 45.000 - 30.000 x 1.00 = 15.000"
        assert [row.label for row in found.rows] == ["2012-01", "2012-02", "2012-03"]

    def test_only_of_recycling_plants_and_scrap(self) -> None:
        facts = recycled(15, 40)
        assert verdicts(replace(facts, recycles=False)).get("recycler_grows_without_feed") is None
        (scrap,) = facts.items
        water = replace(facts, items=(replace(scrap, item="water"),))
        assert "recycler_grows_without_feed" not in verdicts(water)

    @pytest.mark.parametrize(("months", "met"), [(8, True), (7, False)])
    def test_eight_months_of_the_year_before_are_needed(self, months: int, met: bool) -> None:
        rows = [*[(40, 10)] * months, *[(40, 15)] * 3]
        facts = consumed(used(*rows, item="magnet_scrap"), recycles=True)
        assert ("recycler_grows_without_feed" in verdicts(facts)) is met

    def test_the_last_three_months_and_the_twelve_before_them_count(self) -> None:
        old = [(1, 90)] * 12
        rows = [*old, *[(40, 10)] * 12, *[(40, 15)] * 3]
        found = verdicts(consumed(used(*rows, item="magnet_scrap"), recycles=True))["recycler_grows_without_feed"]
        assert found.figures["usual_output"] == "30.000"
        gap = [*[(40, 10)] * 12, (40, 15), (40, None), (40, 15)]
        facts = consumed(used(*gap, item="magnet_scrap"), recycles=True)
        assert "recycler_grows_without_feed" not in verdicts(facts)

    def test_nothing_made_or_fed_before_says_nothing(self) -> None:
        for before in ((40, 0), (0, 10)):
            rows = [*[before] * 12, *[(40, 15)] * 3]
            facts = consumed(used(*rows, item="magnet_scrap"), recycles=True)
            assert "recycler_grows_without_feed" not in verdicts(facts)


class TestReturns:
    def test_missing_from_the_day_after_it_was_due(self) -> None:
        def severity(due_on: dt.date | None, **fields: Any) -> str | None:
            facts = replace(SAMPLES_OF_RETURNS["consumption_missing"], due_on=due_on, **fields)
            found = verdicts(facts).get("consumption_missing")
            return str(found.severity) if found else None

        assert severity(None) is None
        assert severity(ON) is None
        assert severity(ON - dt.timedelta(days=1)) == "notice"
        assert severity(ON - dt.timedelta(days=30)) == "notice"
        assert severity(ON - dt.timedelta(days=31)) == "warning"
        assert severity(ON - dt.timedelta(days=31), filed=True) is None

    @pytest.mark.parametrize(
        ("left_out", "severity"),
        [
            ([("water", 2, False)], None),
            ([("water", 3, False)], "notice"),
            ([("water", 3, True)], "warning"),
            ([("water", 3, False), ("graphite", 3, False)], "warning"),
            ([("water", 3, False), ("graphite", 2, False)], "notice"),
        ],
    )
    def test_left_out(self, left_out: Any, severity: str | None) -> None:
        stated = tuple(
            LeftOut(item=item, months=months, usual=Decimal(5), taken_out=taken_out)
            for item, months, taken_out in left_out
        )
        facts = replace(SAMPLES_OF_RETURNS["consumption_item_left_out"], left_out=stated)
        found = verdicts(facts).get("consumption_item_left_out")
        assert (str(found.severity) if found else None) == severity

    def test_amended_after_a_flag(self) -> None:
        facts = SAMPLES_OF_RETURNS["consumption_amended_after_flag"]
        (own,) = facts.amended
        found = verdicts(facts)["consumption_amended_after_flag"]
        assert (found.severity, found.figures) == (Severity.NOTICE, {"amendments": "1", "months_amended": "1"})
        earlier = replace(own, month=months_before(1))
        found = verdicts(replace(facts, amended=(earlier, own, own)))["consumption_amended_after_flag"]
        assert (found.severity, found.figures) == (Severity.WARNING, {"amendments": "3", "months_amended": "2"})
        assert "consumption_amended_after_flag" not in verdicts(replace(facts, amended=()))
