"""The due day belongs to the province and the kind of report, from a month on; no change reaches back."""

import datetime as dt
import operator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock, months, outbox
from core.actors import Loader, SystemActor
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises import deadlines
from enterprises.models import Enterprise, Site, User
from quotas import events, receivers
from quotas.due_days import COUNTRY, EVERY_KIND, DueDays, Rule
from quotas.models import DueDay, ReportingDuty, ReportingPeriod, ReportKind
from quotas.queries import reports as queries
from quotas.services import due_days, duties, periods, report_reminders, reports
from tests.support import factories, filings, random_search
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.refusals import refused
from tests.support.sealing import execute

D = dt.date
MARCH, APRIL, MAY = D(2011, 3, 1), D(2011, 4, 1), D(2011, 5, 1)
SYSTEM = SystemActor("test")
FIRST: Rule = (COUNTRY, EVERY_KIND, D(2000, 1, 1), 10)
PAPER = "Gan 2011-40 (invented)"


# --- The function ---
@pytest.mark.parametrize(
    ("period", "day", "due"),
    [
        (D(2025, 9, 1), 10, D(2025, 10, 10)),
        (D(2011, 12, 1), 10, D(2012, 1, 10)),
        (D(2011, 1, 1), 31, D(2011, 2, 28)),
        (D(2012, 1, 1), 30, D(2012, 2, 29)),
        (D(2011, 3, 1), 31, D(2011, 4, 30)),
        (D(2011, 11, 1), 31, D(2011, 12, 31)),
        (D(2011, 12, 1), 1, D(2012, 1, 1)),
    ],
)
def test_a_day_lies_in_the_following_month_and_not_beyond_its_end(period: D, day: int, due: D) -> None:
    assert DueDays([(COUNTRY, EVERY_KIND, D(2000, 1, 1), day)]).due_on("36", "mining", period) == due


def test_the_most_special_rule_counts() -> None:
    rules: list[Rule] = [FIRST, (COUNTRY, "trade", MARCH, 12), ("36", EVERY_KIND, MARCH, 5), ("36", "mining", MARCH, 2)]
    days = DueDays(rules)
    due_days = {
        (place, kind): days.due_on(place, kind, MARCH).day for place in ("36", "15") for kind in ReportKind.values
    }
    assert due_days == {
        ("36", "mining"): 2,
        ("36", "processing"): 5,
        ("36", "trade"): 5,
        ("15", "mining"): 10,
        ("15", "processing"): 10,
        ("15", "trade"): 12,
    }
    assert days.last_due_on("36", MARCH).day == 5
    assert days.last_due_on("15", MARCH).day == 12


def test_a_later_entry_replaces_and_an_empty_one_ends() -> None:
    rules: list[Rule] = [FIRST, ("36", "mining", MARCH, 2), ("36", "mining", MARCH, 3), ("36", "mining", MAY, None)]
    days = DueDays(rules)
    by_month = [days.due_on("36", "mining", period).day for period in (D(2011, 2, 1), MARCH, APRIL, MAY)]
    assert by_month == [10, 3, 3, 10]


def test_a_place_has_due_what_its_latest_rule_says() -> None:
    days = DueDays([FIRST, ("36", "trade", APRIL, 20)])
    assert [days.months_due(2011, place, on=D(2011, 5, 15)) for place in ("CN", "36", "360727", "15")] == [3, 3, 3, 4]
    assert days.months_due(2011, "CN", on=D(2011, 5, 21)) == 4


_MONTHS = st.integers(0, 60).map(lambda number: months.shift(D(2009, 1, 1), number))
_RULES = st.lists(
    st.tuples(st.sampled_from(["", "36", "15"]), st.sampled_from(["", *ReportKind.values]), _MONTHS, st.integers(1, 31))
)
_DUTIES = st.tuples(st.sampled_from(["36", "15", "51"]), st.sampled_from(["", *ReportKind.values]), _MONTHS)


@random_search.marked
@random_search.examples(100)
@given(rules=_RULES, further=_RULES, duty=_DUTIES, running=_MONTHS)
def test_what_is_set_from_a_month_on_changes_no_month_before_it(
    rules: list[Rule], further: list[Rule], duty: tuple[str, str, D], running: D
) -> None:
    order = operator.itemgetter(2)
    place, kind, period = duty
    before = DueDays(sorted([FIRST, *rules], key=order)).due_on(place, kind, period)
    added = [rule for rule in further if rule[2] >= running]
    after = DueDays(sorted([FIRST, *rules, *added], key=order)).due_on(place, kind, period)
    assert months.month_of(before) == months.shift(period, 1)
    if period < running:
        assert after == before


# --- Setting it ---
@pytest.fixture
def owed(firm: Enterprise) -> Enterprise:
    """Return the firm, which owes the reports from January to May and has filed none."""
    factories.programme_year()
    factories.product()
    with clock.at(D(2011, 5, 2)):
        duties.derive(actor=SYSTEM)
    return firm


def set_two(actor: Any, **changes: Any) -> DueDay:
    """Set a day, as a loader or as the two officers who have this person's roles."""
    entry = {"place": factories.place("36"), "kind": "mining", "day": 2, "from_month": MAY, "document": PAPER}
    entry |= changes
    if not isinstance(actor, User):
        return due_days.set_day(actor=actor, **entry)
    place = entry.pop("place") or factories.place("CN")
    by_two(due_days.SET, place, another_like(actor), actor, **entry)
    return DueDay.objects.order_by("-pk")[0]


def due(firm: Enterprise, period: D) -> D:
    return ReportingDuty.objects.get(enterprise=firm, period=period).due_on


def test_a_rule_holds_for_months_that_have_not_ended_and_leaves_the_others(owed: Enterprise, p36a: User) -> None:
    with clock.at(D(2011, 5, 3)):
        set_two(p36a)
        duties.derive(actor=SYSTEM)
    assert (due(owed, APRIL), due(owed, MAY)) == (D(2011, 5, 10), D(2011, 6, 2))
    event = AuditEvent.objects.get(action="due_days.set")
    assert (event.actor_id, event.place, event.reason) == (p36a.pk, "36", PAPER)


@pytest.mark.parametrize(
    ("today", "refused"),
    [
        (dt.datetime(2011, 5, 31, 23, 59, 59, tzinfo=clock.ZONE), False),
        (dt.datetime(2011, 6, 1, 0, 0, tzinfo=clock.ZONE), True),  # in UTC it is still May
    ],
)
def test_a_month_that_is_over_in_shanghai_stays_as_it_was(
    owed: Enterprise, p36a: User, today: dt.datetime, refused: bool
) -> None:
    with clock.at(today):
        if refused:
            with pytest.raises(Invalid) as caught:
                set_two(p36a)
            assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [("/from_month", "month_is_over")]
        else:
            assert set_two(p36a).day == 2


def test_history_that_a_loader_enters_makes_nobody_late(owed: Enterprise, signer: User) -> None:
    with clock.at(D(2011, 5, 9)):
        april = filings.filed(owed, APRIL, signer, nil=True)
        set_two(Loader("test"), from_month=D(2011, 1, 1))
        duties.derive(actor=SYSTEM)
        april.refresh_from_db()
        assert (april.late, due(owed, APRIL), due(owed, MARCH)) == (False, D(2011, 5, 10), D(2011, 4, 10))
        assert reports.amend(april, reason="counted again", actor=signer).due_on == D(2011, 5, 10)


def test_a_draft_of_the_running_month_takes_the_day_of_its_duty(owed: Enterprise, signer: User, p36a: User) -> None:
    with clock.at(D(2011, 5, 20)):
        may = filings.draft(owed, MAY, signer, nil=True)
        april = filings.draft(owed, APRIL, signer, nil=True)
        set_two(p36a)
        duties.derive(actor=SYSTEM)
    may.refresh_from_db()
    april.refresh_from_db()
    assert (may.due_on, april.due_on) == (D(2011, 6, 2), D(2011, 5, 10))


@pytest.mark.parametrize(("hour", "late"), [((2, 23, 59, 59), False), ((3, 0, 0, 0), True)])
def test_lateness_is_judged_by_the_rule_to_the_second_in_shanghai(
    owed: Enterprise, signer: User, p36a: User, hour: tuple[int, ...], late: bool
) -> None:
    with clock.at(D(2011, 5, 20)):
        set_two(p36a)
        duties.derive(actor=SYSTEM)
    day, *time = hour
    with clock.at(dt.datetime(2011, 6, day, *time, tzinfo=clock.ZONE)):
        assert filings.filed(owed, MAY, signer, nil=True).late is late


def test_calendar_reminders_missing_reports_and_closing_follow_it(
    owed: Enterprise, signer: User, p36a: User, client: Client
) -> None:
    with clock.at(D(2011, 5, 20)):
        set_two(p36a, day=20)
        duties.derive(actor=SYSTEM)
        of_may = [due.day for due in deadlines.list_deadlines(signer, MAY, D(2011, 12, 31)) if "May" in due.title]
        assert of_may == [D(2011, 6, 20)]
        period = ReportingPeriod.objects.get(period=MAY)
    with clock.at(D(2011, 6, 17)):
        report_reminders.remind()
        assert signer.notifications.filter(step__endswith=":2011-05:-1").exists()  # the 19th is a Sunday
    assert not queries.missing(on=D(2011, 6, 20)).filter(period=MAY).exists()
    assert queries.missing(on=D(2011, 6, 21)).filter(period=MAY).exists()
    with clock.at(D(2011, 6, 20)):
        assert_problem(client_of(p36a).post(f"{V1}periods/{period.pk}/close/"), 409, "period_not_due")
        listed = client_of(p36a).get(f"{V1}periods/?period=2011-05").json()["results"]
        assert [row["due_on"] for row in listed] == ["2011-06-20"]
        client.force_login(p36a)
        assert "2011-06-20" in client.get(reverse("pages:periods")).content.decode()
    with clock.at(D(2011, 6, 21)):
        assert periods.close(period, actor=p36a).state == "closed"


def test_an_enterprise_owes_the_report_of_the_first_of_its_kinds(owed: Enterprise, p36a: User) -> None:
    other = factories.enterprise("E-PLANT")
    factories.site(other, kind=Site.Kind.SEPARATION)
    factories.site(owed, kind=Site.Kind.SEPARATION)
    with clock.at(D(2011, 5, 3)):
        set_two(p36a)
        duties.derive(actor=SYSTEM)
    kinds = dict(ReportingDuty.objects.filter(period=MAY).values_list("enterprise__code", "kind"))
    assert kinds == {owed.code: "mining", "E-PLANT": "processing"}
    assert (due(owed, MAY), due(other, MAY)) == (D(2011, 6, 2), D(2011, 6, 10))


def test_a_report_that_nobody_owed_is_due_by_the_rule_for_every_kind(owed: Enterprise, signer: User) -> None:
    set_two(Loader("test"), kind="", day=4, from_month=MARCH)
    with clock.at(D(2011, 5, 3)):
        ReportingDuty.objects.filter(period=APRIL).delete()
        assert filings.draft(owed, APRIL, signer, nil=True).due_on == D(2011, 5, 4)


def test_setting_a_day_is_heard(p36a: User) -> None:
    assert receivers.on_due_day_set in outbox._RECEIVERS[events.DUE_DAY_SET]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"day": 32}, ("/day", "out_of_range")),
        ({"day": 0}, ("/day", "out_of_range")),
        ({"document": "  "}, ("/document", "required")),
        ({"from_month": D(2011, 5, 2)}, ("/from_month", "invalid_period")),
        ({"place": None, "kind": "", "day": None}, ("/day", "required")),
        ({"place": "3607"}, ("/place", "not_a_province")),
    ],
)
def test_an_entry_with_a_fault_is_refused_and_says_which(db: None, changes: Any, fault: tuple[str, str]) -> None:
    if changes.get("place"):
        changes = {"place": factories.place(changes["place"])}
    with clock.at(D(2011, 5, 3)), pytest.raises(Invalid) as caught:
        set_two(Loader("test"), **changes)
    assert [(result.pointer, result.code) for result in caught.value.errors] == [fault]
    assert DueDay.objects.count() == 1


def test_each_office_sets_its_own(p36a: User, p15a: User, mlr1: User, signer: User) -> None:
    with clock.at(D(2011, 5, 3)):
        for stranger in (p15a, mlr1, signer):
            with pytest.raises(Forbidden):
                set_two(stranger)
        with pytest.raises(Forbidden):
            set_two(p36a, place=None)
        assert set_two(mlr1, place=None).place is None
        assert set_two(mlr1, place=factories.place("CN"), day=3).place is None
        assert set_two(p36a).recorded_by == p36a


def test_entries_are_never_rewritten(db: None) -> None:
    for statement in ("UPDATE quotas_dueday SET day = 31", "DELETE FROM quotas_dueday"):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
    with pytest.raises(DatabaseError, match="due_day_of_the_country_stays"), transaction.atomic():
        execute(
            "INSERT INTO quotas_dueday (from_month, document, evidence, recorded_at, kind)"
            " VALUES ('2011-05-01', 'none', 'entered', now(), '')"
        )


# --- Doors ---
def test_the_api_lists_and_names_what_holds(p36a: User) -> None:
    api = client_of(p36a)
    with clock.at(D(2011, 5, 3)):
        set_two(p36a)
        again = set_two(p36a, day=3)
        rows = api.get(f"{V1}due-days/?province=36").json()["results"]
        assert [(row["day"], row["in_force"]) for row in rows] == [(3, True), (2, False)]
        assert api.get(f"{V1}due-days/{again.pk}/").json()["recorded_by"] == p36a.username
        assert api.post(f"{V1}due-days/", {}).status_code == 405
        asked = {"kind": "mining", "day": 2, "from_month": "2011-04-01", "document": PAPER}
        body = {"act": due_days.SET, "target": str(factories.place("36").pk), "reason": WHY, "arguments": asked}
        faulty = assert_problem(api.post(f"{V1}approvals/", body), 400, "invalid")
        assert [fault["code"] for fault in faulty["errors"]] == ["month_is_over"]


def test_one_officer_sets_none(p36a: User) -> None:
    with clock.at(D(2011, 5, 3)), refused("needs_second_person"):
        due_days.set_day(actor=p36a, place=factories.place("36"), kind="mining", day=2, from_month=MAY, document=PAPER)


def test_no_month_is_without_a_day_and_none_has_two(p36a: User) -> None:
    """An entry holds until the next one; one without a day lets the more general one hold again."""
    with clock.at(D(2011, 5, 3)):
        set_two(p36a)
        set_two(p36a, from_month=D(2011, 7, 1), day=None)
        days = DueDays.read()
        due = [days.due_on("36", "mining", D(2011, month, 1)).day for month in range(4, 9)]
    assert due == [10, 2, 2, 10, 10]


def test_the_page_offers_an_officer_his_own_place(client: Client, p36a: User) -> None:
    client.force_login(p36a)
    with clock.at(D(2011, 5, 3)):
        shown = client.get(reverse("pages:due-days"))
        assert [place.code for place in shown.context["places"]] == ["36"]
        propose = reverse("pages:approval-propose", args=[due_days.SET, factories.place("36").pk])
        assert propose in shown.content.decode()
        assert client.get(propose).status_code == 200


def test_who_sets_none_reads_them(client: Client, signer: User) -> None:
    client.force_login(signer)
    shown = client.get(reverse("pages:due-days"))
    assert not shown.context["places"]
    assert "The whole country" in shown.content.decode()


def test_the_months_ask_no_more_for_more_provinces(mlr1: User) -> None:
    api, address = client_of(mlr1), f"{V1}periods/"
    ReportingPeriod.objects.create(period=APRIL, province=factories.place("36"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert api.get(address).status_code == 200
        return len(caught)

    asked()
    one = asked()
    for code in ("15", "51", "44"):
        ReportingPeriod.objects.create(period=APRIL, province=factories.place(code))
    assert asked() == one
