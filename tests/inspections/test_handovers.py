"""Handovers: made from a letter or a month that differs, taken up as a case or an inspection, and told back."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.actor_sessions import prove_actor
from core.errors import DomainError, Invalid
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from inspections.models import Case, Handover, Inspection
from inspections.services import (
    assignments,
    cases,
    handover_notifications,
    handovers,
    inspections,
    subjects,
    term_reminders,
)
from inspections.services.teams import Officer
from tests.support import competences, factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, no_loader
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused
from tests.trade.conftest import mine_firm, plant_firm, tax15, tax36
from tests.trade.test_comparisons import invoice, month, world
from trade.models import Letter
from trade.services import letter_answers, letters

__all__ = ["mine_firm", "plant_firm", "tax15", "tax36", "world"]
URL = f"{V1}handovers/"
TODAY = dt.date(2011, 10, 20)
MONTH: dict[str, Any] = {"enterprise": "E-MINE", "origin": "sales", "kind": "precipitate", "month": dt.date(2011, 3, 9)}
WHY = "The invoices were not explained"


def told(person: User) -> list[str]:
    rows = Notification.objects.filter(person=person, kind__startswith="handover")
    return sorted(rows.values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def inspector() -> User:
    return factories.user(Role.INSPECTOR, at="36", username="inspector36")


@pytest.fixture
def clerk(mine_firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_CLERK, of=mine_firm, username="clerk")


@pytest.fixture
def differing(world: World) -> None:
    """Let the mine report 100 t sold in March, of which 40 t are on invoices."""
    for number, tonnes in ((3, "40"), (4, "100"), (5, "100")):
        invoice(number, tonnes)


@pytest.fixture
def made(differing: None, tax36: User) -> Handover:
    return handovers.hand_over(actor=tax36, reason=WHY, **MONTH)


@pytest.fixture
def answered(differing: None, tax36: User, clerk: User) -> Letter:
    letter = letters.draft(actor=tax36, enterprise="E-MINE", year=2011)
    letter = letters.send(letter, actor=tax36, working_days=5)
    return letter_answers.answer(letter, actor=clerk, question=1, text="We do not know.")


def test_a_month_is_handed_over_with_its_rows(made: Handover) -> None:
    head, paper = made.rows
    assert (head["what"], head["month"], head["reported_t"], head["stated_t"]) == (
        "month", "2011-03-01", "100.000", "40.000",
    )  # fmt: skip
    assert (paper["what"], paper["number"], paper["stated_t"]) == ("invoice", "TEST-1", "40.000")
    assert (made.state, made.is_intact, made.place.code) == ("waiting", True, "360727")


def test_the_rows_stay_as_they_were(made: Handover, world: World) -> None:
    invoice(3, "60")
    again = Handover.objects.get(pk=made.pk)
    assert (again.rows, again.is_intact) == (made.rows, True)
    again.rows[0]["stated_t"] = "100.000"
    assert not again.is_intact


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"month": dt.date(2011, 4, 1)}, ("/month", "matches")),
        ({"month": None}, ("/month", "required")),
        ({"enterprise": "E-NOBODY"}, ("/enterprise", "unknown_enterprise")),
        ({"reason": "x"}, ("/reason", "too_short")),
    ],
)
def test_only_what_differs_is_handed_over(
    differing: None, tax36: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        handovers.hand_over(**{"actor": tax36, "reason": WHY, **MONTH, **changes})
    assert fault_codes(refusal) == {fault}


def test_a_month_is_handed_over_once_until_it_is_settled(made: Handover, tax36: User, inspector: User) -> None:
    with pytest.raises(DomainError):
        handovers.hand_over(actor=tax36, reason=WHY, **MONTH)
    handovers.decline(made, actor=inspector, reason="The invoices came since")
    assert handovers.hand_over(actor=tax36, reason=WHY, **MONTH).state == "waiting"


def test_a_letter_is_handed_on_with_its_answers(answered: Letter, tax36: User) -> None:
    made = handovers.hand_over(actor=tax36, letter=answered.pk, reason=WHY)
    (row,) = made.rows
    assert (row["what"], row["reported_t"], row["answer"]) == ("question", "100.000", "We do not know.")
    answered.refresh_from_db()
    assert (answered.state, answered.conclusion, made.reason) == ("closed", "", WHY)
    with refused("wrong_state"):
        handovers.hand_over(actor=tax36, letter=answered.pk, reason=WHY)


def test_the_enterprise_reads_neither_the_reason_nor_that_it_was_handed_on(
    answered: Letter, tax36: User, clerk: User
) -> None:
    handovers.hand_over(actor=tax36, letter=answered.pk, reason="A worker says that they sell at night")
    row = client_of(clerk).get(f"{V1}letters/{answered.pk}/").json()
    assert (row["state"], row["conclusion"], row["actions"]) == ("closed", "", [])
    page = page_client(clerk).get(reverse("pages:letter", args=[answered.pk])).content.decode()
    assert "Closed" in page
    for words in ("sell at night", "inspector", "Handover"):
        assert words not in page.partition("<main")[2]
    with row_security.within(row_security.reach_of(User.objects.get(pk=clerk.pk))):
        stored = Letter.objects.filter(pk=answered.pk).values().get()
    assert not [value for value in stored.values() if "night" in str(value) or "hand" in str(value)]


def test_a_letter_is_not_handed_on_while_it_may_be_answered(differing: None, tax36: User) -> None:
    letter = letters.draft(actor=tax36, enterprise="E-MINE", year=2011)
    letter = letters.send(letter, actor=tax36, working_days=5)
    with refused("answer_awaited"):
        handovers.hand_over(actor=tax36, letter=letter.pk, reason=WHY)


def test_an_inspector_opens_a_case_and_tells_the_outcome(made: Handover, tax36: User, inspector: User) -> None:
    start = page_client(inspector).get(reverse("pages:start")).content.decode()
    assert made.number in start
    taken = handovers.open_case(made, actor=inspector, reason="Sales without invoices in March")
    assert taken.case is not None
    assert (taken.state, taken.case.source, taken.case.enterprise, taken.taken_by) == (
        "taken", Case.Source.INVOICE, made.enterprise, inspector,
    )  # fmt: skip
    assert taken.case in Case.objects.heads_for(tax36)  # whose office takes part in it
    assert WHY in taken.case.allegation
    settled = handovers.settle(taken, actor=inspector, reason="The mine paid the tax")
    assert (settled.state, settled.outcome, settled.ended_by) == ("settled", "The mine paid the tax", inspector)
    told = Notification.objects.filter(person=tax36).values_list("kind", flat=True)
    assert {"handover_taken", "handover_ended"} <= set(told)
    page = page_client(tax36).get(reverse("pages:handover", args=[made.pk])).content.decode()
    assert "The mine paid the tax" in page


def test_an_inspector_takes_it_up_by_an_inspection_of_the_same_enterprise(
    made: Handover, inspector: User, plant_firm: Enterprise
) -> None:
    second = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    team = [Officer("inspector-cn", "C-1", leads=True), Officer(inspector.username, "C-2")]

    def visit(firm: Enterprise) -> Any:
        return inspections.create(
            actor=second, site=firm.sites.get(), planned_on=TODAY, reason="Handed over", team=[team[0], team[1]]
        )

    dropped = visit(made.enterprise)
    inspections.cancel(dropped, actor=second, reason="The road is closed.")
    planned = visit(made.enterprise)
    with pytest.raises(Invalid) as refusal:
        handovers.inspect(made, actor=inspector, inspection=dropped.number)
    assert fault_codes(refusal) == {("/inspection", "unknown_inspection")}
    with pytest.raises(Invalid) as refusal:
        handovers.inspect(made, actor=inspector, inspection="I-36-2011-NONE")
    assert fault_codes(refusal) == {("/inspection", "unknown_inspection")}
    taken = handovers.inspect(made, actor=inspector, inspection=planned.number)
    assert (taken.state, taken.inspection, taken.case) == ("taken", planned, None)


def test_nobody_else_takes_it_and_no_enterprise_sees_it(
    made: Handover, tax36: User, tax15: User, clerk: User, plant_firm: Enterprise
) -> None:
    partner = factories.user(Role.ENTERPRISE_SIGNER, of=plant_firm, username="partner")
    for person in (clerk, partner, tax15):
        assert client_of(person).get(f"{URL}{made.pk}/").status_code == 404
        with row_security.within(row_security.reach_of(User.objects.get(pk=person.pk))):
            assert not Handover.objects.filter(pk=made.pk).exists()
    assert client_of(tax36).get(f"{URL}{made.pk}/").json()["intact"] is True
    for person in (tax36, tax15, clerk):
        with pytest.raises(DomainError):
            handovers.decline(made, actor=person, reason="Not by an inspector")


def test_the_way_to_it_is_on_the_pages_of_the_letter_and_the_month(answered: Letter, tax36: User, clerk: User) -> None:
    client, address = page_client(tax36), reverse("pages:handover-new")
    letter = reverse("pages:letter", args=[answered.pk])
    assert f"{address}?letter={answered.pk}" in client.get(letter).content.decode()
    assert address not in page_client(clerk).get(letter).content.decode()
    month_page = client.get(reverse("pages:invoice-comparison", args=["E-MINE", "seller", "precipitate"]))
    assert f"{address}?enterprise=E-MINE&amp;origin=sales" in month_page.content.decode()
    sent = client.post(f"{address}?letter={answered.pk}", {"letter": answered.pk, "reason": WHY})
    assert sent.status_code == 302
    assert Handover.objects.get(letter=answered).number in client.get(letter).content.decode()


def refusal_of(actor: User, change: Any) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(actor)
        change()
    return constraint_of(caught.value)


def test_the_database_asks_for_the_officers_of_the_place(
    own_database: Clone, made: Handover, tax15: User, tax36: User, inspector: User, plant_firm: Enterprise
) -> None:
    county = factories.user(Role.INSPECTOR, at="360727", username="county")
    nation = factories.place("CN")
    no_loader(own_database)
    rows, now = Handover.objects.filter(pk=made.pk), clock.now()
    new = {
        "enterprise": made.enterprise, "place": made.place, "origin": "sales", "kind": "precipitate", "month": month(4),
        "made_from": factories.place("36"), "reason": WHY, "rows": [], "sha256": "0" * 64, "number": "H-1",
        "made_at": now,
    }  # fmt: skip
    made_by = "handover_by_its_officers"
    assert refusal_of(tax15, lambda: Handover.objects.create(**new, made_by=tax15)) == made_by
    away = {**new, "place": plant_firm.jurisdiction, "made_by": tax36}
    assert refusal_of(tax36, lambda: Handover.objects.create(**away)) == made_by
    begun = {**new, "made_by": tax36, "state": "declined", "ended_by": tax36, "ended_at": now, "outcome": "x"}
    assert refusal_of(tax36, lambda: Handover.objects.create(**begun)) == made_by
    above = {**new, "made_by": tax36, "made_from": nation}
    assert refusal_of(tax36, lambda: Handover.objects.create(**above)) == made_by
    by_county = {"state": "declined", "ended_by": county, "ended_at": now, "outcome": "No"}
    assert refusal_of(county, lambda: rows.update(**by_county)) == "handover_declined_from_above"
    ended = {"state": "declined", "ended_by": tax36, "ended_at": now, "outcome": "No"}
    assert refusal_of(tax36, lambda: rows.update(**ended)) == "handover_taken_by_an_inspector"
    assert refusal_of(inspector, lambda: rows.update(reason="Another")) == "kept_columns"
    assert refusal_of(inspector, lambda: rows.update(rows=[])) == "kept_columns"


def test_the_database_takes_a_planned_inspection_alone(own_database: Clone, made: Handover, inspector: User) -> None:
    second = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    team = [Officer("inspector-cn", "C-1", leads=True), Officer(inspector.username, "C-2")]
    visit = inspections.create(
        actor=second, site=made.enterprise.sites.get(), planned_on=TODAY, reason="Handed over", team=team
    )
    inspections.cancel(visit, actor=second, reason="The road is closed.")
    no_loader(own_database)
    taken = {"state": "taken", "taken_by": inspector, "taken_at": clock.now(), "inspection": visit}
    assert refusal_of(inspector, lambda: Handover.objects.filter(pk=made.pk).update(**taken)) == "handover_of_its_work"


def test_the_database_compares_the_enterprise_of_the_case(
    own_database: Clone, made: Handover, inspector: User, plant_firm: Enterprise
) -> None:
    national = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    case = cases.create(
        actor=national,
        subject=subjects.Named("enterprise", plant_firm.code),
        source="referral",
        allegation="Another matter altogether",
    )
    no_loader(own_database)
    taken = {"state": "taken", "taken_by": inspector, "taken_at": clock.now(), "case": case}
    assert refusal_of(inspector, lambda: Handover.objects.filter(pk=made.pk).update(**taken)) == "handover_of_its_work"


@pytest.fixture
def second() -> User:
    return factories.user(Role.INSPECTOR, at="36", username="second36")


@pytest.fixture
def visit(made: Handover, inspector: User, second: User) -> Inspection:
    """Plan an unannounced visit of the mine, by which the handover is taken up."""
    team = [Officer(inspector.username, "C-1", leads=True), Officer(second.username, "C-2")]
    planned = inspections.create(
        actor=inspector, site=made.enterprise.sites.get(), planned_on=TODAY, reason="Handed over", team=team
    )
    handovers.inspect(made, actor=inspector, inspection=planned.number)
    return planned


def read(person: User, row: Handover) -> tuple[Any, ...]:
    """Return what a person reads of a handover over the API, and in how many lists of those taken up it stands."""
    client = client_of(User.objects.get(pk=person.pk))
    told = client.get(f"{URL}{row.pk}/").json()
    taken = client.get(f"{URL}?state=taken").json()["results"]
    return told["state"], told["taken_by"], told["taken_at"] is not None, told["inspection"], len(taken)


def test_a_visit_that_nobody_announced_is_not_told_to_tax_officers(
    made: Handover, visit: Inspection, tax36: User, inspector: User, second: User
) -> None:
    assert read(tax36, made) == ("waiting", None, False, None, 0)
    assert read(second, made) == ("taken", inspector.name, True, visit.number, 1)
    page = page_client(tax36).get(reverse("pages:handover", args=[made.pk])).content.decode()
    lines = client_of(tax36).get(f"{V1}audit/").content.decode()
    for text in (visit.number, "Taken up"):
        assert text not in page
    assert visit.number not in lines
    assert "handovers.inspect" not in lines
    assert not Notification.objects.filter(person=tax36, kind="handover_taken").exists()
    inspections.announce(visit, actor=inspector)
    assert read(tax36, made) == ("taken", inspector.name, True, visit.number, 1)
    assert Notification.objects.filter(person=tax36, kind="handover_taken").count() == 1


def test_it_goes_with_its_case_to_another_office(made: Handover, tax36: User, inspector: User) -> None:
    competences.enter()
    national = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    other = factories.user(Role.INSPECTOR, at="15", username="inspector15")
    taken = handovers.open_case(made, actor=inspector, reason="Sales without invoices in March")
    assert taken.case is not None
    assignments.assign(taken.case, actor=national, place="15", reason="The office here is concerned itself")
    former, present = User.objects.get(pk=inspector.pk), User.objects.get(pk=other.pk)
    for person, seen in ((former, False), (present, True)):
        assert Handover.objects.visible_to(person).filter(pk=made.pk).exists() == seen
        with row_security.within(row_security.reach_of(person)):
            assert Handover.objects.filter(pk=made.pk).exists() == seen
        assert client_of(person).get(f"{URL}{made.pk}/").status_code == (200 if seen else 404)
    with pytest.raises(DomainError):
        handovers.settle(taken, actor=former, reason="Nothing came of it, all explained")
    assert page_client(present).get(reverse("pages:handover", args=[made.pk])).status_code == 200
    assert handovers.settle(taken, actor=present, reason="The mine paid the tax").state == "settled"


def test_the_database_lets_the_office_that_has_the_case_end_it(
    own_database: Clone, made: Handover, inspector: User
) -> None:
    competences.enter()
    national = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    other = factories.user(Role.INSPECTOR, at="15", username="inspector15")
    taken = handovers.open_case(made, actor=inspector, reason="Sales without invoices in March")
    assert taken.case is not None
    assignments.assign(taken.case, actor=national, place="15", reason="The office here is concerned itself")
    no_loader(own_database)
    rows = Handover.objects.filter(pk=made.pk)
    ended = {"state": "settled", "ended_at": clock.now(), "outcome": "Nothing"}
    refused_to = refusal_of(inspector, lambda: rows.update(ended_by=inspector, **ended))
    assert refused_to == "handover_taken_by_an_inspector"
    with transaction.atomic():
        prove_actor(other)
        assert rows.update(ended_by=other, **ended) == 1


def test_no_office_below_declines_and_a_declined_letter_is_handed_on_again(
    answered: Letter, tax36: User, inspector: User
) -> None:
    county = factories.user(Role.INSPECTOR, at="360727", username="county")
    first = handovers.hand_over(actor=tax36, letter=answered.pk, reason=WHY)
    assert first.made_from.code == "36"
    with refused("below_its_maker"):
        handovers.decline(first, actor=county, reason="We see nothing in this")
    handovers.decline(first, actor=inspector, reason="We see nothing in this")
    page = page_client(tax36).get(reverse("pages:letter", args=[answered.pk])).content.decode()
    assert f"{reverse('pages:handover-new')}?letter={answered.pk}" in page
    again = handovers.hand_over(actor=tax36, letter=answered.pk, reason="Two more witnesses came")
    assert (again.state, again.letter) == ("waiting", answered)
    assert handovers.open_case(again, actor=county, reason="Sales without invoices in March").state == "taken"
    with refused("wrong_state"):
        handovers.hand_over(actor=tax36, letter=answered.pk, reason=WHY)


def test_one_that_waits_is_told_and_reminded_of_and_goes_up(differing: None, tax36: User, inspector: User) -> None:
    national = factories.user(Role.INSPECTOR, at="CN", username="inspector-cn")
    made = handovers.hand_over(actor=tax36, reason=WHY, **MONTH)

    assert told(inspector) == ["handover_made"]
    due = handover_notifications.due_on(made)
    assert due == dt.date(2011, 11, 3)
    for day, count in ((-4, 0), (-3, 1), (0, 1), (1, 3)):
        with clock.at(due + dt.timedelta(days=day)):
            assert term_reminders.remind(clock.today()) == count, day
            assert term_reminders.remind(clock.today()) == 0
    assert told(inspector) == ["handover_due"] * 3 + ["handover_made"]
    assert (told(national), told(tax36)) == (["handover_silence"], ["handover_silence"])
    handovers.decline(made, actor=inspector, reason="The invoices came since")
    with clock.at(due + dt.timedelta(days=2)):
        assert term_reminders.remind(clock.today()) == 0


class TestVisits:
    def test_a_visit_that_is_cancelled_puts_its_handover_back(
        self, made: Handover, visit: Inspection, tax36: User, inspector: User, second: User
    ) -> None:
        before = told(second).count("handover_made")
        with clock.at(TODAY + dt.timedelta(days=30)):
            inspections.cancel(Inspection.objects.get(pk=visit.pk), actor=inspector, reason="No longer needed here")
            row = Handover.objects.get(pk=made.pk)
            assert (row.state, row.inspection, row.taken_by, row.taken_at) == ("waiting", None, None, None)
            assert told(second).count("handover_made") == before + 1
        with clock.at(TODAY + dt.timedelta(days=46)):
            assert handover_notifications.remind(clock.today()) > 0, "counted from the day on which it waits again"
        assert "handover_silence" in told(tax36)

    def test_one_that_is_put_off_for_long_does_too(self, made: Handover, visit: Inspection, inspector: User) -> None:
        for days, state in ((60, "taken"), (61, "waiting")):
            later = TODAY + dt.timedelta(days=days)
            visit = inspections.postpone(
                Inspection.objects.get(pk=visit.pk), actor=inspector, planned_on=later, reason="The road is closed"
            )
            assert Handover.objects.get(pk=made.pk).state == state
        with pytest.raises(Invalid) as caught:
            handovers.inspect(Handover.objects.get(pk=made.pk), actor=inspector, inspection=visit.number)
        assert fault_codes(caught) == {("/inspection", "too_far")}
        taken = (
            "UPDATE inspections_handover SET state = 'taken', taken_by_id = %s, taken_at = %s, inspection_id = %s"
            " WHERE id = %s"
        )
        asked = (inspector.pk, clock.now(), visit.pk, made.pk)
        assert constraint_refusing(taken, *asked, actor=inspector) == "handover_visited_soon"

    def test_the_database_keeps_no_handover_with_a_visit_that_does_not_come(
        self, made: Handover, visit: Inspection, inspector: User
    ) -> None:
        late = "UPDATE inspections_inspection SET planned_on = planned_on + 61 WHERE id = %s"
        assert constraint_refusing(late, visit.pk, actor=inspector) == "visit_keeps_no_handover"
        other = "UPDATE inspections_handover SET taken_at = now() WHERE id = %s"
        assert constraint_refusing(other, made.pk, actor=inspector) == "handover_kept_as_taken"
        back = "UPDATE inspections_handover SET state = 'waiting', taken_at = NULL, inspection_id = NULL WHERE id = %s"
        assert constraint_refusing(back, made.pk, actor=inspector) == "handover_kept_as_taken"

    def test_one_whose_visit_is_past_is_reminded_of_and_goes_up(
        self, made: Handover, visit: Inspection, inspector: User
    ) -> None:
        national = factories.user(Role.INSPECTOR, at="CN", username="national_inspector")
        due = handover_notifications.visit_is_settled_by(visit)
        handover_notifications.remind(due)
        assert (told(inspector).count("handover_unsettled"), told(national)) == (1, [])
        handover_notifications.remind(due + dt.timedelta(days=1))
        assert (told(inspector).count("handover_unsettled"), told(national)) == (2, ["handover_unsettled"])
