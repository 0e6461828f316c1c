"""Sheets of questions of checklists: judged as from the form, and entered once a second officer approves them."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.errors import Conflict, Forbidden
from enterprises.models import ApprovalRequest, User
from inspections import checklists
from inspections.models import ChecklistQuestion
from inspections.services.checklist_sheets import ENTER_MANY
from quotas.services import catalogue_sheets, imports
from tests.support import factories, visits
from tests.support.api import V1, client_of
from tests.support.approvals import WHY
from tests.support.catalogue_sheets import approve, faults, taken, with_row
from tests.support.page_clients import page_client
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2011, 10, 20)
TITLES = ["Code", "Kinds of sites", "Duty", "Question", "Question in Chinese", "Asked from", "Asked until", "Source"]
QUESTIONS = (
    TITLES,
    [
        "store-locked",
        "trading; mine",
        "true-records",
        "Is the store locked?",
        "仓库是否上锁？",
        "2011-10-21",
        "",
        "Gan 7",
    ],
)
LATER = with_row(QUESTIONS, D="Is it locked at night?", F="2012-01-01")[1]


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    visits.checklist_loaded()
    with clock.at(TODAY):
        yield


def test_questions_are_asked_once_a_second_officer_approves_them(mlr1: User, mlr2: User) -> None:
    row = taken(mlr1, "checklists", *with_row(QUESTIONS, G="2011-12-31"), LATER, dry_run=False)
    assert (row.state, row.lines, faults(row)) == ("ready", 2, [])
    row = imports.propose(row, actor=mlr1, reason=WHY)
    assert not ChecklistQuestion.objects.filter(code="store-locked").exists()
    approve(row, mlr2)
    first, second = ChecklistQuestion.objects.filter(code="store-locked").order_by("valid_from")
    assert (first.site_kinds, first.evidence, first.valid_to) == (["mine", "trading"], "entered", dt.date(2011, 12, 31))
    assert [one.code for one in checklists.questions("trading", TODAY)].count("store-locked") == 0
    assert second in checklists.questions("mine", dt.date(2012, 1, 1))
    page = page_client(mlr1).get(reverse("pages:checklist-question", args=[first.pk])).content.decode()
    assert "Enter questions of checklists from a sheet" in page
    assert faults(taken(mlr1, "checklists", *QUESTIONS)) == [(2, "F", "question_overlap")]


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        (with_row(QUESTIONS, A="Store"), (2, "A", "invalid")),
        (with_row(QUESTIONS, A=""), (2, "A", "required")),
        (with_row(QUESTIONS, A="plan-kept"), (2, "F", "question_overlap")),
        (with_row(QUESTIONS, B=""), (2, "B", "required")),
        (with_row(QUESTIONS, B=";"), (2, "B", "required")),
        (with_row(QUESTIONS, B="Mine, gold"), (2, "B", "unknown_value")),
        (with_row(QUESTIONS, C="no-duty"), (2, "C", "unknown_value")),
        (with_row(QUESTIONS, D="  ?"), (2, "D", "required")),
        (with_row(QUESTIONS, E=""), (2, "E", "required")),
        (with_row(QUESTIONS, F="2011-10-20"), (2, "F", "not_in_future")),
        (with_row(QUESTIONS, F="soon"), (2, "F", "invalid_day")),
        (with_row(QUESTIONS, G="2011-10-20"), (2, "G", "before_valid_from")),
        (with_row(QUESTIONS, H="x"), (2, "H", "required")),
        ([*QUESTIONS, LATER], (3, "F", "twice")),
    ],
)
def test_each_fault_is_named_with_its_cell(mlr1: User, sheet: Any, fault: Any) -> None:
    row = taken(mlr1, "checklists", *sheet)
    assert (row.state, faults(row)) == ("faulty", [fault])


def test_nobody_enters_questions_alone(mlr1: User, inspector1: User) -> None:
    with refused("forbidden", Forbidden):
        taken(inspector1, "checklists", *QUESTIONS)
    row = taken(mlr1, "checklists", *QUESTIONS)
    with refused("needs_second_person", Conflict):
        imports.commit(row, actor=mlr1)
    with pytest.raises((Conflict, Forbidden)):
        approve(imports.propose(row, actor=mlr1, reason=WHY), mlr1)
    with refused("needs_second_person", Conflict):
        catalogue_sheets.enter(factories.place("CN"), actor=mlr1, act=ENTER_MANY, rows=[])
    assert not ChecklistQuestion.objects.filter(code="store-locked").exists()


def test_the_list_leads_to_the_sheet(mlr1: User, inspector1: User) -> None:
    page = reverse("pages:catalogue-sheet", args=["checklists"])
    listing = reverse("pages:checklists")
    client = page_client(mlr1)
    assert page in client.get(listing).content.decode()
    assert page not in page_client(inspector1).get(listing).content.decode()
    assert client.get(page).status_code == 200
    template = client.get(reverse("pages:catalogue-sheet-template", args=["checklists", "xlsx"]))
    assert template.status_code == 200
    row = taken(mlr1, "checklists", *QUESTIONS)
    shown = client.post(reverse("pages:import-propose", args=[row.pk]), {"reason": WHY}).content.decode()
    assert "Is the store locked?" in shown
    assert "Mine, Trading house" in shown


def test_the_api_proposes_them_and_gives_the_template(mlr1: User) -> None:
    client = client_of(mlr1)
    template = client.get(f"{V1}imports/templates/checklists/?format=csv").content.decode()
    assert "question in Chinese" in template
    row = taken(mlr1, "checklists", *QUESTIONS)
    answer = client.post(f"{V1}imports/{row.pk}/propose/", {"reason": WHY}, format="json").json()
    assert ApprovalRequest.objects.get(pk=answer["approval"]).act == ENTER_MANY
