"""Screening against the database: flags raised, continued, ended, left unchanged."""

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, FailedTask
from enterprises.models import User
from inspections import facts, tasks
from inspections.models import Episode, Flag
from inspections.rules import RuleMatch, Severity, registry
from inspections.rules.base import MOST_TONNES
from inspections.services import flags, screening, slices
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account, ReportingDuty
from quotas.services import reports
from tests.support import factories
from tests.support.filings import draft, line
from tests.support.inspection_world import ACTOR, World, month, on, snapshot


def test_an_overshoot_is_flagged_with_its_figures(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        outcome = world.screen(report)
    flag = world.flag("exceeded")
    assert outcome.raised >= 1
    assert (flag.tonnes, flag.severity, flag.state) == (Decimal("12.000"), "serious", "open")
    assert flag.evidence["figures"] == {
        "used": "112.000",
        "allocated": "100.000",
        "excess": "12.000",
        "over_percent": "12.00",
    }
    assert flag.evidence["parameters"] == {"serious_percent": "5", "severe_percent": "20"}
    assert flag.evidence["links"]["report"] == str(report.pk)
    assert flag.evidence["links"]["account"] == str(world.account(world.firm.code).pk)
    assert world.episodes(flag) == [(dt.date(2011, 5, 9), None, Decimal("12.000"))]


def test_every_level_is_judged_and_a_total_that_repeats_its_one_category_is_not(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    for code in (world.firm.code, "36", "CN"):
        assert world.flag("exceeded", code).tonnes == Decimal("12.000")
        assert not world.flags("exceeded", code, category="total")


def test_a_total_that_adds_categories_up_is_judged(world: World) -> None:
    world.category = "light"
    world.give("1", "36")
    world.category = "medium_heavy"
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    assert world.flag("exceeded", "36", category="total").tonnes == Decimal("11.000")
    assert world.flag("exceeded", "36").tonnes == Decimal("12.000")


def test_a_flag_names_the_subject_and_the_place_of_its_holder(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    own, province, nation = (world.flag("exceeded", code) for code in (world.firm.code, "36", "CN"))
    assert (own.subject_type, own.enterprise, own.place.code) == ("enterprise", world.firm, "360727")
    assert (province.subject_type, province.enterprise, province.place.code) == ("jurisdiction", None, "36")
    assert (nation.subject_type, nation.place.code) == ("jurisdiction", "CN")


def test_production_without_plan(world: World) -> None:
    with on(2011, 5, 9):
        world.give(100, "36")
        world.screen(world.file(4, "0.001"))
    assert world.flag("unplanned").severity == "serious"


def test_nobody_is_judged_before_the_plan_comes_and_then_everybody_is(world: World) -> None:
    with on(2011, 2, 9):
        world.screen(world.file(1, 30))
        assert not Flag.objects.filter(rule__in=["exceeded", "unplanned"]).exists()
    with on(2011, 3, 30):
        world.give_firm(20)
        screening.screen_day(dt.date(2011, 3, 30))
    assert world.flag("exceeded").tonnes == Decimal("10.000")


def test_screening_again_changes_nothing(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        screening.screen_day(dt.date(2011, 5, 9))
        before = snapshot()
        lines = AuditEvent.objects.count()
        again = world.screen(report)
        night = screening.screen_day(dt.date(2011, 5, 9))
    assert snapshot() == before
    assert AuditEvent.objects.count() == lines
    assert (again.raised, again.ended, night.raised, night.ended) == (0, 0, 0, 0)


def test_the_peak_is_kept_when_the_figure_falls(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 130)
        world.screen(report)
        world.screen(world.amend(report, 105))
    flag = world.flag("exceeded")
    assert flag.tonnes == Decimal("5.000")
    assert [peak for _from, _to, peak in world.episodes(flag)] == [Decimal("30.000")]
    assert flag.severity == "severe"  # its highest severity


def test_a_condition_that_comes_back_opens_a_new_episode_of_the_standing_flag(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
    with on(2011, 5, 20):
        low = world.amend(report, 90)
        world.screen(low)
    with on(2011, 6, 1):
        world.screen(world.amend(low, 103))
    assert world.episodes(world.flag("exceeded")) == [
        (dt.date(2011, 5, 9), dt.date(2011, 5, 20), Decimal("12.000")),
        (dt.date(2011, 6, 1), None, Decimal("3.000")),
    ]


def test_what_an_officer_resolved_is_not_raised_again_while_it_lasts(world: World, p36a: User) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        flags.resolve(world.flag("exceeded"), actor=p36a, reason="The deduction is decided.")
        world.screen(report)
        screening.screen_day(dt.date(2011, 5, 10))
    assert world.flag("exceeded").state == "resolved"


def test_more_than_the_officer_saw_is_a_new_flag_that_names_the_old(world: World, p36a: User) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
        flags.resolve(world.flag("exceeded"), actor=p36a, reason="The deduction is decided.")
    with on(2011, 6, 9):
        world.screen(world.file(5, "0.001"))
    old, new = world.flags("exceeded", category="medium_heavy")
    assert (new.follows, new.tonnes, new.state) == (old, Decimal("12.001"), "open")
    assert world.episodes(old) == [(dt.date(2011, 5, 9), dt.date(2011, 6, 9), Decimal("12.000"))]


def test_a_condition_that_comes_back_after_the_decision_is_a_new_flag(world: World, p36a: User) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        flags.dismiss(world.flag("exceeded"), actor=p36a, reason="A slip of the pen, being amended.")
        low = world.amend(report, 90)
        world.screen(low)
    with on(2011, 6, 9):
        world.screen(world.amend(low, 101))
    old, new = world.flags("exceeded", category="medium_heavy")
    assert (old.state, new.state, new.follows) == ("dismissed", "open", old)


def test_repudiating_takes_the_overshoot_away_and_raises_lowered(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        reports.repudiate(report, reason="Not filed by us.", actor=world.signer)
        world.screen(report)
    assert world.episodes(world.flag("exceeded"))[0][1] == dt.date(2011, 5, 9)
    assert world.flag("lowered_after_flag").tonnes == Decimal("112.000")


def test_an_excess_that_is_nearly_halved_is_flagged_although_the_account_is_over(world: World) -> None:
    """The reported abuse: 138 t under 100 t, amended to 120 t, in one step or in several small ones."""
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 138)
        world.screen(report)
        small = world.amend(report, 131)
        world.screen(small)
        assert not world.flags("lowered_after_flag")
        low = world.amend(small, 120)
        world.screen(low)
        flag = world.flag("lowered_after_flag")
        assert (flag.tonnes, flag.evidence["figures"]["flagged_used"]) == (Decimal("18.000"), "138.000")
        world.screen(low)
    assert world.flag("exceeded").evidence["figures"]["used"] == "120.000"
    assert world.episodes(flag)[0][1] is None  # it continues, however often it is screened


def test_a_dismissed_overshoot_may_be_corrected_without_suspicion(world: World, p36a: User) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        for flag in Flag.objects.filter(rule="exceeded", subject_code=world.firm.code):
            flags.dismiss(flag, actor=p36a, reason="A slip of the pen.")
        world.screen(world.amend(report, 90))
    assert not world.flags("lowered_after_flag")


def test_near_and_pace(world: World) -> None:
    with on(2011, 4, 9):
        world.give_firm(100)
        for number, tonnes in ((1, 30), (2, 30), (3, 30)):
            report = world.file(number, tonnes)
        world.screen(report)
    assert world.flag("near").severity == "notice"
    assert world.flag("pace").evidence["figures"]["forecast"] == "360.000"
    with on(2011, 11, 1):
        screening.screen_day(dt.date(2011, 11, 1))
    assert world.episodes(world.flag("near"))[0][1] == dt.date(2011, 11, 1)
    assert world.flag("near").state == "open"


def test_missing_opens_the_night_after_the_due_day_and_becomes_late(world: World) -> None:
    ReportingDuty.objects.create(enterprise=world.firm, period=month(9), due_on=dt.date(2011, 10, 10))
    with on(2011, 10, 10):
        screening.screen_day(dt.date(2011, 10, 10))
        assert not world.flags("missing")
    with on(2011, 10, 11):
        screening.screen_day(dt.date(2011, 10, 11))
    missing = world.flag("missing", category="")
    assert (missing.period, missing.evidence["figures"]["days"]) == (month(9), "1")
    with on(2011, 10, 14):
        world.screen(world.file(9, 1))
    assert world.episodes(missing)[0][1] == dt.date(2011, 10, 14)
    assert world.flag("late", category="").evidence["figures"]["days"] == "4"


@pytest.mark.parametrize(("day", "days_late"), [(10, "10"), (12, "2")], ids=["to be confirmed", "late by its own day"])
def test_a_paper_is_late_by_the_day_it_came_once_that_is_confirmed(
    day: int, days_late: str, world: World, p36a: User, p36b: User
) -> None:
    ReportingDuty.objects.create(enterprise=world.firm, period=month(9), due_on=dt.date(2011, 10, 10))
    with on(2011, 10, 20):
        paper = draft(world.firm, month(9), p36a, nil=True, origin="paper", received_on=dt.date(2011, 10, day))
        world.screen(reports.submit(paper, actor=p36a))
        flag = world.flag("late", category="")
        assert flag.evidence["figures"]["days"] == days_late
        if day == 10:
            paper.refresh_from_db()
            world.screen(reports.confirm_receipt(paper, actor=p36b, reason="Stamp on the envelope"))
            assert world.episodes(flag)[0][1] is not None


def test_a_duty_that_is_taken_back_ends_the_episode(world: World) -> None:
    duty = ReportingDuty.objects.create(enterprise=world.firm, period=month(9), due_on=dt.date(2011, 10, 10))
    screening.screen_day(dt.date(2011, 10, 11))
    duty.delete()
    screening.screen_day(dt.date(2011, 10, 12))
    assert world.episodes(world.flag("missing", category=""))[0][1] == dt.date(2011, 10, 12)


def test_without_a_licence_and_above_capacity(world: World) -> None:
    world.mine.licences.update(valid_to=dt.date(2011, 3, 31))
    type(world.mine).objects.filter(pk=world.mine.pk).update(approved_capacity=Decimal(60))
    with on(2011, 5, 9):
        world.give_firm(1000)
        world.screen(world.file(3, 5))
        assert not world.flags("no_licence", world.mine.code)
        world.screen(world.file(4, 61))
    assert world.flag("no_licence", world.mine.code, category="").period == month(4)
    assert {flag.period for flag in world.flags("over_capacity", world.mine.code)} == {month(4), None}
    assert world.flags("no_licence", world.mine.code)[0].enterprise == world.firm


def test_output_that_counts_to_no_quota(world: World) -> None:
    factories.programme_year("miit-smelting", scheme="all")
    for code in ("neodymium-oxide", "neodymium-metal"):
        factories.product(code)
    plant = factories.site(world.firm, "separation")
    works = factories.site(world.firm, "recycling")
    scrap = [{"from": "A collector of magnets", "tonnes": Decimal(300)}]
    stated = [
        line(world.mine, produced="10", purchased="300", sold="310", purchases=scrap),
        line(plant, "neodymium-oxide", produced="5", feed_origin="recycled"),
        line(plant, "neodymium-metal", purchased="300", consumed="300", feed_origin="recycled", purchases=scrap),
        line(works, "neodymium-oxide", produced="7", feed_origin="recycled"),
    ]
    with on(2011, 5, 9):
        world.give_firm(1000)
        report = draft(world.firm, month(4), world.signer, *stated)
        reasons = {finding.code: "as it was" for finding in reports.check(report)}
        world.screen(reports.submit(report, actor=world.signer, explanations=reasons))
    flagged = Flag.objects.filter(rule="uncounted").values_list("subject_code", "period", "tonnes", "severity")
    assert set(flagged) == {
        (world.mine.code, month(4), Decimal("300.000"), "serious"),
        (plant.code, month(4), Decimal("5.000"), "serious"),
    }


def test_a_recycling_plant_that_uses_ore_is_flagged(world: World) -> None:
    factories.programme_year("miit-smelting", scheme="all")
    factories.product("neodymium-oxide")
    works = factories.site(world.firm, "recycling")
    honest = factories.site(world.firm, "recycling")
    bought = [{"from": "A trader", "tonnes": Decimal(12)}]
    stated = [
        line(world.mine, produced="10", sold="10"),
        line(works, purchased="12", consumed="9", closing_stock="3", feed_origin="purchased", purchases=bought),
        line(honest, "neodymium-oxide", produced="7", sold="7", feed_origin="recycled"),
    ]
    with on(2011, 5, 9):
        world.give_firm(1000)
        report = draft(world.firm, month(4), world.signer, *stated)
        reasons = {finding.code: "as it was" for finding in reports.check(report)}
        world.screen(reports.submit(report, actor=world.signer, explanations=reasons))
    flagged = Flag.objects.filter(rule="recycler_uses_ore").values_list("subject_code", "period", "tonnes", "severity")
    assert set(flagged) == {(works.code, month(4), Decimal("12.000"), "severe")}


def test_a_licence_revoked_backwards_is_noticed_when_it_is(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(1000)
        report = world.file(4, 5)
        world.screen(report)
        assert not world.flags("no_licence", world.mine.code)
        world.mine.licences.update(revoked_on=dt.date(2011, 4, 1))
        screening.screen_enterprise(world.firm.pk)
    assert world.flag("no_licence", world.mine.code, category="").severity == "severe"


def test_a_suspension_that_covers_the_month_leaves_no_licensed_day(world: World) -> None:
    licence = world.mine.licences.get()
    licence.suspensions.create(suspended_on=dt.date(2011, 4, 2), reason="unsafe")
    with on(2011, 6, 9):
        world.give_firm(1000)
        world.screen(world.file(4, 5))
        assert not world.flags("no_licence", world.mine.code)  # the first of April was still licensed
        world.screen(world.file(5, 5))
    assert world.flag("no_licence", world.mine.code, category="").period == month(5)


def test_quota_that_moves_outside_a_notice_is_judged(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 85))
        assert not world.flags("near")
        firm, province = world.account(world.firm.code), world.account("36")
        entry = Entry(
            kind="return",
            tonnes=Decimal(10),
            from_=firm,
            to=province,
            effective_on=dt.date(2011, 5, 9),
            document="a return",
        )
        ledger.post_many([entry], actor=ACTOR, key="returned")
        screening.screen_movement("returned")
    assert world.flag("near").evidence["figures"]["used_percent"] == "94.44"


def test_the_third_change_of_a_month_is_noticed(world: World, p36a: User) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 10)
        reports.return_(report, reason="Count again.", actor=p36a)
        report = world.amend(report, 11)  # an answer, not an own change
        report = world.amend(report, 12)
        world.screen(report)
        assert not world.flags("repeated_amendment")
        world.screen(world.amend(report, 13))
    assert world.flag("repeated_amendment", category="").evidence["figures"] == {"amendments": "2"}


def test_a_crash_is_recorded_and_ends_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)

        def crash(*args: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(registry.RULES["exceeded"], "find", crash)
        outcome = world.screen(world.amend(report, 90))
    assert outcome.crashed == {"exceeded": 6}  # firm, province and nation, their category and total
    assert world.episodes(world.flag("exceeded"))[0][1] is None
    line = AuditEvent.objects.get(action="rules.crashed")
    assert (line.data["times"], line.actor_name) == (6, "rules")
    assert "ZeroDivisionError" in line.data["first"]


def test_more_tonnes_than_a_flag_has_room_for_are_a_fault_of_the_rule(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*args: Any) -> RuleMatch:
        return RuleMatch(severity=Severity.NOTICE, figures={}, formula="", tonnes=tonnes)

    monkeypatch.setattr(registry.RULES["missing"], "find", find)
    with on(2011, 5, 9):
        world.give_firm(100)
        tonnes = MOST_TONNES + Decimal("0.001")
        report = world.file(4, 112)
        assert world.screen(report).crashed == {"missing": 1}
        assert world.flag("exceeded").tonnes == Decimal(12)
        tonnes = MOST_TONNES
        world.screen(report)
    assert world.flag("missing", category="").tonnes == MOST_TONNES


def test_one_that_cannot_be_screened_ends_no_night_and_is_kept_as_a_failed_task(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = factories.enterprise("E-BAD")
    for number in range(3):
        factories.enterprise(f"E-{number}")
    read = facts.gather_pattern_facts

    def gather(firms: Collection[UUID], *args: Any, **given: Any) -> Iterator[facts.SubjectFacts]:
        if bad.pk in firms:
            raise DataError("numeric field overflow")
        return read(firms, *args, **given)

    def find(*args: Any) -> RuleMatch:
        return RuleMatch(severity=Severity.NOTICE, figures={}, formula="")

    monkeypatch.setattr(facts, "gather_pattern_facts", gather)
    monkeypatch.setattr(registry.RULES["late"], "find", find)
    with on(2011, 5, 9):
        world.file(4, 112)
        tasks.screen_everything.apply()
    assert len(world.flags("late")) == 1
    failed = FailedTask.objects.get()
    assert failed.task == tasks.screen_everything.name
    assert (
        failed.error == f"ScreeningIncomplete: 1 not screened; the first: {bad.pk}: DataError: numeric field overflow"
    )


def test_a_night_in_which_everything_fails_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def gather(*args: Any, **given: Any) -> Iterator[facts.SubjectFacts]:
        raise OperationalError("the connection is closed")

    for number in range(slices.MOST_FAILURES + 5):
        factories.enterprise(f"E-{number}")
    monkeypatch.setattr(facts, "gather_filing_facts", gather)
    with pytest.raises(slices.ScreeningIncomplete, match=f"^{slices.MOST_FAILURES + 1} not screened"):
        screening.screen_day(dt.date(2011, 5, 9))


def test_rules_and_the_ledger_s_states_agree(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, "89.999")
        for tonnes in ("90", "100", "100.001"):
            report = world.amend(report, tonnes)
            account = Account.objects.get(pk=world.account(world.firm.code).pk)
            matters = facts.gather_account_facts([account.pk], on=dt.date(2011, 5, 9))
            result = {verdict.rule for matter in matters for verdict in registry.judge(matter.facts) if verdict.finding}
            assert {"near": "near" in result, "exceeded": "exceeded" in result} == {
                "near": account.state == "near",
                "exceeded": account.state == "exceeded",
            }


def test_facts_take_the_same_number_of_queries_for_one_and_for_many(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        one = [world.account(world.firm.code).pk]
        many = [*one, *(world.account(code).pk for code in ("36", "CN", "360727"))]
        counts = []
        for ids in (one, many):
            with CaptureQueriesContext(connection) as queries:
                list(facts.gather_account_facts(ids, on=dt.date(2011, 5, 9)))
            counts.append(len(queries))
        world.screen(report)
        with CaptureQueriesContext(connection) as queries:
            world.screen(report)
    assert counts[0] == counts[1] <= 4  # accounts, reports, flags, due days
    # one of them reads the values of parameters, one the rules of output, two ask whether it has invoices, two
    # declarations, three balances and partners, one returns of consumption, seven about patterns
    assert len(queries) <= 43


def test_the_database_refuses_a_second_standing_flag(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    flag = world.flag("exceeded")
    flag.pk = None
    flag._state.adding = True
    with pytest.raises(Exception, match="flag_once_while_standing"):
        flag.save(force_insert=True)


def test_an_episode_never_ends_before_it_began(world: World) -> None:
    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
        low = world.amend(report, 90)
    with on(2011, 5, 1):
        world.screen(low)
    assert Episode.objects.filter(flag=world.flag("exceeded")).get().ended_on == dt.date(2011, 5, 9)
