"""Reserves: recorded once for a subject, year and method, corrected by further rows, and divided by the extraction."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.errors import DomainError
from enterprises.models import MiningArea, User
from enterprises.roles import Role
from resources.models import ReserveEstimate
from resources.plausibility import is_far_beyond, looks_like_kilograms
from resources.queries import reserves as queries
from resources.services import reserves
from resources.supply import remaining_share, years_of_supply
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.sealing import execute

WHY = "The report was printed wrongly"
PAPER = {"estimator": "Institute of geology", "document": "Report no. 7 of 2011"}


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with clock.at(dt.datetime(2011, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def province(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))


@pytest.fixture
def area(db: None) -> MiningArea:
    return MiningArea.objects.create(
        number=4, name="Dingnan", jurisdiction=factories.place("360728"), evidence="sourced", source="test"
    )


def record(actor: User, **given: Any) -> ReserveEstimate:
    whole = {"year": 2010, "method": "explored", "remaining_t": Decimal(100_000), **PAPER}
    if "mining_area" not in given:
        whole["place"] = factories.place("36")
    return reserves.record(actor=actor, **{**whole, **given})


def codes(refusal: DomainError) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refusal.errors}


def refused(actor: User, **given: Any) -> dict[str, str]:
    with pytest.raises(DomainError) as caught:
        record(actor, **given)
    return codes(caught.value) or {"": caught.value.code}


class TestTheFormula:
    @pytest.mark.parametrize(
        ("remaining", "extraction", "years"),
        [("100000", "9000", "11.1"), ("135000", "9000", "15.0"), ("0", "9000", "0.0"), ("1", "20", "0.1")],
    )
    def test_years_of_supply_are_reserves_by_extraction(self, remaining: str, extraction: str, years: str) -> None:
        assert years_of_supply(Decimal(remaining), Decimal(extraction)) == Decimal(years)

    @pytest.mark.parametrize(("remaining", "extraction"), [(None, "1"), ("1", None), ("1", "0"), ("1", "-5")])
    def test_no_number_of_years_is_said_without_extraction(self, remaining: str | None, extraction: str | None) -> None:
        given = [None if text is None else Decimal(text) for text in (remaining, extraction)]
        assert years_of_supply(*given) is None

    def test_what_remains_is_a_share_of_the_original(self) -> None:
        assert remaining_share(Decimal(300), Decimal(150)) == Decimal(50)
        assert remaining_share(None, Decimal(100)) is None
        assert remaining_share(Decimal(100), None) is None

    @pytest.mark.parametrize(
        ("times", "doubted"), [(199, False), (200, True), (1000, True), (5000, True), (5001, False)]
    )
    def test_about_a_thousand_times_as_much_looks_like_kilograms(self, times: int, doubted: bool) -> None:
        assert looks_like_kilograms(Decimal(7 * times), Decimal(7)) == doubted

    @pytest.mark.parametrize(("times", "beyond"), [(199, False), (200, True), (5001, True)])
    def test_two_hundred_times_as_much_is_far_beyond(self, times: int, beyond: bool) -> None:
        assert is_far_beyond(Decimal(7 * times), Decimal(7)) == beyond
        assert not is_far_beyond(Decimal(times), Decimal(0))
        assert not is_far_beyond(Decimal(times), None)

    def test_without_a_reference_nothing_is_doubted(self) -> None:
        assert not looks_like_kilograms(Decimal(1000), None)
        assert not looks_like_kilograms(Decimal(1000), Decimal(0))
        assert not looks_like_kilograms(None, Decimal(1))


class TestRecording:
    def test_a_figure_is_kept_with_its_author_and_document(self, province: User) -> None:
        row = record(province, original_t=Decimal(300_000))
        row.refresh_from_db()
        assert (row.recorded_by, row.document, row.remaining_t) == (province, PAPER["document"], Decimal(100_000))

    def test_a_second_figure_for_the_same_subject_year_and_method_is_refused(self, province: User) -> None:
        record(province)
        assert refused(province, remaining_t=Decimal(99)) == {"": "figure_exists"}
        record(province, method="surveyed")
        record(province, year=2009)
        record(province, element_class="light")
        record(province, deposit="North pit")

    def test_the_same_holds_of_a_planned_area(self, province: User, area: MiningArea) -> None:
        assert record(province, mining_area=area).place == area.jurisdiction
        assert refused(province, mining_area=area) == {"": "figure_exists"}

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"remaining_t": None}, {"/remaining_t": "required"}),
            ({"year": 2012}, {"/year": "in_the_future"}),
            ({"document": " no "}, {"/document": "required"}),
            ({"estimator": " "}, {"/estimator": "required"}),
            ({"original_t": Decimal(99_999)}, {"/remaining_t": "above_original"}),
            ({"original_t": Decimal(0)}, {"/original_t": "not_positive", "/remaining_t": "above_original"}),
        ],
    )
    def test_bad_input_is_refused_at_its_field(self, province: User, given: Any, fault: dict[str, str]) -> None:
        assert refused(province, **given) == fault
        assert not ReserveEstimate.objects.exists()

    def test_kilograms_are_asked_about(self, province: User) -> None:
        record(province)
        assert refused(province, year=2011, remaining_t=Decimal(95_000_000)) == {"/confirmed": "looks_like_kilograms"}
        assert record(province, year=2011, remaining_t=Decimal(95_000_000), confirmed=True).pk

    def test_below_a_province_the_deposit_is_named(self, province: User) -> None:
        assert refused(province, place=factories.place("3607")) == {"/deposit": "required"}
        assert record(province, place=factories.place("3607"), deposit="South pit").pk

    def test_an_area_lies_in_its_own_place(self, province: User, area: MiningArea) -> None:
        assert refused(province, mining_area=area, place=factories.place("360727")) == {"/place": "not_of_the_area"}

    def test_without_place_or_area_nothing_is_recorded(self, province: User) -> None:
        assert refused(province, place=None) == {"/place": "required"}

    @pytest.mark.parametrize("code", ["CN", "15"])
    def test_only_what_lies_in_the_officer_s_place(self, province: User, code: str) -> None:
        with pytest.raises(DomainError) as caught:
            record(province, place=factories.place(code))
        assert caught.value.code == "forbidden"


class TestCorrections:
    def test_a_correction_is_a_further_row_and_the_first_one_stays(self, province: User) -> None:
        first = record(province)
        second = reserves.correct(first, actor=province, reason=WHY, remaining_t=Decimal(90_000), **PAPER)
        assert [row.pk for row in ReserveEstimate.objects.standing()] == [second.pk]
        assert [row.remaining_t for row in queries.history(second)] == [Decimal(100_000), Decimal(90_000)]
        assert refused(province) == {"": "figure_exists"}

    def test_without_a_figure_it_withdraws(self, province: User) -> None:
        first = record(province)
        withdrawn = reserves.correct(first, actor=province, reason=WHY, **PAPER)
        assert not ReserveEstimate.objects.standing().exists()
        again = reserves.correct(withdrawn, actor=province, reason=WHY, remaining_t=Decimal(5), **PAPER)
        assert ReserveEstimate.objects.standing().get() == again

    def test_the_original_alone_is_no_figure(self, province: User) -> None:
        with pytest.raises(DomainError) as caught:
            reserves.correct(record(province), actor=province, reason=WHY, original_t=Decimal(5), **PAPER)
        assert codes(caught.value) == {"/remaining_t": "required"}

    def test_a_row_is_corrected_once(self, province: User) -> None:
        first = record(province)
        reserves.correct(first, actor=province, reason=WHY, remaining_t=Decimal(90_000), **PAPER)
        with pytest.raises(DomainError) as caught:
            reserves.correct(first, actor=province, reason=WHY, remaining_t=Decimal(80_000), **PAPER)
        assert caught.value.code == "corrected_already"

    def test_the_reason_says_something(self, province: User) -> None:
        with pytest.raises(DomainError) as caught:
            reserves.correct(record(province), actor=province, reason="...", remaining_t=Decimal(1), **PAPER)
        assert codes(caught.value) == {"/reason": "too_short"}

    def test_the_database_refuses_a_correction_of_another_subject(self, province: User) -> None:
        first = record(province)
        other = reserves.correct(first, actor=province, reason=WHY, remaining_t=Decimal(90_000), **PAPER)
        names = [field.column for field in ReserveEstimate._meta.concrete_fields if field.column not in {"id", "year"}]
        columns = ", ".join(names)
        values = ", ".join("%s" if name == "corrects_id" else name for name in names)
        with pytest.raises(DatabaseError, match="same subject, year and method"), transaction.atomic():
            execute(
                f"INSERT INTO resources_reserveestimate (year, {columns}) "
                f"SELECT 2001, {values} FROM resources_reserveestimate WHERE id = %s",
                other.pk,
                other.pk,
            )

    def test_a_predicted_figure_comes_after_a_surveyed_one(self, province: User) -> None:
        record(province, method="surveyed", remaining_t=Decimal(80_000))
        record(province, method="predicted")
        record(province, year=2009)
        assert queries.latest_by_place(["36"], 2011)["36"].remaining_t == Decimal(80_000)
        assert queries.latest_by_place(["36"], 2009)["36"].year == 2009
        assert queries.latest_by_place(["36"], 2008) == {}

    def test_the_grade_of_the_whole_area_comes_before_that_of_a_deposit(self, province: User, area: MiningArea) -> None:
        grades = {"mining_area": area, "place": None}
        record(province, **grades, deposit="Wuli", method="surveyed", average_grade=Decimal("0.2"))
        assert queries.average_grades([area.pk], [2011])[area.pk, 2011].deposit == "Wuli"
        whole = record(province, **grades, method="predicted", average_grade=Decimal("0.1"), year=2009)
        record(province, **grades, year=2011)
        found = queries.average_grades([area.pk], [2008, 2009, 2011])
        assert found == {(area.pk, 2009): whole, (area.pk, 2011): whole}
        reserves.correct(whole, actor=province, reason=WHY, **PAPER)
        assert queries.average_grades([area.pk], [2009]) == {}


class TestTheApi:
    BODY = {"place": "36", "year": 2010, "method": "explored", "remaining_t": "100000.000", **PAPER}

    def test_figures_are_recorded_corrected_and_listed(self, province: User) -> None:
        client = client_of(province)
        made = client.post(f"{V1}reserves/", {**self.BODY, "original_t": "300000.000"})
        assert made.status_code == 201, made.content
        assert made.json()["remaining_percent"] == "33.3"
        corrected = client.post(
            f"{V1}reserves/{made.json()['id']}/correct/", {**PAPER, "remaining_t": "90000.000", "reason": WHY}
        )
        assert corrected.status_code == 201, corrected.content
        assert corrected.json()["corrects"] == made.json()["id"]
        listed = client.get(f"{V1}reserves/?standing=true&place=36&year=2010&method=explored&element_class=all").json()
        assert [row["remaining_t"] for row in listed["results"]] == ["90000.000"]
        assert client.get(f"{V1}reserves/?standing=false").json()["count"] == 1

    def test_a_grade_has_the_document_of_its_figure(self, province: User) -> None:
        client = client_of(province)
        made = client.post(f"{V1}reserves/", {**self.BODY, "average_grade": "0.0800"}).json()
        assert made["average_grade"] == "0.0800"
        changed = {**PAPER, "remaining_t": "90000.000", "average_grade": "0.0900", "reason": WHY}
        corrected = client.post(f"{V1}reserves/{made['id']}/correct/", changed).json()
        assert corrected["average_grade"] == "0.0900"
        withdrawn = {**PAPER, "average_grade": "0.1000", "reason": WHY}
        refusal = client.post(f"{V1}reserves/{corrected['id']}/correct/", withdrawn)
        assert (refusal.status_code, refusal.json()["errors"][0]["pointer"]) == (400, "/remaining_t")
        for grade in ("0.0000", "100.0001", "-0.1", "NaN"):
            body = {**self.BODY, "year": 2009, "average_grade": grade}
            assert client.post(f"{V1}reserves/", body).status_code == 400, grade

    @pytest.mark.parametrize("figure", ["-1.000", "1e5", 5, "NaN"])
    def test_figures_are_plain_digits(self, province: User, figure: object) -> None:
        assert client_of(province).post(f"{V1}reserves/", {**self.BODY, "remaining_t": figure}).status_code == 400

    def test_a_second_figure_is_a_conflict(self, province: User) -> None:
        assert client_of(province).post(f"{V1}reserves/", self.BODY).status_code == 201
        again = client_of(province).post(f"{V1}reserves/", self.BODY)
        assert (again.status_code, again.json()["code"]) == (409, "figure_exists")
