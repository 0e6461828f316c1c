"""Orders: legal basis and term, the enterprise's answer, and verification by another officer than the issuer."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, User
from inspections import missed_order_steps
from inspections.lifecycles import ORDER
from inspections.models import Case, Evidence, Order
from inspections.services import cases, evidence, extensions, order_deadlines, orders, proceedings
from inspections.services.subjects import Named
from tests.support import competences, factories, uploads
from tests.support.impartiality import impartial
from tests.support.inspection_world import ACTOR, digging, on, proven
from tests.support.orders import issue_order
from tests.support.proceedings import decided, journal_entries, june_hour, notified, reviewed_after
from tests.support.refusals import fault_codes, refused


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    factories.place("36")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    return proven(digging(inspector1, subject=Named("enterprise", firm.code), source="tip"))


@pytest.fixture
def order(case: Case, inspector1: User) -> Order:
    return issue_order(case, inspector1)


def audited(order: Order, verb: str) -> AuditEvent:
    return AuditEvent.objects.get(action=f"orders.{verb}", object_id=str(order.pk))


def test_an_order_is_kept_as_it_was_issued(case: Case, firm: Enterprise, inspector1: User) -> None:
    begun = case.journal.count()
    with clock.at(june_hour(13)):
        issue_order(case, inspector1, legal_basis=" MLR 2012 No. 44 ", text=" Fill the ponds. ")
    order = Order.objects.get()
    assert (order.number, order.kind, order.due_on) == ("36-2011-0001-1", "rectify", dt.date(2011, 7, 11))
    assert (order.legal_basis, order.text) == ("MLR 2012 No. 44", "Fill the ponds.")
    assert (order.state, order.issued_by, order.issued_at) == ("issued", inspector1, june_hour(13))
    assert (order.fine, order.proceeding, order.case.state) == (None, None, "rectifying")
    assert journal_entries(case)[begun:] == [
        ("place_on_file", inspector1.pk, ""),
        ("order", inspector1.pk, "36-2011-0001-1: Fill the ponds."),
        ("serve_order", inspector1.pk, "36-2011-0001-1: 2011-06-13, Handed over"),
    ]
    event = audited(order, "issue")
    assert (event.actor_id, event.place, event.enterprise_code) == (inspector1.pk, "360727", firm.code)
    assert event.data == {"kind": "rectify", "working_days": "20"}
    assert OutboxMessage.objects.get(event="order_served").payload == {"order_id": str(order.pk)}
    assert order.issued_documents.get().case == case
    with clock.at(june_hour(14)):
        assert issue_order(case, inspector1).number == "36-2011-0001-2"
    assert [verb for verb, _actor, _text in journal_entries(case)[begun:]] == [
        "place_on_file",
        "order",
        "serve_order",
        "order",
        "serve_order",
    ]


def test_a_penalty_is_ordered_as_it_was_decided(
    case: Case, inspector1: User, legal1: User, decider1: User, firm: Enterprise
) -> None:
    competences.enter()
    Case.objects.filter(pk=case.pk).update(conduct_on=dt.date(2011, 5, 1))
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    with refused("invalid", Invalid) as error:
        issue_order(case, inspector1, fine=1)
    assert fault_codes(error) == {("/fine", "not_a_fine")}
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    assert issue_order(case, inspector1).case.state == "hearing"
    decided(proceeding, decider1)
    with on(2011, 6, 20):
        proceedings.serve(proceeding, actor=inspector1, served_on=dt.date(2011, 6, 20), service="direct")
        for kind, fine, code in (("fine", 20001, "not_as_decided"), ("confiscate", 20000, "not_a_fine")):
            with refused("invalid", Invalid) as error:
                issue_order(case, inspector1, kind=kind, fine=fine)
            assert fault_codes(error) == {("/fine", code)}
        with refused("not_decided", Conflict) as undecided:
            issue_order(case, inspector1, kind="close")
        assert undecided.value.extra["penalties"] == ["fine", "confiscate"]
        fined = issue_order(case, inspector1, kind="fine", fine=20000)
        taken = issue_order(case, inspector1, kind="confiscate")
    for order, amount in ((fined, 20000), (taken, None)):
        order.refresh_from_db()
        assert (order.fine, order.proceeding) == (amount, proceeding)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"legal_basis": " "}, ("/legal_basis", "required")),
        ({"text": ""}, ("/text", "required")),
        ({"kind": "forgive"}, ("/kind", "invalid_choice")),
        ({"due_on": dt.date(2011, 6, 10)}, ("/due_on", "not_in_the_future")),
        ({"due_on": dt.date(2011, 6, 9)}, ("/due_on", "not_in_the_future")),
    ],
)
def test_an_order_needs_its_basis_its_text_and_a_term_ahead(
    case: Case, inspector1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with refused("invalid", Invalid) as error:
        issue_order(case, inspector1, **changes)
    assert fault_codes(error) == {fault}
    case.refresh_from_db()
    assert (case.state, case.orders.count()) == ("reported", 0)


def test_a_term_of_tomorrow_is_a_term(case: Case, inspector1: User) -> None:
    with on(2011, 6, 12):
        assert issue_order(case, inspector1, due_on=dt.date(2011, 6, 13))


def test_who_may_issue(case: Case, p36a: User, inspector3: User, decider1: User, signer: User) -> None:
    for actor in (p36a, inspector3, decider1, signer):
        with refused("forbidden", Forbidden):
            issue_order(case, actor)


def test_the_enterprise_answers_and_another_officer_verifies(
    order: Order, clerk: User, inspector1: User, inspector2: User
) -> None:
    answered = orders.submit_rectification(order, actor=clerk, text="Filled on 3 July.")
    assert (answered.state, answered.answered_by, answered.case.state) == ("answered", clerk, "verifying")
    with refused("maker_is_checker"):
        orders.verify(order, actor=inspector1, result="met", text="Looks fine from here.")
    done = orders.verify(order, actor=inspector2, result="met", text="Seen on site.")
    assert (done.state, done.verified_by, done.verification) == ("met", inspector2, "Seen on site.")
    assert ORDER.open_verbs(inspector2, done) == []


def test_the_database_knows_that_an_issuer_does_not_verify(order: Order, inspector1: User) -> None:
    with pytest.raises(IntegrityError, match="order_issuer_does_not_verify"):
        Order.objects.filter(pk=order.pk).update(state="met", verified_by=inspector1)


def test_not_met_goes_back_to_the_enterprise(order: Order, clerk: User, inspector2: User) -> None:
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    failed = orders.verify(order, actor=inspector2, result="not_met", text="Half of them.")
    assert failed.case.state == "rectifying"
    again = orders.submit_rectification(order, actor=clerk, text="Now all of them.")
    assert (again.state, again.verified_by, again.verification) == ("answered", None, "")
    assert [entry.verb for entry in again.case.journal.order_by("at", "id")][-3:] == [
        "rectification",
        "verify",
        "rectification",
    ]


def test_nobody_answers_twice_or_for_another(order: Order, clerk: User, outsider: User, inspector2: User) -> None:
    for actor in (outsider, inspector2):
        with refused("forbidden", Forbidden):
            orders.submit_rectification(order, actor=actor, text="Filled.")
    with refused("invalid", Invalid):
        orders.submit_rectification(order, actor=clerk, text=" ")
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    with refused("wrong_state"):
        orders.submit_rectification(order, actor=clerk, text="Filled again.")


def test_verifying_takes_a_result_and_words(order: Order, inspector2: User) -> None:
    with refused("invalid", Invalid) as error:
        orders.verify(order, actor=inspector2, result="perhaps", text="x")
    assert fault_codes(error) == {("/result", "invalid_choice")}
    with refused("invalid", Invalid) as error:
        orders.verify(order, actor=inspector2, result="met", text="")
    assert fault_codes(error) == {("/text", "required")}


def test_who_may_verify(order: Order, p36a: User, inspector3: User, clerk: User) -> None:
    for actor in (p36a, inspector3, clerk):
        with refused("forbidden", Forbidden):
            orders.verify(order, actor=actor, result="met", text="Seen.")


def test_an_order_of_an_ended_case_rests(order: Order, inspector1: User, inspector2: User, clerk: User) -> None:
    orders.verify(order, actor=inspector2, result="not_met", text="Nothing was done.")
    harder = issue_order(order.case, inspector1, text="Seal the tanks.")
    orders.verify(harder, actor=inspector2, result="met", text="Sealed.")
    cases.close(order.case, actor=inspector2, reason="Sealed.")
    with refused("case_ended"):
        orders.submit_rectification(order, actor=clerk, text="Filled after all.")
    with refused("case_ended"):
        orders.verify(order, actor=inspector2, result="met", text="Seen.")


def test_the_addressee_sees_the_order_and_not_the_case(
    order: Order, case: Case, clerk: User, outsider: User, inspector3: User
) -> None:
    assert Order.objects.visible_to(clerk).get() == order
    assert not Case.objects.visible_to(clerk).exists()
    assert not Order.objects.visible_to(outsider).exists()
    assert not Order.objects.visible_to(inspector3).exists()
    assert ORDER.open_verbs(clerk, order) == ["submit_rectification", "request_extension", "prove"]


def test_overdue_from_the_day_after_the_term_until_answered(order: Order, clerk: User, inspector2: User) -> None:
    assert not Order.objects.overdue(dt.date(2011, 7, 11)).exists()
    assert Order.objects.overdue(dt.date(2011, 7, 12)).get() == order
    assert order.is_overdue(dt.date(2011, 7, 12))
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    assert not Order.objects.overdue(dt.date(2011, 7, 12)).exists()
    orders.verify(order, actor=inspector2, result="not_met", text="Half.")
    assert Order.objects.overdue(dt.date(2011, 7, 12)).exists()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"due_on": dt.date(2011, 10, 3)}, ("/due_on", "not_a_working_day")),  # the National Day's week
        ({"due_on": dt.date(2011, 7, 10)}, ("/due_on", "not_a_working_day")),  # a Sunday
        ({"due_on": dt.date(2031, 6, 10)}, ("/due_on", "too_far")),
        ({"due_on": None}, ("/due_on", "one_of")),
        ({"working_days": 5}, ("/due_on", "one_of")),
        ({"due_on": None, "working_days": 0}, ("/working_days", "out_of_range")),
        ({"due_on": None, "working_days": 501}, ("/working_days", "out_of_range")),
        ({"due_on": dt.date(2017, 1, 3)}, ("/due_on", "too_far")),
    ],
)
def test_a_term_ends_on_a_working_day(
    case: Case, inspector1: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    with refused("invalid", Invalid) as error:
        issue_order(case, inspector1, **fields)
    assert fault_codes(error) == {fault}


def test_work_that_is_made_up_for_counts_in_a_term(case: Case, inspector1: User) -> None:
    with on(2011, 12, 30):
        order = issue_order(case, inspector1, due_on=None, working_days=2)
    assert order.due_on == dt.date(2012, 1, 4)  # Saturday 31 December was worked, 1 to 3 January were holidays


def test_the_shortest_and_the_longest_term(case: Case, inspector1: User) -> None:
    assert issue_order(case, inspector1, due_on=dt.date(2016, 12, 30)).due_on == dt.date(2016, 12, 30)
    assert issue_order(case, inspector1, due_on=None, working_days=1).due_on == dt.date(2011, 6, 13)
    assert issue_order(case, inspector1, due_on=None, working_days=500).due_on.year == 2013


def test_answer_and_verification_are_kept_with_hand_and_hour(
    order: Order, case: Case, firm: Enterprise, clerk: User, inspector1: User, inspector2: User
) -> None:
    begun = case.journal.count()
    for day, result, words in ((13, "not_met", "Half."), (15, "met", "All of them.")):
        with clock.at(june_hour(day)):
            orders.submit_rectification(order, actor=clerk, text=f" Filled on the {day}th. ")
        kept = Order.objects.get()
        assert (kept.answer, kept.answered_by, kept.answered_at) == (f"Filled on the {day}th.", clerk, june_hour(day))
        assert (kept.state, kept.verified_by, kept.verified_at, kept.verification) == ("answered", None, None, "")
        with clock.at(june_hour(day + 1)):
            orders.verify(order, actor=inspector2, result=result, text=f" {words} ")
        kept.refresh_from_db()
        assert (kept.state, kept.verification) == (result, words)
        assert (kept.verified_by, kept.verified_at) == (inspector2, june_hour(day + 1))
    assert kept.version == order.version + 4
    assert journal_entries(case)[begun:] == [
        ("rectification", clerk.pk, f"{order.number}: Filled on the 13th."),
        ("verify", inspector2.pk, f"{order.number}: Not met. Half."),
        ("rectification", clerk.pk, f"{order.number}: Filled on the 15th."),
        ("verify", inspector2.pk, f"{order.number}: Met. All of them."),
    ]
    messages = OutboxMessage.objects.filter(event__in=["order_answered", "order_verified"])
    assert [message.payload for message in messages] == [{"order_id": str(order.pk)}] * 4
    events = AuditEvent.objects.filter(object_id=str(order.pk)).order_by("at", "id")[2:]
    assert [(row.action, row.actor_id, row.data) for row in events] == [
        ("orders.submit_rectification", clerk.pk, {}),
        ("orders.verify", inspector2.pk, {"result": "not_met"}),
        ("orders.submit_rectification", clerk.pk, {}),
        ("orders.verify", inspector2.pk, {"result": "met"}),
    ]


def test_a_request_for_more_time_lapses_when_the_order_is_met(
    order: Order, case: Case, clerk: User, inspector1: User, inspector2: User
) -> None:
    other = issue_order(case, inspector1)
    for row in (order, other):
        extensions.request(row, actor=clerk, working_days=5, reason="The pump is on its way.")
    orders.verify(order, actor=inspector2, result="not_met", text="Nothing was done.")
    assert order.extensions.get().state == "requested"
    orders.verify(order, actor=inspector2, result="met", text="Done.")
    assert (order.extensions.get().state, other.extensions.get().state) == ("lapsed", "requested")


def test_a_case_follows_its_orders(order: Order, case: Case, clerk: User, inspector1: User, inspector2: User) -> None:
    other = issue_order(case, inspector1)
    version = other.case.version
    assert orders.submit_rectification(order, actor=clerk, text="Filled.").case.state == "rectifying"
    assert Case.objects.get().version == version
    orders.submit_rectification(other, actor=clerk, text="Filled too.")
    case.refresh_from_db()
    assert (case.state, case.version) == ("verifying", version + 1)
    orders.verify(other, actor=inspector2, result="not_met", text="Half.")
    case.refresh_from_db()
    assert (case.state, case.version) == ("rectifying", version + 2)


def test_an_order_given_before_the_hearing_does_not_move_the_case(
    case: Case, clerk: User, inspector1: User, inspector2: User
) -> None:
    competences.enter()
    Case.objects.filter(pk=case.pk).update(conduct_on=dt.date(2011, 5, 1))
    case = cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    notified(case, inspector1)
    order = issue_order(case, inspector1)
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    assert Case.objects.get().state == "hearing"


def test_a_missed_order_goes_up_a_level_each_thirty_days(firm: Enterprise) -> None:
    county = factories.user("inspector", at="360727")
    case = digging(county, subject=Named("enterprise", firm.code), province="")
    order = issue_order(case, county)
    escalations = []
    for day in (dt.date(2011, 7, 11), *(dt.date(2011, 7, 12) + dt.timedelta(days) for days in (0, 29, 30, 59, 60))):
        escalations += [
            (day.isoformat(), row.escalated_to.code) for row in orders.escalate_overdue(actor=ACTOR, on=day)
        ]
        if escalations and escalations[-1][0] == day.isoformat():
            order.refresh_from_db()
            assert (order.escalated_to.code, order.escalated_on) == (escalations[-1][1], day)
    assert escalations == [("2011-07-12", "3607"), ("2011-08-11", "36"), ("2011-09-10", "CN")]
    assert journal_entries(case)[-1] == ("missed", None, f"{order.number}: China")
    events = AuditEvent.objects.filter(action="orders.escalate").order_by("at", "id")
    assert [row.data["escalated_to"] for row in events] == ["3607", "36", "CN"]
    assert {(row.object_id, row.actor_name) for row in events} == {(str(order.pk), str(ACTOR))}


def test_one_unanswered_order_does_not_hide_another(firm: Enterprise, case: Case, inspector1: User) -> None:
    """The first is escalated to the nation already; the second is notified nevertheless."""
    first = issue_order(case, inspector1)
    Order.objects.filter(pk=first.pk).update(escalated_to=factories.place("CN"), escalated_on=dt.date(2011, 7, 12))
    second = issue_order(case, inspector1)
    (escalated,) = orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 9, 1))
    assert (escalated, escalated.escalated_to) == (
        second,
        factories.place("CN"),
    )  # above the office, wherever the mine is


def test_the_lead_of_the_case_does_not_verify(order: Order, case: Case, inspector2: User) -> None:
    Case.objects.filter(pk=case.pk).update(lead=inspector2)
    with refused("maker_is_checker"):
        orders.verify(order, actor=inspector2, result="met", text="Seen.")
    with pytest.raises(IntegrityError, match="whoever leads a case"):
        Order.objects.filter(pk=order.pk).update(state="met", verified_by=inspector2)


def handed_in(order: Order, actor: User, kind: str = "photograph") -> Evidence:
    return evidence.add_to_order(order, actor=actor, file=evidence.Upload("pond.jpg", uploads.jpeg()), kind=kind)


def test_an_order_that_asks_for_evidence_is_not_met_without_any(
    case: Case, inspector1: User, inspector2: User, clerk: User
) -> None:
    order = issue_order(case, inspector1, evidence_required=True)
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    with refused("no_evidence") as error:
        orders.verify(order, actor=inspector2, result="met", text="Seen.")
    assert error.value.extra["files"] == 0
    assert orders.verify(order, actor=inspector2, result="not_met", text="Not seen.").state == "not_met"
    handed_in(order, clerk)
    assert orders.verify(order, actor=inspector2, result="met", text="Seen.").state == "met"


def test_a_file_that_nobody_has_admitted_is_no_evidence_of_an_order(
    case: Case, inspector1: User, inspector2: User, legal1: User, clerk: User
) -> None:
    order = issue_order(case, inspector1, evidence_required=True)
    file = handed_in(order, clerk, "satellite_image")
    with refused("no_evidence") as error:
        orders.verify(order, actor=inspector2, result="met", text="Seen.")
    assert error.value.extra["files"] == 1
    impartial(case, legal1)
    evidence.admit(file, actor=legal1, reason="The image shows the pond.")
    assert orders.verify(order, actor=inspector2, result="met", text="Seen.").state == "met"


def test_the_database_asks_for_the_evidence_of_an_order(
    case: Case, inspector1: User, inspector2: User, clerk: User
) -> None:
    met: dict[str, Any] = {"state": "met", "verified_by": inspector2, "verified_at": clock.now()}
    order = issue_order(case, inspector1, evidence_required=True)
    with pytest.raises(IntegrityError, match="not met without any"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**met)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(evidence_required=False)
    handed_in(order, clerk)
    unanswered = issue_order(case, inspector1)
    prove_actor(inspector2)
    assert Order.objects.filter(pk__in=[order.pk, unanswered.pk]).update(**met) == 2


def test_an_officer_who_may_not_verify_is_refused_with_the_reason(
    order: Order, inspector1: User, inspector2: User, clerk: User
) -> None:
    def said(actor: User) -> list[tuple[str, str]]:
        return [(transition.verb, refusal.code) for transition, refusal in ORDER.refused_transitions(actor, order)]

    assert ("verify", "maker_is_checker") in said(inspector1)
    assert "verify" not in dict(said(inspector2))
    assert "verify" not in dict(said(clerk))
    page = Client()
    for path in (f"/orders/{order.pk}/", f"/cases/{order.case_id}/"):
        for actor, shown in ((inspector1, True), (inspector2, False)):
            page.force_login(actor)
            assert ("cannot verify it" in page.get(path).content.decode()) is shown
    client = APIClient()
    client.force_authenticate(inspector1)
    answer = client.get(f"/api/v1/orders/{order.pk}/").json()["refused"]
    assert [(row["verb"], row["code"]) for row in answer] == [("verify", "maker_is_checker")]
    assert "Ask another officer" in answer[0]["detail"]


UNSERVED: dict[str, Any] = {"served_on": None, "service": "", "due_on": None, "working_days": 10}


def test_a_term_runs_from_service_and_not_before(case: Case, inspector1: User, inspector2: User, clerk: User) -> None:
    order = issue_order(case, inspector1, **UNSERVED)
    late = dt.date(2012, 6, 1)
    assert (order.due_on, order.served_on, order.working_days) == (None, None, 10)
    assert not order.is_overdue(late)
    assert not Order.objects.overdue(late).exists()
    assert orders.escalate_overdue(actor=ACTOR, on=late) == []
    assert not OutboxMessage.objects.filter(event="order_served").exists()
    with refused("not_served"):
        extensions.request(order, actor=clerk, working_days=5, reason="The pump is on its way.")
    with refused("not_served"):
        orders.verify(order, actor=inspector2, result="not_met", text="Nothing was done.")
    with on(2011, 6, 20):
        served = order_deadlines.serve(order, actor=inspector1, served_on=dt.date(2011, 6, 17), service="mail")
    assert (served.due_on, served.served_by_id) == (dt.date(2011, 7, 1), inspector1.pk)
    assert not served.is_overdue(dt.date(2011, 7, 1))
    assert served.is_overdue(dt.date(2011, 7, 2))
    assert OutboxMessage.objects.get(event="order_served").payload == {"order_id": str(order.pk)}
    assert journal_entries(case)[-1] == ("serve_order", inspector1.pk, f"{order.number}: 2011-06-17, By mail")


def test_a_named_day_is_as_many_working_days_from_service(case: Case, inspector1: User) -> None:
    order = issue_order(case, inspector1, served_on=None, service="", due_on=dt.date(2011, 6, 17))
    assert order.working_days == 5
    with on(2011, 7, 1):
        served = order_deadlines.serve(order, actor=inspector1, served_on=dt.date(2011, 7, 1), service="direct")
    assert served.due_on == dt.date(2011, 7, 8)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"served_on": dt.date(2011, 6, 9)}, ("/served_on", "invalid_day")),
        ({"served_on": dt.date(2011, 6, 11)}, ("/served_on", "invalid_day")),
        ({"service": "shouted"}, ("/service", "invalid_choice")),
        ({"service": "electronic"}, ("/service", "no_consent")),
    ],
)
def test_a_service_that_cannot_have_been_is_refused(
    case: Case, inspector1: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    order = issue_order(case, inspector1, **UNSERVED)
    with refused("invalid", Invalid) as error:
        order_deadlines.serve(
            order, actor=inspector1, **{"served_on": dt.date(2011, 6, 10), "service": "direct", **fields}
        )
    assert fault_codes(error) == {fault}
    with refused("invalid", Invalid):
        issue_order(case, inspector1, **{"served_on": dt.date(2011, 6, 10), "service": "direct", **fields})
    assert Order.objects.count() == 1


def test_an_order_is_served_once_and_by_a_handler_of_the_case(
    case: Case, inspector1: User, inspector3: User, clerk: User
) -> None:
    order = issue_order(case, inspector1, **UNSERVED)
    day: dict[str, Any] = {"served_on": dt.date(2011, 6, 10), "service": "direct"}
    for actor in (inspector3, clerk):
        with refused("forbidden", Forbidden):
            order_deadlines.serve(order, actor=actor, **day)
    order_deadlines.serve(order, actor=inspector1, **day)
    with refused("already_served"):
        order_deadlines.serve(order, actor=inspector1, **day)


@pytest.mark.parametrize(
    "change", [{"served_on": dt.date(2011, 6, 30)}, {"working_days": 99}, {"due_on": None, "served_on": None}]
)
def test_the_database_keeps_service_and_term(order: Order, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="entered once"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)


def test_no_term_without_service_in_the_database(case: Case, inspector1: User) -> None:
    order = issue_order(case, inspector1, **UNSERVED)
    with pytest.raises(IntegrityError, match="order_term_begins_with_service"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(due_on=dt.date(2011, 6, 11))


def test_a_missed_order_proposes_the_next_step_to_the_handler(
    order: Order, case: Case, inspector1: User, inspector2: User, clerk: User
) -> None:
    assert missed_order_steps.find_next_step(order, dt.date(2011, 7, 11)) is None
    step = missed_order_steps.find_next_step(order, dt.date(2011, 7, 12))
    assert step is not None
    assert (step.kind, step.needs_decision) == ("suspend", True)
    orders.verify(order, actor=inspector2, result="not_met", text="Nothing was done.")
    page, client = Client(), APIClient()
    for actor, shown in ((inspector1, True), (clerk, False)):
        page.force_login(actor)
        client.force_authenticate(actor)
        text = page.get(f"/orders/{order.pk}/").content.decode()
        assert ("Proposed next step: Suspend production" in text) is shown
        answer = client.get(f"/api/v1/orders/{order.pk}/").json()["next_step"]
        assert answer == ({"kind": "suspend", "needs_decision": True} if shown else None)
    page.force_login(inspector1)
    assert "Proposed next step" in page.get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "proposed"),
    [
        ("warn", "rectify"),
        ("rectify", "suspend"),
        ("suspend", "close"),
        ("close", "revoke"),
        ("revoke", None),
        ("fine", None),
    ],
)
def test_each_step_of_the_ladder(order: Order, kind: str, proposed: str | None) -> None:
    order.kind, order.state = kind, Order.State.NOT_MET
    step = missed_order_steps.find_next_step(order, dt.date(2011, 6, 10))
    assert (step.kind if step else None) == proposed


def test_a_step_that_was_taken_is_not_proposed_again(order: Order, case: Case, inspector1: User) -> None:
    late = dt.date(2011, 9, 1)
    with clock.at(june_hour(20)):
        again = issue_order(case, inspector1)
    assert missed_order_steps.find_next_step(order, late) is not None  # the same once more is no next step
    first = SimpleNamespace(
        kind="rectify",
        state="issued",
        respondent_id=1,
        is_overdue=lambda on: True,
        issued_at=order.issued_at,
        case=SimpleNamespace(),
    )
    later = SimpleNamespace(kind="suspend", state="issued", respondent_id=1, issued_at=again.issued_at)
    first.case = SimpleNamespace(state="rectifying", ENDED=Case.ENDED, orders=SimpleNamespace(all=lambda: [later]))
    suspended: Any = first
    assert missed_order_steps.find_next_step(suspended, late) is None
    later.respondent_id = 2  # to somebody else
    assert missed_order_steps.find_next_step(suspended, late) is not None
    later.respondent_id, later.state = 1, "annulled"
    assert missed_order_steps.find_next_step(suspended, late) is not None
