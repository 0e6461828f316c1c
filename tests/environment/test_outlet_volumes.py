"""Volumes of outlets by month, and the tonnes discharged that follow from them and from readings."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, Licence, Site, User
from enterprises.roles import Role
from environment.models import OutletVolume, Reading
from environment.queries.arrears import arrears, describe
from environment.queries.discharged import YearlyDischarge, discharged, tonnes_of
from environment.queries.emissions import with_totals
from environment.services import emissions, outlet_volumes, permit_limits, readings
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import constraint_of, fault_codes, refused

pytestmark = pytest.mark.django_db
LOADER = Loader("volume tests")
URL = f"{V1}outlet-volumes/"
D = dt.date
TODAY = D(2014, 10, 20)
JUNE = D(2014, 6, 1)
REASON = "The meter was read wrongly"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation", code="S-PLANT")


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm)


def volume(actor: User, site: Site, amount: str = "30000", month: dt.date = JUNE, **fields: Any) -> OutletVolume:
    given = {"medium": "water", "outlet": "DW001", "discharge": "direct", "method": "Flow meter", **fields}
    return outlet_volumes.record(actor=actor, site=site, month=month, volume=Decimal(amount), **given)


def measure(actor: User, site: Site, value: str = "20", on: dt.date = JUNE, **fields: Any) -> Reading:
    given = {
        "pollutant": "ammonia_nitrogen",
        "medium": "water",
        "discharge": "direct",
        "outlet": "DW001",
        "unit": "mg_l",
        "method": "HJ 535",
        "laboratory": "Station",
        **fields,
    }
    return readings.record(actor=actor, site=site, value=Decimal(value), sampled_on=on, **given)


def only(site: Site, year: int = 2014) -> YearlyDischarge:
    (found,) = discharged([site], year)
    return found


@pytest.mark.parametrize(
    ("medium", "concentration", "cubic_metres", "tonnes"),
    [
        ("water", "15", "1000000", "15.000000"),
        ("water", "20", "30000", "0.600000"),
        ("water", "0.1", "1", "0.000000"),
        ("air", "100", "1000000", "0.100000"),
    ],
)
def test_tonnes_are_concentration_times_volume(medium: str, concentration: str, cubic_metres: str, tonnes: str) -> None:
    assert tonnes_of(Decimal(concentration), Decimal(cubic_metres), medium) == Decimal(tonnes)


def test_a_month_with_a_volume_gives_tonnes_with_their_formula(chief: User, plant: Site) -> None:
    volume(chief, plant)
    measure(chief, plant, "10", D(2014, 6, 1))
    measure(chief, plant, "30", D(2014, 6, 30))
    found = only(plant)
    assert (found.tonnes, found.computed, found.without_volume) == (Decimal("0.600000"), 1, 0)
    assert found.months[0].formula == "20 mg/L × 30,000.000 m³ / 1,000,000 = 0.6 t"


def test_a_reading_without_a_volume_gives_none_and_says_so(chief: User, plant: Site) -> None:
    measure(chief, plant)
    volume(chief, plant, month=D(2014, 7, 1))
    volume(chief, plant, outlet="DW002")
    volume(chief, plant, discharge="indirect")
    found = only(plant)
    assert (found.tonnes, found.computed, found.without_volume) == (0, 0, 1)
    assert (found.months[0].tonnes, found.months[0].formula) == (None, "")
    page = page_client(chief).get(reverse("pages:site", args=[plant.code])).content.decode()
    assert "no volume, so no tonnes" in page


def test_corrected_and_withdrawn_volumes_and_readings_do_not_count(chief: User, plant: Site) -> None:
    wrong, reading = volume(chief, plant, "99999"), measure(chief, plant)
    right = outlet_volumes.correct(wrong, actor=chief, reason=REASON, volume=Decimal(30000))
    assert (right.corrects, right.method, only(plant).tonnes) == (wrong, "Flow meter", Decimal("0.600000"))
    outlet_volumes.correct(right, actor=chief, reason=REASON)
    assert only(plant).without_volume == 1
    readings.correct(reading, actor=chief, reason=REASON)
    assert discharged([plant], 2014) == []


def test_what_an_office_entered_outweighs_the_enterprise(chief: User, p36a: User, plant: Site) -> None:
    volume(chief, plant, "1000")
    volume(p36a, plant, "30000")
    measure(chief, plant, "1")
    measure(p36a, plant, "20")
    assert only(plant).tonnes == Decimal("0.600000")


def test_ph_is_no_quantity(chief: User, plant: Site) -> None:
    volume(chief, plant)
    measure(chief, plant, "7", pollutant="ph", unit="none")
    assert discharged([plant], 2014) == []


def test_a_year_is_its_own(chief: User, plant: Site) -> None:
    for day in (D(2013, 12, 31), D(2014, 1, 1)):
        volume(chief, plant, "1000000", day.replace(day=1))
        measure(chief, plant, "5", day)
    assert (only(plant, 2013).tonnes, only(plant).tonnes) == (5, 5)


def test_it_is_compared_with_the_yearly_total_of_the_permit(chief: User, plant: Site) -> None:
    permit = factories.licence(plant, "discharge", number="P-1", valid_from=D(2012, 1, 1))
    for first, total in ((D(2012, 1, 1), "9"), (D(2014, 1, 1), "0.6")):
        permit_limits.enter(
            actor=LOADER,
            licence=permit,
            pollutant="ammonia_nitrogen",
            medium="water",
            yearly_total=Decimal(total),
            in_force_from=first,
            document="Permit",
        )
    volume(chief, plant)
    measure(chief, plant)
    assert (only(plant).permitted, only(plant).excess) == (Decimal("0.600"), None)
    assert "total" not in [row.kind for row in arrears([plant], TODAY).get(plant.pk, [])]
    volume(chief, plant, "1", D(2014, 7, 1))
    measure(chief, plant, "1", D(2014, 7, 1))
    assert only(plant).excess == Decimal("0.000001")
    (behind,) = [row for row in arrears([plant], TODAY)[plant.pk] if row.kind == "total"]
    assert behind.since == D(2014, 7, 1)
    assert "0.600001 t were discharged, the permit allows 0.600 t" in describe(behind.kind, behind.figures)
    assert not [row for row in arrears([plant], D(2014, 6, 30)).get(plant.pk, []) if row.kind == "total"]


@pytest.mark.parametrize(
    ("limits", "permitted"),
    [
        ([("P-1", D(2014, 1, 1), None, "0.6"), ("P-1", D(2014, 10, 20), None, "0.5")], "0.600"),  # lowered since
        ([("P-1", D(2014, 1, 1), None, "0.5"), ("P-1", D(2014, 10, 21), None, "0.1")], "0.500"),  # not in force yet
        ([("P-1", D(2013, 1, 1), D(2014, 6, 30), "0.7"), ("P-2", D(2014, 7, 1), None, "0.1")], "0.700"),
        ([("P-1", D(2013, 1, 1), D(2013, 12, 31), "9"), ("P-2", D(2014, 1, 1), None, "0.1")], "0.100"),
        ([("P-1", D(2013, 1, 1), None, None), ("P-1", D(2014, 7, 1), None, "0.3")], None),
    ],
)
def test_a_total_counts_for_the_days_on_which_it_is_in_force(
    chief: User, plant: Site, limits: list[tuple[str, dt.date, dt.date | None, str | None]], permitted: str | None
) -> None:
    permits: dict[str, Licence] = {}
    for number, first, last, total in limits:
        if number not in permits:
            permits[number] = factories.licence(plant, "discharge", number=number, valid_from=first, valid_to=last)
        permit_limits.enter(
            actor=LOADER,
            licence=permits[number],
            pollutant="ammonia_nitrogen",
            medium="water",
            in_force_from=first,
            document="Permit",
            **{"yearly_total" if total else "highest": Decimal(total or 50)},
        )
    volume(chief, plant)
    measure(chief, plant)
    (found,) = discharged([plant], 2014, until=TODAY)
    assert found.permitted == (Decimal(permitted) if permitted else None)
    accused = [row.kind for row in arrears([plant], TODAY).get(plant.pk, []) if row.kind == "total"]
    assert bool(accused) == (permitted is not None and Decimal(permitted) < Decimal("0.6"))


def test_the_totals_of_a_province_are_the_sums_of_its_sites(p36a: User, chief: User, plant: Site) -> None:
    given = {"place": factories.place("36"), "pollutant": "ammonia_nitrogen", "medium": "water", "document": "Plan 1"}
    ceiling = emissions.set_ceiling(actor=p36a, year=2014, tonnes=Decimal(5), **given)
    other = factories.site(plant.enterprise, "separation", code="S-OTHER")
    for site, outlet in ((plant, "DW001"), (plant, "DW002"), (other, "DW001")):
        volume(chief, site, "12345.678", outlet=outlet)
        measure(chief, site, "7.77777", outlet=outlet)
        measure(chief, site, "8.88", D(2014, 6, 3), outlet=outlet)
    measure(chief, other, "3", D(2014, 8, 1))
    volume(p36a, other, "20000")
    measure(p36a, other, "30", method="Of the station")
    (found,) = with_totals([ceiling])
    totals, rows = found.totals, discharged([plant, other], 2014)
    assert totals.discharged == sum(row.tonnes for row in rows)
    assert totals.discharged == Decimal("0.805652")
    assert (totals.months_computed, totals.months_without_volume) == (3, 1)
    page = page_client(p36a).get(reverse("pages:emissions")).content.decode()
    assert "0.806" in page
    assert "1 month measured without a volume: no tonnes" in page


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"month": D(2014, 6, 2)}, ("/month", "invalid_period")),
        ({"month": D(2014, 11, 1)}, ("/month", "in_the_future")),
        ({"outlet": " "}, ("/outlet", "required")),
        ({"method": ""}, ("/method", "required")),
        ({"discharge": ""}, ("/discharge", "required")),
        ({"medium": "air"}, ("/discharge", "required")),
        ({"amount": "-1"}, ("/volume", "negative")),
        ({"amount": "10000000"}, ("/volume_confirmed", "confirm_volume")),
    ],
)
def test_incomplete_volumes_are_refused(
    chief: User, plant: Site, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        volume(chief, plant, **fields)
    assert fault_codes(caught) == {expected}
    assert volume(chief, plant, "9999999.999").pk
    assert volume(chief, plant, "10000000", volume_confirmed=True, outlet="DW003").pk


def test_an_outlet_has_one_volume_of_a_month(chief: User, plant: Site) -> None:
    volume(chief, plant)
    with refused("volume_exists"):
        volume(chief, plant, "5")


def test_others_enter_nothing_and_offices_keep_their_own(chief: User, p36a: User, plant: Site) -> None:
    of_office = volume(p36a, plant)
    with refused("entered_by_office", Forbidden):
        outlet_volumes.correct(of_office, actor=chief, reason=REASON, volume=Decimal(1))
    for person in (factories.user(Role.AUDITOR), factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise())):
        with pytest.raises(Forbidden):
            volume(person, plant, outlet="DW009")


def correction(actor: User, before: OutletVolume, **fields: Any) -> OutletVolume:
    """Insert a correction as the application's role, past the service."""
    values = {name: getattr(before, name) for name in ("site", "medium", "outlet", "discharge", "month", "method")}
    row = OutletVolume(**{**values, "volume": Decimal(1), "corrects": before, "reason": REASON, **fields})
    row.recorded_by, row.recorded_at = actor, clock.now()
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)
    return row


@pytest.mark.parametrize(
    "changed",
    [{"outlet": "DW002"}, {"discharge": "indirect"}, {"month": D(2014, 7, 1)}, {"medium": "air", "discharge": ""}],
)
def test_the_database_keeps_the_subject_of_a_correction(chief: User, plant: Site, changed: dict[str, Any]) -> None:
    before = volume(chief, plant)
    with pytest.raises(DatabaseError) as caught:
        correction(chief, before, by_office=False, **changed)
    assert constraint_of(caught.value) == "outlet_volume_correction_keeps_its_subject"
    assert correction(chief, before, by_office=False).pk


def test_the_database_keeps_what_an_office_entered(chief: User, p36a: User, plant: Site) -> None:
    before = volume(p36a, plant)
    with pytest.raises(DatabaseError) as caught:
        correction(chief, before, by_office=False)
    assert constraint_of(caught.value) == "outlet_volume_of_office_is_kept"
    assert correction(p36a, before, by_office=True).pk


def test_over_the_api_and_on_pages(chief: User, plant: Site) -> None:
    client = client_of(chief)
    body = {
        "site": plant.code,
        "medium": "water",
        "outlet": "DW001",
        "discharge": "direct",
        "month": "2014-06",
        "volume": "30000",
        "method": "Flow meter",
    }
    answer = client.post(URL, body).json()
    assert (answer["volume"], answer["state"], answer["by_office"]) == ("30000.000", "standing", False)
    wrong = client.post(URL, {**body, "month": "2014-07-01"})
    assert pointers(assert_problem(wrong, 400, "invalid")) == [("/month", "invalid_period")]
    browser = page_client(chief)
    detail = reverse("pages:outlet-volume", args=[answer["id"]])
    assert "no tonnes follow from the volume" in browser.get(detail).content.decode()
    measure(chief, plant)
    shown = browser.get(detail)
    assert "= 0.6 t" in shown.content.decode()
    readings_of_month = shown.context["of_month"]
    assert "sampled_after=2014-06-01&sampled_before=2014-06-30" in readings_of_month
    readings_page = reverse("pages:readings")
    assert len(browser.get(f"{readings_page}?{readings_of_month}").context["rows"]) == 1
    july = readings_of_month.replace("2014-06", "2014-07")
    assert len(browser.get(f"{readings_page}?{july}").context["rows"]) == 0
    (year,) = client.get(f"{URL}discharged/", {"site": plant.code, "year": "2014"}).json()
    assert (year["tonnes"], year["permitted"], year["months"][0]["tonnes"]) == ("0.600000", None, "0.600000")
    assert_problem(client.get(f"{URL}discharged/", {"site": "S-NONE"}), 400, "invalid")
    assert_problem(client.get(f"{URL}discharged/", {"site": plant.code, "year": "1"}), 400, "invalid")
    sent = browser.post(
        reverse("pages:outlet-volume-new"),
        {**body, "month": "2014-08"},
    )
    assert sent.status_code == 302
    assert OutletVolume.objects.filter(month=D(2014, 8, 1)).exists()
    assert browser.get(reverse("pages:outlet-volumes"), {"year": "2014"}).content.decode().count("DW001") == 2


def test_the_site_page_costs_the_same_for_many_months(chief: User, plant: Site) -> None:
    browser, page = page_client(chief), [reverse("pages:site", args=[plant.code])]
    volume(chief, plant)
    measure(chief, plant)
    few = query_counts(browser, page)
    for month in range(1, 6):
        volume(chief, plant, month=D(2014, month, 1))
        measure(chief, plant, on=D(2014, month, 2))
    assert query_counts(browser, page) == few
