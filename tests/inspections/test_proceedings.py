"""Proceedings from the notice to the decision: no step may be left out, and each refusal has its test."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Forbidden, Invalid
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, Membership, Notification, User
from enterprises.roles import Role
from inspections.events import PROCEEDING_MOVED
from inspections.lifecycles import CASE, PROCEEDING
from inspections.models import Case, Order, Proceeding
from inspections.services import cases, consents, fines, notify, orders, proceedings
from inspections.services.subjects import Named
from tests.support import competences, factories
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on, proven
from tests.support.proceedings import (
    AFTER,
    BASIS,
    SERVED,
    decided,
    journal_entries,
    june_hour,
    notified,
    order_after_decision,
    reviewed,
    reviewed_after,
)
from tests.support.refusals import fault_codes, refused
from tests.support.sealing import execute


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT", "MEP", "MOFCOM"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    case = digging(
        inspector1,
        subject=Named("enterprise", firm.code),
        province="",
        source="inspection",
        conduct_on=dt.date(2011, 5, 1),
    )
    return proven(cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1))


@pytest.mark.parametrize("kind", Order.PENALTIES)
def test_no_penalty_before_notice_decision_and_service(
    kind: str, case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    with refused("no_notice"):
        order_after_decision(case, inspector1, kind)
    proceeding = notified(case, inspector1)
    with refused("no_decision"):
        order_after_decision(case, inspector1, kind)
    decided(reviewed_after(proceeding, legal1), decider1)
    imposed = kind in {"fine", "confiscate"}
    with refused("not_served" if imposed else "not_decided") as caught:
        order_after_decision(case, inspector1, kind)
    assert imposed or {*caught.value.extra["penalties"]} == {"fine", "confiscate"}
    assert not Order.objects.exists()


def test_the_database_knows_that_penalties_are_decided(case: Case, inspector1: User) -> None:
    order = order_after_decision(case, inspector1, "rectify")
    another = Order.objects.values().get(pk=order.pk) | {"id": uuid4(), "number": "another", "kind": "fine"}
    with pytest.raises(IntegrityError, match="order_penalises_by_decision"):
        Order.objects.create(**another)


def test_the_whole_way_of_a_fine(
    case: Case, inspector1: User, inspector2: User, legal1: User, decider1: User, clerk: User
) -> None:
    proceeding = notified(case, inspector1)
    case.refresh_from_db()
    assert (case.state, proceeding.number) == ("hearing", "36-2011-0001-P1")
    assert (proceeding.statement_due_on, proceeding.hearing_offered) == (dt.date(2011, 6, 17), False)
    proceedings.make_statement(proceeding, actor=clerk, text="The scale was wrong.")
    proceedings.answer_statement(proceeding, actor=inspector1, text="The scale was calibrated on 3 April.")
    reviewed(proceeding, legal1)
    proceeding = decided(proceeding, decider1, fine=Decimal(15000))
    case.refresh_from_db()
    assert (case.state, proceeding.fine) == ("decided", 15000)
    with clock.at(AFTER):
        proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="mail")
    order = order_after_decision(case, inspector1, "fine")
    assert (order.fine, order.proceeding, order.case.state) == (15000, proceeding, "rectifying")
    with refused("already_ordered"):
        order_after_decision(case, inspector1, "fine")
    with clock.at(AFTER):
        orders.verify(order, actor=inspector2, result="met", text="Paid.")
        with refused("penalty_not_ordered"):
            cases.close(case, actor=inspector2, reason="Paid.")
    other = order_after_decision(case, inspector1, "confiscate")
    with clock.at(AFTER):
        orders.verify(other, actor=inspector2, result="met", text="38 t are in the state store.")
        assert cases.close(case, actor=inspector2, reason="Done.").state == "closed"
    assert [entry.verb for entry in case.journal.order_by("at", "id")] == [
        "open",
        "place_on_file",
        "start_investigation",
        "notify",
        "statement",
        "answer_statement",
        "review",
        "decide",
        "serve",
        "order",
        "serve_order",
        "verify",
        "order",
        "serve_order",
        "verify",
        "record_outcome",
        "close",
    ]


def test_each_step_is_kept_with_its_words_its_hand_and_its_hour(
    case: Case,
    firm: Enterprise,
    inspector1: User,
    inspector2: User,
    legal1: User,
    decider1: User,
    clerk: User,
    signer: User,
) -> None:
    consents.record(
        actor=signer, enterprise=firm, document="Form 7", address="box@example.org", signed_on=dt.date(2011, 6, 1)
    )
    begun = case.journal.count()
    day = dt.date(2011, 5, 3)
    with clock.at(june_hour(13)):
        created = notified(
            case, inspector1, facts=" Too much. ", grounds=" The plan. ", intended=["suspend", "fine"], conduct_on=day
        )
    row = Proceeding.objects.get()
    assert (row.facts, row.grounds, row.article, row.illegal_gains) == ("Too much.", "The plan.", "", None)
    assert (row.intended, row.intended_fine, row.conduct_on) == (["suspend", "fine"], 20000, day)
    assert (row.notified_by, row.notified_at, row.state) == (inspector1, june_hour(13), "notified")
    assert (row.served_on, row.service, row.consent) == (SERVED, "direct", "")
    assert row.statement_due_on == dt.date(2011, 6, 17)  # from the day of service, not of the entry
    case.refresh_from_db()
    assert (case.state, case.conduct_on) == ("hearing", day)
    with clock.at(june_hour(14)):
        proceedings.make_statement(created, actor=clerk, text=" It rained. ")
        proceedings.request_hearing(created, actor=clerk)
    with clock.at(june_hour(15)):
        proceedings.answer_statement(created, actor=inspector1, text=" Not in May. ")
        proceedings.hold_hearing(created, actor=inspector2, held_on=dt.date(2011, 6, 14), text=" Both spoke. ")
    with clock.at(june_hour(20)):
        reviewed(created, legal1, text=" In order. ", fine_basis=f" {BASIS} ")
    with clock.at(june_hour(21)):
        impartial(case, decider1)
        proceedings.decide(created, actor=decider1, penalties=["suspend"], text=" Stopped. ")
    with clock.at(june_hour(22)):
        proceedings.serve(created, actor=inspector1, served_on=dt.date(2011, 6, 21), service="electronic")
    row.refresh_from_db()
    assert (row.statement, row.stated_by, row.stated_at) == ("It rained.", clerk, june_hour(14))
    assert (row.hearing_requested_by, row.hearing_requested_at) == (clerk, june_hour(14))
    assert (row.answer, row.answered_by, row.answered_at) == ("Not in May.", inspector1, june_hour(15))
    assert (row.hearing_held_on, row.hearing_by) == (dt.date(2011, 6, 14), inspector2)
    assert (row.hearing_record, row.opinion) == ("Both spoke.", "In order.")
    assert (row.reviewed_by, row.reviewed_at, row.fine_basis) == (legal1, june_hour(20), BASIS)
    assert (row.state, row.decision, row.penalties, row.fine) == ("decided", "Stopped.", ["suspend"], None)
    assert (row.decided_by, row.decided_at) == (decider1, june_hour(21))
    assert (row.decision_served_on, row.decision_service) == (dt.date(2011, 6, 21), "electronic")
    assert (row.decision_consent, row.version) == ("Form 7: box@example.org", 8)
    case.refresh_from_db()
    assert (case.state, case.decided_at) == ("decided", june_hour(21))
    number = "36-2011-0001-P1"
    assert journal_entries(case)[begun:] == [
        ("notify", inspector1.pk, f"{number}: Too much."),
        ("statement", clerk.pk, f"{number}: It rained."),
        ("request_hearing", clerk.pk, number),
        ("answer_statement", inspector1.pk, f"{number}: Not in May."),
        ("hold_hearing", inspector2.pk, f"{number}: Both spoke."),
        ("review", legal1.pk, f"{number}: In order."),
        ("decide", decider1.pk, f"{number}: Stopped."),
        ("serve", inspector1.pk, f"{number}: Electronically"),
    ]
    audited = AuditEvent.objects.filter(action__startswith="proceedings.", object_id=str(row.pk)).order_by("at", "id")
    assert [(item.action.partition(".")[2], item.actor_id) for item in audited] == [
        (verb, actor) for verb, actor, _text in journal_entries(case)[begun:]
    ]
    assert {(item.place, item.enterprise_code) for item in audited} == {("360727", firm.code)}


def test_each_step_needs_its_words(case: Case, inspector1: User, inspector2: User, legal1: User, clerk: User) -> None:
    impartial(case, legal1)
    created = notified(case, inspector1, intended=["suspend"], intended_fine=None)

    def silent(step: Any, actor: User, **fields: Any) -> None:
        with refused("invalid", Invalid) as error:
            step(created, actor=actor, text=" ", **fields)
        assert fault_codes(error) == {("/text", "required")}

    silent(proceedings.make_statement, clerk)
    proceedings.make_statement(created, actor=clerk, text="It rained.")
    proceedings.request_hearing(created, actor=clerk)
    silent(proceedings.answer_statement, inspector1)
    proceedings.answer_statement(created, actor=inspector1, text="Not in May.")
    with clock.at(AFTER):
        silent(proceedings.hold_hearing, inspector2, held_on=AFTER)
        for day in (SERVED, dt.date(2011, 6, 21)):
            with refused("invalid", Invalid) as error:
                proceedings.hold_hearing(created, actor=inspector2, held_on=day, text="Both spoke.")
            assert fault_codes(error) == {("/held_on", "invalid_day")}
        proceedings.hold_hearing(created, actor=inspector2, held_on=AFTER, text="Both spoke.")
        silent(proceedings.review, legal1, passed=True)


def test_a_new_notice_takes_the_place_of_the_one_before(case: Case, inspector1: User, legal1: User) -> None:
    reviewed_after(notified(case, inspector1), legal1)
    notified(case, inspector1)
    notified(case, inspector1)
    rounds = Proceeding.objects.order_by("number").values_list("number", "state", "version")
    assert [(number[-2:], state, version) for number, state, version in rounds] == [
        ("P1", "withdrawn", 3),
        ("P2", "withdrawn", 2),
        ("P3", "notified", 1),
    ]


def test_a_day_in_shanghai_is_the_first_on_which_a_paper_can_be_served(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User
) -> None:
    """Opened and decided at one o'clock in the morning, when it was still the day before in Greenwich."""
    with clock.at(june_hour(9, 17)):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2011, 5, 1))
    cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    with refused("invalid", Invalid) as error:
        notified(case, inspector1, served_on=dt.date(2011, 6, 9))
    assert fault_codes(error) == {("/served_on", "invalid_day")}
    created = reviewed_after(notified(case, inspector1), legal1)
    with clock.at(june_hour(20, 17)):
        impartial(case, decider1)
        proceedings.decide(created, actor=decider1, penalties=["confiscate"], text="Taken.")
    with clock.at(june_hour(22)):
        for day in (20, 23):
            with refused("invalid", Invalid) as error:
                proceedings.serve(created, actor=inspector1, served_on=dt.date(2011, 6, day), service="direct")
            assert fault_codes(error) == {("/served_on", "invalid_day")}
        assert proceedings.serve(created, actor=inspector1, served_on=dt.date(2011, 6, 21), service="direct")


def test_a_person_is_heard_from_a_smaller_fine_on_and_consents_by_himself(inspector1: User) -> None:
    case = digging(inspector1, subject=Named("person", description="A man with a pump"), conduct_on=SERVED)
    cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    below = notified(case, inspector1, intended_fine=Decimal("9999.99"), consent=" said so ")
    assert (below.hearing_offered, below.consent) == (False, "said so")
    assert notified(case, inspector1, intended_fine=Decimal(10000)).hearing_offered
    with refused("invalid", Invalid) as error:
        notified(case, inspector1, service="electronic", consent=" ")
    assert fault_codes(error) == {("/consent", "required")}
    assert notified(case, inspector1, service="electronic", consent=" Form 8 ").consent == "Form 8"
    event = AuditEvent.objects.filter(action="proceedings.notify").latest("at", "id")
    assert (event.place, event.enterprise_code) == ("36", "")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"facts": " "}, "/facts", "required"),
        ({"grounds": ""}, "/grounds", "required"),
        ({"intended": []}, "/intended", "required"),
        ({"intended": ["rectify"]}, "/intended", "not_a_penalty"),
        ({"served_on": dt.date(2011, 6, 11)}, "/served_on", "invalid_day"),
        ({"served_on": dt.date(2011, 6, 9)}, "/served_on", "invalid_day"),
        ({"service": "shouted"}, "/service", "invalid_choice"),
        ({"service": "electronic"}, "/service", "no_consent"),
        ({"conduct_on": dt.date(2011, 6, 11)}, "/conduct_on", "future_day"),
        ({"intended_fine": None}, "/intended_fine", "required"),
        ({"intended_fine": Decimal(0)}, "/intended_fine", "required"),
        ({"intended_fine": Decimal("NaN")}, "/intended_fine", "required"),
        ({"intended_fine": Decimal("Infinity")}, "/intended_fine", "required"),
        ({"intended": ["confiscate"]}, "/intended_fine", "not_a_fine"),
        ({"article": "99"}, "/article", "unknown_article"),
    ],
)
def test_what_a_notice_cannot_do_without(
    case: Case, inspector1: User, changes: dict[str, Any], pointer: str, code: str
) -> None:
    with refused("invalid", Invalid) as error:
        notified(case, inspector1, **changes)
    assert fault_codes(error) == {(pointer, code)}
    assert not Proceeding.objects.exists()


def test_a_notice_says_of_which_day(inspector1: User, firm: Enterprise) -> None:
    case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=None)
    proven(cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1))
    with refused("invalid", Invalid) as error:
        notified(case, inspector1)
    assert fault_codes(error) == {("/conduct_on", "required")}


def test_the_counterparty_is_notified_of_what_concerns_it(
    case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    proceeding = notified(case, inspector1)
    decided(reviewed_after(proceeding, legal1), decider1)
    with clock.at(AFTER):
        proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="direct")
    messages = OutboxMessage.objects.filter(event=PROCEEDING_MOVED).order_by("id").values_list("payload", flat=True)
    assert list(messages) == [{"proceeding_id": str(proceeding.pk), "verb": verb} for verb in ("notify", "serve")]


def test_electronic_service_by_signed_consent(case: Case, inspector1: User, firm: Enterprise, signer: User) -> None:
    consent = consents.record(
        actor=signer,
        enterprise=firm,
        document="Signed form 7",
        address="box@example.org",
        signed_on=dt.date(2011, 5, 2),
    )
    assert notified(case, inspector1, service="electronic").consent == "Signed form 7: box@example.org"
    with refused("exists"):
        consents.record(
            actor=inspector1, enterprise=firm, document="Again", address="x@example.org", signed_on=dt.date(2011, 5, 3)
        )
    with refused("invalid", Invalid) as error:
        consents.revoke(consent, actor=signer, reason=" ")
    assert fault_codes(error) == {("/reason", "required")}
    consents.revoke(consent, actor=signer, reason="The box is closed.")
    with refused("invalid", Invalid) as error:
        notified(case, inspector1, service="electronic")
    assert fault_codes(error) == {("/service", "no_consent")}
    with refused("wrong_state"):
        consents.revoke(consent, actor=signer, reason="Again.")
    with pytest.raises(IntegrityError, match="electronic_service_by_consent"):
        entered_otherwise(Proceeding.objects.get(), consent="")


def entered_otherwise(proceeding: Proceeding, **values: Any) -> Proceeding:
    """Withdraw a round and insert a copy with other values in its place, since a round's values cannot be rewritten."""
    row = Proceeding.objects.values().get(pk=proceeding.pk)
    Proceeding.objects.filter(pk=proceeding.pk).update(state="withdrawn")
    review = {name: row.pop(name) for name in ("state", "reviewed_by_id", "reviewed_at")}
    prove_actor(User.objects.get(pk=row["notified_by_id"]))
    copy = Proceeding.objects.create(**row | {"id": uuid4(), "number": f"{row['number']}-2"} | values)
    if review["reviewed_by_id"]:
        prove_actor(User.objects.get(pk=review["reviewed_by_id"]))
        Proceeding.objects.filter(pk=copy.pk).update(**review)
    copy.refresh_from_db()
    return copy


def test_nobody_known_is_served_nothing(inspector1: User) -> None:
    case = digging(inspector1)
    cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    with refused("nobody_known"):
        notified(case, inspector1)
    assert "notify" not in CASE.open_verbs(inspector1, Case.objects.get(pk=case.pk))


def test_what_was_discovered_after_two_years_is_not_penalised(case: Case, inspector1: User) -> None:
    with refused("time_barred"):
        notified(case, inspector1, conduct_on=dt.date(2009, 6, 9))
    assert notified(case, inspector1, conduct_on=dt.date(2009, 6, 10))


def test_review_waits_for_the_defence(case: Case, inspector1: User, legal1: User, clerk: User) -> None:
    proceeding = notified(case, inspector1)
    with clock.at(dt.date(2011, 6, 17)), refused("term_running"):
        reviewed(proceeding, legal1)
    proceedings.make_statement(proceeding, actor=clerk, text="It rained.")
    with refused("already_stated"):
        proceedings.make_statement(proceeding, actor=clerk, text="And more.")
    with clock.at(AFTER), refused("statement_unanswered"):
        reviewed(proceeding, legal1)
    proceedings.answer_statement(proceeding, actor=inspector1, text="Rain makes no ore.")
    with refused("already_answered"):
        proceedings.answer_statement(proceeding, actor=inspector1, text="Again.")
    assert reviewed(proceeding, legal1).state == "reviewed"


def test_nothing_is_answered_that_was_not_stated(case: Case, inspector1: User) -> None:
    with refused("nothing_stated"):
        proceedings.answer_statement(notified(case, inspector1), actor=inspector1, text="No.")


@pytest.mark.parametrize(
    ("intended", "fine", "offered"),
    [
        (["suspend"], None, True),
        (["close"], None, True),
        (["revoke"], None, True),
        (["confiscate"], None, False),
        (["deduct"], None, False),
        (["fine"], Decimal("99999.99"), False),
        (["fine"], Decimal(100000), True),
    ],
)
def test_when_a_hearing_is_offered(
    case: Case, inspector1: User, intended: list[str], fine: Decimal | None, offered: bool
) -> None:
    assert notified(case, inspector1, intended=intended, intended_fine=fine).hearing_offered is offered


def test_a_hearing_that_was_requested_is_held_by_other_hands(
    case: Case, inspector1: User, inspector2: User, legal1: User, clerk: User
) -> None:
    proceeding = notified(case, inspector1, intended=["suspend"], intended_fine=None)
    with refused("no_hearing_requested"):
        proceedings.hold_hearing(proceeding, actor=inspector2, held_on=SERVED, text="x")
    with clock.at(dt.date(2011, 6, 17)):
        proceedings.request_hearing(proceeding, actor=clerk)
        with refused("already_requested"):
            proceedings.request_hearing(proceeding, actor=clerk)
    with clock.at(AFTER):
        with refused("hearing_pending"):
            reviewed(proceeding, legal1)
        with refused("maker_is_checker"):
            proceedings.hold_hearing(proceeding, actor=inspector1, held_on=AFTER, text="Heard.")
        with refused("invalid", Invalid):
            proceedings.hold_hearing(proceeding, actor=inspector2, held_on=SERVED, text="Heard.")
        proceedings.hold_hearing(proceeding, actor=inspector2, held_on=AFTER, text="Heard both sides.")
        assert reviewed(proceeding, legal1).state == "reviewed"


def test_a_hearing_is_requested_in_time_and_where_it_was_offered(case: Case, inspector1: User, clerk: User) -> None:
    with refused("no_hearing_offered"):
        proceedings.request_hearing(notified(case, inspector1), actor=clerk)
    proceeding = notified(case, inspector1, intended=["suspend"], intended_fine=None)
    with clock.at(dt.date(2011, 6, 18)), refused("term_passed"):
        proceedings.request_hearing(proceeding, actor=clerk)


def test_a_review_that_fails_goes_back_to_the_investigation(case: Case, inspector1: User, legal1: User) -> None:
    impartial(case, legal1)
    proceeding = notified(case, inspector1)
    with clock.at(AFTER):
        failed = proceedings.review(proceeding, actor=legal1, passed=False, text="Who weighed it?")
    assert (failed.state, failed.case.state) == ("withdrawn", "investigating")
    assert journal_entries(case)[-1] == ("review_failed", legal1.pk, "36-2011-0001-P1: Who weighed it?")
    again = notified(case, inspector1)
    assert again.number == "36-2011-0001-P2"


def test_a_decision_names_penalties_alone(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    with pytest.raises(Invalid) as error:
        decided(proceeding, decider1, penalties=["fine", "rectify"])
    assert fault_codes(error) == {("/penalties", "not_a_penalty")}


def test_no_decision_without_legal_review(case: Case, inspector1: User, decider1: User) -> None:
    with refused("wrong_state"):
        decided(notified(case, inspector1), decider1)
    with pytest.raises(IntegrityError, match="decided_by_other_hands"):
        Proceeding.objects.update(decided_by=decider1)


def test_who_investigated_or_reviewed_does_not_decide(case: Case, inspector1: User, legal1: User) -> None:
    Membership.objects.create(
        user=inspector1, role=Role.CASE_DECIDER, jurisdiction=factories.place("36"), valid_from=dt.date(2000, 1, 1)
    )
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    with refused("maker_is_checker"):
        decided(proceeding, User.objects.get(pk=inspector1.pk))


@pytest.mark.parametrize(
    ("kind", "competent", "not_competent"),
    [
        ("revoke", "p36a", "decider1"),
        ("deduct", "mlr1", "decider1"),
        ("close", "decider1", "county"),
        ("suspend", "county", None),
    ],
)
def test_competence_is_of_an_office_for_an_act(
    kind: str,
    competent: str,
    not_competent: str | None,
    case: Case,
    inspector1: User,
    legal1: User,
    request: pytest.FixtureRequest,
) -> None:
    people = {"county": factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",))}

    def person(name: str) -> User:
        return people.get(name) or request.getfixturevalue(name)

    proceeding = reviewed_after(notified(case, inspector1, intended=[kind], intended_fine=None), legal1)
    fields = {"penalties": [kind], "fine": None}
    if not_competent:
        with refused("not_competent", Forbidden) as error:
            decided(proceeding, person(not_competent), **fields)
        assert error.value.extra["acts"] == [kind]
    assert decided(proceeding, person(competent), **fields).state == "decided"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"penalties": ["suspend"], "fine": None}, ("/penalties", "not_announced")),
        ({"fine": Decimal(20001)}, ("/fine", "more_than_announced")),
        ({"fine": None}, ("/fine", "required")),
        ({"penalties": ["confiscate"]}, ("/fine", "not_a_fine")),
        ({"text": ""}, ("/text", "required")),
    ],
)
def test_a_decision_imposes_what_was_announced_or_less(
    case: Case, inspector1: User, legal1: User, decider1: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    with refused("invalid", Invalid) as error:
        decided(proceeding, decider1, **fields)
    assert fault_codes(error) == {fault}


def test_nobody_is_penalised_and_the_case_closes(
    case: Case, inspector1: User, inspector2: User, legal1: User, decider1: User
) -> None:
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    decided(proceeding, decider1, penalties=[], fine=None, text="Slight, and made good at once.")
    assert cases.close(case, actor=inspector2, reason="No penalty.").state == "closed"


def test_a_decision_ends_the_ninety_days(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    assert Case.objects.overdue(dt.date(2011, 9, 9)).exists()
    decided(reviewed_after(notified(case, inspector1), legal1), decider1)
    assert not Case.objects.overdue(dt.date(2011, 9, 9)).exists()
    with refused("already_decided"):
        orders_case = Case.objects.get(pk=case.pk)
        order_after_decision(orders_case, inspector1, "rectify")
        notified(orders_case, inspector1)


def test_an_appeal_upheld_and_annulled(
    case: Case, inspector1: User, inspector2: User, legal1: User, decider1: User
) -> None:
    second = factories.user(Role.CASE_DECIDER, at="CN")
    with refused("wrong_state"):
        cases.appeal(case, actor=inspector1, reason="To the province.")
    proceeding = decided(reviewed_after(notified(case, inspector1), legal1), decider1)
    with clock.at(AFTER):
        proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="direct")
    order = order_after_decision(case, inspector1, "fine")
    with clock.at(AFTER):
        cases.publish(case, actor=decider1, reason="Of public interest.")
        cases.appeal(case, actor=inspector1, reason="To the province.")
        impartial(case, second)
        with refused("maker_is_checker"):
            cases.uphold(case, actor=decider1, reason="Right as it was.")
        assert cases.uphold(case, actor=second, reason="Right as it was.").state == "rectifying"
        cases.appeal(case, actor=inspector1, reason="To the court.")
        fallen = cases.annul(case, actor=second, reason="The scale was wrong after all.")
    assert (fallen.state, fallen.published, fallen.decided_at) == ("investigating", False, None)
    order.refresh_from_db()
    proceeding.refresh_from_db()
    assert (order.state, proceeding.state) == ("annulled", "annulled")
    assert notified(case, inspector1).number.endswith("-P2")


def test_only_what_is_decided_is_published(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    impartial(case, decider1)
    with refused("wrong_state"):
        cases.publish(case, actor=decider1, reason="Loud.")
    decided(reviewed_after(notified(case, inspector1), legal1), decider1)
    with refused("invalid", Invalid):
        cases.publish(case, actor=decider1, reason="")
    assert cases.publish(case, actor=decider1, reason="Of public interest.").published
    with refused("published"):
        cases.publish(case, actor=decider1, reason="Again.")
    assert not cases.unpublish(case, actor=decider1, reason="After a year.").published


@pytest.mark.parametrize("published", [True, False])
def test_the_database_shows_and_hides_a_decision_by_a_proven_person(
    published: bool, case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    """The system hides what is no longer in force, and nothing else."""
    impartial(case, decider1)
    proceeding = decided(reviewed_after(notified(case, inspector1), legal1), decider1)
    if not published:
        cases.publish(case, actor=decider1, reason="Of public interest.")
    for column, value in (("published", published), ("publication_reason", "Nobody's."), ("taken_down_on", SERVED)):
        with pytest.raises(DatabaseError, match="by a person who is proven"), transaction.atomic():
            execute("SELECT set_config('app.actor', '', true)")
            execute(f"UPDATE inspections_case SET {column} = %s WHERE id = %s", value, case.pk)
    with transaction.atomic():
        prove_actor(decider1)
        execute("UPDATE inspections_proceeding SET state = 'annulled' WHERE id = %s", proceeding.pk)
    execute("SELECT set_config('app.actor', '', true)")
    execute("UPDATE inspections_case SET published = false, taken_down_on = %s WHERE id = %s", SERVED, case.pk)
    with pytest.raises(DatabaseError, match="by a person who is proven"), transaction.atomic():
        execute("UPDATE inspections_case SET published = true WHERE id = %s", case.pk)


@pytest.mark.parametrize("verb", ["publish", "unpublish"])
def test_publishing_a_closed_case_does_not_change_who_closed_it(
    verb: str, case: Case, inspector1: User, inspector2: User, legal1: User, decider1: User
) -> None:
    """The opener publishes and takes down: that is no end of the case, and the database does not refuse it as one."""
    impartial(case, decider1)
    spared = reviewed_after(notified(case, inspector1), legal1)
    proceedings.decide(spared, actor=decider1, penalties=[], fine=None, text="Warned, and mended at once.")
    with clock.at(SERVED):
        closed = cases.close(case, actor=inspector2, reason="Nothing is left to do.")
    cases.publish(case, actor=inspector1, reason="Of public interest.")
    if verb == "unpublish":
        cases.unpublish(case, actor=inspector1, reason="After a year.")
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.closed_by, after.closed_at) == ("closed", inspector2, closed.closed_at)
    assert after.published is (verb == "publish")


def test_the_decision_is_served_once_and_after_it(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    proceeding = decided(reviewed_after(notified(case, inspector1), legal1), decider1)
    with clock.at(AFTER):
        with refused("invalid", Invalid):
            proceedings.serve(proceeding, actor=inspector1, served_on=SERVED, service="direct")
        with refused("invalid", Invalid):
            proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="electronic")
        proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="direct")
        with refused("already_served"):
            proceedings.serve(proceeding, actor=inspector1, served_on=AFTER, service="direct")


def test_who_sees_and_does_what(
    case: Case, inspector1: User, inspector3: User, clerk: User, outsider: User, legal1: User, p36a: User
) -> None:
    impartial(case, legal1, p36a)
    proceeding = notified(case, inspector1)
    assert Proceeding.objects.visible_to(clerk).get() == proceeding
    assert not Proceeding.objects.visible_to(outsider).exists()
    assert not Proceeding.objects.visible_to(inspector3).exists()
    assert PROCEEDING.open_verbs(clerk, proceeding) == ["make_statement"]
    for actor in (outsider, inspector3, p36a, legal1):
        with refused("forbidden", Forbidden):
            proceedings.make_statement(proceeding, actor=actor, text="x")
    for actor in (clerk, inspector1, p36a):
        with refused("forbidden", Forbidden):
            proceedings.review(proceeding, actor=actor, passed=True, text="x")
    for actor in (clerk, inspector1, legal1):
        with refused("forbidden", Forbidden):
            proceedings.decide(proceeding, actor=actor, penalties=[], text="x")


def test_a_resting_case_takes_no_steps(case: Case, inspector1: User, clerk: User) -> None:
    proceeding = notified(case, inspector1)
    cases.suspend(case, actor=inspector1, reason="Waiting for a court.")
    with refused("wrong_state"):
        proceedings.make_statement(proceeding, actor=clerk, text="x")


def test_dropping_a_case_withdraws_the_notice(case: Case, inspector1: User, inspector2: User) -> None:
    proceeding = notified(case, inspector1)
    cases.not_substantiated(case, actor=inspector2, reason="The scale was wrong.")
    proceeding.refresh_from_db()
    assert proceeding.state == "withdrawn"


def test_a_fine_lies_in_the_range_of_its_article(firm: Enterprise, inspector1: User) -> None:
    with on(2025, 3, 3):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2025, 2, 1))
        cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
        common = {"article": "21", "served_on": dt.date(2025, 3, 3), "intended": ["fine"]}
        for fine in ("999999.99", "5000000.01"):
            with refused("invalid", Invalid) as error:
                notified(case, inspector1, intended_fine=Decimal(fine), illegal_gains=Decimal(499999), **common)
            assert fault_codes(error) == {("/intended_fine", "outside_range")}
        with refused("invalid", Invalid):
            notified(case, inspector1, intended_fine=Decimal("2499999.99"), illegal_gains=Decimal(500000), **common)
        result = notified(case, inspector1, intended_fine=Decimal(2500000), illegal_gains=Decimal(500000), **common)
        bounds = fines.range_of(result)
        assert bounds is not None
        assert (bounds.least, bounds.most, bounds.branch) == (2500000, 5000000, "multiple")


def test_a_decided_fine_lies_in_the_range_of_the_announced_article_and_gains(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User
) -> None:
    with on(2025, 3, 3):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2025, 2, 1))
        cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
        created = notified(
            case,
            inspector1,
            article="21",
            served_on=dt.date(2025, 3, 3),
            intended=["fine"],
            intended_fine=Decimal(4000000),
            illegal_gains=Decimal(500000),
        )
        created.refresh_from_db()
        assert (created.article, created.illegal_gains, created.intended_fine) == ("21", 500000, 4000000)
    with on(2025, 3, 20):
        reviewed(created, legal1)
        impartial(case, decider1)
        for fine, code in (("2499999.99", "outside_range"), ("4000000.01", "more_than_announced")):
            with refused("invalid", Invalid) as error:
                proceedings.decide(created, actor=decider1, penalties=["fine"], text="Fined.", fine=Decimal(fine))
            assert fault_codes(error) == {("/fine", code)}
        done = proceedings.decide(created, actor=decider1, penalties=["fine"], text="Fined.", fine=Decimal(2500000))
        assert done.fine == 2500000


@pytest.mark.parametrize("kinds", [["fine"], ["suspend"], ["confiscate", "fine"]])
def test_an_article_that_was_not_in_force_on_the_day_of_the_conduct_is_refused(
    kinds: list[str], case: Case, inspector1: User
) -> None:
    fine = Decimal(2000000) if "fine" in kinds else None
    with refused("invalid", Invalid) as error:
        notified(case, inspector1, article="21", intended=kinds, intended_fine=fine)
    assert fault_codes(error) == {("/article", "not_in_force")}
    assert "1 October 2024" in error.value.errors[0].detail
    assert not Proceeding.objects.exists()
    assert notified(case, inspector1, intended=kinds, intended_fine=fine).article == ""


def test_the_first_day_of_the_regulations_counts(firm: Enterprise, inspector1: User) -> None:
    with on(2024, 10, 8):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2024, 9, 30))
        cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
        notice = {"article": "21", "served_on": dt.date(2024, 10, 8), "intended_fine": Decimal(1000000)}
        with refused("invalid", Invalid) as error:
            notified(case, inspector1, **notice)
        assert fault_codes(error) == {("/article", "not_in_force")}
        assert notified(case, inspector1, conduct_on=dt.date(2024, 10, 1), **notice).article == "21"


def test_a_notice_entered_before_does_not_pass_the_decision_either(
    case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    proceeding = entered_otherwise(proceeding, article="21")
    with refused("article_not_in_force"):
        decided(proceeding, decider1)
    proceeding = entered_otherwise(proceeding, article="", fine_basis="")
    with refused("fine_unconfirmed"):
        decided(proceeding, decider1)
    assert decided(proceeding, decider1, penalties=[], fine=None).state == "decided"


def test_a_fine_without_a_known_range_passes_only_with_the_provision_that_allows_it(
    case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    proceeding = notified(case, inspector1)
    assert (fines.range_of(proceeding), fines.needs_basis(proceeding)) == (None, True)
    with clock.at(AFTER):
        for basis in ("", "  "):
            with refused("invalid", Invalid) as error:
                reviewed(proceeding, legal1, fine_basis=basis)
            assert fault_codes(error) == {("/fine_basis", "required")}
        proceeding.refresh_from_db()
        assert (proceeding.state, proceeding.opinion) == ("notified", "")
        assert reviewed(proceeding, legal1).fine_basis == BASIS
    created = decided(proceeding, decider1)
    assert BASIS in created.issued_documents.get(kind="decision").content


def test_what_does_not_pass_needs_no_basis_and_a_known_range_takes_none(
    case: Case, inspector1: User, legal1: User
) -> None:
    stop = notified(case, inspector1, intended=["suspend"], intended_fine=None)
    with clock.at(AFTER):
        with refused("invalid", Invalid) as error:
            reviewed(stop, legal1, fine_basis=BASIS)
        assert fault_codes(error) == {("/fine_basis", "not_needed")}
        failed = reviewed(stop, legal1, passed=False)
    assert (failed.state, failed.fine_basis) == ("withdrawn", "")


def test_the_paper_of_a_notice_names_the_article_and_its_other_consequences(firm: Enterprise, inspector1: User) -> None:
    with on(2025, 3, 3):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2025, 2, 1))
        cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
        created = notified(
            case, inspector1, article="21", served_on=dt.date(2025, 3, 3), intended_fine=Decimal(4000000)
        )
    assert "stop production" in created.issued_documents.get(kind="notice").content


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"document": ""}, ("/document", "required")),
        ({"address": " "}, ("/address", "required")),
        ({"signed_on": dt.date(2011, 6, 11)}, ("/signed_on", "future_day")),
    ],
)
def test_a_consent_names_paper_address_and_day(
    firm: Enterprise, inspector1: User, outsider: User, inspector3: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    values: dict[str, Any] = {"document": "Form 7", "address": "box@example.org", "signed_on": dt.date(2011, 5, 2)}
    with refused("invalid", Invalid) as error:
        consents.record(actor=inspector1, enterprise=firm, **{**values, **fields})
    assert fault_codes(error) == {fault}
    for actor in (outsider, inspector3):
        with refused("forbidden", Forbidden):
            consents.record(actor=actor, enterprise=firm, **values)


@pytest.mark.parametrize("verb", ["statement", "request_hearing", "serve"])
def test_a_message_of_the_broker_tells_nothing_that_did_not_happen(case: Case, inspector1: User, verb: str) -> None:
    proceeding = notified(case, inspector1)
    notify.about_proceeding(proceeding.pk, verb)
    assert not Notification.objects.exists()


def test_the_officers_are_told_of_a_statement(case: Case, inspector1: User, clerk: User) -> None:
    proceeding = notified(case, inspector1)
    proceedings.make_statement(proceeding, actor=clerk, text="The scale was wrong.")
    notify.about_proceeding(proceeding.pk, "statement")
    assert {row.kind for row in Notification.objects.filter(person=inspector1)} == {"defence_made"}
