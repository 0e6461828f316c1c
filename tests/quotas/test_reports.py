"""Drafting and filing a monthly report, and what follows."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from core.actors import SystemActor
from core.clock import ZONE
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from quotas import ledger, report_lines
from quotas.models import Account, LineUse, Posting, ProgrammeYear, Report, ReportingPeriod, ReportLine
from quotas.queries import reports as queries
from quotas.services import duties, periods, reports
from tests.support import factories, filings
from tests.support.approvals import another_like
from tests.support.filings import line
from tests.support.ledger_accounts import Books
from tests.support.refusals import constraint_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_may")]

MARCH, APRIL, MAY = dt.date(2011, 3, 1), dt.date(2011, 4, 1), dt.date(2011, 5, 1)


@pytest.fixture
def account(firm: Enterprise) -> Callable[[], Account]:
    """Return a function that reads the firm's account from the database."""
    return lambda: Account.objects.get(holder__enterprise=firm, category="medium_heavy")


@pytest.fixture
def given(firm: Enterprise) -> Callable[[str], None]:
    """Return a function that gives the firm a plan of so many tonnes."""

    def give(tonnes: str) -> None:
        Books(factories.programme_year(), "medium_heavy").give(tonnes, "36", ledger.holder_of(firm))

    return give


# --- Drafts ----------------------------------------------------------------------------------------------------------
def test_a_clerk_prepares_and_a_signer_files(
    firm: Enterprise, mine: Site, clerk: User, signer: User, account: Any
) -> None:
    draft = filings.draft(firm, APRIL, clerk, line(mine, produced="12.500", sold="10.000"))
    assert (draft.state, draft.number, draft.due_on) == ("draft", 1, dt.date(2011, 5, 10))
    with pytest.raises(Forbidden):
        reports.submit(draft, actor=clerk)
    filed = reports.submit(draft, actor=signer)
    assert (filed.state, filed.late, filed.submitted_by) == ("submitted", False, signer)
    use = LineUse.objects.get(line__report=filed)
    assert (use.tonnes, use.account) == (Decimal("12.500"), account())
    assert Posting.objects.get(line_use=use).effective_on == dt.date(2011, 4, 30)
    assert account().used_pending == Decimal("12.500")
    assert OutboxMessage.objects.filter(event="report_submitted", payload={"report_id": str(filed.pk)}).exists()
    assert AuditEvent.objects.filter(action="reports.submit", object_id=str(filed.pk)).exists()


def test_what_site_and_product_leave_open_is_filled_in(firm: Enterprise, mine: Site, clerk: User) -> None:
    draft = filings.draft(firm, APRIL, clerk, line(mine, produced="3"))
    created = draft.lines.get()
    assert (created.feed_origin, created.process, created.grade) == ("own_ore", "", None)
    assert created.reo_tonnes == Decimal("3.000")


def test_a_plant_says_where_its_feed_came_from(firm: Enterprise, mine: Site, clerk: User) -> None:
    factories.product("carbonate")
    plant = factories.site(firm, "separation")
    stated = line(plant, "carbonate", grade=Decimal("0.5"))
    with pytest.raises(Invalid) as refused:
        filings.draft(firm, APRIL, clerk, stated)
    assert {(fault.pointer, fault.code) for fault in refused.value.errors} == {("/lines/0/feed_origin", "required")}


def test_a_blank_stays_blank(firm: Enterprise, mine: Site, clerk: User) -> None:
    draft = filings.draft(firm, APRIL, clerk, line(mine, produced=None))
    assert draft.lines.get().produced is None
    assert draft.lines.get().reo_tonnes is None


def test_all_faults_of_a_draft_come_at_once(firm: Enterprise, mine: Site, clerk: User) -> None:
    other = factories.site(factories.enterprise())
    lines = [
        line(other),
        {**line(mine), "product": "unobtainium"},
        line(mine, grade=Decimal("0.5")),
        line(mine),
        line(mine, "concentrate"),
        {
            **line(mine, "concentrate", grade=Decimal("0.5")),
            "sales": [{"to": "E-NOBODY", "tonnes": Decimal(1)}, {"to": firm.code, "tonnes": Decimal(1)}],
        },
    ]
    with pytest.raises(Invalid) as refused:
        filings.draft(firm, APRIL, clerk, *lines)
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [
        ("/lines/0/site", "unknown_site"),
        ("/lines/1/product", "unknown_product"),
        ("/lines/2/grade", "not_allowed"),
        ("/lines/3", "duplicate_line"),
        ("/lines/4/grade", "required"),
        ("/lines/5", "duplicate_line"),
        ("/lines/5/sales/0/to", "unknown_counterparty"),
        ("/lines/5/sales/1/to", "own_counterparty"),
    ]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("tonnes", "code"),
    [("0.0001", "too_many_decimals"), ("-1", "out_of_range"), ("1000000.001", "out_of_range"), ("NaN", "out_of_range")],
)
def test_the_service_refuses_tonnes_that_the_database_would_round(
    tonnes: str, code: str, firm: Enterprise, mine: Site, clerk: User
) -> None:
    with pytest.raises(Invalid) as refused:
        filings.draft(firm, APRIL, clerk, {**line(mine), "produced": Decimal(tonnes)})
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [("/lines/0/produced", code)]


def test_a_month_that_has_not_begun_is_refused(firm: Enterprise, clerk: User) -> None:
    filings.draft(firm, MAY, clerk)
    with pytest.raises(Invalid) as refused:
        filings.draft(firm, dt.date(2011, 6, 1), clerk)
    assert refused.value.errors[0].code == "future_period"


def test_the_month_begins_in_shanghai(firm: Enterprise, clerk: User) -> None:
    with clock.at(dt.datetime(2011, 5, 31, 16, 0, tzinfo=dt.UTC)):
        filings.draft(firm, dt.date(2011, 6, 1), clerk)


def test_a_second_draft_is_refused_with_the_draft_to_edit_or_the_report_to_amend(
    firm: Enterprise, clerk: User, signer: User
) -> None:
    draft = filings.draft(firm, APRIL, clerk, nil=True)
    with pytest.raises(Conflict) as refused:
        filings.draft(firm, APRIL, clerk)
    assert (refused.value.code, refused.value.extra) == ("report_exists", {"report": str(draft.pk), "way": "update"})
    reports.submit(draft, actor=signer)
    with pytest.raises(Conflict) as refused:
        filings.draft(firm, APRIL, clerk)
    assert (refused.value.code, refused.value.extra) == ("report_exists", {"report": str(draft.pk), "way": "amend"})


def test_only_people_of_the_enterprise_prepare(firm: Enterprise, outsider: User, inspector1: User, p36a: User) -> None:
    for stranger in (outsider, inspector1, p36a):
        with pytest.raises(Forbidden):
            filings.draft(firm, APRIL, stranger, nil=True)


def test_an_update_replaces_the_lines_and_counts_the_version(firm: Enterprise, mine: Site, clerk: User) -> None:
    draft = filings.draft(firm, APRIL, clerk, line(mine, produced="3"))
    changed = reports.update(draft, lines=[line(mine, "concentrate", grade=Decimal("0.6"))], actor=clerk)
    assert [created.product.code for created in changed.lines.all()] == ["concentrate"]
    assert changed.version == draft.version + 1
    reports.update(draft, nil=True, lines=[], actor=clerk)
    assert not draft.lines.exists()


def test_a_draft_can_be_discarded_and_a_filed_report_cannot(firm: Enterprise, clerk: User, signer: User) -> None:
    reports.discard(filings.draft(firm, APRIL, clerk, nil=True), actor=clerk)
    assert not Report.objects.exists()
    filed = filings.filed(firm, APRIL, signer, nil=True)
    with pytest.raises(Conflict):
        reports.discard(filed, actor=signer)


def test_a_draft_begins_with_what_was_left_last_month(firm: Enterprise, mine: Site, signer: User) -> None:
    filings.filed(firm, MARCH, signer, line(mine, produced="12.500", sold="10.000"))
    (beginning,) = queries.prefilled(firm, APRIL)
    assert (beginning.site, beginning.product.code, beginning.opening_stock) == (
        mine,
        "precipitate-100",
        Decimal("2.500"),
    )


# --- Filing ----------------------------------------------------------------------------------------------------------
def test_the_receipt_is_the_digest_of_the_canonical_content(firm: Enterprise, mine: Site, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="12.5"))
    filed.refresh_from_db()
    assert hashlib.sha256(filed.canonical.encode()).hexdigest() == filed.sha256
    content = json.loads(filed.canonical)
    assert (content["receipt"], content["enterprise"], content["period"]) == (
        filed.receipt_number,
        firm.code,
        "2011-04",
    )
    assert content["lines"][0]["produced"] == "12.500"
    assert content["submitted_at"] == "2011-05-05T04:00:00Z"


@pytest.mark.parametrize(
    ("filed_at", "late"),
    [
        (dt.datetime(2011, 5, 10, 0, 0, tzinfo=ZONE), False),
        (dt.datetime(2011, 5, 10, 23, 59, 59, tzinfo=ZONE), False),
        (dt.datetime(2011, 5, 11, 0, 0, tzinfo=ZONE), True),
    ],
)
def test_the_due_day_is_inclusive_and_a_day_in_shanghai(
    filed_at: dt.datetime, late: bool, firm: Enterprise, signer: User
) -> None:
    with clock.at(filed_at):
        assert filings.filed(firm, APRIL, signer, nil=True).late is late


def test_december_filed_in_january_counts_to_its_own_year(
    firm: Enterprise, mine: Site, signer: User, account: Any
) -> None:
    factories.programme_year(year=2012)
    with clock.at(dt.datetime(2011, 12, 31, 23, 30, tzinfo=ZONE)):
        december = filings.draft(firm, dt.date(2011, 12, 1), signer, line(mine, produced="4"))
    with clock.at(dt.datetime(2012, 1, 10, 23, 59, 59, tzinfo=ZONE)):
        filed = reports.submit(december, actor=signer)
    assert filed.late is False
    assert account().programme_year.year == 2011
    assert Posting.objects.get(line_use__line__report=filed).effective_on == dt.date(2011, 12, 31)


def test_the_answer_names_the_account_it_took_over_and_by_how_much(
    firm: Enterprise, mine: Site, signer: User, given: Any
) -> None:
    given("10")
    march = filings.filed(firm, MARCH, signer, line(mine, produced="9", sold="9"))
    assert march.over == []
    april = filings.filed(firm, APRIL, signer, line(mine, produced="3.5"))
    assert april.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "2.500"}]


def test_an_amendment_that_lowers_what_is_over_took_nothing_over(
    firm: Enterprise, mine: Site, signer: User, given: Any, account: Any
) -> None:
    given("10")
    april = filings.filed(firm, APRIL, signer, line(mine, produced="13"))
    lowered = filings.amended(april, signer, line(mine, produced="12"))
    assert (account().state, lowered.over) == ("exceeded", [])
    raised = filings.amended(lowered, signer, line(mine, produced="12.001"))
    assert raised.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "2.001"}]


def test_a_producer_without_a_plan_is_flagged_with_all_its_tonnes(
    firm: Enterprise, mine: Site, signer: User, account: Any
) -> None:
    other = factories.enterprise()
    Books(factories.programme_year(), "medium_heavy").give("10", "36", ledger.holder_of(other))
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3.5"))
    assert account().state == "unplanned"
    assert filed.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "3.500"}]


def test_nobody_is_over_before_the_plan_has_come(firm: Enterprise, mine: Site, signer: User, account: Any) -> None:
    assert filings.filed(firm, APRIL, signer, line(mine, produced="3.5")).over == []
    assert account().state == "awaiting_plan"


def test_a_year_that_nobody_has_opened_is_opened_by_the_first_filing(
    firm: Enterprise, mine: Site, signer: User
) -> None:
    with clock.at(dt.date(2012, 2, 5)):
        filings.filed(firm, dt.date(2012, 1, 1), signer, line(mine, produced="3"))
    year = ProgrammeYear.objects.get(programme__code="mlr-mining", year=2012)
    assert (year.state, year.scheme) == ("awaiting_plan", "split")


def test_a_filed_report_is_not_filed_again(firm: Enterprise, mine: Site, signer: User, account: Any) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    with pytest.raises(Conflict) as refused:
        reports.submit(filed, actor=signer)
    assert refused.value.code == "wrong_state"
    assert account().used == 3


def test_a_filing_holds_the_nation_s_account_for_its_last_statements_only(
    firm: Enterprise, mine: Site, signer: User, p36a: User
) -> None:
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="3"))
    with CaptureQueriesContext(connection) as asked:
        filed = reports.submit(draft, actor=signer)
    tables = "core_outboxmessage", "quotas_posting", "quotas_report", "core_auditevent"
    written = [
        table for query in asked for table in tables if re.search(rf'(INSERT INTO|UPDATE) "?{table}\b', query["sql"])
    ]
    assert written == [*tables]
    for verb in (reports.accept, partial(reports.repudiate, reason="not ours")):
        with CaptureQueriesContext(connection) as asked:
            filed = verb(filed, actor=signer if isinstance(verb, partial) else p36a)
        announced, posted = (
            next(
                number for number, query in enumerate(asked) if f"INSERT INTO {table}" in query["sql"].replace('"', "")
            )
            for table in ("core_outboxmessage", "quotas_posting")
        )
        assert announced < posted


def test_filing_thirty_lines_takes_as_many_queries_as_filing_three(
    firm: Enterprise, mine: Site, signer: User, given: Any, django_assert_max_num_queries: Any
) -> None:
    factories.programme_year("miit-mineral")
    given("100")
    counts = []
    for period, sites in ((MARCH, 3), (APRIL, 30)):
        lines = [line(factories.site(firm), produced="4") for _ in range(sites)]
        if period == APRIL:
            lines += [line(site, opening_stock="4") for site in Site.objects.filter(report_lines__isnull=False)]
        draft = filings.draft(firm, period, signer, *lines)
        with django_assert_max_num_queries(24) as executed:  # the first of the year opens its accounts
            reports.submit(draft, actor=signer)
        counts.append(len(executed))
    assert counts[1] <= 15


def test_amending_thirty_lines_stays_within_the_same_budget(
    firm: Enterprise, mine: Site, signer: User, django_assert_max_num_queries: Any
) -> None:
    factories.programme_year("miit-mineral")
    sites = [factories.site(firm) for _ in range(30)]
    filed = filings.filed(firm, APRIL, signer, *(line(site, produced="4") for site in sites))
    draft = reports.amend(filed, reason="counted again", actor=signer)
    reports.update(draft, lines=[line(site, produced="5") for site in sites], actor=signer)
    with django_assert_max_num_queries(20):
        reports.submit(draft, actor=signer)


# --- Decisions -------------------------------------------------------------------------------------------------------
def test_the_province_accepts_and_use_is_no_longer_pending(
    firm: Enterprise, mine: Site, signer: User, p36a: User, account: Any
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    accepted = reports.accept(filed, actor=p36a)
    assert (accepted.state, accepted.decided_by) == ("accepted", p36a)
    assert (account().used_pending, account().used_accepted) == (0, 3)
    assert OutboxMessage.objects.filter(event="report_accepted").exists()


LATER = dt.datetime(2011, 5, 9, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("verb", "state", "event", "reason"),
    [
        ("accept", "accepted", "report_accepted", ""),
        ("return", "returned", "report_returned", "weighbridge says 4"),
        ("repudiate", "repudiated", "report_repudiated", "not filed by us"),
    ],
)
def test_every_decision_says_who_took_it_when_and_why(
    firm: Enterprise, mine: Site, signer: User, p36a: User, verb: str, state: str, event: str, reason: str
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    actor = signer if verb == "repudiate" else p36a
    act = getattr(reports, "return_" if verb == "return" else verb)
    with clock.at(LATER):
        decided = act(filed, actor=actor, **({"reason": f" {reason} "} if reason else {}))
    decided.refresh_from_db()
    assert (decided.state, decided.decided_by, decided.decided_at) == (state, actor, LATER)
    assert (decided.decision_reason, decided.version) == (reason, filed.version + 1)
    trail = AuditEvent.objects.get(action=f"reports.{verb}")
    assert (trail.actor_id, trail.object_id, trail.reason) == (actor.pk, str(filed.pk), reason)
    assert (trail.place, trail.enterprise_code, trail.data) == (
        "360727",
        firm.code,
        {"period": "2011-04", "version": 1},
    )
    assert OutboxMessage.objects.get(event=event).payload == {"report_id": str(filed.pk)}


def test_an_acceptance_is_posted_on_the_use_that_it_accepts(
    firm: Enterprise, mine: Site, signer: User, p36a: User
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    reports.accept(filed, actor=p36a)
    use, accepted = (Posting.objects.get(kind=kind) for kind in ("use", "accept"))
    same = ("tonnes", "to_account_id", "line_use_id", "effective_on", "from_account_id")
    assert [getattr(accepted, name) for name in same] == [getattr(use, name) for name in same]
    assert (accepted.key, accepted.actor_id) == (f"accept:{filed.pk}", p36a.pk)
    reports.repudiate(Report.objects.get(pk=filed.pk), reason="not filed by us", actor=signer)
    reversals = Posting.objects.filter(kind="reverse")
    assert {(row.key, row.actor_id) for row in reversals} == {(f"repudiate:{filed.pk}", signer.pk)}
    assert {row.reverses_id for row in reversals} == {use.pk, accepted.pk}


def test_a_decision_without_its_reason_names_the_field(firm: Enterprise, mine: Site, signer: User, p36a: User) -> None:
    filed = filings.filed(firm, APRIL, signer, nil=True)
    for act, actor in ((reports.return_, p36a), (reports.repudiate, signer)):
        with pytest.raises(Invalid) as refused:
            act(filed, reason=" ", actor=actor)
        assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [("/reason", "required")]
        assert refused.value.code == "invalid"
    assert Report.objects.get().state == "submitted"


@pytest.mark.django_db(transaction=True)
def test_the_system_decides_on_no_report(firm: Enterprise, mine: Site, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    with pytest.raises(Conflict) as refused:
        reports.accept(filed, actor=SystemActor("a loader"))
    assert refused.value.code == "actor_not_proven"


def test_another_province_and_the_enterprise_itself_do_not_decide(
    firm: Enterprise, signer: User, p15a: User, clerk: User
) -> None:
    filed = filings.filed(firm, APRIL, signer, nil=True)
    for stranger in (signer, clerk, p15a):
        with pytest.raises(Forbidden) as refused:
            reports.accept(filed, actor=stranger)
        assert refused.value.code == "forbidden"


def test_a_returned_report_stays_posted_until_it_is_amended(
    firm: Enterprise, mine: Site, signer: User, p36a: User, account: Any
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    with pytest.raises(Invalid):
        reports.return_(filed, reason=" ", actor=p36a)
    returned = reports.return_(filed, reason="weighbridge says 4", actor=p36a)
    assert (returned.state, account().used) == ("returned", 3)
    filings.amended(returned, signer, line(mine, produced="4"))
    assert account().used_pending == 4
    returned.refresh_from_db()
    assert returned.state == "superseded"


def test_an_amendment_replaces_the_use_of_an_accepted_report(
    firm: Enterprise, mine: Site, signer: User, p36a: User, account: Any
) -> None:
    filed = reports.accept(filings.filed(firm, APRIL, signer, line(mine, produced="3")), actor=p36a)
    second = filings.amended(filed, signer, line(mine, produced="5"), reason="a lorry was forgotten")
    assert (account().used_pending, account().used_accepted) == (5, 0)
    third = filings.amended(second, signer, line(mine, produced="4"))
    assert (third.number, third.amends, account().used) == (3, second, 4)
    assert second.reason == "a lorry was forgotten"


def test_an_amendment_begins_as_a_copy_and_has_no_effect_until_filed(
    firm: Enterprise, mine: Site, signer: User, clerk: User, account: Any
) -> None:
    sold = [{"to": "A buyer abroad", "tonnes": Decimal(2)}]
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3", sold="2", sales=sold))
    draft = reports.amend(filed, reason="counted again", actor=clerk)
    copied = draft.lines.get()
    assert (copied.produced, copied.trades.get().name, draft.amends) == (Decimal(3), "A buyer abroad", filed)
    assert account().used == 3
    with pytest.raises(Conflict) as refused:
        reports.amend(filed, reason="counted again", actor=clerk)
    assert (refused.value.code, refused.value.extra["report"]) == ("draft_open", str(draft.pk))
    with pytest.raises(Conflict):
        reports.amend(draft, reason="counted again", actor=clerk)


def test_an_amendment_needs_a_reason(firm: Enterprise, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, nil=True)
    with pytest.raises(Invalid):
        reports.amend(filed, reason="", actor=signer)


def test_an_amendment_is_as_punctual_as_the_first_filing(firm: Enterprise, mine: Site, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    with clock.at(dt.date(2011, 9, 1)):
        assert filings.amended(filed, signer, line(mine, produced="4")).late is False


def test_repudiation_withdraws_the_use_at_once_and_the_month_may_be_filed_again(
    firm: Enterprise, mine: Site, signer: User, account: Any
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    repudiated = reports.repudiate(filed, reason="not filed by us", actor=signer)
    assert (repudiated.state, account().used) == ("repudiated", 0)
    assert OutboxMessage.objects.filter(event="report_repudiated").exists()
    again = filings.filed(firm, APRIL, signer, line(mine, produced="2"))
    assert (again.number, account().used) == (2, 2)


def test_an_accepted_report_is_repudiated_whole(
    firm: Enterprise, mine: Site, signer: User, p36a: User, account: Any
) -> None:
    accepted = reports.accept(filings.filed(firm, APRIL, signer, line(mine, produced="3")), actor=p36a)
    reports.repudiate(accepted, reason="not filed by us", actor=signer)
    assert (account().used_pending, account().used_accepted) == (0, 0)


@pytest.mark.parametrize(("day", "open_"), [(12, True), (13, False)])
def test_a_report_is_repudiated_within_seven_days(day: int, open_: bool, firm: Enterprise, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, nil=True)
    with clock.at(dt.datetime(2011, 5, day, 23, 59, tzinfo=ZONE)):
        assert ("repudiate" in reports.LIFECYCLE.open_verbs(signer, filed)) is open_
        if not open_:
            with pytest.raises(Conflict) as refused:
                reports.repudiate(filed, reason="not filed by us", actor=signer)
            assert refused.value.code == "too_late"


def test_a_draft_whose_model_was_repudiated_is_filed_as_the_next_version(
    firm: Enterprise, mine: Site, signer: User, account: Any
) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="3"))
    draft = reports.amend(filed, reason="counted again", actor=signer)
    reports.repudiate(filed, reason="not filed by us", actor=signer)
    assert reports.submit(draft, actor=signer).state == "submitted"
    assert account().used == 3


# --- On paper --------------------------------------------------------------------------------------------------------
def test_an_officer_keys_in_a_paper_filing_and_another_accepts_it(
    firm: Enterprise, mine: Site, p36a: User, p36b: User, p15a: User, signer: User
) -> None:
    with pytest.raises(Forbidden):
        filings.draft(firm, APRIL, signer, nil=True, origin="paper")
    with pytest.raises(Forbidden):
        filings.draft(firm, APRIL, p15a, nil=True, origin="paper")
    draft = filings.draft(firm, APRIL, p36a, line(mine, produced="3"), origin="paper")
    with pytest.raises(Forbidden):
        reports.submit(draft, actor=signer)
    filed = reports.submit(draft, actor=p36a)
    with pytest.raises(Conflict) as refused:
        reports.accept(filed, actor=p36a)
    assert refused.value.code == "maker_is_checker"
    assert reports.LIFECYCLE.open_verbs(p36b, filed) == ["accept", "return", "amend"]
    assert reports.accept(filed, actor=p36b).state == "accepted"


PAPER: dict[str, Any] = {"origin": "paper", "nil": True, "paper_reference": "Gan 2011-7"}


@pytest.mark.parametrize(("day", "waits"), [(9, True), (10, True), (11, False)])
def test_a_paper_that_came_in_time_is_on_time_once_a_second_officer_confirms_its_day(
    day: int, waits: bool, firm: Enterprise, p36a: User, p36b: User
) -> None:
    with clock.at(dt.date(2011, 5, 25)):
        draft = filings.draft(firm, APRIL, p36a, received_on=dt.date(2011, 5, day), **PAPER)
        filed = reports.submit(draft, actor=p36a)
    assert (filed.late, filed.receipt_waits) == (True, waits)
    if waits:
        assert reports.confirm_receipt(filed, actor=p36b, reason="Stamp on the envelope").late is False
    paper = json.loads(filed.canonical)["paper"]
    assert paper == {"received_on": f"2011-05-{day:02}", "reference": "Gan 2011-7"}


def test_a_wrong_day_of_receipt_is_corrected_by_an_amendment_and_never_worsened(
    firm: Enterprise, p36a: User, p36b: User
) -> None:
    filer = another_like(p36a)

    def amended(report: Report, **paper: Any) -> Report:
        draft = reports.amend(report, reason="misread", actor=p36a)
        assert (draft.received_on, draft.paper_reference) == (report.received_on, report.paper_reference)
        return reports.submit(reports.update(draft, actor=p36a, **paper), actor=filer)

    with clock.at(dt.date(2011, 5, 25)):
        first = reports.submit(filings.draft(firm, APRIL, p36a, received_on=dt.date(2011, 5, 19), **PAPER), actor=p36a)
        mended = amended(first, received_on=dt.date(2011, 5, 9))
        assert mended.late is True
        mended = reports.confirm_receipt(mended, actor=p36b, reason="Stamp on the envelope")
        later = amended(mended, received_on=dt.date(2011, 5, 24), paper_reference="Gan 2011-9")
    assert (first.late, mended.late, later.late) == (True, False, False)


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, {"/received_on": "required", "/paper_reference": "required"}),
        ({"received_on": MAY, "paper_reference": "  "}, {"/paper_reference": "required"}),
        ({"received_on": dt.date(2011, 5, 6), "paper_reference": "7"}, {"/received_on": "in_future"}),
        ({"received_on": dt.date(2011, 3, 31), "paper_reference": "7"}, {"/received_on": "before_period"}),
    ],
)
def test_a_paper_says_when_it_came_and_where_it_is_kept(
    said: dict[str, Any], faults: dict[str, str], firm: Enterprise, p36a: User
) -> None:
    with pytest.raises(Invalid) as refused:
        reports.create(enterprise=firm, period=APRIL, actor=p36a, nil=True, origin="paper", **said)
    assert {fault.pointer: fault.code for fault in refused.value.errors} == faults
    draft = filings.draft(firm, APRIL, p36a, **PAPER)
    if changed := {name: value for name, value in said.items() if name == "received_on" and "/received_on" in faults}:
        with pytest.raises(Invalid):
            reports.update(draft, actor=p36a, **changed)


def test_nothing_but_a_paper_was_received(firm: Enterprise, clerk: User) -> None:
    for given in ({"received_on": MAY}, {"paper_reference": "7"}):
        with pytest.raises(Invalid) as refused:
            filings.draft(firm, APRIL, clerk, nil=True, **given)
        assert refused.value.errors[0].code == "not_allowed"
    draft = filings.draft(firm, APRIL, clerk, nil=True)
    with pytest.raises(Invalid):
        reports.update(draft, actor=clerk, received_on=MAY)


@pytest.mark.parametrize(
    ("origin", "change", "constraint"),
    [
        ("paper", "received_on = NULL", "report_on_paper_says_when_it_came"),
        ("paper", "paper_reference = ''", "report_on_paper_says_when_it_came"),
        ("paper", "received_on = '2011-03-31'", "report_on_paper_says_when_it_came"),
        ("page", "received_on = '2011-05-01'", "report_on_paper_says_when_it_came"),
        ("page", "paper_reference = '7'", "report_on_paper_says_when_it_came"),
        ("paper", "submitted_at = '2011-05-04 15:59Z'", "report_on_paper_came_before_it_was_filed"),
    ],
)
def test_the_database_knows_what_a_paper_says(
    origin: str, change: str, constraint: str, firm: Enterprise, clerk: User, p36a: User
) -> None:
    draft = filings.draft(firm, APRIL, p36a if origin == "paper" else clerk, nil=True, origin=origin)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE quotas_report SET {change} WHERE id = %s", [draft.pk])
    assert constraint_of(refused.value) == constraint


def test_an_editor_of_a_paper_filing_decides_nothing_about_it(
    firm: Enterprise, mine: Site, p36a: User, p36b: User, p15a: User
) -> None:
    third, fourth = (factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)) for _ in range(2))
    draft = filings.draft(firm, APRIL, p36a, line(mine, produced="3"), origin="paper")
    reports.update(draft, lines=[line(mine, produced="4")], actor=p36b)
    with pytest.raises(Forbidden):
        reports.submit(draft, actor=p15a)
    filed = reports.submit(draft, actor=third)
    for writer in (p36a, p36b, third):
        with pytest.raises(Conflict) as refused:
            reports.accept(filed, actor=writer)
        assert refused.value.code == "maker_is_checker"
        assert "accept" not in reports.LIFECYCLE.open_verbs(writer, filed)
    assert reports.accept(filed, actor=fourth).state == "accepted"


# --- Months that the province has closed -----------------------------------------------------------------------------
def test_a_closed_month_takes_no_first_filing_until_it_is_reopened(firm: Enterprise, signer: User, p36a: User) -> None:
    draft, neighbour = filings.draft(firm, MARCH, signer, nil=True), factories.enterprise()
    duties.derive(actor=SystemActor("duties"))
    march = ReportingPeriod.objects.get(period=MARCH, province__code="36")
    periods.close(march, actor=p36a)
    with pytest.raises(Conflict) as refused:
        reports.submit(draft, actor=signer)
    assert refused.value.code == "period_closed"
    with pytest.raises(Conflict) as refused:
        filings.draft(neighbour, MARCH, factories.user(Role.ENTERPRISE_SIGNER, of=neighbour), nil=True)
    assert refused.value.code == "period_closed"
    periods.reopen(march, reason="a firm was ill", actor=p36a)
    assert reports.submit(draft, actor=signer).state == "submitted"


def test_a_closed_month_can_still_be_amended(firm: Enterprise, mine: Site, signer: User, p36a: User) -> None:
    filed = filings.filed(firm, MARCH, signer, line(mine, produced="3"))
    duties.derive(actor=SystemActor("duties"))
    periods.close(ReportingPeriod.objects.get(period=MARCH), actor=p36a)
    assert filings.amended(filed, signer, line(mine, produced="2")).state == "submitted"


def test_a_month_is_closed_by_its_own_province_after_its_due_day(
    firm: Enterprise, p36a: User, p15a: User, inspector1: User
) -> None:
    duties.derive(actor=SystemActor("duties"))
    april = ReportingPeriod.objects.get(period=APRIL)
    for stranger in (p15a, inspector1):
        with pytest.raises(Forbidden):
            periods.close(april, actor=stranger)
    with pytest.raises(Conflict) as refused:
        periods.close(april, actor=p36a)
    assert refused.value.code == "period_not_due"
    with clock.at(dt.date(2011, 5, 11)):
        assert periods.close(april, actor=p36a).state == "closed"


def test_county_regulators_do_not_key_in_or_decide(firm: Enterprise, signer: User) -> None:
    county = factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",))
    with pytest.raises(Forbidden):
        filings.draft(firm, APRIL, county, nil=True, origin="paper")
    with pytest.raises(Forbidden):
        reports.accept(filings.filed(firm, APRIL, signer, nil=True), actor=county)


def test_a_line_has_every_quantity_whether_read_by_sql_or_by_the_orm(
    firm: Enterprise, signer: User, mine: Site
) -> None:
    """Compare ``LineRow`` and its statement, which name the quantities one by one, with those of ``ReportLine``."""
    stated = {name: Decimal(number) for number, name in enumerate(ReportLine.QUANTITIES, start=1)}
    report = filings.draft(firm, MARCH, signer, line(mine, **stated))
    (by_statement,) = report_lines.read(report.pk)
    (by_model,) = report_lines.lines_of(Report.objects.get(pk=report.pk))
    for row in (by_statement, by_model):
        assert {name: getattr(row, name) for name in ReportLine.QUANTITIES} == stated
