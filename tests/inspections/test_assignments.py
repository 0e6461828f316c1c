"""The level above assigns a tip or a case to another office, which has it from then on; the former one does not."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from core import actor_sessions, clock, row_security
from core.errors import DomainError
from enterprises.models import Consultation, ConsultedOffice, Notification, User
from enterprises.roles import Role
from enterprises.services import consultations
from enterprises.services.consultations import Office
from inspections.models import Case, CaseEntry, Evidence, Flag, IssuedDocument, Order, Tip
from inspections.services import assignments, case_handlers, cases, evidence, orders, parties, tips
from inspections.services.tip_statements import StatedLocation
from tests.support import competences, factories, uploads
from tests.support.api import V1, assert_problem, client_of
from tests.support.databases import Clone, no_loader
from tests.support.inspection_world import digging, on, proven
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

WHY = "The office here is concerned itself"


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("CN", "36", "15", "3607", "360727"):
        factories.place(code)
    factories.authority()
    competences.enter()
    with on(2011, 6, 9):
        yield


@pytest.fixture
def case(inspector1: User) -> Case:
    """Create a case of the province's inspectors, with an order, its document and a file."""
    case = proven(cases.place_on_file(digging(inspector1), actor=inspector1))
    orders.issue(
        case,
        actor=inspector1,
        kind="rectify",
        working_days=5,
        legal_basis="Article 20",
        text="Fill the ponds.",
        served_on=clock.today(),
        service="public",
    )
    return case


@pytest.fixture
def tip() -> Tip:
    return Tip.objects.get(pk=tips.file(text="Lorries at night", where=StatedLocation(place="360727")).tip.pk)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def seen(person: User, case: Case) -> set[str]:
    """Return what a person has of a case by the filters, which is what row-level security leaves him."""
    person = fresh(person)
    rows: dict[Any, Any] = {
        Case: Case.objects.filter(pk=case.pk),
        Order: Order.objects.filter(case=case),
        Evidence: Evidence.objects.filter(case=case),
        IssuedDocument: IssuedDocument.objects.filter(case=case),
    }
    found = {model.__name__ for model, of_case in rows.items() if of_case.visible_to(person).exists()}
    with row_security.within(row_security.reach_of(person)):
        assert found == {model.__name__ for model, of_case in rows.items() if of_case.exists()}
        assert CaseEntry.objects.filter(case=case).exists() == bool(found)
    return found


ALL = {"Case", "Order", "Evidence", "IssuedDocument"}


def test_another_office_has_the_case_and_the_former_has_nothing(
    case: Case, inspector1: User, inspector3: User, decider1: User, inspector9: User
) -> None:
    assert (seen(inspector1, case), seen(inspector3, case)) == (ALL, set())
    created = assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    assert (created.number, created.assigned_by, created.reason) == (1, inspector9, WHY)
    assert (seen(inspector1, case), seen(inspector3, case), seen(inspector9, case)) == (set(), ALL, ALL)
    case.refresh_from_db()
    assert (case.lead, case.office.code if case.office else "") == (None, "15")
    assert case_handlers.handlers_of_case(case) == [inspector3]
    assert Notification.objects.get(kind="matter_assigned").person == inspector3
    taken = cases.suspend(case, actor=fresh(inspector3), reason="The ponds are frozen over")
    with pytest.raises(DomainError) as error:
        cases.resume(case, actor=fresh(inspector1), reason="Still mine")
    assert error.value.code == "forbidden"
    evidence.add(
        actor=fresh(inspector3), case=taken, file=evidence.Upload("pit.jpg", uploads.jpeg()), kind="photograph"
    )


def test_the_last_assignment_is_in_force(case: Case, inspector1: User, inspector3: User, inspector9: User) -> None:
    assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    assignments.assign(case, actor=inspector9, place="36", reason="The other office has a conflict as well")
    assert (seen(inspector1, case), seen(inspector3, case)) == (ALL, set())
    assert case.matter.assignments.count() == 2


def test_an_office_is_that_of_its_authority(case: Case, inspector9: User) -> None:
    own = factories.user(Role.INSPECTOR, at="15", authorities=("MLR",))
    other = factories.user(Role.INSPECTOR, at="15", authorities=("MIIT",))
    assignments.assign(case, actor=inspector9, place="15", authority="MLR", reason=WHY)
    assert (seen(own, case), seen(other, case)) == (ALL, set())
    assert set(Notification.objects.filter(kind="matter_assigned").values_list("person", flat=True)) == {own.pk}


@pytest.mark.parametrize(
    ("actor", "fields", "code"),
    [
        ("inspector1", {"place": "15"}, "not_superior"),
        ("inspector3", {"place": "15"}, "forbidden"),
        ("inspector9", {"place": "99"}, "invalid"),
        ("inspector9", {"place": "15", "authority": "NONE"}, "invalid"),
        ("inspector9", {"place": "15", "reason": "x"}, "invalid"),
        ("inspector9", {"place": "51"}, "nobody_there"),
        ("inspector9", {"place": "36"}, "office_is_party"),
        ("inspector9", {"place": "3607"}, "office_is_party"),
    ],
)
def test_what_is_refused(
    request: Any, case: Case, inspector3: User, inspector9: User, actor: str, fields: dict[str, str], code: str
) -> None:
    factories.place("51")
    if code == "office_is_party":
        parties.add(case, actor=inspector9, kind="office", code="36", role="concerned", reason="Licensed the pit")
    with pytest.raises(DomainError) as error:
        assignments.assign(case, actor=request.getfixturevalue(actor), **{"reason": WHY, **fields})
    assert error.value.code == code
    assert not case.matter.assignments.exists()


@pytest.mark.parametrize(
    ("actor", "place", "says"),
    [
        ("inspector1", "15", "level above"),
        ("auditor1", "15", "level above"),
        ("inspector9", "3607", "office that is a party"),
    ],
)
def test_the_database_refuses_it_too(
    request: Any, case: Case, inspector3: User, inspector9: User, actor: str, place: str, says: str
) -> None:
    parties.add(case, actor=inspector9, kind="office", code="36", role="concerned", reason="Licensed the pit")
    Case.objects.filter(pk=case.pk).update(office=factories.place("36"))
    insert = (
        "INSERT INTO enterprises_officeassignment (id, matter_id, number, office_place_id, reason, assigned_by_id,"
        " assigned_at) VALUES (gen_random_uuid(), %s, 1, %s, 'So', %s, now())"
    )
    person = request.getfixturevalue(actor)
    values = (case.pk, factories.place(place).pk, person.pk)
    with pytest.raises(IntegrityError, match="in their own name"), transaction.atomic():
        actor_sessions.prove_actor(inspector3)
        execute(insert, *values)
    with transaction.atomic():
        actor_sessions.prove_actor(person)
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            execute(insert, *values)


def test_an_assignment_is_only_added(case: Case, inspector3: User, inspector9: User) -> None:
    assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    for change in (
        "UPDATE enterprises_officeassignment SET reason = 'other'",
        "DELETE FROM enterprises_officeassignment",
    ):
        with pytest.raises(Exception, match=r"refused|permission"), transaction.atomic():
            execute(change)


def test_a_tip_goes_to_another_office_and_its_case_with_it(
    tip: Tip, inspector1: User, inspector3: User, inspector9: User
) -> None:
    assignments.assign(tip, actor=inspector9, place="15", reason=WHY)
    assert not Tip.objects.visible_to(fresh(inspector1)).exists()
    with row_security.within(row_security.reach_of(fresh(inspector1))):
        assert not Tip.objects.exists()
    case_handlers.notify_of_tip(tip.pk, "")
    assert Notification.objects.get(kind="tip_filed").person == inspector3
    with pytest.raises(DomainError) as error:
        tips.route(tip, actor=fresh(inspector3), place="36", reason="It lies there after all")
    assert error.value.code == "assigned"
    case = tips.promote(tip, actor=fresh(inspector9), allegation="Ore is moved at night")
    assert (seen(inspector1, case), seen(inspector3, case)) == (set(), {"Case"})


def test_flags_stay_with_their_place_and_are_shown_to_the_other_office(
    case: Case, inspector1: User, inspector3: User, inspector9: User
) -> None:
    flag = Flag.objects.create(
        rule="outside_licence", severity="warning", subject_type="unknown", subject_description="A pit", case=case,
        place=case.place, raised_at=clock.now(), template_version=1, template_values={}, evidence={}, state="escalated",
    )  # fmt: skip
    assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    for person in (inspector1, inspector3):
        assert Flag.objects.visible_to(fresh(person)).filter(pk=flag.pk).exists()
        with row_security.within(row_security.reach_of(fresh(person))):
            assert Flag.objects.filter(pk=flag.pk).exists()


def test_it_is_assigned_on_the_page_and_by_the_api(
    case: Case, tip: Tip, inspector1: User, inspector3: User, inspector9: User
) -> None:
    browser = Client()
    browser.force_login(inspector9)
    assert "Assign to another office" in browser.get(f"/cases/{case.pk}/").content.decode()
    answer = browser.post(f"/cases/{case.pk}/assign/", {"assign-place": "99", "assign-reason": WHY})
    assert answer.status_code == 409
    answer = browser.post(f"/cases/{case.pk}/assign/", {"assign-place": "15", "assign-reason": WHY})
    assert answer.status_code == 302
    assert WHY in browser.get(f"/cases/{case.pk}/").content.decode()
    client = client_of(inspector9)
    answer = client.post(f"{V1}tips/{tip.pk}/assign/", {"place": "15", "reason": WHY})
    assert (answer.status_code, answer.json()["place"]) == (201, "15")
    assert_problem(client_of(inspector1).get(f"{V1}cases/{case.pk}/"), 404, "not_found")
    shown = client_of(inspector3).get(f"{V1}cases/{case.pk}/").json()
    assert shown["assigned_to"]["reason"] == WHY
    assert "assign" not in shown["actions"]


def test_consultations_go_with_the_case(
    case: Case, inspector1: User, inspector3: User, inspector9: User, miit1: User
) -> None:
    asked = factories.user(Role.PROVINCIAL_REGULATOR, at="51", authorities=("MIIT",))
    offices = [Office(factories.place(code), factories.authority("MIIT")) for code in ("CN", "51")]
    row = consultations.ask(
        actor=inspector1,
        subject_kind="case",
        subject_id=case.pk,
        question="Is this pit licensed?",
        offices=offices,
        working_days=5,
        blocking=True,
    )

    def seen(person: User) -> bool:
        person = fresh(person)
        found = Consultation.objects.visible_to(person).filter(pk=row.pk).exists()
        with row_security.within(row_security.reach_of(person)):
            assert Consultation.objects.filter(pk=row.pk).exists() == found
            assert ConsultedOffice.objects.filter(consultation=row).exists() == found
        return found

    assert [seen(person) for person in (inspector1, inspector3, asked, miit1)] == [True, False, True, True]
    assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    assert [seen(person) for person in (inspector1, inspector3, asked, miit1)] == [False, True, True, True]
    consultations.answer(
        row.offices.get(place__code="CN"), actor=miit1, opinion="object", reason="It has a licence of ours"
    )
    assert not Notification.objects.filter(person=inspector1, kind="consultation_answered").exists()
    end = {"outcome": "followed", "reason": "All of them answered it"}
    with on(2011, 6, 29):
        with pytest.raises(DomainError) as error:
            consultations.conclude(row, actor=fresh(inspector1), **end)
        assert error.value.code == "forbidden"
        assert consultations.conclude(row, actor=fresh(inspector3), **end).state == "concluded"


def test_the_database_lets_the_office_that_has_the_case_conclude(
    own_database: Clone, case: Case, inspector1: User, inspector3: User, inspector9: User, miit1: User
) -> None:
    row = consultations.ask(
        actor=inspector1,
        subject_kind="case",
        subject_id=case.pk,
        question="Is this pit licensed?",
        offices=[Office(factories.place("CN"), factories.authority("MIIT"))],
        working_days=5,
        blocking=True,
    )
    assignments.assign(case, actor=inspector9, place="15", reason=WHY)
    no_loader(own_database)
    columns = {"state": "concluded", "outcome": "followed", "outcome_reason": WHY, "concluded_on": dt.date(2011, 6, 29)}

    def concluded_by(person: User) -> int:
        with transaction.atomic():
            actor_sessions.prove_actor(person)
            rows = Consultation.objects.filter(pk=row.pk)
            return rows.update(**columns, concluded_by=person, concluded_at=clock.now())

    with pytest.raises(DatabaseError) as error:
        concluded_by(inspector1)
    assert constraint_of(error.value) == "recorded_in_role"
    assert concluded_by(inspector3) == 1
