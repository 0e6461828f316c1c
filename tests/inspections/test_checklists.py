"""Checklists: two people enter and end a question; a visit is asked those of its day, and keeps their wording."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from enterprises.models import Enterprise, Jurisdiction, Site, User
from enterprises.services import approvals
from inspections import checklists
from inspections.models import ChecklistQuestion
from inspections.services import checklists as services
from tests.support import factories, visits
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.competences import LOADER
from tests.support.page_clients import page_client
from tests.support.refusals import fault_codes, refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2011, 10, 20)
TOMORROW = TODAY + dt.timedelta(days=1)
QUESTION: dict[str, Any] = {
    "code": "store-locked", "site_kinds": ["mine", "trading"], "duty": "true-records",
    "question": "Is the store locked?", "question_zh": "仓库是否上锁？", "valid_from": TOMORROW,
    "source": "Invented for this test",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    visits.checklist_loaded()
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    factories.programme_year()
    return factories.site(firm)


def codes(kind: str, on: dt.date) -> set[str]:
    return {question.code for question in checklists.questions(kind, on)}


def test_two_officers_of_the_ministry_enter_a_question_for_tomorrow(
    nation: Jurisdiction, mlr1: User, mlr2: User
) -> None:
    by_two(services.ENTER, nation, mlr1, mlr2, **QUESTION)
    assert "store-locked" not in codes("mine", TODAY)
    assert "store-locked" in codes("mine", TOMORROW) & codes("trading", TOMORROW)
    assert "store-locked" not in codes("separation", TOMORROW)


def test_an_inspector_does_not_change_what_all_are_asked(nation: Jurisdiction, inspector1: User, admin1: User) -> None:
    with refused("forbidden", Forbidden):
        approvals.propose(services.ENTER, nation, actor=inspector1, reason=WHY, arguments=QUESTION)
    by_two(services.ENTER, nation, admin1, another_like(admin1), **QUESTION)
    assert ChecklistQuestion.objects.get(code="store-locked").evidence == "entered"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "Store"}, ("/code", "invalid")),
        ({"code": "plan-kept"}, ("/valid_from", "question_overlap")),
        ({"duty": "no-duty"}, ("/duty", "not_in_force")),
        ({"question": "  ?"}, ("/question", "required")),
        ({"question_zh": "x"}, ("/question_zh", "required")),
        ({"source": "x"}, ("/source", "required")),
        ({"valid_from": TODAY}, ("/valid_from", "not_in_future")),
        ({"valid_to": TODAY}, ("/valid_to", "before_valid_from")),
    ],
)
def test_a_slip_is_refused_at_its_field(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        services.require_fitting(ChecklistQuestion(**{**QUESTION, **changes}))
    assert fault_codes(caught) == {fault}


def test_a_new_wording_follows_the_old_one(nation: Jurisdiction, mlr1: User, mlr2: User) -> None:
    row = ChecklistQuestion.objects.get(code="plan-kept")
    with pytest.raises(Invalid) as caught:
        services.require_open(row, TODAY - dt.timedelta(days=1))
    assert fault_codes(caught) == {("/valid_to", "in_the_past")}
    by_two(services.END, row, mlr1, mlr2, valid_to=TODAY)
    with refused("wrong_state", Conflict):
        services.require_open(ChecklistQuestion.objects.get(pk=row.pk), TOMORROW)
    by_two(services.ENTER, nation, mlr1, mlr2, **{**QUESTION, "code": "plan-kept"})
    (today,) = [one for one in checklists.questions("mine", TODAY) if one.code == "plan-kept"]
    (tomorrow,) = [one for one in checklists.questions("mine", TOMORROW) if one.code == "plan-kept"]
    assert (today.pk, tomorrow.question) == (row.pk, "Is the store locked?")
    page = page_client(mlr1).get(reverse("pages:checklist-question", args=[tomorrow.pk])).content.decode()
    assert "Is the store locked?" in page
    assert "reckoning, stay within the plan?" in page
    assert mlr2.name in page


def test_a_visit_is_asked_the_questions_of_its_day_though_it_is_recorded_later(
    nation: Jurisdiction, mine: Site, inspector1: User, inspector2: User, mlr1: User, mlr2: User
) -> None:
    visit = visits.planned(mine, inspector1, inspector2)
    by_two(services.END, ChecklistQuestion.objects.get(code="plan-kept"), mlr1, mlr2, valid_to=TODAY)
    by_two(services.ENTER, nation, mlr1, mlr2, **QUESTION)
    with clock.at(TOMORROW):
        client = page_client(inspector1)
        form = reverse("pages:inspection-visit", args=[visit.pk])
        assert "answer_store-locked" in client.get(form).content.decode()
        refused_form = client.post(form, {"on": TODAY.isoformat(), "summary": ""}).content.decode()
        assert ("answer_store-locked" in refused_form, "answer_plan-kept" in refused_form) == (False, True)
        done = visits.carried_out(visit, inspector1)
    asked = {answer.code: answer.question for answer in done.answers.all()}
    assert asked["plan-kept"] == ChecklistQuestion.objects.get(code="plan-kept").question
    assert "store-locked" not in asked


def test_it_is_loaded_once_and_what_was_ended_stays_so(mlr1: User, mlr2: User) -> None:
    shipped = ChecklistQuestion.objects.count()
    by_two(services.END, ChecklistQuestion.objects.get(code="plan-kept"), mlr1, mlr2, valid_to=TODAY)
    assert services.load(actor=LOADER) == 0
    assert (ChecklistQuestion.objects.count(), "plan-kept" in codes("mine", TOMORROW)) == (shipped, False)


def test_everybody_reads_the_list_by_kind_of_site_and_day(clerk: User, mlr1: User) -> None:
    rows = client_of(clerk).get(f"{V1}checklist-questions/", {"site_kind": "trading", "asked_on": "2011-10-20"}).json()
    assert {row["code"] for row in rows["results"]} == {
        row.code for row in ChecklistQuestion.objects.in_force(TODAY).filter(site_kinds__contains=["trading"])
    }
    assert not client_of(clerk).get(f"{V1}checklist-questions/", {"asked_on": "1990-01-01"}).json()["results"]
    client = page_client(mlr1)
    page = client.get(reverse("pages:checklists"), {"site_kind": "recycling"}).content.decode()
    assert "Is only waste worked, and no mineral product?" in page
    assert services.ENTER in page
    assert services.ENTER not in page_client(clerk).get(reverse("pages:checklists")).content.decode()
