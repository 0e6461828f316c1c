"""Each rule at its boundaries. Rules are pure, so these tests need no database."""

import ast
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from inspections import rules
from inspections.models import Flag
from inspections.models import Severity as StoredSeverity
from inspections.rules import (
    AccountFacts,
    AmendmentFacts,
    Distance,
    DisturbanceFacts,
    DutyFacts,
    LoweringFacts,
    ObservationFacts,
    OutputFacts,
    Row,
    RowKind,
    Sight,
    registry,
)
from inspections.rules.base import Dated, Rule, Severity, in_force
from inspections.rules.figures import hundredths, percent, tonnes
from inspections.rules.ore_grades import GradeFacts
from inspections.rules.quota import used_up_on
from tests.support import balances, customs_facts, invoice_facts, signals
from tests.support.verdicts import verdicts


def t(value: str) -> Decimal:
    return Decimal(value)


def at(metres: str, *, outlined: bool = False) -> Distance:
    return Distance(Decimal(metres), outlined)


NO_OUTLINE = {"beyond_m": "-", "outlined_site": "-"}


def account(used: str, allocated: str = "100", **fields: object) -> AccountFacts:
    values: dict[str, object] = {
        "subject": "Firm",
        "on": dt.date(2011, 10, 20),
        "programme": "mlr-mining",
        "year": 2011,
        "category": "medium_heavy",
        "allocated": t(allocated),
        "given": t(allocated),
        "used": t(used),
        "plan_reached": True,
    }
    return AccountFacts(**{**values, **fields})


class TestExceeded:
    def test_a_kilogram_over_is_over(self) -> None:
        finding = verdicts(account("100.001"))["exceeded"]
        assert finding.tonnes == t("0.001")
        assert finding.severity == Severity.WARNING
        assert finding.figures["excess"] == "0.001"
        assert finding.formula == "used - allocated = 100.001 - 100.000 = 0.001"

    def test_exactly_the_allocation_is_not_over(self) -> None:
        assert "exceeded" not in verdicts(account("100.000"))

    def test_nobody_is_judged_before_the_plan_has_come(self) -> None:
        assert verdicts(account("112", plan_reached=False)) == {}

    @pytest.mark.parametrize(
        ("used", "severity"),
        [
            ("104.999", Severity.WARNING),
            ("105.000", Severity.SERIOUS),
            ("119.999", Severity.SERIOUS),
            ("120.000", Severity.SEVERE),
        ],
    )
    def test_gravity_grows_with_the_share(self, used: str, severity: Severity) -> None:
        assert verdicts(account(used))["exceeded"].severity == severity

    def test_a_kilogram_given_is_a_plan(self) -> None:
        assert set(verdicts(account("0.002", "0.001"))) == {"exceeded"}
        assert set(verdicts(account("0.001", "0.001"))) == {"near"}

    def test_all_withheld_leaves_nothing_to_use(self) -> None:
        finding = verdicts(account("1", "0", given=t("100")))["exceeded"]
        assert (finding.tonnes, finding.severity, finding.figures["over_percent"]) == (t("1"), Severity.SEVERE, "–")

    @pytest.mark.parametrize(
        ("output", "plan", "excess", "share"),
        [
            ("96900", "90400", "6500.000", "7.19"),
            ("144000", "118900", "25100.000", "21.11"),
            ("120000", "82320", "37680.000", "45.77"),
            ("120000", "119500", "500.000", "0.42"),
            ("39813", "30258", "9555.000", "31.58"),
        ],
    )
    def test_published_years(self, output: str, plan: str, excess: str, share: str) -> None:
        figures = verdicts(account(output, plan))["exceeded"].figures
        assert (figures["excess"], figures["over_percent"]) == (excess, share)


class TestUnplanned:
    def test_use_without_anything_given(self) -> None:
        finding = verdicts(account("0.001", "0"))["unplanned"]
        assert (finding.severity, finding.tonnes) == (Severity.SERIOUS, t("0.001"))

    def test_twenty_tonnes_are_severe(self) -> None:
        assert verdicts(account("19.999", "0"))["unplanned"].severity == Severity.SERIOUS
        assert verdicts(account("20", "0"))["unplanned"].severity == Severity.SEVERE

    def test_no_use_is_nothing(self) -> None:
        assert verdicts(account("0", "0")) == {}

    def test_waits_for_the_plan(self) -> None:
        assert verdicts(account("5", "0", plan_reached=False)) == {}

    def test_is_not_exceeded_as_well(self) -> None:
        assert "exceeded" not in verdicts(account("5", "0"))


class TestNear:
    @pytest.mark.parametrize(
        ("used", "met"), [("89.999", False), ("90.000", True), ("100.000", True), ("100.001", False)]
    )
    def test_from_nine_tenths_to_exactly_all(self, used: str, met: bool) -> None:
        assert ("near" in verdicts(account(used))) is met

    def test_is_only_a_notice(self) -> None:
        assert verdicts(account("95"))["near"].severity == Severity.NOTICE

    @pytest.mark.parametrize(
        ("on", "met"),
        [(dt.date(2011, 10, 31), True), (dt.date(2011, 11, 1), False), (dt.date(2012, 3, 1), False)],
    )
    def test_is_silent_in_the_last_two_months(self, on: dt.date, met: bool) -> None:
        assert ("near" in verdicts(account("95", on=on))) is met

    def test_the_computed_total_adds_nothing(self) -> None:
        assert verdicts(account("95", category="total", months=3)) == {}
        assert set(verdicts(account("112", category="total"))) == {"exceeded"}

    def test_an_enterprise_that_has_ended_is_near_nothing(self) -> None:
        assert verdicts(account("100", months=9, ended=True)) == {}
        assert set(verdicts(account("100.001", ended=True))) == {"exceeded"}

    def test_a_total_of_one_category_repeats_it_and_is_silent(self) -> None:
        assert verdicts(account("112", category="total", repeats=True)) == {}
        assert verdicts(account("5", "0", category="total", repeats=True)) == {}


class TestPace:
    def test_the_spring_that_will_not_last(self) -> None:
        finding = verdicts(account("6600", "13000", months=4, on=dt.date(2011, 5, 20)))["pace"]
        assert finding.figures["used_percent"] == "50.77"
        assert finding.figures["forecast"] == "19800.000"
        assert finding.figures["excess"] == "6800.000"
        assert finding.figures["over_percent"] == "52.31"
        assert finding.figures["lasts_months"] == "7.88"
        assert finding.figures["used_up_on"] == "2011-08-28"
        assert finding.severity == Severity.WARNING

    def test_two_months_draw_no_line(self) -> None:
        assert "pace" not in verdicts(account("50", months=2))
        assert "pace" in verdicts(account("50", months=3))

    def test_exactly_on_the_line_is_within(self) -> None:
        assert "pace" not in verdicts(account("25", months=3))
        assert verdicts(account("50", months=3))["pace"].tonnes == t("100")
        assert verdicts(account("25.001", months=3))["pace"].severity == Severity.NOTICE

    def test_a_tolerance_lets_a_forecast_pass(self) -> None:
        values = {"least_months": t("3"), "tolerance_percent": t("10"), "warning_percent": t("20")}
        assert rules.rule("pace").find(account("27.5", months=3), values) is None
        assert rules.rule("pace").find(account("27.501", months=3), values) is not None

    def test_a_mine_that_began_in_april_is_measured_from_april(self) -> None:
        assert "pace" not in verdicts(account("30", months=3, first_month=4))
        assert "pace" in verdicts(account("33.334", months=3, first_month=4))

    def test_says_nothing_of_who_is_over_already(self) -> None:
        assert set(verdicts(account("112", months=6))) == {"exceeded"}

    def test_ends_with_the_year(self) -> None:
        assert "pace" in verdicts(account("89", months=9, on=dt.date(2011, 12, 31)))
        assert "pace" not in verdicts(account("89", months=9, on=dt.date(2012, 1, 1)))

    def test_the_day_lies_in_its_month(self) -> None:
        assert used_up_on(2011, 1, t("0.999999")) == dt.date(2011, 1, 31)
        assert used_up_on(2011, 1, t("1")) == dt.date(2011, 2, 1)
        assert used_up_on(2011, 10, t("3")) == dt.date(2011, 12, 31)
        assert used_up_on(2011, 10, t("2.5")) == dt.date(2011, 12, 16)
        assert used_up_on(2011, 2, t("0.5")) == dt.date(2011, 2, 15)
        assert used_up_on(2011, 12, t("0.999999")) == dt.date(2011, 12, 31)

    def test_a_fifth_beyond_is_a_warning(self) -> None:
        assert verdicts(account("29.999", months=3))["pace"].severity == Severity.NOTICE
        assert verdicts(account("30", months=3))["pace"].severity == Severity.WARNING

    def test_nothing_allocated_draws_no_line(self) -> None:
        assert verdicts(account("0", "0", given=t("100"), months=3)) == {}


class TestMissingAndLate:
    def duty(self, **fields: object) -> DutyFacts:
        values: dict[str, object] = {
            "subject": "Firm",
            "on": dt.date(2025, 10, 11),
            "period": dt.date(2025, 9, 1),
            "due_on": dt.date(2025, 10, 10),
            "filed_on": None,
            "standing": False,
        }
        return DutyFacts(**{**values, **fields})

    def test_missing_from_the_day_after_the_due_day(self) -> None:
        assert verdicts(self.duty(on=dt.date(2025, 10, 10))) == {}
        assert verdicts(self.duty())["missing"].figures["days"] == "1"

    def test_missing_grows_grave_after_thirty_days(self) -> None:
        assert verdicts(self.duty(on=dt.date(2025, 11, 9)))["missing"].severity == Severity.WARNING
        assert verdicts(self.duty(on=dt.date(2025, 11, 10)))["missing"].severity == Severity.SERIOUS

    def test_nothing_is_missing_where_nothing_is_owed(self) -> None:
        assert verdicts(self.duty(owed=False)) == {}

    def test_filed_on_the_due_day_is_in_time(self) -> None:
        assert verdicts(self.duty(filed_on=dt.date(2025, 10, 10), standing=True)) == {}

    def test_filed_the_day_after_is_late_by_one(self) -> None:
        raised = verdicts(self.duty(filed_on=dt.date(2025, 10, 11), standing=True))
        assert set(raised) == {"late"}
        assert raised["late"].figures["days"] == "1"
        assert raised["late"].severity == Severity.NOTICE

    def test_late_by_more_than_ten_days_is_a_warning(self) -> None:
        for day, severity in ((20, Severity.NOTICE), (21, Severity.WARNING)):
            raised = verdicts(self.duty(filed_on=dt.date(2025, 10, day), standing=True))
            assert raised["late"].severity == severity

    def test_repudiated_is_missing_again(self) -> None:
        assert set(verdicts(self.duty(filed_on=dt.date(2025, 10, 9)))) == {"missing"}


class TestRepeatedAmendment:
    @pytest.mark.parametrize(("times", "severity"), [(0, None), (1, None), (2, Severity.NOTICE), (3, Severity.WARNING)])
    def test_from_the_second_amendment(self, times: int, severity: Severity | None) -> None:
        facts = AmendmentFacts(subject="Firm", on=dt.date(2011, 10, 20), period=dt.date(2011, 5, 1), amendments=times)
        result = verdicts(facts).get("repeated_amendment")
        assert (result and result.severity) == severity


class TestRichOreTaken:
    """A deposit of 1.2 % on average."""

    def grades(self, depleted: str | None, mined: str | None = None, average: str | None = "1.2") -> GradeFacts:
        return GradeFacts(
            subject="Mine",
            on=dt.date(2011, 10, 20),
            span="2011 H1",
            ended_on=dt.date(2011, 6, 30),
            depleted=None if depleted is None else t(depleted),
            mined=None if mined is None else t(mined),
            average=None if average is None else t(average),
            estimate_year=2010,
            row=Row(RowKind.USE_RETURN, "1", "2011 H1"),
        )

    @pytest.mark.parametrize(("depleted", "met"), [("1.2", False), ("1.799", False), ("1.8", True), ("0.6", False)])
    def test_from_half_above_the_average(self, depleted: str, met: bool) -> None:
        assert ("rich_ore_taken" in verdicts(self.grades(depleted))) == met

    def test_the_richer_of_the_two_counts(self) -> None:
        finding = verdicts(self.grades("1.3", "2.4"))["rich_ore_taken"]
        assert (finding.severity, finding.figures["grade"], finding.figures["richer_percent"]) == (
            Severity.NOTICE,
            "2.400",
            "100.00",
        )
        assert "rich_ore_taken" in verdicts(self.grades(None, "2.4"))

    def test_nothing_is_said_without_a_grade_or_an_average(self) -> None:
        for facts in (self.grades(None), self.grades("9", average=None), self.grades("9", average="0")):
            assert verdicts(facts) == {}

    def test_it_counts_in_its_half_year(self) -> None:
        assert self.grades("1.8").counts_on == dt.date(2011, 6, 30)


class TestLoweredAfterFlag:
    def lowering(self, used: str, **fields: object) -> LoweringFacts:
        values: dict[str, object] = {
            "subject": "Firm",
            "on": dt.date(2011, 9, 1),
            "programme": "mlr-mining",
            "year": 2011,
            "category": "medium_heavy",
            "flagged_used": t("112"),
            "flagged_allocated": t("100"),
            "used": t(used),
        }
        return LoweringFacts(**{**values, **fields})

    def test_back_within_the_allocation_under_which_it_was_flagged(self) -> None:
        finding = verdicts(self.lowering("92"))["lowered_after_flag"]
        assert (finding.tonnes, finding.severity) == (t("20"), Severity.WARNING)

    @pytest.mark.parametrize(
        ("used", "met"),
        [
            ("100.000", True), ("100.001", True), ("109.600", True), ("109.601", False), ("112", False), ("130", False),
        ],
    )  # fmt: skip
    def test_boundaries(self, used: str, met: bool) -> None:
        assert ("lowered_after_flag" in verdicts(self.lowering(used))) is met

    def test_a_fifth_of_the_flagged_use_is_serious(self) -> None:
        assert verdicts(self.lowering("89.600"))["lowered_after_flag"].severity == Severity.SERIOUS
        assert verdicts(self.lowering("89.601"))["lowered_after_flag"].severity == Severity.WARNING

    def test_what_was_flagged_within_its_allocation_was_not_lowered_below_it(self) -> None:
        assert verdicts(self.lowering("90", flagged_allocated=t("112"))) == {}

    def test_unplanned_use_taken_back_whole(self) -> None:
        assert verdicts(self.lowering("0", flagged_used=t("5"), flagged_allocated=t("0")))


class TestSites:
    def output(self, output: str, **fields: object) -> OutputFacts:
        values: dict[str, object] = {
            "subject": "Mine",
            "on": dt.date(2011, 10, 20),
            "year": 2011,
            "month": dt.date(2011, 4, 1),
            "output": t(output),
            "output_reo": t(output),
            "capacity": t("1200"),
            "licensed_days": 30,
            "licence_kind": "mining",
        }
        return OutputFacts(**{**values, **fields})

    def test_over_capacity_in_a_month_beyond_its_tolerance(self) -> None:
        assert verdicts(self.output("120.000")) == {}
        finding = verdicts(self.output("120.001"))["over_capacity"]
        assert (finding.tonnes, finding.severity) == (t("20.001"), Severity.WARNING)

    def test_over_capacity_in_a_year_without_tolerance(self) -> None:
        assert verdicts(self.output("1200.000", month=None)) == {}
        finding = verdicts(self.output("1200.001", month=None))["over_capacity"]
        assert (finding.tonnes, finding.severity) == (t("0.001"), Severity.SERIOUS)
        assert verdicts(self.output("1439.999", month=None))["over_capacity"].severity == Severity.SERIOUS
        assert verdicts(self.output("1440", month=None))["over_capacity"].severity == Severity.SEVERE

    def test_unknown_capacity_judges_nobody(self) -> None:
        assert verdicts(self.output("99999", capacity=None)) == {}

    def test_a_recycling_plant_with_ore(self) -> None:
        assert verdicts(self.output("100", ore_used=t("0.000"))) == {}
        finding = verdicts(self.output("100", ore_used=t("0.001")))["recycler_uses_ore"]
        assert (finding.tonnes, finding.severity) == (t("0.001"), Severity.SEVERE)
        assert verdicts(self.output("100", month=None, ore_used=t("20"))) == {}

    def test_no_licence_on_any_day_of_the_month(self) -> None:
        assert verdicts(self.output("0.001", licensed_days=1)) == {}
        finding = verdicts(self.output("0.001", licensed_days=0))["no_licence"]
        assert (finding.severity, finding.tonnes) == (Severity.SEVERE, t("0.001"))
        assert verdicts(self.output("0", licensed_days=0)) == {}

    def test_output_that_counts_to_no_quota(self) -> None:
        assert verdicts(self.output("100", uncounted=t("0.000"))) == {}
        finding = verdicts(self.output("100", uncounted=t("19.999")))["uncounted"]
        assert (finding.tonnes, finding.severity) == (t("19.999"), Severity.WARNING)
        assert verdicts(self.output("100", uncounted=t("20")))["uncounted"].severity == Severity.SERIOUS
        assert verdicts(self.output("0", uncounted=t("1")))["uncounted"].severity == Severity.SERIOUS
        assert verdicts(self.output("100", month=None, uncounted=t("20"))) == {}


class TestTheEngine:
    def test_parameters_change_with_the_day_of_the_conduct(self) -> None:
        row = (Dated(dt.date(2006, 1, 1), t("90")), Dated(dt.date(2012, 1, 1), t("80")))
        assert in_force(row, dt.date(2011, 12, 31)) == t("90")
        assert in_force(row, dt.date(2012, 1, 1)) == t("80")
        assert in_force(row, dt.date(2000, 1, 1)) == t("90")

    def test_a_year_is_judged_by_its_own_parameters(self) -> None:
        assert account("95", on=dt.date(2026, 1, 1)).counts_on == dt.date(2011, 12, 31)

    def test_the_law_cited_is_that_of_the_time(self) -> None:
        basis = rules.rule("exceeded").legal_basis
        assert "art. 21" not in in_force(basis, dt.date(2011, 6, 1))
        assert "art. 21" in in_force(basis, dt.date(2024, 10, 1))

    def test_a_crash_is_a_crash_and_the_other_rules_go_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Broken(Rule[AccountFacts]):
            """Broken."""

            code = "broken"
            title = "Broken"
            legal_basis = (Dated(dt.date(2006, 1, 1), "none"),)
            judges = AccountFacts

            def find(self, facts: AccountFacts, values: object) -> None:
                raise ZeroDivisionError

        monkeypatch.setitem(registry.RULES, "broken", Broken())
        result = {verdict.rule: verdict for verdict in rules.judge(account("112"))}
        assert "ZeroDivisionError" in result["broken"].crash
        assert result["broken"].finding is None
        assert result["exceeded"].finding is not None

    def test_the_paragraphs_of_a_docstring_explain_the_rule(self) -> None:
        class Explained(Rule[AccountFacts]):
            """At
            length.

            And on.
            """

        class Silent(Rule[AccountFacts]):
            pass

        Silent.__doc__ = ""
        assert Explained.explanation() == ["At length.", "And on."]
        assert Silent.explanation() == [""]

    def test_severities_are_ranked(self) -> None:
        ranked = sorted(Severity, key=lambda severity: severity.rank, reverse=True)
        assert ranked == [Severity.SEVERE, Severity.SERIOUS, Severity.WARNING, Severity.NOTICE]
        assert Severity.NOTICE.rank == 0

    def test_findings_carry_their_parameters(self) -> None:
        assert verdicts(account("112"))["exceeded"].parameters == {"serious_percent": "5", "severe_percent": "20"}

    @pytest.mark.parametrize("rule", rules.RULES.values(), ids=lambda rule: rule.code)
    def test_every_version_of_a_sentence_can_be_filled(self, rule: Rule) -> None:
        assert rule.code in SAMPLES
        finding = rule.judge(SAMPLES[rule.code])
        assert finding is not None
        assert finding.tonnes is None or finding.tonnes > 0
        for template in rule.templates:
            assert "%(" not in template % finding.values

    def test_codes_and_severities_fit_their_columns(self) -> None:
        assert max(map(len, rules.RULES)) <= Flag._meta.get_field("rule").max_length
        assert {str(severity) for severity in Severity} == set(StoredSeverity.values)

    def test_the_documentation_has_a_section_for_each_rule_with_its_parameters(
        self, tmp_path: Path, settings: Any
    ) -> None:
        settings.BASE_DIR = tmp_path
        (tmp_path / "docs").mkdir()
        call_command("document_rules", verbosity=0)
        _head, *sections = (tmp_path / "docs" / "rules.md").read_text("utf-8").split("\n## ")
        assert [section.partition("\n")[0] for section in sections] == list(rules.RULES)
        for rule, section in zip(rules.RULES.values(), sections, strict=True):
            assert f"**{rule.title}.**" in section
            assert all(basis.value in section for basis in rule.legal_basis), rule.code
            written = {line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")}
            assert written == {f"`{parameter.name}`" for parameter in rule.parameters}, rule.code

    def test_rules_know_no_django(self) -> None:
        for path in (Path(rules.__file__).parent).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not any(name.startswith(("django", "quotas", "enterprises", "core")) for name in names), path


class TestWhatAFindingShows:
    """Figures and the calculation as they are printed on a decision, by hand for every rule."""

    @pytest.mark.parametrize(
        ("code", "fields", "figures", "formula"),
        [
            (
                "exceeded",
                {"used": t("112.0004")},
                {"used": "112.000", "allocated": "100.000", "excess": "12.000", "over_percent": "12.00"},
                "used - allocated = 112.000 - 100.000 = 12.000",
            ),
            ("unplanned", {}, {"used": "5.000", "allocated": "0.000"}, "used = 5.000, given = 0"),
            (
                "near",
                {"used": t("95.5")},
                {"used": "95.500", "allocated": "100.000", "available": "4.500", "used_percent": "95.50"},
                "used / allocated = 95.500 / 100.000 = 95.50 %",
            ),
            (
                "pace",  # half of the year's quota in three of the nine months since April
                {"used": t("50"), "first_month": 4},
                {
                    "used": "50.000",
                    "allocated": "100.000",
                    "months": "3",
                    "used_percent": "50.00",
                    "forecast": "150.000",
                    "excess": "50.000",
                    "over_percent": "50.00",
                    "lasts_months": "6.00",
                    "used_up_on": "2011-10-01",
                },
                "used / months x 9 = 50.000 / 3 x 9 = 150.000; 150.000 - 100.000 = 50.000",
            ),
            ("missing", {}, {"due_on": "2025-10-10", "days": "1"}, "2025-10-11 - 2025-10-10 = 1"),
            (
                "late",
                {"filed_on": dt.date(2025, 10, 12)},
                {"due_on": "2025-10-10", "filed_on": "2025-10-12", "days": "2"},
                "2025-10-12 - 2025-10-10 = 2",
            ),
            (
                "over_capacity",
                {},
                {
                    "output": "500.000",
                    "approved": "1200.000",
                    "capacity": "100.000",
                    "excess": "400.000",
                    "over_percent": "400.00",
                },
                "output - capacity of the span = 500.000 - 100.000 = 400.000",
            ),
            (
                "no_licence",
                {},
                {"output": "500.000", "licence": "mining", "licensed_days": "0"},
                "output = 500.000 > 0, licensed days = 0",
            ),
            (
                "recycler_uses_ore",
                {},
                {"ore_used": "12.000", "output": "50.000"},
                "ore and concentrate = 12.000 > 0",
            ),
            (
                "uncounted",
                {},
                {"uncounted": "40.000", "output": "500.000"},
                "output that no rule counts = 40.000 > 0",
            ),
            (
                "outside_licence",
                {},
                {"area_m2": "900", "nearest_m": "-", "nearest_site": "-", **NO_OUTLINE, "planned_area": "-"},
                "metres to the nearest licensed site = - > 1000",
            ),
            (
                "outside_licence",
                {"nearest_m": t("1000.6"), "nearest_site": "S-1", "planned_area": "P-1", "area_m2": t("12.4")},
                {"area_m2": "12", "nearest_m": "1001", "nearest_site": "S-1", **NO_OUTLINE, "planned_area": "P-1"},
                "metres to the nearest licensed site = 1001 > 1000",
            ),
            (
                "outside_licence",
                {"nearest_m": t("1200"), "nearest_site": "S-1", "beyond_m": t("240"), "outlined_site": "S-2"},
                {
                    "area_m2": "900",
                    "nearest_m": "1200",
                    "nearest_site": "S-1",
                    "beyond_m": "240",
                    "outlined_site": "S-2",
                    "planned_area": "-",
                },
                "metres to the nearest licensed site = 1200 > 1000; metres beyond the outlines of licences = 240 > 30",
            ),
            (
                "after_licence",
                {},
                {"times": "1", "first": "2011-10-01", "licence": "mining", "licence_ended_on": "-"},
                "sights within 1000 m, without a licence in force there = 1 > 0",
            ),
            (
                "after_licence",
                {
                    "sights": (Sight(dt.date(2011, 10, 9), at("1")), Sight(dt.date(2011, 10, 8), at("2"))),
                    "licence_ended_on": dt.date(2011, 9, 30),
                },
                {"times": "2", "first": "2011-10-08", "licence": "mining", "licence_ended_on": "2011-09-30"},
                "sights within 1000 m, without a licence in force there = 2 > 0",
            ),
            (
                "lowered_after_flag",
                {},
                {"flagged_used": "112.000", "flagged_allocated": "100.000", "used": "92.000", "lowered": "20.000"},
                "flagged use - use now = 112.000 - 92.000 = 20.000; 92.000 <= 100.000",
            ),
            ("repeated_amendment", {}, {"amendments": "2"}, "amendments = 2"),
        ],
    )
    def test_figures_and_calculation(
        self, code: str, fields: dict[str, Any], figures: dict[str, str], formula: str
    ) -> None:
        facts = replace(SAMPLES[code], **fields)
        finding = rules.rule(code).judge(facts)
        assert finding is not None
        assert (finding.figures, finding.formula) == (figures, formula)
        assert finding.values == {**facts.message_values(), **figures}

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("exceeded", {"subject": "Firm", "programme": "mlr-mining", "year": "2011"}),
            ("lowered_after_flag", {"subject": "Firm", "programme": "mlr-mining", "year": "2011"}),
            ("missing", {"subject": "Firm", "month": "2025-09"}),
            ("repeated_amendment", {"subject": "Firm", "month": "2011-05"}),
            ("over_capacity", {"subject": "Mine", "span": "2011-04"}),
            ("outside_licence", {"subject": "Ponds", "day": "2011-10-01", "seen": "Ponds"}),
            ("after_licence", {"subject": "Mine", "month": "2011-10"}),
        ],
    )
    def test_a_message_names_recipient_time_and_subject(self, code: str, words: dict[str, str]) -> None:
        assert SAMPLES[code].message_values() == words

    def test_a_year_is_named_as_such(self) -> None:
        assert TestSites().output("1", month=None).message_values()["span"] == "2011"
        assert rules.Facts(subject="Firm", on=dt.date(2011, 1, 1)).message_values() == {"subject": "Firm"}

    @pytest.mark.parametrize(
        ("code", "severity"), [("outside_licence", Severity.SERIOUS), ("after_licence", Severity.SEVERE)]
    )
    def test_how_grave_a_sight_is(self, code: str, severity: Severity) -> None:
        result = rules.rule(code).judge(SAMPLES[code])
        assert result is not None
        assert result.severity == severity

    def test_outside_every_licence_in_a_planned_area_is_severe(self) -> None:
        result = rules.rule("outside_licence").judge(replace(SAMPLES["outside_licence"], planned_area="P-1"))
        assert result is not None
        assert result.severity == Severity.SEVERE

    def test_shown_figures_are_rounded_half_up(self) -> None:
        assert (tonnes(t("0.0005")), tonnes(t("0.00049"))) == ("0.001", "0.000")
        assert (hundredths(t("0.005")), hundredths(t("0.0049"))) == ("0.01", "0.00")
        assert (percent(t("1"), t("3")), percent(t("1"), t("0"))) == ("33.33", "–")
        assert percent(t("0.5"), t("1")) == "50.00"


class TestTheDayThatCounts:
    """Conduct is judged by the law and the parameters of its own day, not of its discovery."""

    @pytest.mark.parametrize(
        ("code", "fields", "day"),
        [
            ("exceeded", {}, dt.date(2011, 10, 20)),
            ("exceeded", {"on": dt.date(2012, 2, 1)}, dt.date(2011, 12, 31)),
            ("lowered_after_flag", {}, dt.date(2011, 9, 1)),
            ("lowered_after_flag", {"on": dt.date(2012, 2, 1)}, dt.date(2011, 12, 31)),
            ("missing", {"on": dt.date(2026, 2, 1)}, dt.date(2025, 10, 10)),
            ("repeated_amendment", {}, dt.date(2011, 5, 31)),
            ("repeated_amendment", {"on": dt.date(2011, 5, 20)}, dt.date(2011, 5, 20)),
            ("over_capacity", {}, dt.date(2011, 4, 30)),
            ("over_capacity", {"on": dt.date(2011, 4, 20)}, dt.date(2011, 4, 20)),
            ("over_capacity", {"month": None, "on": dt.date(2012, 2, 1)}, dt.date(2011, 12, 31)),
            ("outside_licence", {}, dt.date(2011, 10, 1)),
            ("after_licence", {}, dt.date(2011, 10, 1)),
            ("after_licence", {"sights": ()}, dt.date(2011, 10, 20)),
            ("after_licence", {"sights": (), "on": dt.date(2011, 11, 20)}, dt.date(2011, 10, 31)),
        ],
    )
    def test_it_is_that_of_the_conduct(self, code: str, fields: dict[str, Any], day: dt.date) -> None:
        assert replace(SAMPLES[code], **fields).counts_on == day

    def test_without_anything_narrower_it_is_the_day_of_the_judgement(self) -> None:
        assert rules.Facts(subject="Firm", on=dt.date(2011, 1, 1)).counts_on == dt.date(2011, 1, 1)


class TestObserved:
    def seen(self, nearest: str | None, **fields: object) -> ObservationFacts:
        sample = SAMPLES["outside_licence"]
        assert isinstance(sample, ObservationFacts)
        return replace(sample, nearest_m=None if nearest is None else t(nearest), **fields)

    def test_the_radius_itself_is_inside(self) -> None:
        assert rules.rule("outside_licence").judge(self.seen("1000")) is None
        assert rules.rule("outside_licence").judge(self.seen("1000.1")) is not None
        assert rules.rule("outside_licence").judge(self.seen(None)) is not None

    def test_a_withdrawn_observation_says_nothing(self) -> None:
        assert rules.rule("outside_licence").judge(self.seen(None, standing=False)) is None

    @pytest.mark.parametrize(
        ("near", "licensed", "met"),
        [("1000", None, True), ("1000.1", None, False), ("20", "1000", False), ("20", "1000.1", True)],
    )
    def test_a_licensed_site_in_reach_explains_a_sight(self, near: str, licensed: str | None, met: bool) -> None:
        sample = SAMPLES["after_licence"]
        assert isinstance(sample, DisturbanceFacts)
        sight = Sight(dt.date(2011, 10, 1), at(near), () if licensed is None else (at(licensed),))
        assert (rules.rule("after_licence").judge(replace(sample, sights=(sight,))) is not None) is met

    @pytest.mark.parametrize(
        ("nearest", "beyond", "met"),
        [(None, "30", False), (None, "30.1", True), ("1000", "31", False), ("1001", "30", False), ("1001", "31", True)],
    )
    def test_an_outline_explains_what_reaches_beyond_it_by_no_more_than_the_tolerance(
        self, nearest: str | None, beyond: str, met: bool
    ) -> None:
        match = rules.rule("outside_licence").judge(self.seen(nearest, beyond_m=t(beyond)))
        assert (match is not None) is met
        if match is not None and nearest is None:
            assert match.formula == "metres beyond the outlines of licences = 30 > 30"

    @pytest.mark.parametrize(
        ("near", "licensed", "met"),
        [
            (at("30", outlined=True), (), True),
            (at("31", outlined=True), (), False),
            (at("0", outlined=True), (at("31", outlined=True),), True),
            (at("0", outlined=True), (at("31", outlined=True), at("1000")), False),
            (at("500"), (at("0", outlined=True),), False),
        ],
    )
    def test_work_within_an_outline_whose_licence_has_ended(
        self, near: Distance, licensed: tuple[Distance, ...], met: bool
    ) -> None:
        sample = SAMPLES["after_licence"]
        assert isinstance(sample, DisturbanceFacts)
        match = rules.rule("after_licence").judge(
            replace(sample, sights=(Sight(dt.date(2011, 10, 1), near, licensed),))
        )
        assert (match is not None) is met
        if match is not None:
            assert match.formula == "sights within 30 m, without a licence in force there = 1 > 0"


SAMPLES: dict[str, rules.Facts] = {
    "exceeded": account("112"),
    "unplanned": account("5", "0"),
    "near": account("95"),
    "pace": account("50", months=3),
    "missing": TestMissingAndLate().duty(),
    "late": TestMissingAndLate().duty(filed_on=dt.date(2025, 10, 11), standing=True),
    "over_capacity": TestSites().output("500"),
    "no_licence": TestSites().output("500", licensed_days=0),
    "uncounted": TestSites().output("500", uncounted=t("40")),
    "recycler_uses_ore": TestSites().output("50", ore_used=t("12")),
    "outside_licence": ObservationFacts(
        subject="Ponds",
        on=dt.date(2011, 10, 20),
        seen_on=dt.date(2011, 10, 1),
        seen="Ponds",
        standing=True,
        area_m2=t("900"),
        nearest_m=None,
    ),
    "after_licence": DisturbanceFacts(
        subject="Mine",
        on=dt.date(2011, 10, 20),
        month=dt.date(2011, 10, 1),
        sights=(Sight(dt.date(2011, 10, 1), at("20")),),
        licence_kind="mining",
    ),
    "rich_ore_taken": TestRichOreTaken().grades("1.8"),
    "lowered_after_flag": TestLoweredAfterFlag().lowering("92"),
    "repeated_amendment": AmendmentFacts(
        subject="Firm", on=dt.date(2011, 10, 20), period=dt.date(2011, 5, 1), amendments=2
    ),
    **customs_facts.SAMPLES,
    **invoice_facts.SAMPLES,
    **balances.SAMPLES,
    **signals.SAMPLES,
    **signals.SAMPLES_OF_RETURNS,
}
