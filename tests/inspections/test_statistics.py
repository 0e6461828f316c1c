"""Statistics of enforcement, seizures, and unpublishing when a decision is annulled."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Invalid
from enterprises.models import Enterprise, User
from inspections import case_deadlines, enforcement_statistics, tasks
from inspections.models import Campaign, Case, Proceeding
from inspections.services import campaigns, cases, findings, orders
from tests.support import competences, factories, visits
from tests.support.api import V1, client_of
from tests.support.impartiality import impartial
from tests.support.inspection_world import ACTOR, digging, on, proven
from tests.support.orders import decide_quota, order_after_penalty
from tests.support.page_clients import page_client
from tests.support.proceedings import AFTER
from tests.support.refusals import fault_codes, refused
from tests.support.visits import campaign

YEAR = dt.date(2011, 1, 1), dt.date(2011, 12, 31)


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def stopped(firm: Enterprise, inspector1: User, legal1: User, decider1: User) -> Case:
    """Create the case of a mine stopped by a decision, which is published."""
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    with clock.at(AFTER):
        return cases.publish(order.case, actor=inspector1, reason="Of public interest.")


def test_counts_of_a_year(
    stopped: Case, inspector1: User, inspector2: User, decider1: User, inspector3: User, firm: Enterprise
) -> None:
    smuggled = digging(inspector1, source="customs")
    cases.record_seizure(smuggled, actor=inspector1, tonnes=Decimal("12.500"), suspects=3, reason="At the port.")
    cases.refer(smuggled, actor=inspector1, reason="To the anti-smuggling bureau.")
    order = stopped.orders.get()
    decide_quota(order, decider1, "keep")
    with clock.at(AFTER):
        orders.verify(order, actor=inspector2, result="met", text="Sealed.")
        cases.close(proven(stopped), actor=inspector2, reason="Rectified.")
    counts = enforcement_statistics.counts(Case.objects.all(), *YEAR)
    assert counts == enforcement_statistics.Counts(
        opened=2,
        on_file=1,
        investigated=1,
        decided=1,
        rectified=1,
        referred=1,
        mines_stopped=1,
        plants_stopped=0,
        smuggling_cases=1,
        smuggled_tonnes=Decimal("12.500"),
        suspects=3,
    )
    months = enforcement_statistics.by_month(Case.objects.all(), *YEAR)
    assert sum(month.opened for month in months) == 2
    assert [month.closed for month in months if month.month == AFTER.replace(day=1)] == [1]
    assert enforcement_statistics.by_month(Case.objects.all(), YEAR[0], YEAR[0]) == []
    page = page_client(inspector1).get(reverse("pages:enforcement"), {"begin": YEAR[0], "end": YEAR[1]})
    drawn = page.context["months_chart"]
    assert [bar.count for bar in drawn.months[-1].bars] == [months[-1].opened, months[-1].closed]
    assert 'id="cases-months"' in page.content.decode()
    assert (
        enforcement_statistics.counts(Case.objects.all(), dt.date(2010, 1, 1), dt.date(2010, 12, 31))
        == enforcement_statistics.Counts()
    )
    assert enforcement_statistics.counts(enforcement_statistics.public_cases(), *YEAR).opened == 1
    assert enforcement_statistics.counts(Case.objects.visible_to(inspector3), *YEAR) == enforcement_statistics.Counts()
    assert enforcement_statistics.counts_of_campaign(Case.objects.all(), "nothing").count() == 0


def test_published_figures_stand_beside_with_their_sources() -> None:
    figures = {figure.key: figure for figure in enforcement_statistics.published()}
    assert {key: int(figure.figure) for key, figure in figures.items()} == {
        "rectified": 600,
        "on_file": 100,
        "mines_stopped": 13,
        "plants_stopped": 76,
        "list_1": 15,
        "list_2": 41,
        "smuggled_tonnes": 769,
        "smuggling_cases": 8,
        "suspects": 23,
    }
    assert all(figure.source for figure in figures.values())


def test_pages_and_api(stopped: Case, inspector1: User, clerk: User) -> None:
    public = client_of(None).get(f"{V1}public/enforcement/?begin=2011-01-01&end=2011-12-31").json()
    assert public["counts"]["mines_stopped"] == 1
    assert len(public["published"]) == 9
    assert client_of(None).get(f"{V1}public/enforcement/?begin=2011-12-31&end=2011-01-01").status_code == 400
    assert client_of(clerk).get(f"{V1}enforcement/").json()["counts"]["opened"] == 0
    own = client_of(inspector1).get(f"{V1}enforcement/?campaign=C-NONE").json()
    assert own["counts"]["opened"] == 0
    browser = Client()
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse("pages:public-enforcement"), {"begin": "2011-01-01"}).content.decode()
    assert len(asked) <= 25
    assert "Mines stopped" in page
    assert "769" in page
    browser.force_login(inspector1)
    assert "Of the cases that you may see" in browser.get(reverse("pages:enforcement")).content.decode()


def test_by_campaign_visits_findings_and_what_became_of_them(
    firm: Enterprise, p36a: User, inspector1: User, inspector2: User, inspector3: User, signer: User
) -> None:
    with clock.at(visits.DAY):
        looked = campaign(p36a)
        campaigns.start(looked, actor=p36a)
        visit = visits.reported(firm.sites.get(), inspector1, inspector2, campaign=looked)
        case = findings.open_case(visit.findings.get(), actor=inspector1, reason="No ledger.")

        def counted(person: Any) -> list[tuple[int, int, int, int]]:
            rows = client_of(person).get(f"{V1}enforcement/?begin=2011-10-01&end=2011-12-31").json()["campaigns"]
            return [(row["visits"], row["sites"], row["findings"], row["cases"]) for row in rows]

        assert counted(inspector1) == [(1, 1, 1, 1)]
        assert counted(inspector3) == counted(signer) == []
        address = f"{V1}public/enforcement/?begin=2011-10-01&end=2011-12-31"
        assert client_of(None).get(address).json()["campaigns"] == []
        with transaction.atomic():
            prove_actor(inspector1)
            Case.objects.filter(pk=case.pk).update(published=True)
        assert client_of(None).get(address).json()["campaigns"] == [], "it has not ended"
        campaigns.end(looked, actor=p36a, text="One mine was seen.")
        (public,) = client_of(None).get(address).json()["campaigns"]
        assert (public["number"], public["cases"]) == (looked.number, 1)
        page = Client().get(reverse("pages:public-enforcement"), {"begin": "2011-10-01"}).content.decode()
        assert looked.name in page
        with CaptureQueriesContext(connection) as asked:
            enforcement_statistics.campaigns(
                Campaign.objects.all(), Case.objects.all(), dt.date(2011, 1, 1), dt.date(2011, 12, 31)
            )
        assert len(asked) == 4


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"tonnes": Decimal(-1)}, ("/tonnes", "invalid_tonnes")),
        ({"tonnes": Decimal("1.0001")}, ("/tonnes", "invalid_tonnes")),
        ({"suspects": -1}, ("/suspects", "out_of_range")),
        ({"reason": ""}, ("/reason", "required")),
    ],
)
def test_a_seizure_has_figures(inspector1: User, fields: dict[str, Any], fault: tuple[str, str]) -> None:
    case = digging(inspector1, source="customs")
    with refused("invalid", Invalid) as error:
        cases.record_seizure(
            case, actor=inspector1, **{"tonnes": Decimal(1), "suspects": 1, "reason": "At the port.", **fields}
        )
    assert fault_codes(error) == {fault}
    with refused("not_smuggling"):
        cases.record_seizure(digging(inspector1), actor=inspector1, tonnes=Decimal(1), suspects=1, reason="as a test x")


def test_an_annulled_decision_is_taken_down_in_the_same_act(stopped: Case, inspector1: User) -> None:
    second = factories.user("case_decider", at="CN")
    with on(2011, 6, 24):
        cases.appeal(impartial(stopped, second), actor=inspector1, reason="To the court.")
        with refused("invalid", Invalid) as error:
            cases.annul(stopped, actor=second, reason="Not proved.", fell_on=dt.date(2011, 6, 25))
        assert fault_codes(error) == {("/fell_on", "invalid_day")}
        fallen = cases.annul(stopped, actor=second, reason="Not proved.", fell_on=dt.date(2011, 6, 23))
    assert (fallen.published, fallen.taken_down_on, fallen.take_down_due_on) == (
        False,
        dt.date(2011, 6, 24),
        dt.date(2011, 6, 28),
    )
    assert fallen.escalated_to is None
    assert "take_down" in {result.name for result in case_deadlines.deadlines_of_case(fallen, dt.date(2011, 6, 24))}
    assert not enforcement_statistics.public_cases().exists()


def test_an_annulment_learnt_too_late_is_notified_upwards(stopped: Case, inspector1: User) -> None:
    second = factories.user("case_decider", at="CN")
    with on(2011, 7, 29):
        cases.appeal(impartial(stopped, second), actor=inspector1, reason="To the court.")
        fallen = cases.annul(stopped, actor=second, reason="Not proved.", fell_on=dt.date(2011, 7, 1))
    assert fallen.escalated_to is not None
    assert fallen.journal.filter(verb="taken_down_late").exists()


def test_the_nightly_run_takes_down_cases_without_a_decision_in_force(stopped: Case) -> None:
    tasks.escalate_unanswered()
    assert Case.objects.get().published
    Proceeding.objects.update(state="annulled")
    (taken,) = cases.take_down_fallen(actor=ACTOR, on=AFTER)
    assert not taken.published
    assert cases.take_down_fallen(actor=ACTOR, on=AFTER) == []
