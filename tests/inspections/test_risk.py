"""Risk scores for visits: each part by its facts, who may read it, and the cost of reading."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Licence, LicenceSuspension, Party, Site, User
from inspections import risk
from inspections.models import Case, Flag, Observation
from inspections.services import flags, observations
from inspections.services.journal import enter
from inspections.services.subjects import Named
from quotas.models import ReportingDuty
from tests.support import factories, visits
from tests.support.api import client_of
from tests.support.approvals import by_two
from tests.support.inspection_world import World, digging
from tests.support.visits import DAY

URL = "/api/v1/risk/"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    site = firm.sites.get()
    site.latitude, site.longitude = Decimal("24.90000"), Decimal("114.80000")
    site.save()
    return site


def parts(site: Site, on: dt.date = DAY) -> dict[str, risk.Part]:
    assessed = risk.assess_site(site.pk, on=on)
    assert assessed is not None
    points = sum((part.points for part in assessed.parts), Decimal(0))
    assert assessed.score == points.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return {part.component.code: part for part in assessed.parts}


def test_the_weights_make_a_hundred() -> None:
    assert sum(component.weight for component in risk.COMPONENTS) == 100


def test_a_quiet_site_has_the_points_of_never_having_been_visited(mine: Site) -> None:
    result = parts(mine)
    assert {code: part.points for code, part in result.items() if part.points} == {"unvisited": Decimal(15)}
    assert result["unvisited"].figures == {"days_since_visit": None}


def test_excess_and_flags(world: World, mine: Site, p36a: User, p36b: User) -> None:
    world.give_firm(100)
    world.screen(world.file(3, "138"))
    result = parts(mine)
    assert result["excess"].value == Decimal("0.76")  # 38 of 100, doubled
    assert result["excess"].figures == {"excess_tonnes": "38.000", "accounts_over": "1"}
    assert result["excess"].rows[0]["kind"] == "account"
    standing = Flag.objects.filter(enterprise=mine.enterprise).exclude(category="total")
    points = {"severe": 10, "serious": 6, "warning": 3, "notice": 1}
    expected = sum(points[flag.severity] for flag in standing)
    assert result["flags"].figures == {"flags": str(standing.count()), "flag_points": str(expected)}
    assert result["flags"].value == min(1, Decimal(expected) / 20)
    assert {row["key"] for row in result["flags"].rows} <= {str(flag.pk) for flag in standing}
    for flag in Flag.objects.filter(severity="severe", enterprise=mine.enterprise):
        by_two(flags.RESOLVE, flag, p36a, p36b)
    Flag.objects.exclude(severity="severe").update(state="resolved", decision_reason="as a test x")
    assert parts(mine)["flags"].value == 0


def test_reports_that_are_missing_or_late(world: World, mine: Site, firm: Enterprise) -> None:
    world.give_firm(1000)
    for month in (3, 4):  # filed in October: long overdue
        world.file(month, "1")
    for month, day in ((3, dt.date(2011, 4, 10)), (4, dt.date(2011, 5, 10)), (5, dt.date(2011, 6, 10))):
        ReportingDuty.objects.update_or_create(
            enterprise=firm, period=dt.date(2011, month, 1), defaults={"due_on": day}
        )
    ReportingDuty.objects.exclude(period__month__in=[3, 4, 5]).delete()
    ReportingDuty.objects.create(enterprise=firm, period=dt.date(2011, 9, 1), due_on=DAY)  # today is in time
    result = parts(mine)["reports"]
    assert result.figures == {"reports_missing": "1", "reports_late": "2"}
    assert result.value == Decimal(4) / 6 or round(result.value, 6) == Decimal("0.666667")
    assert [row["label"] for row in result.rows] == ["2011-05", "2011-04", "2011-03"]


def test_a_visit_takes_the_points_away_and_they_grow_again(mine: Site, inspector1: User, inspector2: User) -> None:
    visit = visits.reported(mine, inspector1, inspector2)
    assert parts(mine)["unvisited"].value == 0
    later = parts(mine, DAY + dt.timedelta(days=73))["unvisited"]
    assert (later.value, later.figures) == (Decimal("0.2"), {"days_since_visit": "73"})
    assert later.rows[0]["label"] == visit.number
    assert parts(mine, DAY + dt.timedelta(days=800))["unvisited"].value == 1


def test_an_earlier_decided_breach_counts_double(mine: Site, inspector1: User) -> None:
    first = digging(inspector1, subject=Named("site", mine.code), province="")
    second = digging(inspector1, subject=Named("enterprise", mine.enterprise.code), province="")
    assert parts(mine)["cases"].value == Decimal("0.5")
    Case.objects.filter(pk=first.pk).update(decided_at=clock.now())
    assert parts(mine)["cases"].figures == {"cases": "2", "cases_decided": "1"}
    assert parts(mine)["cases"].value == Decimal("0.75")
    closer = User.objects.create(username="another")
    prove_actor(closer)
    Party.objects.update(outcome="discontinued", outcome_by=closer, outcome_at=clock.now(), outcome_reason="x")
    for case in (first, second):
        enter(case, "not_substantiated", closer, "Both pits were surveyed on foot; neither has been dug in this year.")
    Case.objects.update(state="not_substantiated", closed_by=closer, closed_at=clock.now(), decided_at=None)
    assert parts(mine)["cases"].value == 0


def test_what_was_seen_within_two_kilometres_in_a_year(mine: Site, inspector1: User) -> None:
    def seen(longitude: float, on: dt.date) -> Observation:
        return observations.create(
            actor=inspector1,
            source="satellite",
            seen_on=on,
            description="Ponds",
            geometry={"type": "Point", "coordinates": [longitude, 24.9]},
            place="360727",
        )

    near = seen(114.819, DAY)  # 1.9 km
    seen(114.822, DAY)  # 2.2 km
    seen(114.8, DAY - dt.timedelta(days=400))
    result = parts(mine)["observations"]
    assert [row["key"] for row in result.rows] == [str(near.pk)]
    assert round(result.value, 3) == Decimal("0.333")
    observations.withdraw(near, actor=inspector1, reason="A cloud")
    assert parts(mine)["observations"].value == 0


def test_the_licence_that_ends_or_is_not_in_force(mine: Site) -> None:
    licence = Licence.objects.get()
    Licence.objects.update(valid_to=DAY + dt.timedelta(days=45))
    result = parts(mine)["licence"]
    assert (result.value, result.figures) == (Decimal("0.5"), {"licence_days_left": "45"})
    LicenceSuspension.objects.create(licence=licence, suspended_on=DAY, reason="as a test x")
    assert parts(mine)["licence"].value == 1
    LicenceSuspension.objects.update(ended_on=DAY)
    assert parts(mine)["licence"].value == Decimal("0.5")
    Licence.objects.update(valid_to=DAY - dt.timedelta(days=1))
    assert parts(mine)["licence"].value == 1


def test_the_plan_keeps_why_it_was_chosen(world: World, mine: Site, inspector1: User, inspector2: User) -> None:
    world.give_firm(100)
    world.screen(world.file(3, "138"))
    visit = visits.planned(mine, inspector1, inspector2)
    kept = {part["code"]: part for part in visit.risk["components"]}
    assert kept["excess"]["points"] == "15.2"
    assert visit.risk["score"] == str(risk.assess_site(mine.pk, on=DAY).score)


def test_the_worst_first_over_the_api(world: World, mine: Site, inspector1: User) -> None:
    world.give_firm(100)
    world.screen(world.file(3, "138"))
    quiet = factories.site(factories.enterprise("E-TEST-QUIET"), code="S-QUIET")
    gone = factories.site(factories.enterprise("E-TEST-GONE", state="closed"), code="S-GONE")
    answer = client_of(inspector1).get(URL)
    assert answer.status_code == 200, answer.json()
    rows = answer.json()["results"]
    assert [row["site"] for row in rows] == [mine.code, quiet.code]
    assert gone.code not in str(rows)
    assert [part["weight"] for part in rows[0]["components"]] == [20, 5, 20, 15, 15, 10, 10, 5]
    assert Decimal(rows[0]["score"]) > Decimal(rows[1]["score"]) == 15
    second = client_of(inspector1).get(URL, {"limit": 1, "offset": 1}).json()
    assert (second["count"], second["results"][0]["site"]) == (2, quiet.code)
    assert client_of(inspector1).get(URL, {"kind": "separation"}).json()["count"] == 0
    sheet = client_of(inspector1).get(URL, {"format": "csv"})
    assert b"".join(sheet.streaming_content).count(b"\n") >= 3


def test_of_another_province_or_for_the_enterprise_there_is_nothing(mine: Site, inspector3: User, signer: User) -> None:
    assert client_of(inspector3).get(URL).json()["count"] == 0
    assert client_of(signer).get(URL).status_code == 403


def test_it_costs_two_queries_however_many_there_are(mine: Site, inspector1: User) -> None:
    for number in range(12):
        factories.site(mine.enterprise, code=f"S-MORE-{number}")
    with CaptureQueriesContext(connection) as queried:
        result = risk.Ranking(risk.sites_of(inspector1), inspector1, DAY)[0:50]
    assert len(result) == 13
    assert len([query for query in queried if "set_config" not in query["sql"]]) <= 3, [q["sql"] for q in queried]
