"""Consultations: asked about four kinds of subject, answered once by each office, concluded, and what they hold up."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, workdays
from core.errors import DomainError
from enterprises import deadlines
from enterprises.models import Authority, ComplianceList, Consultation, ConsultedOffice, MiningArea, Notification, User
from enterprises.roles import Role
from enterprises.services import compliance, consultation_notices, consultations
from enterprises.services.consultations import Office
from inspections.models import Case
from inspections.services import cases
from inspections.services.subjects import Named
from quotas.models import Notice
from quotas.services import area_plans, notices
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.notices import draft
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

TODAY = dt.date(2011, 3, 30)
WHY = "The capacity of the province allows it"


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(dt.datetime(2011, 3, 30, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def notice(mlr1: User) -> Notice:
    factories.programme_year()
    return draft(mlr1, (None, "CN", "100"))


def office(place: str, authority: str = "MIIT") -> Office:
    return Office(factories.place(place), factories.authority(authority))


def ask(actor: User, about: Any, kind: str = "notice", *offices: Office, **given: Any) -> Consultation:
    stated = {"question": "Is this enough?", "working_days": 5, "blocking": True, **given}
    named = offices or (office("CN"), office("36", "MLR"))
    return consultations.ask(actor=actor, subject_kind=kind, subject_id=about.pk, offices=named, **stated)


def answer(row: Consultation, actor: User, place: str, opinion: str = "agree") -> ConsultedOffice:
    return consultations.answer(row.offices.get(place__code=place), actor=actor, opinion=opinion, reason=WHY)


def refusal(work: Callable[[], object]) -> Any:
    with pytest.raises(DomainError) as caught:
        work()
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def refused_by_database(work: Callable[[], object]) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        work()
    return constraint_of(caught.value)


class TestAsking:
    def test_the_due_day_counts_working_days(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        assert row.due_on == workdays.after(TODAY, 5)
        assert (row.subject_label, row.place.code, row.authority) == (
            notice.number, "CN", factories.authority("MLR"),
        )  # fmt: skip
        assert {person.username for person in User.objects.filter(pk__in=Notification.objects.values("person"))} == {
            "miit1", "p36a",
        }  # fmt: skip

    def test_bad_input_is_refused(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        assert refusal(lambda: ask(mlr1, notice, question=" ")) == {"/question": "required"}
        assert refusal(lambda: ask(mlr1, notice, working_days=61)) == {"/working_days": "out_of_range"}
        twice = (office("CN"), office("CN"))
        assert refusal(lambda: ask(mlr1, notice, "notice", *twice)) == {"/offices/1": "twice"}
        assert refusal(lambda: ask(mlr1, notice, "notice", office("CN", "MLR"))) == {"/offices/0": "own_office"}
        assert refusal(lambda: ask(mlr1, notice, "notice", office("15"))) == {"/offices/0": "no_office"}
        empty = {"actor": mlr1, "subject_kind": "notice", "subject_id": notice.pk, "offices": []}
        asked = {"question": "Why?", "working_days": 5, "blocking": True}
        assert refusal(lambda: consultations.ask(**empty, **asked)) == {"/offices": "out_of_range"}

    def test_only_those_who_may_go_on_ask(
        self, mlr1: User, miit1: User, p36a: User, signer: User, notice: Notice
    ) -> None:
        assert refusal(lambda: ask(signer, notice)) == "forbidden"
        assert refusal(lambda: ask(miit1, notice)) == "not_found"
        withdrawn = notices.withdraw(notice, actor=mlr1)
        assert refusal(lambda: ask(mlr1, withdrawn)) == "not_yours"

    def test_the_database_asks_for_a_subject_that_goes_on(
        self, mlr1: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)

        def again(**columns: Any) -> Callable[[], object]:
            stated = {
                "subject_kind": "notice", "subject_id": notice.pk, "subject_label": "x", "place": row.place,
                "authority": row.authority, "question": "Why?", "blocking": True, "working_days": 5,
                "due_on": TODAY, "opened_by": mlr1, "opened_at": clock.now(), **columns,
            }  # fmt: skip
            return lambda: Consultation.objects.create(**stated)

        with transaction.atomic():
            again()()
            transaction.set_rollback(True)
        for columns in ({"place": factories.place("36")}, {"subject_id": miit1.pk}, {"authority": None}):
            assert refused_by_database(again(**columns)) == "consultation_is_of_its_subject"
        for kind in ("list", "case", "plan"):
            assert refused_by_database(again(subject_kind=kind)) == "consultation_is_of_its_subject"


class TestAnswering:
    def test_each_office_gives_one_opinion(
        self, mlr1: User, miit1: User, miit2: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)
        given = answer(row, miit1, "CN", "conditions")
        assert (given.opinion, given.given_by, given.given_on) == ("conditions", miit1, TODAY)
        assert refusal(lambda: answer(row, miit2, "CN")) == "wrong_state"
        change = ConsultedOffice.objects.filter(pk=given.pk)
        assert refused_by_database(lambda: change.update(opinion="object")) == "kept_columns"
        assert Notification.objects.get(person=mlr1).kind == "consultation_answered"

    def test_no_other_office_answers(
        self, mlr1: User, mlr2: User, miit1: User, p36a: User, p15a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)
        for stranger in (p15a, p36a, mlr2):  # those asked for another office, or the one that asks
            assert refusal(lambda who=stranger: answer(row, who, "CN")) == "forbidden"
        assert refusal(
            lambda: consultations.answer(row.offices.get(place__code="CN"), actor=miit1, opinion="", reason=WHY)
        ) == {"/opinion": "unknown"}

    def test_the_officer_who_asks_does_not_answer(self, mlr1: User, p36a: User, notice: Notice) -> None:
        with_two = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR", "MIIT"))
        row = ask(with_two, notice)
        assert refusal(lambda: answer(row, with_two, "CN")) == "maker_is_checker"
        stated = {"opinion": "agree", "reason": WHY, "given_by": with_two, "given_on": TODAY, "given_at": clock.now()}
        asked = row.offices.filter(place__code="CN")
        assert refused_by_database(lambda: asked.update(**stated)) == "opinion_by_another_officer"

    def test_the_database_lets_no_office_ask_itself(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        own = {"consultation": row, "place": row.place, "authority": row.authority}
        assert refused_by_database(lambda: ConsultedOffice.objects.create(**own)) == "consults_another_office"

    def test_after_the_outcome_no_opinion_is_given(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        with clock.at(dt.datetime(2011, 4, 20, 9, tzinfo=clock.ZONE)):
            row = consultations.conclude(row, actor=mlr1, outcome="not_followed", reason="Nobody answered in time")
        assert refusal(lambda: answer(row, miit1, "CN")) == "concluded"
        stated = {"opinion": "agree", "reason": WHY, "given_by": miit1, "given_on": TODAY, "given_at": clock.now()}
        assert refused_by_database(lambda: row.offices.filter(place__code="CN").update(**stated)) == (
            "opinion_in_open_consultation"
        )


class TestConcluding:
    def test_after_every_opinion(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        answer(row, miit1, "CN")
        end = {"actor": mlr1, "outcome": "followed", "reason": "All of them agreed"}
        assert refusal(lambda: consultations.conclude(row, **end)) == "opinions_missing"
        columns = {"state": "concluded", "outcome": "followed", "outcome_reason": WHY, "concluded_by": mlr1}
        days = {"concluded_on": row.due_on, "concluded_at": clock.now()}
        same = Consultation.objects.filter(pk=row.pk)
        assert refused_by_database(lambda: same.update(**columns, **days)) == "consultation_concluded_after_answers"
        answer(row, p36a, "36", "object")
        assert refusal(lambda: consultations.conclude(row, **{**end, "outcome": ""})) == {"/outcome": "unknown"}
        done = consultations.conclude(row, **end)
        assert (done.state, done.concluded_by, done.concluded_on) == ("concluded", mlr1, TODAY)
        assert refused_by_database(lambda: same.update(outcome="in_part")) == "kept_columns"

    def test_the_day_is_the_database_s_own(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        with clock.at(dt.datetime.now(dt.UTC)):
            row = ask(mlr1, notice, working_days=60)
        columns = {"state": "concluded", "outcome": "followed", "outcome_reason": WHY, "concluded_by": mlr1}
        late = {"concluded_on": dt.date(2199, 1, 1), "concluded_at": clock.now()}
        same = Consultation.objects.filter(pk=row.pk)
        assert refused_by_database(lambda: same.update(**columns, **late)) == "consultation_concluded_after_answers"

    def test_by_an_officer_of_the_office_that_asks(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        end = {"outcome": "followed", "reason": "All of them agreed"}
        assert refusal(lambda: consultations.conclude(row, actor=miit1, **end)) == "forbidden"


class TestSubjects:
    def test_a_notice_is_neither_submitted_nor_approved(
        self, mlr1: User, mlr2: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)
        assert refusal(lambda: notices.submit(notice, actor=mlr1)) == "consultation_open"
        forced = Notice.objects.filter(pk=notice.pk)
        assert (
            refused_by_database(lambda: forced.update(state="submitted", submitted_by=mlr1))
            == "refuse_while_consulting"
        )
        page = page_client(mlr1).get(reverse("pages:notice", args=[notice.pk])).content.decode()
        assert "A required consultation is open" in page
        answer(row, miit1, "CN")
        answer(row, p36a, "36")
        consultations.conclude(row, actor=mlr1, outcome="followed", reason="All of them agreed")
        notices.approve(notices.submit(notice, actor=mlr1), actor=mlr2)

    def test_one_that_is_not_required_is_shown_to_the_approver(
        self, mlr1: User, mlr2: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        ask(mlr1, notice, blocking=False)
        notices.submit(notice, actor=mlr1)
        page = page_client(mlr2).get(reverse("pages:notice", args=[notice.pk])).content.decode()
        assert "A consultation is open" in page
        notices.approve(notice, actor=mlr2)

    def test_no_enterprise_is_entered_in_a_list(self, mlr1: User, miit1: User, p36a: User) -> None:
        compliance_list = ComplianceList.objects.create(
            number=1, authority=Authority.objects.get(code="MLR"), announced="2011-01", size=2, source="test"
        )
        firm = factories.enterprise()
        ask(mlr1, compliance_list, "list")
        enter = {"actor": mlr1, "enterprise": firm}
        assert refusal(lambda: compliance.enter(compliance_list, **enter)) == "consultation_open"
        entry = {"enterprise": firm, "listed_on": TODAY}
        assert refused_by_database(lambda: compliance_list.entries.create(**entry)) == "refuse_while_consulting"
        assert page_client(mlr1).get(reverse("pages:compliance-list", args=[compliance_list.pk])).status_code == 200

    def test_a_plan_is_not_replaced(self, mlr1: User, miit1: User, p36a: User) -> None:
        factories.programme()
        area = MiningArea.objects.create(
            number=1, jurisdiction=factories.place("360727"), evidence="sourced", source="test"
        )
        stated = {"mining_area": area, "year": 2011, "document": "Order 1"}
        plan = area_plans.set_plan(actor=mlr1, ceiling=Decimal(5), **stated)
        ask(mlr1, plan, "plan")
        replace = {**stated, "actor": mlr1, "ceiling": Decimal(6)}
        assert refusal(lambda: area_plans.set_plan(**replace)) == "consultation_open"
        columns = {**stated, "ceiling": Decimal(6), "replaces": plan, "recorded_by": mlr1, "recorded_at": clock.now()}
        assert refused_by_database(lambda: type(plan).objects.create(**columns)) == "refuse_while_consulting"
        assert "Ask other offices" in page_client(mlr1).get(reverse("pages:area-plan", args=[plan.pk])).content.decode()

    def test_the_ministry_of_the_mining_programme_asks_about_a_plan(self, miit1: User, mlr1: User, p36a: User) -> None:
        factories.programme(authority=factories.authority("MIIT"))
        area = MiningArea.objects.create(
            number=1, jurisdiction=factories.place("360727"), evidence="sourced", source="test"
        )
        stated = {"mining_area": area, "year": 2011, "ceiling": Decimal(5), "document": "Order 1"}
        plan = area_plans.set_plan(actor=miit1, **stated)
        assert ask(miit1, plan, "plan", office("36", "MLR")).authority.code == "MIIT"

    def test_a_case_does_not_end(self, inspector1: User, inspector2: User, miit1: User, p36a: User) -> None:
        case = cases.create(
            actor=inspector1,
            subject=Named("unknown", description="A pit"),
            province="36",
            source="satellite",
            allegation="A pit without a licence",
        )
        row = ask(inspector1, case, "case")
        assert (row.matter_id, row.authority) == (case.matter_id, None)
        drop = {"actor": inspector2, "reason": "It was a quarry of gravel"}
        assert refusal(lambda: cases.not_substantiated(case, **drop)) == "consultation_open"
        forced = Case.objects.filter(pk=case.pk)
        assert refused_by_database(lambda: forced.update(state="not_substantiated")) == "refuse_while_consulting"
        assert row in Consultation.objects.visible_to(miit1)
        assert case not in Case.objects.visible_to(miit1)
        assert page_client(inspector1).get(reverse("pages:case", args=[case.pk])).status_code == 200


class TestReading:
    def test_offices_asked_and_readers_of_the_notice_alone_read_it(
        self, mlr1: User, mlr2: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)
        readers = [mlr1, mlr2, miit1, p36a, factories.user(Role.AUDITOR), factories.user(Role.COORDINATOR)]
        others = [
            factories.user(role)
            for role in (Role.CUSTOMS_OFFICER, Role.TAX_OFFICER, Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER)
        ]
        others += [
            factories.user(Role.NATIONAL_REGULATOR, authorities=("MEP",)),
            factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",)),
            factories.user(Role.INSPECTOR, at="36"),
        ]
        factories.authority("MEP")
        office_asked = row.offices.first()
        for person, sees in [*((one, True) for one in readers), *((one, False) for one in others)]:
            assert (row in Consultation.objects.visible_to(person)) == sees, person
            assert (office_asked in ConsultedOffice.objects.visible_to(person)) == sees, person
            page = page_client(person).get(reverse("pages:consultation", args=[row.pk]))
            assert page.status_code == (200 if sees else 404), person
            found = client_of(person).get(f"{V1}consultations/").json()["results"]
            assert len(found) == sees, person


class TestSilence:
    def test_it_is_reminded_and_told_to_the_office_above(
        self, mlr1: User, mlr2: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice)
        told = consultation_notices.remind(row.due_on - dt.timedelta(days=1))
        assert told == 2
        assert consultation_notices.remind(row.due_on - dt.timedelta(days=1)) == 0
        coordinator = factories.user(Role.COORDINATOR)
        answer(row, p36a, "36")
        with clock.at(dt.datetime.combine(row.due_on + dt.timedelta(days=1), dt.time(9), clock.ZONE)):
            consultation_notices.remind(clock.today())
            consultation_notices.remind(clock.today())
            assert Notification.objects.get(person=coordinator).kind == "consultation_silence"
            assert row.offices.get(place__code="CN").escalated_at is not None
            assert not Notification.objects.filter(person=p36a, kind="consultation_silence").exists()
            assert row in Consultation.objects.visible_to(coordinator)
            page = page_client(coordinator).get(reverse("pages:consultation", args=[row.pk])).content.decode()
            assert "The office above was told of the silence" in page

    def test_silence_of_a_province_is_told_to_its_ministry(
        self, mlr1: User, mlr2: User, p36a: User, notice: Notice
    ) -> None:
        row = ask(mlr1, notice, "notice", office("36", "MLR"))
        with clock.at(dt.datetime.combine(row.due_on + dt.timedelta(days=1), dt.time(9), clock.ZONE)):
            consultation_notices.remind(clock.today())
        assert Notification.objects.filter(person=mlr2, kind="consultation_silence").exists()

    def test_reminders_take_no_more_queries_for_more_consultations(
        self, mlr1: User, miit1: User, p36a: User, notice: Notice
    ) -> None:
        def count_queries(day: dt.date, told: int) -> int:
            with (
                clock.at(dt.datetime.combine(day, dt.time(9), clock.ZONE)),
                CaptureQueriesContext(connection) as captured,
            ):
                assert consultation_notices.remind(day) == told
            return len(captured)

        row = ask(mlr1, notice)
        first = count_queries(row.due_on - dt.timedelta(days=1), 2)
        for batch in ("first", "second"):
            ask(mlr1, draft(mlr1, (None, "CN", "100"), batch=batch), blocking=False)
        assert count_queries(row.due_on, 6) == first

    def test_silence_is_told_once(self, mlr1: User, mlr2: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice, "notice", office("36", "MLR"))
        sent = []
        for days in (1, 2, 20):
            with clock.at(dt.datetime.combine(row.due_on + dt.timedelta(days=days), dt.time(9), clock.ZONE)):
                with CaptureQueriesContext(connection) as captured:
                    sent.append(consultation_notices.remind(clock.today()))
                locking = [one for one in captured.captured_queries if "FOR NO KEY UPDATE" in one["sql"]]
                assert bool(locking) == (days == 1), "the row is locked on the day alone on which something is told"
        assert sent == [3, 0, 0], "the officer of the province, and two of the ministry"

    def test_the_national_office_reminds(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        coordinator = factories.user(Role.COORDINATOR)
        consultations.remind(row, actor=coordinator)
        assert Notification.objects.filter(person=miit1, kind="consultation_due").count() == 1
        answer(row, miit1, "CN")
        answer(row, p36a, "36")
        assert refusal(lambda: consultations.remind(row, actor=coordinator)) == "all_answered"

    def test_it_stands_in_the_calendar_of_the_office(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        row = ask(mlr1, notice)
        days = [deadline.day for deadline in deadlines.list_deadlines(miit1, TODAY, row.due_on)]
        assert row.due_on in days
        answer(row, miit1, "CN")
        assert not deadlines.list_deadlines(miit1, TODAY, row.due_on)


class TestPages:
    def test_from_the_form_to_the_opinion(self, mlr1: User, miit1: User, p36a: User, notice: Notice) -> None:
        address = f"{reverse('pages:consultation-new')}?kind=notice&subject={notice.pk}"
        client = page_client(mlr1)
        assert "MIIT" in client.get(address).content.decode()
        form = {"question": "Enough?", "offices": ["CN:MIIT"], "working_days": 5, "blocking": "on"}
        assert client.post(address, form).status_code == 302
        row = Consultation.objects.get()
        listed = page_client(miit1).get(reverse("pages:consultations")).content.decode()
        assert row.subject_label in listed
        asked = row.offices.get()
        here, button = reverse("pages:consultation", args=[row.pk]), "Give the opinion of MIIT"
        assert button in page_client(miit1).get(here).content.decode()
        assert button not in client.get(here).content.decode()
        act = reverse("pages:consulted-office-act", args=[asked.pk, "answer"])
        sent = {"answer-opinion": "object", "answer-reason": WHY, "version": asked.version}
        assert page_client(miit1).post(act, sent).status_code == 302
        asked.refresh_from_db()
        assert asked.opinion == "object"
        assert page_client(p36a).get(reverse("pages:consultation", args=[row.pk])).status_code == 404

    def test_no_form_for_what_does_not_exist(self, mlr1: User, signer: User, notice: Notice) -> None:
        for subject in ("x", mlr1.pk):
            address = f"{reverse('pages:consultation-new')}?kind=notice&subject={subject}"
            assert page_client(mlr1).get(address).status_code == 404
        assert not Consultation.objects.visible_to(signer).exists()
