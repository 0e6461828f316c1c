"""Cases: opened, followed, ended by a second person. Each refusal has its test."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from inspections.lifecycles import CASE
from inspections.models import Case, CaseEntry, Evidence, EvidenceReview
from inspections.services import cases, orders
from inspections.services.subjects import Named
from tests.support import factories
from tests.support.impartiality import impartial
from tests.support.inspection_world import ACTOR, digging, on, proven
from tests.support.orders import issue_order
from tests.support.refusals import fault_codes, refused


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    factories.place("36")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(inspector1: User) -> Case:
    return proven(digging(inspector1))


def test_a_digging_without_an_owner_has_a_place_a_day_and_what_was_seen(case: Case, inspector1: User) -> None:
    assert (case.subject_type, case.enterprise, case.place.code, case.seen_on) == (
        "unknown",
        None,
        "36",
        dt.date(2011, 6, 1),
    )
    assert (case.number, case.state, case.opened_by, case.lead) == ("36-2011-0001", "reported", inspector1, inspector1)
    assert case.journal.get().verb == "open"


def test_a_case_about_an_enterprise_lies_where_the_enterprise_is(firm: Enterprise, inspector1: User) -> None:
    case = digging(inspector1, subject=Named("enterprise", firm.code), source="inspection")
    assert (case.enterprise, case.place.code, case.subject_description) == (firm, "360727", firm.name)
    assert case.fictitious
    site = firm.sites.get()
    other = digging(inspector1, subject=Named("site", site.code), province="")
    assert (other.site, other.enterprise) == (site, firm)
    assert other.number == "36-2011-0002"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"subject": Named("unknown", description=" ")}, ("/subject/description", "required")),
        ({"subject": Named("enterprise", "E-NOBODY")}, ("/subject/code", "unknown_enterprise")),
        ({"subject": Named("site", "S-NOWHERE")}, ("/subject/code", "unknown_site")),
        ({"subject": Named("group", "G-NONE")}, ("/subject/code", "unknown_group")),
        ({"subject": Named("jurisdiction", "99")}, ("/subject/code", "unknown_jurisdiction")),
        ({"subject": Named("person")}, ("/subject/code", "required")),
        ({"subject": Named("somebody")}, ("/subject/type", "invalid_choice")),
        (
            {"subject": Named("unknown", description="x", seen_on=dt.date(2011, 6, 11))},
            ("/subject/seen_on", "future_day"),
        ),
        ({"province": ""}, ("/province", "required")),
        ({"province": "99"}, ("/province", "unknown_jurisdiction")),
        ({"source": "flag"}, ("/source", "invalid_choice")),
        ({"source": "rumour"}, ("/source", "invalid_choice")),
        ({"allegation": ""}, ("/allegation", "required")),
        ({"latitude": Decimal(24)}, ("/location", "incomplete")),
    ],
)
def test_what_a_case_cannot_do_without(inspector1: User, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with refused("invalid", Invalid) as error:
        digging(inspector1, **changes)
    assert fault_codes(error) == {fault}
    assert not Case.objects.exists()


def test_an_enterprise_lies_in_its_own_province(firm: Enterprise, inspector1: User) -> None:
    factories.place("15")
    with refused("invalid", Invalid) as error:
        digging(inspector1, subject=Named("enterprise", firm.code), province="15")
    assert fault_codes(error) == {("/province", "not_its_place")}


def test_an_enterprise_out_of_sight_is_unknown(inspector3: User, firm: Enterprise) -> None:
    with refused("invalid", Invalid) as error:
        digging(inspector3, subject=Named("enterprise", firm.code), province="")
    assert fault_codes(error) == {("/subject/code", "unknown_enterprise")}


def test_who_may_open_a_case(p36a: User, inspector3: User, signer: User) -> None:
    for actor in (p36a, inspector3, signer):
        with refused("forbidden", Forbidden):
            digging(actor)


def test_numbers_count_by_province_and_year_without_gaps(inspector1: User, inspector3: User) -> None:
    factories.place("15")
    first = digging(inspector1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        digging(inspector1)
        raise ZeroDivisionError
    second = digging(inspector1)
    elsewhere = digging(inspector3, province="15")
    with on(2012, 1, 1):
        next_year = digging(inspector1)
    assert [row.number for row in (first, second, elsewhere, next_year)] == [
        "36-2011-0001",
        "36-2011-0002",
        "15-2011-0001",
        "36-2012-0001",
    ]


def test_placing_on_file_starts_ninety_days(case: Case, inspector1: User) -> None:
    case = cases.place_on_file(case, actor=inspector1)
    assert (case.state, case.due_on) == ("on_file", dt.date(2011, 9, 8))
    assert not Case.objects.overdue(dt.date(2011, 9, 8)).exists()
    assert Case.objects.overdue(dt.date(2011, 9, 9)).get() == case
    with refused("wrong_state"):
        cases.place_on_file(case, actor=inspector1)


def test_the_investigating_officer_leads(case: Case, inspector1: User, inspector2: User) -> None:
    with refused("wrong_state"):
        cases.start_investigation(case, actor=inspector2)
    cases.place_on_file(case, actor=inspector1)
    assert cases.start_investigation(case, actor=inspector2).lead == inspector2


def test_an_order_puts_a_reported_case_on_file(case: Case, inspector1: User) -> None:
    order = issue_order(case, inspector1)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("rectifying", dt.date(2011, 9, 8))
    assert (order.number, order.state, order.issued_by) == ("36-2011-0001-1", "issued", inspector1)
    assert [entry.verb for entry in case.journal.order_by("at", "id")] == [
        "open",
        "place_on_file",
        "order",
        "serve_order",
    ]


def test_the_whole_way(case: Case, inspector1: User, inspector2: User) -> None:
    order = issue_order(case, inspector1)
    orders.verify(order, actor=inspector2, result="met", text="The ponds are filled.")
    done = cases.close(case, actor=inspector2, reason="Rectified.")
    assert (done.state, done.closed_by) == ("closed", inspector2)
    assert [entry.verb for entry in done.journal.order_by("at", "id")] == [
        "open",
        "place_on_file",
        "order",
        "serve_order",
        "verify",
        "record_outcome",
        "close",
    ]
    assert AuditEvent.objects.filter(action="cases.close", place="36", enterprise_code="").count() == 1


def test_closing_waits_for_every_order(case: Case, inspector1: User, inspector2: User, decider1: User) -> None:
    impartial(case, decider1)
    order, other = issue_order(case, inspector1), issue_order(case, inspector1, text="Take the hoses away.")
    with refused("order_open") as error:
        cases.close(case, actor=decider1, reason="done")
    assert error.value.extra["orders"] == [order.number, other.number]
    orders.verify(order, actor=inspector2, result="met", text="Filled.")
    with refused("order_open"):
        cases.close(case, actor=decider1, reason="done")
    orders.verify(other, actor=inspector2, result="met", text="Gone.")
    assert cases.close(case, actor=decider1, reason="done").state == "closed"


def test_closing_needs_a_verification(case: Case, inspector2: User) -> None:
    with refused("nothing_verified"):
        cases.close(case, actor=inspector2, reason="done")


def test_an_order_that_was_not_met_keeps_the_case_open_until_a_later_one_is(
    case: Case, inspector1: User, inspector2: User, decider1: User
) -> None:
    impartial(case, decider1)
    orders.verify(issue_order(case, inspector1), actor=inspector2, result="not_met", text="Nothing was done.")
    with refused("order_open"):
        cases.close(case, actor=decider1, reason="done")
    case.refresh_from_db()
    assert case.state == "rectifying"
    harder = issue_order(case, inspector1, text="The office fills the ponds itself.")
    orders.verify(harder, actor=inspector2, result="met", text="Done.")
    assert cases.close(case, actor=decider1, reason="done").state == "closed"


@pytest.mark.parametrize("role", ["opener", "leader", "issuer"])
def test_makers_do_not_close(role: str, case: Case, inspector1: User, inspector2: User, decider1: User) -> None:
    third = factories.user(Role.INSPECTOR, at="36")
    fourth = factories.user(Role.INSPECTOR, at="36")
    cases.place_on_file(case, actor=inspector1)
    cases.start_investigation(case, actor=inspector2)
    orders.verify(issue_order(case, third), actor=fourth, result="met", text="Filled.")
    maker = {"opener": inspector1, "leader": inspector2, "issuer": third}[role]
    with refused("maker_is_checker"):
        cases.close(case, actor=maker, reason="done")
    assert "close" not in CASE.open_verbs(maker, Case.objects.get(pk=case.pk))
    assert "close" in CASE.open_verbs(fourth, Case.objects.get(pk=case.pk))


def test_the_database_knows_that_an_opener_does_not_close(case: Case, inspector1: User) -> None:
    Case.objects.filter(pk=case.pk).update(lead=None)
    with pytest.raises(IntegrityError, match=r"whoever leads a case|case_opener_does_not_close"):
        Case.objects.filter(pk=case.pk).update(state="closed", closed_by=inspector1, closed_at=clock.now())


def test_closing_and_reopening_take_reasons(case: Case, inspector1: User, inspector2: User) -> None:
    orders.verify(issue_order(case, inspector1), actor=inspector2, result="met", text="Filled.")
    with refused("invalid", Invalid):
        cases.close(case, actor=inspector2, reason=" ")
    cases.close(case, actor=inspector2, reason="done")
    with refused("invalid", Invalid):
        cases.reopen(case, actor=inspector1, reason="")
    with refused("wrong_state"):
        issue_order(case, inspector1)
    with refused("wrong_state"):
        cases.close(case, actor=inspector2, reason="again")
    again = cases.reopen(case, actor=inspector1, reason="New ponds beside the old.")
    assert (again.state, again.closed_by, again.closed_at) == ("investigating", None, None)
    with refused("wrong_state"):
        cases.reopen(case, actor=inspector1, reason="again")


def test_nothing_found_is_said_by_a_second_person(case: Case, inspector1: User, inspector2: User) -> None:
    with refused("maker_is_checker"):
        cases.not_substantiated(case, actor=inspector1, reason="Old ponds.")
    with refused("invalid", Invalid):
        cases.not_substantiated(case, actor=inspector2, reason="")
    assert cases.not_substantiated(case, actor=inspector2, reason="Old ponds.").state == "not_substantiated"


def test_a_case_without_evidence_is_dropped_with_a_full_sentence(inspector1: User, inspector2: User) -> None:
    case = digging(inspector1)
    for words in (
        "Old ponds.",
        "a" * 60,
        "no " * 20,
        "没有发现任何问题",
    ):
        with refused("invalid", Invalid) as error:
            cases.not_substantiated(case, actor=inspector2, reason=words)
        assert fault_codes(error) == {("/reason", "not_evident")}
    text = "我们两次到现场查看，两个池子是十年前的旧养殖池，没有采矿痕迹。"
    assert cases.not_substantiated(case, actor=inspector2, reason=text).state == "not_substantiated"


@pytest.mark.parametrize("words", ["", "Old ponds.", "a" * 60, "no " * 20, "没有发现任何问题"])
def test_the_database_drops_no_case_without_evidence_or_a_reason(
    inspector1: User, inspector2: User, words: str
) -> None:
    case = digging(inspector1)
    prove_actor(inspector2)
    CaseEntry.objects.create(
        case=case, at=clock.now(), actor_id=inspector2.pk, actor_name="-", verb="not_substantiated", text=words
    )
    with pytest.raises(IntegrityError, match="not dropped without"), transaction.atomic():
        _drop(case, inspector2)


def test_the_database_drops_a_case_on_the_reason_of_this_ending_alone(inspector1: User, inspector2: User) -> None:
    text = "We went there twice: both ponds were dug for fish ten years ago, and nothing was mined."
    case = cases.not_substantiated(digging(inspector1), actor=inspector2, reason=text)
    cases.reopen(case, actor=inspector1, reason="A third pond was found.")
    with pytest.raises(IntegrityError, match="not dropped without"), transaction.atomic():
        _drop(case, inspector2)
    assert _drop(proven(case), inspector2) == 1


def _drop(case: Case, by: User) -> int:
    prove_actor(by)
    case.matter.parties.update(outcome="discontinued", outcome_by=by, outcome_at=clock.now(), outcome_reason="none")
    rows = Case.objects.filter(pk=case.pk)
    return rows.update(state="not_substantiated", closed_by=by, closed_at=clock.now())


def test_no_case_closes_without_evidence(inspector1: User, inspector2: User, decider1: User) -> None:
    case = impartial(digging(inspector1), decider1)
    orders.verify(issue_order(case, inspector1), actor=inspector2, result="met", text="Filled.")
    with refused("no_evidence"):
        cases.close(case, actor=decider1, reason="done")
    with pytest.raises(IntegrityError, match="not closed without evidence"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", closed_by=decider1, closed_at=clock.now())
    prove_actor(inspector1)
    unreviewed = Evidence.objects.create(
        case=case,
        kind="video",
        needs_review=True,
        place=case.place,
        file_name="dam.mp4",
        media_type="video/mp4",
        size=1,
        sha256="1" * 64,
        added_by=inspector1,
        added_at=clock.now(),
    )
    with refused("no_evidence"):
        cases.close(case, actor=decider1, reason="A machine's film counts after its review.")
    prove_actor(decider1)
    EvidenceReview.objects.create(
        evidence=unreviewed, result="admitted", reason="Clear", reviewed_by=decider1, reviewed_at=clock.now()
    )
    assert cases.close(case, actor=decider1, reason="done").state == "closed"


def test_what_has_orders_is_not_dropped(case: Case, inspector1: User, inspector2: User) -> None:
    issue_order(case, inspector1)
    with refused("wrong_state"):
        cases.not_substantiated(case, actor=inspector2, reason="Old ponds.")


@pytest.mark.parametrize(
    "verb",
    [
        cases.place_on_file,
        cases.start_investigation,
        cases.suspend,
        cases.resume,
        cases.refer,
        cases.take_back,
        cases.appeal,
        cases.uphold,
        cases.annul,
        cases.publish,
        cases.unpublish,
        cases.close,
        cases.not_substantiated,
        cases.reopen,
    ],
)
def test_other_provinces_and_roles_may_not(case: Case, inspector3: User, p36a: User, auditor1: User, verb: Any) -> None:
    for actor in (inspector3, p36a, auditor1):
        with refused("forbidden", Forbidden):
            verb(case, actor=actor, reason="not mine")


def test_a_case_rests_with_its_ninety_days_and_goes_on(case: Case, inspector1: User) -> None:
    cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    with refused("invalid", Invalid):
        cases.suspend(case, actor=inspector1, reason=" ")
    resting = cases.suspend(case, actor=inspector1, reason="The owner is in hospital.")
    assert resting.state == "suspended"
    assert not Case.objects.overdue(dt.date(2012, 1, 1)).exists()
    with refused("wrong_state"):
        issue_order(case, inspector1)
    with on(2011, 6, 30):
        again = cases.resume(case, actor=inspector1, reason="He is back.")
    assert (again.state, again.due_on, again.resumes_to) == ("investigating", dt.date(2011, 9, 28), "")


def test_a_digging_becomes_a_referral(case: Case, inspector1: User, inspector2: User) -> None:
    referred = cases.refer(case, actor=inspector1, reason="To the public security office of Longnan.")
    assert (referred.state, referred.due_on) == ("referred", dt.date(2011, 9, 8))
    with refused("maker_is_checker"):
        cases.close(case, actor=inspector1, reason="Sentenced.")
    back = cases.take_back(case, actor=inspector1, reason="Below the threshold of the crime.")
    assert back.state == "investigating"
    cases.refer(case, actor=inspector1, reason="More was found.")
    assert cases.close(case, actor=inspector2, reason="Sentenced on 3 June.").state == "closed"


def test_an_unanswered_case_is_escalated_one_level(firm: Enterprise, inspector1: User, mlr1: User) -> None:
    county = factories.user(Role.INSPECTOR, at="360727")
    case = digging(county, subject=Named("enterprise", firm.code), province="")
    assert case.office is not None
    assert case.office.code == "360727"
    cases.place_on_file(case, actor=county)
    assert cases.escalate_unanswered(actor=ACTOR, on=dt.date(2011, 9, 8)) == []
    (escalated,) = cases.escalate_unanswered(actor=ACTOR, on=dt.date(2011, 9, 9))
    assert escalated.escalated_to is not None
    assert escalated.escalated_to.code == "3607"
    assert cases.escalate_unanswered(actor=ACTOR, on=dt.date(2011, 9, 10)) == []
    (again,) = cases.escalate_unanswered(actor=ACTOR, on=dt.date(2011, 10, 9))
    assert again.escalated_to is not None
    assert again.escalated_to.code == "36"
    assert [entry.verb for entry in case.journal.order_by("at", "id")][-2:] == ["escalate", "escalate"]


def test_two_years_from_the_conduct(case: Case) -> None:
    assert (case.conduct_on, case.lapses_on) == (dt.date(2011, 6, 1), dt.date(2013, 6, 1))
    case.conduct_on = dt.date(2008, 2, 29)
    assert case.lapses_on == dt.date(2010, 2, 28)
    assert case.is_time_barred()
    case.conduct_on = dt.date(2009, 6, 10)
    assert not case.is_time_barred()
    case.conduct_on = dt.date(2009, 6, 9)
    assert case.is_time_barred()


def test_who_sees_a_case(case: Case, firm: Enterprise, signer: User, inspector1: User, inspector3: User) -> None:
    own = digging(inspector1, subject=Named("enterprise", firm.code), source="tip", province="")
    assert set(Case.objects.visible_to(inspector1)) == {case, own}
    assert not Case.objects.visible_to(inspector3).exists()
    assert not Case.objects.visible_to(signer).exists()  # a case tells who accused whom


def test_the_journal_is_only_added_to(case: Case) -> None:
    for change in (
        lambda rows: rows.update(text="rewritten"),
        lambda rows: rows._raw_delete(using="default"),
    ):
        with pytest.raises(Exception, match=r"permission denied|refused"), transaction.atomic():
            change(CaseEntry.objects.filter(case=case))
    with pytest.raises(Exception, match=r"permission denied|refused"), transaction.atomic():
        connection.cursor().execute("DELETE FROM inspections_case")


def test_system_actors_open_no_cases() -> None:
    with refused("forbidden", Forbidden):
        digging(ACTOR)
