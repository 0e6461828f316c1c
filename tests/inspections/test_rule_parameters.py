"""Values of rules' parameters: entered by two people for days to come, and the months and years judged by them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, DomainError
from core.models import AuditEvent
from enterprises.models import ApprovalRequest, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import approvals
from inspections import rule_parameters as parameters
from inspections.models import Flag, RuleParameterValue
from inspections.rules import CHANGEABLE, RULES, Dated, ParameterValues, Span, rule
from inspections.services import rule_parameters, screening
from tests.inspections.test_rules import account
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.inspection_world import World, on
from tests.support.page_clients import page_client
from tests.support.races import while_open
from tests.support.refusals import constraint_of

TODAY = dt.date(2011, 6, 20)
NEXT_YEAR = dt.date(2012, 1, 1)
ENTRY: dict[str, Any] = {
    "parameter": "exceeded.serious_percent",
    "value": Decimal(15),
    "valid_from": NEXT_YEAR,
    "document": "Order 7 of 2011",
}
LOADER = Loader("a test")


def entered(admin: User, **other: Any) -> RuleParameterValue:
    given = ENTRY | other
    by_two(rule_parameters.ENTER, factories.place("CN"), admin, another_like(admin), **given)
    rule_code, _dot, name = given["parameter"].partition(".")
    return RuleParameterValue.objects.standing().get(valid_from=given["valid_from"], rule=rule_code, parameter=name)


class TestJudging:
    def test_a_year_is_judged_by_the_value_of_its_own_last_day(self) -> None:
        values = ParameterValues({("exceeded", "serious_percent"): [Dated(NEXT_YEAR, Decimal(15), "Order 7")]})
        old, new = account("112"), replace(account("112"), year=2012, on=dt.date(2012, 8, 9))
        before, after = (
            rule("exceeded").judge(replace(old, on=dt.date(2013, 1, 1)), values),
            rule("exceeded").judge(new, values),
        )
        assert before is not None
        assert after is not None
        assert (before.severity, before.parameters["serious_percent"], before.parameter_sources) == ("serious", "5", {})
        assert (after.severity, after.parameters["serious_percent"]) == ("warning", "15")
        assert after.parameter_sources == {"serious_percent": {"document": "Order 7", "valid_from": "2012-01-01"}}

    @pytest.mark.parametrize(("day", "near"), [(dt.date(2011, 12, 31), False), (NEXT_YEAR, True)])
    def test_near_from_the_first_day_of_its_value(self, day: dt.date, near: bool) -> None:
        values = ParameterValues({("near", "near_percent"): [Dated(NEXT_YEAR, Decimal(80), "Order 7")]})
        month = dt.date(day.year, 8, 9)
        facts = replace(account("85", on=month), year=day.year)
        assert (rule("near").judge(facts, values) is not None) is near

    def test_rules_that_share_their_parameters_share_a_value(self) -> None:
        values = ParameterValues({("outside_licence", "radius_m"): [Dated(NEXT_YEAR, Decimal(500), "Order 7")]})
        assert values.on(rule("after_licence"), NEXT_YEAR) == values.on(rule("outside_licence"), NEXT_YEAR)
        for each in RULES.values():
            if each.parameters_of:
                assert each.parameters == RULES[each.parameters_of].parameters
                assert not [key for key in CHANGEABLE if key.startswith(f"{each.code}.")]

    def test_every_value_of_the_program_is_one_that_could_be_entered(self) -> None:
        for each, parameter in CHANGEABLE.values():
            for dated in parameter.values:
                assert parameter.within is not None
                assert parameter.within.holds(dated.value), (each.code, parameter.name)
            if each.rising:
                held = ParameterValues().on(each, TODAY)
                assert [held[name] for name in each.rising] == sorted({held[name] for name in each.rising})


def test_months_due_before_its_day_keep_the_value_of_the_program(world: World, admin: User) -> None:
    with on(2011, 5, 1):
        entered(admin, parameter="late.warning_days", value=Decimal(20), valid_from=dt.date(2011, 6, 1))
    for number in (4, 5):
        with on(2011, number + 1, 25):
            world.screen(world.file(number, 10))
    with on(2011, 8, 1):
        screening.screen_day(clock.today())
    old, new = Flag.objects.filter(rule="late").order_by("period")
    assert (old.severity, old.evidence["parameters"], "parameter_sources" in old.evidence) == (
        "warning",
        {"warning_days": "10"},
        False,
    )
    assert (new.severity, new.evidence["parameters"]) == ("notice", {"warning_days": "20"})
    assert new.evidence["parameter_sources"] == {
        "warning_days": {"document": "Order 7 of 2011", "valid_from": "2011-06-01"}
    }
    shown = (
        page_client(factories.user(Role.INSPECTOR, at="36")).get(reverse("pages:flag", args=[new.pk])).content.decode()
    )
    assert "Order 7 of 2011" in " ".join(shown.split())


def test_a_screening_reads_the_values_once_however_many_there_are(world: World) -> None:
    def queries() -> list[str]:
        with on(2011, 5, 9), CaptureQueriesContext(connection) as taken:
            world.screen(report)
        return [one["sql"] for one in taken.captured_queries]

    with on(2011, 5, 9):
        world.give_firm(100)
        report = world.file(4, 112)
        world.screen(report)
    without = queries()
    for key, (each, parameter) in CHANGEABLE.items():
        if not each.rising:
            held = parameter.values[-1].value
            other = parameter.within.most if held != parameter.within.most else parameter.within.least  # type: ignore[union-attr]
            rule_parameters.enter(actor=LOADER, parameter=key, value=other, valid_from=NEXT_YEAR, document="Order 7")
    found = queries()
    assert len(found) == len(without)
    assert len([sql for sql in found if "inspections_ruleparametervalue" in sql]) == 1


@pytest.mark.usefixtures("at_today")
class TestEntering:
    def test_two_administrators_enter_a_value(self, admin: User) -> None:
        entered(admin)
        values = parameters.read()
        assert values.on(rule("exceeded"), dt.date(2011, 12, 31))["serious_percent"] == 5
        assert values.on(rule("exceeded"), NEXT_YEAR)["serious_percent"] == 15
        event = AuditEvent.objects.get(action=rule_parameters.ENTER)
        assert event.data == {"parameter": "exceeded.serious_percent", "value": "15", "from": "2012-01-01"}

    def test_one_administrator_alone_enters_and_withdraws_none(self, admin: User) -> None:
        with pytest.raises(Conflict) as caught:
            rule_parameters.enter(actor=admin, **ENTRY)
        assert caught.value.code == "needs_second_person"
        row = entered(admin)
        with pytest.raises(Conflict) as caught:
            rule_parameters.withdraw(row, actor=admin, reason=WHY)
        assert caught.value.code == "needs_second_person"

    @pytest.mark.parametrize(
        ("other", "pointer", "code"),
        [
            ({"valid_from": TODAY.replace(day=1), "parameter": "late.warning_days"}, "/valid_from", "not_ahead"),
            ({"valid_from": dt.date(2011, 1, 1)}, "/valid_from", "not_ahead"),
            ({"valid_from": dt.date(2011, 7, 1)}, "/valid_from", "within_a_span"),
            ({"valid_from": dt.date(2011, 7, 2), "parameter": "late.warning_days"}, "/valid_from", "within_a_span"),
            (
                {"parameter": "rich_ore_taken.rich_percent", "valid_from": dt.date(2011, 8, 1)},
                "/valid_from",
                "within_a_span",
            ),
            ({"value": Decimal(-1)}, "/value", "out_of_range"),
            ({"value": Decimal("15000")}, "/value", "out_of_range"),
            ({"value": Decimal("3.5"), "parameter": "late.warning_days"}, "/value", "out_of_range"),
            ({"value": Decimal(5)}, "/value", "unchanged"),
            ({"value": Decimal(20)}, "/value", "not_rising"),
            ({"value": Decimal(20), "parameter": "pace.tolerance_percent"}, "/value", "not_rising"),
            ({"value": Decimal(101)}, "/value", "out_of_range"),
            ({"value": Decimal(13), "parameter": "below_threshold.least_near"}, "/value", "out_of_range"),
            ({"value": Decimal(1), "parameter": "near.quiet_from_month"}, "/value", "out_of_range"),
            ({"value": Decimal(12), "parameter": "shift_between_sisters.usual_months"}, "/value", "out_of_range"),
            ({"parameter": "exceeded.unknown"}, "/parameter", "unknown_value"),
            ({"parameter": "unknown.serious_percent"}, "/parameter", "unknown_value"),
            ({"parameter": "after_licence.radius_m"}, "/parameter", "unknown_value"),
            ({"parameter": "sold_beyond_stock.matching_percent"}, "/parameter", "unknown_value"),
            ({"document": " "}, "/document", "required"),
        ],
    )
    def test_a_value_is_refused_with_its_fault(
        self, admin: User, other: dict[str, Any], pointer: str, code: str
    ) -> None:
        with pytest.raises(DomainError) as caught:
            rule_parameters.require_fitting(rule_parameters.make(**ENTRY | other))
        assert (pointer, code) in {(fault.pointer, fault.code) for fault in caught.value.errors}

    @pytest.mark.parametrize("value", ["15 kg", "-3", "0.12345", "1e3", "NaN"])
    def test_what_is_no_figure_is_refused_by_the_api(self, nation: Jurisdiction, admin: User, value: str) -> None:
        answer = client_of(admin).post(
            f"{V1}approvals/",
            {
                "act": rule_parameters.ENTER,
                "target": str(nation.pk),
                "reason": WHY,
                "arguments": {**ENTRY, "value": value, "valid_from": f"{NEXT_YEAR}"},
            },
            format="json",
        )
        assert answer.status_code in {400, 422}, answer.content
        assert "value" in answer.content.decode()

    def test_a_second_value_of_a_day_is_refused(self, admin: User) -> None:
        entered(admin)
        with pytest.raises(DomainError) as caught:
            entered(admin, value=Decimal(12))
        assert "exists" in {fault.code for fault in caught.value.errors}

    def test_a_later_value_that_would_no_longer_rise_is_refused(self, admin: User) -> None:
        entered(admin, parameter="exceeded.severe_percent", value=Decimal(8), valid_from=dt.date(2013, 1, 1))
        with pytest.raises(DomainError) as caught:
            entered(admin, value=Decimal(10))
        assert "not_rising" in {fault.code for fault in caught.value.errors}

    def test_it_cannot_be_approved_once_its_day_has_come(self, nation: Jurisdiction, admin: User) -> None:
        late = {"parameter": "late.warning_days", "valid_from": dt.date(2011, 7, 1)}
        request = approvals.propose(rule_parameters.ENTER, nation, actor=admin, reason=WHY, arguments=ENTRY | late)
        with clock.at(dt.date(2011, 7, 1)), pytest.raises(DomainError) as caught:
            approvals.approve(request, actor=another_like(admin))
        assert "not_ahead" in {fault.code for fault in caught.value.errors}


@pytest.mark.usefixtures("at_today")
class TestWithdrawing:
    def test_two_withdraw_a_value_before_its_day(self, admin: User) -> None:
        row = entered(admin)
        by_two(rule_parameters.WITHDRAW, row, admin, another_like(admin))
        row.refresh_from_db()
        assert row.withdrawn_on == TODAY
        assert parameters.read().on(rule("exceeded"), NEXT_YEAR)["serious_percent"] == 5
        entered(admin, value=Decimal(12))
        assert parameters.read().on(rule("exceeded"), NEXT_YEAR)["serious_percent"] == 12

    def test_a_request_to_withdraw_names_it_in_the_readers_language(self, admin: User) -> None:
        row = entered(admin)
        request = approvals.propose(rule_parameters.WITHDRAW, row, actor=admin, reason=WHY, arguments={})
        with translation.override("en"):
            named = "Allocation exceeded · serious from this excess, % of the allocation: 15 · 1 January 2012"
            assert approvals.object_name(request) == named
        with translation.override("zh-hans"):
            assert "2012年1月1日" in approvals.object_name(request)
            assert "exceeded" not in approvals.object_name(request)
        approvals.approve(request, actor=another_like(admin))
        event = AuditEvent.objects.get(action=rule_parameters.WITHDRAW)
        assert event.data == {"parameter": "exceeded.serious_percent", "value": "15", "from": "2012-01-01"}

    def test_one_of_a_parameter_that_the_program_no_longer_has_is_shown_and_withdrawn(
        self, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = entered(admin)
        monkeypatch.delitem(CHANGEABLE, "exceeded.serious_percent")
        address = reverse("pages:rule-parameters")
        shown = page_client(admin).get(address)
        withdraw = reverse("pages:approval-propose", args=[rule_parameters.WITHDRAW, row.pk])
        assert shown.context["orphans"] == [row]
        assert withdraw in shown.content.decode()
        assert withdraw not in page_client(factories.user(Role.INSPECTOR, at="36")).get(address).content.decode()
        request = approvals.propose(rule_parameters.WITHDRAW, row, actor=admin, reason=WHY, arguments={})
        assert str(row) in approvals.object_name(request)
        (table,) = request.preview["tables"]
        assert table["rows"] == [["15", "—"]]
        approvals.approve(request, actor=another_like(admin))
        assert page_client(admin).get(address).context["orphans"] == []

    def test_without_effect_it_is_shown_after_its_day(self, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
        row = entered(admin)
        monkeypatch.delitem(CHANGEABLE, "exceeded.serious_percent")
        with clock.at(NEXT_YEAR):
            shown = page_client(admin).get(reverse("pages:rule-parameters"))
        assert shown.context["orphans"] == [row]
        assert "Without effect" in shown.content.decode()

    def test_one_that_is_in_force_stays(self, admin: User) -> None:
        row = entered(admin)
        with clock.at(NEXT_YEAR), pytest.raises(Conflict) as caught:
            by_two(rule_parameters.WITHDRAW, row, admin, another_like(admin))
        assert caught.value.code == "in_force_already"

    def test_one_on_which_another_depends_stays(self, admin: User) -> None:
        row = entered(admin, parameter="exceeded.severe_percent", value=Decimal(50))
        entered_too = ENTRY | {"value": Decimal(30)}
        by_two(rule_parameters.ENTER, factories.place("CN"), admin, another_like(admin), **entered_too)
        with pytest.raises(Conflict) as caught:
            by_two(rule_parameters.WITHDRAW, row, admin, another_like(admin))
        assert caught.value.code == "not_rising"


def test_of_an_entry_and_a_withdrawal_at_once_the_later_finds_what_the_earlier_left(own_database: Clone) -> None:
    with clock.at(TODAY):
        nation, admin = factories.place("CN"), factories.user(Role.ADMINISTRATOR, at="CN")
        second = another_like(admin)
        row = entered(admin, parameter="exceeded.severe_percent", value=Decimal(50))
        withdrawal = approvals.propose(rule_parameters.WITHDRAW, row, actor=admin, reason=WHY, arguments={})
        entry = approvals.propose(
            rule_parameters.ENTER, nation, actor=admin, reason=WHY, arguments=ENTRY | {"value": Decimal(30)}
        )

    def approve(request: ApprovalRequest) -> None:
        with clock.at(TODAY):
            approvals.approve(request, actor=second)

    refused = while_open(own_database, lambda: approve(withdrawal), lambda: approve(entry))
    assert isinstance(refused, DomainError)
    assert "not_rising" in {fault.code for fault in refused.errors}


def test_the_database_takes_none_of_one_person_nor_of_a_day_that_has_come(bound_database: Clone) -> None:
    with loaders.entering_history():
        factories.place("CN")
        admin = factories.user(Role.ADMINISTRATOR, at="CN")
        row = rule_parameters.enter(actor=LOADER, **ENTRY)
        ahead = rule_parameters.enter(actor=LOADER, **ENTRY | {"valid_from": dt.date(2099, 1, 1), "value": Decimal(14)})
    columns = {"rule": "near", "parameter": "near_percent", "value": Decimal(80), "document": "Order 7"}
    for day, by in ((dt.date(2099, 1, 1), "by_two"), (clock.today().replace(day=1), "ahead")):
        new = RuleParameterValue(**columns, valid_from=day, recorded_by=admin, recorded_at=clock.now())
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(admin)
            new.save(force_insert=True)
        assert constraint_of(caught.value) == f"rule_parameter_value_{by}"
    for changed, change, by in (
        (row, {"withdrawn_on": clock.today()}, "rule_parameter_value_not_in_force"),
        (row, {"value": Decimal(1)}, ""),
        (ahead, {"withdrawn_on": clock.today()}, "rule_parameter_value_by_two"),
        (ahead, {"value": Decimal(1)}, ""),
        (ahead, {"valid_from": NEXT_YEAR}, ""),
    ):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(admin)
            RuleParameterValue.objects.filter(pk=changed.pk).update(**change)
        assert not by or constraint_of(caught.value) == by
    with pytest.raises(DatabaseError), transaction.atomic():
        prove_actor(admin)
        RuleParameterValue.objects.filter(pk=ahead.pk).delete()


@pytest.mark.usefixtures("at_today")
class TestPageAndApi:
    def test_administrators_enter_and_withdraw_from_the_page(self, nation: Jurisdiction, admin: User) -> None:
        address, propose = (
            reverse("pages:rule-parameters"),
            reverse("pages:approval-propose", args=[rule_parameters.ENTER, nation.pk]),
        )
        page = page_client(admin).get(address).content.decode()
        shown = page_client(admin).get(address).context["rules"]
        rows = [one for each in shown for one in each.values]
        for key in CHANGEABLE:  # each row has its own link
            assert page.count(f"{propose}?parameter={key}") == len([one for one in rows if one.enter == key]) > 0
        row = entered(admin)
        withdraw = reverse("pages:approval-propose", args=[rule_parameters.WITHDRAW, row.pk])
        page = page_client(admin).get(address).content.decode()
        assert "Order 7 of 2011" in page
        assert withdraw in page
        assert admin.name in page
        reader = factories.user(Role.INSPECTOR, at="36")
        page = page_client(reader).get(address).content.decode()
        assert "Order 7 of 2011" in page
        assert propose not in page
        assert withdraw not in page

    def test_the_page_shows_a_request_that_waits(self, nation: Jurisdiction, admin: User) -> None:
        page = page_client(admin)
        address = reverse("pages:rule-parameters")
        request = approvals.propose(rule_parameters.ENTER, nation, actor=admin, reason=WHY, arguments=ENTRY)
        link = reverse("pages:approval", args=[request.pk])
        shown = page.get(address).content.decode()
        assert link in shown
        assert "no value of any rule can be proposed" in shown
        with pytest.raises(Conflict) as caught:
            other = {"parameter": "near.near_percent", "value": Decimal(80)}
            approvals.propose(rule_parameters.ENTER, nation, actor=admin, reason=WHY, arguments=ENTRY | other)
        assert caught.value.code == "already_proposed"
        approvals.approve(request, actor=another_like(admin))
        assert "no value of any rule can be proposed" not in page.get(address).content.decode()

    def test_both_see_the_old_and_the_new_value(self, nation: Jurisdiction, admin: User) -> None:
        address = reverse("pages:approval-propose", args=[rule_parameters.ENTER, nation.pk])
        page = page_client(admin).get(f"{address}?parameter=exceeded.serious_percent").content.decode()
        assert '<option value="exceeded.serious_percent" selected>' in page
        request = by_two(rule_parameters.ENTER, nation, admin, another_like(admin), **ENTRY)
        (table,) = request.preview["tables"]
        assert table["rows"] == [["5", "15"]]
        assert ["Rule", "Allocation exceeded"] in request.preview["facts"]

    def test_the_public_page_shows_the_value_in_force(self, client: Any, admin: User) -> None:
        rule_parameters.enter(actor=LOADER, **ENTRY | {"parameter": "near.near_percent", "value": Decimal("77.5")})
        address = reverse("pages:public-rules")
        assert "77.5" not in client.get(address).content.decode()
        with clock.at(NEXT_YEAR):
            assert "77.5" in client.get(address).content.decode()

    def test_the_api_lists_them(self, admin: User) -> None:
        row = entered(admin)
        (listed,) = client_of(admin).get(f"{V1}rule-parameters/?rule=exceeded&withdrawn=false").json()["results"]
        assert (listed["id"], listed["value"], listed["valid_from"]) == (str(row.pk), "15.0000", "2012-01-01")
        assert listed["meaning"] == "serious from this excess, % of the allocation"
        assert client_of(admin).get(f"{V1}rule-parameters/?rule=near").json()["results"] == []

    def test_a_chinese_file_names_rule_and_parameter_in_chinese(self, admin: User) -> None:
        entered(admin)
        answer = client_of(admin).get(f"{V1}rule-parameters/?format=book", HTTP_ACCEPT_LANGUAGE="zh-hans")
        text = {
            cell for row in load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True) for cell in row
        }
        with translation.override("zh-hans"):
            assert translation.gettext("Allocation exceeded") in text
            assert translation.gettext("serious from this excess, % of the allocation") in text
        assert "Allocation exceeded" not in text


def test_spans_begin_on_their_first_day() -> None:
    days = [dt.date(2012, 1, 1), dt.date(2012, 7, 1), dt.date(2012, 8, 1), dt.date(2012, 8, 2)]
    assert [Span.YEAR.begins_on(day) for day in days] == [True, False, False, False]
    assert [Span.HALF_YEAR.begins_on(day) for day in days] == [True, True, False, False]
    assert [Span.MONTH.begins_on(day) for day in days] == [True, True, True, False]
