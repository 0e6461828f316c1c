"""Projects: entered, followed step by step, and what came before it was allowed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from environment.models import Project, ProjectStep
from environment.queries.projects import Spending, breaches_of, histories, spending
from environment.services import projects
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
PROJECTS = f"{V1}projects/"
D = dt.date


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(D(2012, 10, 20)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm)


@pytest.fixture
def project(chief: User, mine: Site) -> Project:
    return projects.enter(actor=chief, site=mine, name="Second pond", kind="expansion", investment=Decimal(1_000_000))


def step(project: Project, actor: User, name: str, day: dt.date | None) -> None:
    projects.record_step(project, actor=actor, step=name, day=day, document="Report 1")


def codes(project: Project) -> list[tuple[str, int | None]]:
    (history,) = histories([project])
    return [(breach.code, breach.days) for breach in history.breaches]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, []),
        ({"begun": 5}, [("begun_before_approval", None)]),
        ({"begun": 5, "approved": 5}, []),
        ({"begun": 5, "approved": 6}, [("begun_before_approval", 1)]),
        ({"works_commissioned": 5}, [("commissioned_before_acceptance", None), ("controls_commissioned", None)]),
        ({"works_commissioned": 5, "accepted": 5, "controls_commissioned": 5}, []),
        (
            {"works_commissioned": 5, "accepted": 9, "controls_commissioned": 5},
            [("commissioned_before_acceptance", 4)],
        ),
        ({"works_designed": 5, "controls_designed": 5}, []),
        ({"works_designed": 5, "controls_designed": 7}, [("controls_designed", 2)]),
        ({"works_built": 5, "controls_built": 6}, [("controls_built", 1)]),
        ({"controls_built": 6, "accepted": 6, "approved": 1}, []),
    ],
)
def test_breaches_follow_from_the_days(days: dict[str, int], expected: list[tuple[str, int | None]]) -> None:
    found = breaches_of({name: D(2012, 1, day) for name, day in days.items()})
    assert [(breach.code, breach.days) for breach in found] == expected


def test_steps_are_recorded_by_the_owner_and_decisions_by_the_authority(
    project: Project, chief: User, p36a: User
) -> None:
    client, one = client_of(chief), f"{PROJECTS}{project.pk}/"
    begun = {"step": "begun", "day": "2012-03-01", "document": "Site diary"}
    answer = client.post(f"{one}record_step/", begun).json()
    assert [(entry["step"], entry["day"]) for entry in answer["steps"]] == [("begun", "2012-03-01")]
    assert answer["breaches"] == [{"code": "begun_before_approval", "days": None}]
    approved = {"step": "approved", "day": "2012-02-01", "document": "Decision 7"}
    assert client.post(f"{one}record_decision/", approved).status_code == 403
    assert_problem(client.post(f"{one}record_step/", approved), 400, "invalid")
    done = client_of(p36a).post(f"{one}record_decision/", approved).json()
    assert done["breaches"] == []
    with pytest.raises(Invalid):
        projects.record_step(project, actor=p36a, step="approved", day=D(2012, 1, 1), document="Decision 7")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"projects.enter", "projects.begun"}


def test_a_later_entry_replaces_the_one_before_and_an_empty_one_withdraws_it(project: Project, chief: User) -> None:
    step(project, chief, "begun", D(2012, 3, 1))
    step(project, chief, "begun", D(2012, 4, 1))
    (history,) = histories([project])
    assert history.steps["begun"].day == D(2012, 4, 1)
    step(project, chief, "begun", None)
    assert codes(project) == []
    assert ProjectStep.objects.count() == 3


def test_what_was_planned_and_what_was_spent_are_kept_apart(project: Project, chief: User, mine: Site) -> None:
    for name, spent in (("begun", 200_000), ("works_built", 1_150_000.5)):
        projects.record_step(
            project, actor=chief, step=name, day=D(2012, 9, 1), document="Bill", spent=Decimal(str(spent))
        )
    projects.enter(actor=chief, site=mine, name="Third pond", kind="expansion")
    assert spending(Project.objects.all()) == Spending(Decimal(1_000_000), 1, Decimal("1150000.50"), 1)
    text = page_client(chief).get(reverse("pages:projects")).content.decode()
    assert "Planned: 1,000,000" in text
    assert "Spent: 1,150,000.5" in text
    (_third, second) = client_of(chief).get(PROJECTS).json()["results"]
    assert (second["investment"], second["spent"]) == ("1000000.00", "1150000.50")
    assert [row["spent"] for row in second["steps"]] == ["200000.00", "1150000.50"]


@pytest.mark.parametrize(("spent", "day"), [("0", D(2012, 9, 1)), ("-1", D(2012, 9, 1)), ("5", None)])
def test_a_sum_that_was_not_spent_is_refused(project: Project, chief: User, spent: str, day: dt.date | None) -> None:
    step(project, chief, "begun", D(2012, 9, 1))
    with pytest.raises(Invalid) as caught:
        projects.record_step(project, actor=chief, step="begun", day=day, document="Bill", spent=Decimal(spent))
    assert [fault.pointer for fault in caught.value.errors] == ["/spent"]


def test_officials_alone_replace_and_withdraw_the_steps_of_an_office(project: Project, chief: User, p36a: User) -> None:
    step(project, chief, "begun", D(2012, 3, 1))
    step(project, p36a, "begun", D(2012, 2, 1))
    client, one = client_of(chief), f"{PROJECTS}{project.pk}/"
    (entry,) = client.get(one).json()["steps"]
    assert (entry["day"], entry["by_office"]) == ("2012-02-01", True)
    for day in ("2012-04-01", None):
        body = {"step": "begun", "day": day, "document": "Site diary"}
        assert_problem(client.post(f"{one}record_step/", body), 403, "entered_by_office")
    step(project, chief, "works_built", D(2012, 4, 1))
    step(project, p36a, "begun", None)
    with pytest.raises(Forbidden):
        step(project, chief, "begun", D(2012, 3, 1))
    assert ProjectStep.objects.count() == 4


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"day": None}, ("/day", "required")),
        ({"document": " "}, ("/document", "blank")),
        ({"step": "opened"}, ("/step", "invalid_choice")),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    project: Project, chief: User, fields: Any, expected: tuple[str, str]
) -> None:
    body = {"step": "begun", "day": "2012-03-01", "document": "Site diary", **fields}
    answer = client_of(chief).post(f"{PROJECTS}{project.pk}/record_step/", body)
    assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
    assert not ProjectStep.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": " "}, ("/name", "blank")),
        ({"kind": "demolition"}, ("/kind", "invalid_choice")),
        ({"investment": "0"}, ("/investment", "not_positive")),
        ({"investment": "-1"}, ("/investment", "negative")),
        ({"site": "S-NOWHERE"}, ("/site", "unknown_code")),
    ],
)
def test_a_project_that_cannot_be_is_refused(chief: User, mine: Site, fields: Any, expected: tuple[str, str]) -> None:
    body = {"site": mine.code, "name": "Pond", "kind": "renovation", **fields}
    assert pointers(assert_problem(client_of(chief).post(PROJECTS, body), 400, "invalid")) == [expected]


def test_a_clerk_enters_no_project(clerk: User, mine: Site) -> None:
    with pytest.raises(Forbidden):
        projects.enter(actor=clerk, site=mine, name="Pond", kind="renovation")


@pytest.mark.parametrize(
    "statement", ["UPDATE environment_projectstep SET day = '2010-01-01'", "UPDATE environment_project SET name = 'x'"]
)
def test_what_was_recorded_stays(project: Project, chief: User, statement: str) -> None:
    step(project, chief, "begun", D(2012, 3, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_it_from_others_without_the_filters(project: Project, chief: User, outsider: User) -> None:
    step(project, chief, "begun", D(2012, 3, 1))
    for reader, seen in ((chief, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert (Project.objects.count(), ProjectStep.objects.count()) == (seen, seen), reader


def test_a_project_is_entered_followed_and_listed_on_pages(chief: User, mine: Site) -> None:
    client = page_client(chief)
    form = {"site": mine.code, "name": "Second pond", "kind": "expansion", "investment": ""}
    assert client.post(reverse("pages:project-new"), {**form, "name": ""}).status_code == 400
    assert client.post(reverse("pages:project-new"), form).status_code == 302
    row = Project.objects.get()
    act = reverse("pages:project-act", args=[row.pk, "record_step"])
    entry = {"record_step-step": "begun", "record_step-day": "2012-03-01", "record_step-document": "Site diary"}
    assert client.post(act, {**entry, "record_step-day": "2013-01-01"}).status_code == 409
    assert client.post(act, entry).status_code == 302
    for here in (
        reverse("pages:project", args=[row.pk]),
        reverse("pages:projects"),
        reverse("pages:site", args=[mine.code]),
    ):
        assert "Building begun before approval" in client.get(here).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "未批先建" in client.get(reverse("pages:projects")).content.decode()


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(
    project: Project, chief: User, mine: Site
) -> None:
    client = page_client(chief)

    addresses = [reverse("pages:projects"), reverse("pages:site", args=[mine.code])]
    step(project, chief, "begun", D(2012, 3, 1))
    before = query_counts(client, addresses)
    for number in range(4):
        another = projects.enter(actor=chief, site=mine, name=f"Pond {number}", kind="renovation")
        step(another, chief, "begun", D(2012, 3, 1))
    assert query_counts(client, addresses) == before
