"""Several respondents of one case: orders, notices and the outcome are of one of them; also of persons and offices."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from rest_framework.test import APIClient

from core import clock, row_security
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Invalid
from enterprises.models import Enterprise, Party, User
from enterprises.roles import Role
from inspections.models import Case, IssuedDocument, Order, Proceeding
from inspections.services import cases, order_deadlines, orders, parties, proceedings
from inspections.services.subjects import Named
from tests.support import competences, factories
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on, proven
from tests.support.proceedings import reviewed_after

DAY = dt.date(2011, 6, 10)
LATER = dt.date(2011, 7, 1)
LAW = "Regulations on mining, article 20"


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT", "MEP", "MOFCOM"):
        factories.authority(code)
    for code in ("CN", "36", "360727"):
        factories.place(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    """Create a case about two firms (1, 2), a person (3) and an office (4), under investigation."""
    created = digging(
        inspector1, subject=Named("enterprise", firm.code), source="inspection", conduct_on=dt.date(2011, 5, 1)
    )
    created = proven(cases.start_investigation(cases.place_on_file(created, actor=inspector1), actor=inspector1))
    factories.enterprise("E-SECOND")
    why = {"role": "respondent", "reason": "Named in the ledger of the mine", "allegations": ["false_records"]}
    parties.add(created, actor=inspector1, kind="enterprise", code="E-SECOND", **why)
    parties.add(created, actor=inspector1, kind="person", name="Li Si", **why)
    parties.add(created, actor=inspector1, kind="office", code="360727", authority="MLR", **why)
    return Case.objects.get(pk=created.pk)


def order_to(case: Case, actor: User, number: int | None, **fields: Any) -> Order:
    text: dict[str, Any] = {"kind": "rectify", "working_days": 10, "legal_basis": LAW, "text": "Keep the books."}
    return orders.issue(case, actor=actor, respondent=number, **{**text, **fields})


def notify(case: Case, actor: User, number: int | None, **fields: Any) -> Proceeding:
    text = {"facts": "38 t were sold unrecorded.", "grounds": "Total-amount control", "intended": ["confiscate"]}
    return proceedings.notify(
        case, actor=actor, served_on=DAY, service="direct", respondent=number, **{**text, **fields}
    )


def decided(round_: Proceeding, legal: User, decider: User, penalties: list[str]) -> Proceeding:
    with clock.at(dt.date(2011, 6, 20)):
        impartial(round_.case, decider)
        created = proceedings.decide(reviewed_after(round_, legal), actor=decider, penalties=penalties, text="So.")
        return proceedings.serve(created, actor=round_.notified_by, served_on=clock.today(), service="direct")


def end_the_others(case: Case, actor: User, *numbers: int) -> None:
    for number in numbers:
        cases.record_outcome(
            case, actor=actor, number=number, outcome="not_established", reason="Had no part in the sale"
        )


def refused(act: Any) -> str:
    with pytest.raises(DomainError) as error:
        act()
    return error.value.code


def test_an_order_names_its_addressee(case: Case, inspector1: User) -> None:
    with pytest.raises(Invalid) as error:
        order_to(case, inspector1, None)
    assert (error.value.errors[0].pointer, error.value.errors[0].code) == ("/respondent", "required")
    assert "2. " in error.value.errors[0].detail
    with pytest.raises(Invalid) as error:
        order_to(case, inspector1, 9)
    assert error.value.errors[0].code == "not_a_respondent"
    assert [order_to(case, inspector1, number).respondent.number for number in (1, 2, 3, 4)] == [1, 2, 3, 4]


def test_a_concerned_party_is_no_respondent(case: Case, inspector1: User) -> None:
    parties.add(case, actor=inspector1, kind="person", name="Wang Wu", role="concerned", reason="Lives next to it")
    with pytest.raises(Invalid):
        order_to(case, inspector1, 5)
    order = order_to(case, inspector1, 1)
    concerned = Party.objects.get(matter=case.matter_id, number=5)
    stranger = parties.open_matter()
    other = Party.objects.create(
        matter=stranger, number=1, kind="unknown", name="X", role="respondent", state="confirmed", reason="x",
        added_at=clock.now(),
    )  # fmt: skip
    for wrong in (concerned, other, Party.objects.get(matter=case.matter_id, number=2)):
        with pytest.raises(DatabaseError, match="addressed to a respondent"), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(respondent=wrong)
    order.pk = order._state.adding = None
    order.number, order.respondent = "X-1", concerned
    with pytest.raises(DatabaseError, match="addressed to a respondent"), transaction.atomic():
        order.save(force_insert=True)


def test_an_order_to_a_person_runs_from_service_and_is_verified(case: Case, inspector1: User, inspector2: User) -> None:
    order = order_to(case, inspector1, 3)
    assert order.due_on is None
    assert IssuedDocument.objects.get(order=order).addressee is None
    assert "Li Si" in IssuedDocument.objects.get(order=order).content
    with pytest.raises(Invalid):  # nobody signed a consent to electronic service
        order_deadlines.serve(order, actor=inspector1, served_on=DAY, service="electronic")
    order = order_deadlines.serve(order, actor=inspector1, served_on=DAY, service="left")
    assert order.due_on == dt.date(2011, 6, 24)
    assert refused(lambda: orders.verify(order, actor=inspector1, result="met", text="Seen.")) == "maker_is_checker"
    assert orders.verify(order, actor=inspector2, result="met", text="The books are kept.").state == "met"


def test_each_respondent_has_a_proceeding_of_its_own(
    case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    first, second = notify(case, inspector1, 1), notify(case, inspector1, 3)
    first.refresh_from_db()
    assert (first.state, second.state) == ("notified", "notified")  # a notice to another withdraws nothing
    decided(first, legal1, decider1, ["confiscate"])
    case = Case.objects.get(pk=case.pk)
    assert refused(lambda: notify(case, inspector1, 1)) == "already_decided"
    with clock.at(LATER):
        assert refused(lambda: order_to(case, inspector1, 3, kind="confiscate")) == "no_decision"
        assert order_to(case, inspector1, 1, kind="confiscate").proceeding == first


def test_a_large_fine_is_measured_by_who_answers(case: Case, inspector1: User) -> None:
    from decimal import Decimal

    fine: dict[str, Any] = {"intended": ["fine"], "intended_fine": Decimal(20000)}
    assert notify(case, inspector1, 3, **fine).hearing_offered  # large for a person
    assert not notify(case, inspector1, 1, **fine).hearing_offered


def test_an_order_rests_on_the_decision_about_its_own_respondent(
    case: Case, inspector1: User, legal1: User, decider1: User
) -> None:
    round_ = decided(notify(case, inspector1, 1), legal1, decider1, ["confiscate"])
    with clock.at(LATER):
        order = order_to(case, inspector1, 1, kind="confiscate")
        order.pk = order._state.adding = None
        order.number, order.respondent = "X-2", Party.objects.get(matter=case.matter_id, number=2)
        with pytest.raises(DatabaseError, match="addressed to a respondent"), transaction.atomic():
            order.save(force_insert=True)
    assert round_.respondent.number == 1


def test_a_case_is_not_closed_while_a_respondent_has_no_outcome(
    case: Case, inspector1: User, inspector2: User, decider1: User
) -> None:
    impartial(case, decider1)
    order = order_deadlines.serve(order_to(case, inspector1, 1), actor=inspector1, served_on=DAY, service="direct")
    orders.verify(order, actor=inspector2, result="met", text="The books are kept.")
    with pytest.raises(Conflict) as error:
        cases.close(case, actor=decider1, reason="Rectified.")
    assert (error.value.code, error.value.extra["respondents"]) == ("outcome_missing", [2, 3, 4])
    prove_actor(decider1)
    with pytest.raises(DatabaseError, match="each respondent has an outcome"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", closed_by=decider1, closed_at=clock.now())
    end_the_others(case, inspector2, 2, 3, 4)
    assert cases.close(case, actor=decider1, reason="Rectified.").state == "closed"
    firm = Party.objects.get(matter=case.matter_id, number=1)
    assert (firm.outcome, firm.outcome_by, firm.outcome_reason) == ("rectified", decider1, "Rectified.")
    content = IssuedDocument.objects.get(kind="closing").content
    assert "Li Si: " in content
    with pytest.raises(DatabaseError, match="outcomes of a case that has ended stay"), transaction.atomic():
        Party.objects.filter(pk=firm.pk).update(outcome="", outcome_by=None, outcome_at=None, outcome_reason="")


def test_an_outcome_is_supported_by_the_file(case: Case, inspector1: User, inspector2: User, decider1: User) -> None:
    impartial(case, decider1)

    def record(outcome: str, number: int = 2, actor: User = decider1) -> Party:
        return cases.record_outcome(
            case, actor=actor, number=number, outcome=outcome, reason="As the file says, so it is"
        )

    for outcome in ("penalised", "unpenalised", "rectified", "referred", "not_identified"):
        assert refused(lambda outcome=outcome: record(outcome)) == "not_in_the_file", outcome
    assert refused(lambda: record("discontinued", actor=inspector1)) == "maker_is_checker"
    assert refused(lambda: record("forgotten")) == "invalid"
    assert refused(lambda: record("discontinued", number=9)) == "not_found"
    order_to(case, inspector1, 2)
    assert refused(lambda: record("discontinued")) == "order_open"
    notify(case, inspector1, 3)
    assert refused(lambda: record("discontinued", number=3)) == "no_decision"
    kept = record("discontinued", number=4)
    assert (kept.outcome, kept.outcome_by, kept.outcome_at) == ("discontinued", decider1, clock.now())
    assert refused(lambda: record("not_established", number=4)) == "outcome_recorded"
    assert refused(lambda: order_to(case, inspector1, 4)) == "outcome_recorded"
    with pytest.raises(DatabaseError, match="stays who it is"), transaction.atomic():
        Party.objects.filter(pk=kept.pk).update(outcome="not_established")


def test_the_person_who_named_a_respondent_does_not_release_it(case: Case, inspector1: User, inspector2: User) -> None:
    parties.add(case, actor=inspector2, kind="person", name="Wang Wu", role="respondent", reason="Signed the ledger")
    act = {"number": 5, "outcome": "not_established", "reason": "It was another Wang Wu"}
    assert refused(lambda: cases.record_outcome(case, actor=inspector2, **act)) == "maker_is_checker"
    assert refused(
        lambda: cases.not_substantiated(case, actor=inspector2, reason="Nothing was found in the books")
    ) == ("maker_is_checker")


def test_dropping_a_case_establishes_nothing_against_anybody(case: Case, decider1: User) -> None:
    impartial(case, decider1)
    cases.not_substantiated(case, actor=decider1, reason="The books of all four were complete.")
    assert set(case.matter.parties.values_list("outcome", "outcome_by")) == {("not_established", decider1.pk)}
    inspector = Case.objects.get(pk=case.pk)
    reopened = cases.reopen(inspector, actor=User.objects.get(pk=case.opened_by_id), reason="A second set of books")
    assert set(reopened.matter.parties.values_list("outcome", flat=True)) == {""}


def test_an_unknown_respondent_ends_as_not_identified(inspector1: User, inspector2: User, decider1: User) -> None:
    case = impartial(proven(digging(inspector1)), decider1)
    order = order_to(case, inspector1, None, served_on=DAY, service="public")
    orders.verify(order, actor=inspector2, result="met", text="The ponds are filled.")
    cases.close(case, actor=decider1, reason="The diggers were not found.")
    party = case.matter.parties.get()
    assert (party.outcome, party.outcome_reason) == ("not_identified", "The diggers were not found.")


def test_what_was_addressed_to_somebody_unknown_follows_who_is_identified(inspector1: User) -> None:
    result = factories.enterprise("E-FOUND")
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=result)
    case = digging(inspector1)
    order = order_to(case, inspector1, None)
    parties.add(
        case, actor=inspector1, kind="enterprise", code="E-FOUND", role="respondent", reason="Its lorries", identifies=1
    )
    order.refresh_from_db()
    assert order.respondent.enterprise == result
    assert Order.objects.visible_to(signer).filter(pk=order.pk).exists()


def test_an_enterprise_reads_what_is_addressed_to_it_alone(case: Case, firm: Enterprise, inspector1: User) -> None:
    people = {
        number: factories.user(Role.ENTERPRISE_SIGNER, of=Enterprise.objects.get(code=code))
        for number, code in ((1, firm.code), (2, "E-SECOND"))
    }
    rows = {number: order_to(case, inspector1, number) for number in (1, 2, 3)}
    rounds = {number: notify(case, inspector1, number) for number in (1, 2, 3)}
    for number, person in people.items():
        assert list(Order.objects.visible_to(person)) == [rows[number]]
        assert list(Proceeding.objects.visible_to(person)) == [rounds[number]]
        with row_security.within(row_security.reach_of(User.objects.get(pk=person.pk))):  # row-level security alone
            assert list(Order.objects.select_related("case")) == [rows[number]]
            assert list(Proceeding.objects.select_related("respondent")) == [rounds[number]]
            assert set(IssuedDocument.objects.values_list("addressee__code", flat=True)) == {
                rows[number].respondent.enterprise.code
            }
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=person.pk))
        (shown,) = client.get("/api/v1/orders/").json()["results"]
        assert (shown["number"], shown["respondent"]["number"]) == (rows[number].number, number)
        other = rows[3 - number] if number < 3 else rows[1]
        assert client.get(f"/api/v1/orders/{other.pk}/").status_code == 404


def test_the_page_and_the_api_show_each_respondent(case: Case, inspector1: User, decider1: User) -> None:
    impartial(case, decider1)
    order = order_to(case, inspector1, 3)
    end_the_others(case, decider1, 4)
    client = APIClient()
    client.force_authenticate(inspector1)
    shown = {row["number"]: row for row in client.get(f"/api/v1/cases/{case.pk}/").json()["respondents"]}
    assert shown[3]["orders"] == [order.number]
    assert (shown[4]["outcome"], shown[4]["outcome_by"]) == ("not_established", decider1.name)
    answer = client.post(
        f"/api/v1/cases/{case.pk}/order/",
        {"kind": "rectify", "working_days": 5, "legal_basis": LAW, "text": "Stop.", "respondent": 2},
        headers={"If-Match": "*"},
    )
    assert (answer.status_code, answer.json()["respondent"]["number"]) == (201, 2)
    browser = Client()
    browser.force_login(inspector1)
    page = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "Respondents" in page
    assert "Had no part in the sale" in page
    form = {"order-kind": "rectify", "order-working_days": "5", "order-legal_basis": LAW, "order-text": "Stop."}
    refused_page = browser.post(f"/cases/{case.pk}/order/", form)
    assert refused_page.status_code == 409
    assert "Name the respondent to whom" in refused_page.content.decode()
    assert LAW in refused_page.content.decode()
    assert browser.post(f"/cases/{case.pk}/order/", {**form, "order-respondent": "3"}).status_code == 302


def test_one_of_several_decisions_falls(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    decider2 = factories.user(Role.CASE_DECIDER)
    rounds = [notify(case, inspector1, 1), notify(case, inspector1, 3)]
    for round_ in rounds:
        decided(round_, legal1, decider1, ["confiscate"])
    with clock.at(LATER):
        case = cases.appeal(Case.objects.get(pk=case.pk), actor=inspector1, reason="Li Si appealed to the province")
        impartial(case, decider2)
        with pytest.raises(Invalid):
            cases.annul(case, actor=decider2, reason="The books were not his")
        case = cases.annul(case, actor=decider2, reason="The books were not his", respondent=3)
    assert [Proceeding.objects.get(pk=row.pk).state for row in rounds] == ["decided", "annulled"]
    assert case.decided_at is not None
