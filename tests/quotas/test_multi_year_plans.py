"""Multi-year plans: targets by year beside what notices gave and what was used, replaced by further rows."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import User
from enterprises.roles import Role
from enterprises.services import consultations
from enterprises.services.consultations import Office
from portal import history_words
from quotas.models import MultiYearPlan, Programme
from quotas.queries import multi_year_plans as queries
from quotas.services import multi_year_plans
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.races import while_open
from tests.support.refusals import constraint_of, fault_codes, refused

__all__ = ["books"]

PLANS = f"{V1}multi-year-plans/"
DOCUMENT = "MLR plan 2011 no. 5"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2012, 6, 20)):
        yield


def targets(*tonnes: str, first: int = 2011) -> list[dict[str, Any]]:
    return [{"year": first + index, "tonnes": Decimal(one)} for index, one in enumerate(tonnes)]


def plan(actor: User, *tonnes: str, first: int = 2011, document: str = DOCUMENT) -> MultiYearPlan:
    programme = Programme.objects.get(code="mlr-mining")
    return multi_year_plans.set_plan(
        actor=actor, programme=programme, targets=targets(*tonnes, first=first), document=document
    )


def test_targets_stand_beside_notices_and_use(books: Books, mlr1: User) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 110, to=firm)
    row = plan(mlr1, "80", "90", "95")
    (beside,) = queries.with_years([row], mlr1)
    first, second, third = beside.years
    assert (first.allocated, first.difference, first.difference_percent) == (100, 20, 25)
    assert (first.used, first.used_difference, first.used_percent) == (110, 30, Decimal("37.5"))
    assert (second.allocated, second.difference, second.used) == (None, None, None)
    assert third.target == 95
    assert (beside.target, beside.target_so_far, beside.allocated, beside.difference) == (265, 80, 100, 20)
    event = AuditEvent.objects.get(action="multi_year_plans.set")
    assert event.data == {"programme": "mlr-mining", "years": "2011–2013"}
    assert history_words.unnamed(event, MultiYearPlan) == []


def test_the_plans_of_these_years_are_asked_for_once(books: Books, mlr1: User) -> None:
    first = plan(mlr1, "80", "90")
    with CaptureQueriesContext(connection) as statements:
        assert plan(mlr1, "80", "95").replaces == first
    asked = [one["sql"] for one in statements if "LEFT OUTER JOIN" in one["sql"] and "last_year" in one["sql"]]
    assert len(asked) == 1, asked


def test_use_is_compared_once_its_year_is_over(books: Books, mlr1: User) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 30, to=firm)
    row = plan(mlr1, "80", "90")
    compared = []
    for day in (dt.date(2011, 12, 31), dt.date(2012, 1, 1)):
        with clock.at(day):
            (beside,) = queries.with_years([row], mlr1)
            compared.append((beside.years[0].used, beside.years[0].used_difference, beside.years[0].used_percent))
    assert compared == [(30, None, None), (30, -50, Decimal("-62.5"))]


def test_no_account_below_the_nation_is_read(books: Books, mlr1: User) -> None:
    books.give(100, "36")
    row = plan(mlr1, "80", "90")
    with CaptureQueriesContext(connection) as asked:
        queries.with_years([row], mlr1)
    read = " ".join(query["sql"] for query in asked)
    assert books.account("CN").pk.hex in read
    assert books.account("36").pk.hex not in read


def test_plans_more_than_ten_years_apart_have_their_figures(books: Books, mlr1: User) -> None:
    for year in range(2011, 2024):
        Books(factories.programme_year("mlr-mining", year, "all"), "all").post("control", year - 2000, to="CN")
    with clock.at(dt.date(2023, 6, 20)):
        plans = [plan(mlr1, "80", "90"), plan(mlr1, "95", "96", first=2022)]
        found = [[one.allocated for one in beside.years] for beside in queries.with_years(plans, mlr1)]
    assert found == [[11, 12], [22, 23]]


def test_a_later_plan_of_its_years_replaces_it_and_both_stay(books: Books, mlr1: User) -> None:
    first = plan(mlr1, "80", "90")
    for tonnes, begins, missing in ((("70", "75", "80"), 2012, "2011"), (("70", "80"), 2010, "2012")):
        with pytest.raises(Invalid) as refusal:
            plan(mlr1, *tonnes, first=begins)
        assert fault_codes(refusal) == {("/targets", "years_uncovered")}
        assert missing in refusal.value.errors[0].detail
    second = plan(mlr1, "80", "70", "75", "80")
    assert second.replaces == first
    assert list(MultiYearPlan.objects.standing()) == [second]
    assert plan(mlr1, "60", "61", first=2015).replaces is None
    with pytest.raises(Invalid) as refusal:
        plan(mlr1, "1", "1", "1", "1", first=2013)
    assert fault_codes(refusal) == {("/targets", "several_plans")}


def test_targets_of_years_that_are_over_stay(books: Books, mlr1: User) -> None:
    first = plan(mlr1, "80", "90")
    with pytest.raises(Invalid) as refusal:
        plan(mlr1, "110", "90")
    assert fault_codes(refusal) == {("/targets", "year_is_over")}
    assert "2011: 80" in refusal.value.errors[0].detail
    assert plan(mlr1, "80", "85").replaces == first


def test_the_database_keeps_targets_of_years_that_are_over(bound_database: Clone) -> None:
    with loaders.entering_history():
        officer = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
        programme = factories.programme()

    def insert(
        tonnes: str, replaces: MultiYearPlan | None = None, begins: int = 2011, last: int = 2014
    ) -> MultiYearPlan:
        targets = [{"year": year, "tonnes": tonnes if year == 2011 else "90.000"} for year in range(begins, last + 1)]
        with transaction.atomic():
            prove_actor(officer)
            return MultiYearPlan.objects.create(
                programme=programme, first_year=begins, last_year=last, targets=targets, document=DOCUMENT,
                replaces=replaces, recorded_by=officer, recorded_at=timezone.now(),
            )  # fmt: skip

    def is_kept(*stated: Any, **years: int) -> bool:
        with pytest.raises(DatabaseError) as caught:
            insert(*stated, **years)
        return constraint_of(caught.value) == "multi_year_plan_keeps_years_that_are_over"

    first = insert("80.000")
    assert is_kept("110.000", first)
    assert is_kept("80.000", first, begins=2013)  # and leaves past years out
    second = insert("80.000", first)
    assert second.replaces == first
    with loaders.entering_history():
        insert("80.000", second, begins=2013)
    assert is_kept("999.000", last=2012)  # 2011 was recorded in the plans before
    assert insert("80.000", last=2012)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ([], "out_of_range"),
        (targets("80"), "out_of_range"),
        (targets(*["1"] * 16), "out_of_range"),
        ([*targets("80"), *targets("90", first=2013)], "years_missing"),
        (targets("80", "81", first=1990), "outside_programme"),
        (targets("80", "81", first=2027), "too_far_ahead"),
        (targets("80", "-1"), "out_of_range"),
        (targets("80", "1000000.001"), "out_of_range"),
    ],
)
def test_faults(books: Books, mlr1: User, stated: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        multi_year_plans.set_plan(actor=mlr1, programme=books.year.programme, targets=stated, document=DOCUMENT)
    assert fault_codes(refusal) == {("/targets", code)}
    assert not MultiYearPlan.objects.exists()


def test_officers_of_the_programme_alone(books: Books, miit1: User, p36a: User) -> None:
    for other in (miit1, p36a):
        with pytest.raises(Forbidden):
            plan(other, "80", "90")


def test_the_database_keeps_plans_apart(books: Books, mlr1: User) -> None:
    first = plan(mlr1, "80", "90")
    row: dict[str, Any] = {
        "programme": books.year.programme, "first_year": 2012, "last_year": 2013, "document": DOCUMENT,
        "targets": [{"year": 2012, "tonnes": "1.000"}, {"year": 2013, "tonnes": "1.000"}],
        "recorded_by": mlr1, "recorded_at": clock.now(),
    }  # fmt: skip
    later = {"first_year": 2020, "last_year": 2021, "replaces": first}
    later["targets"] = [{"year": 2020, "tonnes": "1.000"}, {"year": 2021, "tonnes": "1.000"}]
    for changes in ({}, later):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(mlr1)
            MultiYearPlan(**{**row, **changes}).save(force_insert=True)
        assert constraint_of(caught.value) == "multi_year_plan_replaces_its_like"


def test_of_two_plans_at_once_the_database_takes_one(own_database: Clone, books: Books, mlr1: User) -> None:
    def insert(first: int) -> MultiYearPlan:
        with transaction.atomic():
            prove_actor(mlr1)
            return MultiYearPlan.objects.create(
                programme=books.year.programme, first_year=first, last_year=first + 1, document=DOCUMENT,
                targets=[{"year": year, "tonnes": "1.000"} for year in (first, first + 1)],
                recorded_by=mlr1, recorded_at=clock.now(),
            )  # fmt: skip

    refused_one = while_open(own_database, lambda: insert(2011), lambda: insert(2012))
    assert constraint_of(refused_one) == "multi_year_plan_replaces_its_like"
    assert MultiYearPlan.objects.get().first_year == 2011


def test_a_plan_waits_for_the_opinions_about_the_one_that_it_replaces(books: Books, mlr1: User, miit1: User) -> None:
    row = plan(mlr1, "80", "90")
    asked = consultations.ask(
        actor=mlr1,
        subject_kind="targets",
        subject_id=row.pk,
        offices=[Office(factories.place("CN"), factories.authority("MIIT"))],
        question="Is 90 t enough for smelting?",
        working_days=5,
        blocking=True,
    )
    with refused("consultation_open", Conflict):
        plan(mlr1, "80", "95")
    page = page_client(mlr1).get(reverse("pages:multi-year-plan", args=[row.pk])).content.decode()
    assert reverse("pages:consultation", args=[asked.pk]) in page


def test_page_and_api(books: Books, mlr1: User, signer: User) -> None:
    books.give(100, "36")
    client = page_client(mlr1)
    new, fields = reverse("pages:multi-year-plan-new"), {"programme": "mlr-mining", "document": DOCUMENT}
    bad = client.post(new, {**fields, "targets": "2011 80\n2012 ninety"})
    assert "Line 2, 2012 ninety: give a year and tonnes" in without_blanks(bad.content.decode())
    done = client.post(new, {**fields, "targets": "2011\t80,000\n2012: 90000.5 t\n"})
    assert done.status_code == 302, done.content
    row = MultiYearPlan.objects.get()
    assert row.tonnes_by_year == {2011: 80_000, 2012: Decimal("90000.5")}
    text = without_blanks(page_client(signer).get(reverse("pages:multi-year-plan", args=[row.pk])).content.decode())
    assert "80,000" in text
    assert f"{reverse('pages:plan-years')}?programme=mlr-mining&amp;year=2011" in text
    assert "Record a plan" not in page_client(signer).get(reverse("pages:multi-year-plans")).content.decode()
    body = {"programme": "mlr-mining", "document": DOCUMENT}
    sent = [{"year": 2011, "tonnes": "80000.000"}, {"year": 2012, "tonnes": "90.000"}]
    answer = client_of(mlr1).post(PLANS, {**body, "targets": sent}, format="json")
    assert answer.status_code == 201, answer.content
    said = client_of(signer).get(f"{PLANS}{answer.json()['id']}/").json()
    assert (said["replaces"], said["years"][0]["allocated"], said["years"][0]["difference_percent"]) == (
        str(row.pk), "100.000", "-99.88",
    )  # fmt: skip
    assert len(client_of(signer).get(PLANS, {"standing": "true"}).json()["results"]) == 1


@pytest.mark.parametrize("line", ["2011 93,8", "2011 1.2345", "2011 93,800.1236", "2011 ,", "2011 1.2.3"])
def test_the_form_refuses_tonnes_that_it_would_have_to_guess(books: Books, mlr1: User, line: str) -> None:
    fields = {"programme": "mlr-mining", "document": DOCUMENT, "targets": f"2010 80，000.125\n{line}"}
    page = page_client(mlr1).post(reverse("pages:multi-year-plan-new"), fields)
    assert f"Line 2, {line}: give a year and tonnes" in without_blanks(page.content.decode())
    assert not MultiYearPlan.objects.exists()


def test_the_form_offers_the_programmes_of_the_officer_s_authority(books: Books, mlr1: User, miit1: User) -> None:
    factories.programme("miit-mineral")
    for officer, codes in ((mlr1, ["mlr-mining"]), (miit1, ["miit-mineral"])):
        form = page_client(officer).get(reverse("pages:multi-year-plan-new")).context["form"]
        offered = [row.code for row in form.fields["programme"].queryset]
        assert set(offered) & {"mlr-mining", "miit-mineral"} == set(codes)
        assert {row.authority.code for row in form.fields["programme"].queryset} <= {"MLR", "MIIT"}
