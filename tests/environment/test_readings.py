"""Readings of discharges: entered, refused, corrected, and judged by the standard and the permit of their own day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, loaders, row_security
from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Licence, Site, SiteTenure, User
from enterprises.roles import Role
from enterprises.services import standards
from environment.models import PermitLimit, Reading, SiteProcess
from environment.queries import reading_verdicts as queries
from environment.queries.reading_verdicts import judge, rates
from environment.services import permit_limits, readings
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import fault_codes, refused
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
LOADER = Loader("environment tests")
READINGS, LIMITS = f"{V1}readings/", f"{V1}permit-limits/"
D = dt.date
JUNE = D(2014, 6, 2)
REASON = "Figure of another outlet"
SAMPLE = {
    "pollutant": "ammonia_nitrogen",
    "medium": "water",
    "discharge": "direct",
    "outlet": "DW001",
    "unit": "mg_l",
    "method": "HJ 535",
    "laboratory": "Station of Longnan",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(D(2014, 10, 20)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    """Create a separation plant that was there before the standard of 2011."""
    return factories.site(firm, "separation", code="S-PLANT")


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm)


@pytest.fixture
def permit(plant: Site) -> Licence:
    return factories.licence(plant, "discharge", number="P-1")


@pytest.fixture
def standard_of_2011(db: None) -> None:
    """Enter the two limits of GB 26451-2011 that a source gives, with their three periods."""
    common = {"indicator": "ammonia_nitrogen", "comparison": "le", "discharge": "direct", "source": "GB 26451-2011"}
    with loaders.entering_history():
        for plant, value, first, last in (
            ("new", 15, D(2011, 10, 1), None),
            ("existing", 25, D(2012, 1, 1), D(2013, 12, 31)),
            ("existing", 15, D(2014, 1, 1), None),
        ):
            limit = {"plant": plant, "value": Decimal(value), "valid_from": first, "valid_to": last}
            standards.enter(actor=LOADER, **common, **limit)


def read(actor: User, site: Site, value: str, on: dt.date = JUNE, **fields: Any) -> Reading:
    given = {**SAMPLE, "value": Decimal(value), "sampled_on": on, **fields}
    return readings.record(actor=actor, site=site, **given)


def allow(actor: User, permit: Licence, highest: str, **fields: Any) -> PermitLimit:
    given = {"pollutant": "ammonia_nitrogen", "medium": "water", "document": "Permit", **fields}
    return permit_limits.enter(actor=actor, licence=permit, highest=Decimal(highest), **given)


def verdict(reading: Reading) -> str:
    (judged,) = judge([reading])
    return str(judged.verdict)


def make_new(site: Site) -> None:
    """Let the site have been begun after the standard came into force."""
    with loaders.entering_history():
        SiteTenure.objects.filter(site=site).update(held_from=D(2011, 10, 1))


# --- Judged ---


@pytest.mark.parametrize(
    ("day", "value", "expected"),
    [
        (D(2011, 12, 31), "25.1", "unknown"),
        (D(2012, 1, 1), "25", "within"),
        (D(2012, 1, 1), "25.00001", "above"),
        (D(2013, 12, 31), "25", "within"),
        (D(2014, 1, 1), "25", "above"),
        (D(2014, 1, 1), "15", "within"),
        (D(2014, 1, 1), "15.00001", "above"),
    ],
)
def test_an_existing_plant_is_judged_by_the_standard_of_the_day(
    standard_of_2011: None, plant: Site, chief: User, day: dt.date, value: str, expected: str
) -> None:
    assert verdict(read(chief, plant, value, day)) == expected


@pytest.mark.parametrize(
    ("day", "value", "expected"),
    [
        (D(2011, 9, 30), "16", "unknown"),
        (D(2011, 10, 1), "15", "within"),
        (D(2011, 10, 1), "16", "unknown"),
        (D(2011, 12, 31), "26", "unknown"),
        (D(2012, 6, 1), "15", "within"),
        (D(2012, 6, 1), "16", "unknown"),
        (D(2012, 6, 1), "26", "above"),
        (D(2014, 6, 1), "16", "above"),
    ],
)
def test_where_the_age_of_a_plant_is_not_known_only_what_both_limits_say_counts(
    standard_of_2011: None, plant: Site, chief: User, day: dt.date, value: str, expected: str
) -> None:
    make_new(plant)
    assert verdict(read(chief, plant, value, day)) == expected


def test_indirect_discharge_has_no_sourced_limit(standard_of_2011: None, plant: Site, chief: User) -> None:
    assert verdict(read(chief, plant, "90", discharge="indirect")) == "unknown"


@pytest.mark.parametrize(
    ("pollutant", "value", "expected"),
    [
        ("sulphur_dioxide", "300", "within"),
        ("sulphur_dioxide", "300.001", "above"),
        ("chlorine", "1", "unknown"),  # no limit was entered
        ("fluoride", "9", "unknown"),  # its standard is of water
    ],
)
def test_a_reading_of_air_is_judged_by_the_standard_that_officers_entered(
    plant: Site, chief: User, pollutant: str, value: str, expected: str
) -> None:
    with loaders.entering_history():
        for indicator, most in (("sulphur_dioxide", 300), ("fluoride", 8)):
            limit = {"indicator": indicator, "value": Decimal(most), "valid_from": D(2014, 1, 1), "source": "GB test"}
            standards.enter(actor=LOADER, comparison="le", **limit)
    air = {"pollutant": pollutant, "medium": "air", "discharge": "", "unit": "mg_m3", "outlet": "DA001"}
    reading = read(chief, plant, value, **air)
    assert verdict(reading) == expected
    (judged,) = judge([reading])
    assert [limit.printed for limit in judged.limits] == ([] if expected == "unknown" else ["≤ 300 mg/m³"])


def test_the_permit_of_the_day_counts_beside_the_standard(
    standard_of_2011: None, plant: Site, chief: User, mlr1: User, permit: Licence
) -> None:
    allow(mlr1, permit, "10")
    allow(mlr1, permit, "8", in_force_from=D(2014, 7, 1), document="Decision 2")
    (judged,) = judge([read(chief, plant, "12")])
    assert [(limit.printed, limit.is_met, limit.by_permit) for limit in judged.limits] == [
        ("≤ 15 mg/L (Existing plants)", True, False),
        ("≤ 10 mg/L", False, True),
    ]
    assert judged.verdict == "above"
    assert judged.limits[1].source == "P-1: Permit"
    assert verdict(read(chief, plant, "9", D(2014, 6, 30))) == "within"
    assert verdict(read(chief, plant, "9", D(2014, 7, 1))) == "above"


def test_a_permit_counts_on_its_own_days_alone(plant: Site, chief: User, mlr1: User) -> None:
    permit = factories.licence(
        plant, "discharge", number="P-2", valid_from=D(2012, 1, 1), valid_to=D(2012, 12, 31), revoked_on=D(2012, 7, 1)
    )
    allow(mlr1, permit, "10")
    days = (D(2011, 12, 31), D(2012, 1, 1), D(2012, 6, 30), D(2012, 7, 1))
    assert [verdict(read(chief, plant, "11", day)) for day in days] == ["unknown", "above", "above", "unknown"]


@pytest.mark.parametrize(("value", "expected"), [("5.9", "above"), ("6", "within"), ("9", "within"), ("9.1", "above")])
def test_ph_has_two_limits(plant: Site, chief: User, mlr1: User, permit: Licence, value: str, expected: str) -> None:
    allow(mlr1, permit, "9", pollutant="ph", lowest=Decimal(6))
    assert verdict(read(chief, plant, value, pollutant="ph", unit="none")) == expected


def test_air_is_judged_by_its_permit(
    standard_of_2011: None, plant: Site, chief: User, mlr1: User, permit: Licence
) -> None:
    allow(mlr1, permit, "100", pollutant="sulphur_dioxide", medium="air")
    air = {"pollutant": "sulphur_dioxide", "medium": "air", "unit": "mg_m3", "discharge": ""}
    assert verdict(read(chief, plant, "101", **air)) == "above"


def test_compliance_is_the_share_of_the_readings_with_a_limit(standard_of_2011: None, plant: Site, chief: User) -> None:
    for outlet, value in (("A", "10"), ("B", "14"), ("C", "15.5")):
        read(chief, plant, value, outlet=outlet)
    read(chief, plant, "1", pollutant="zinc")
    read(chief, plant, "30", D(2014, 7, 1))
    wrong = read(chief, plant, "40", D(2014, 6, 3))
    readings.correct(wrong, actor=chief, reason=REASON)
    newest, june = rates(Reading.objects.standing().select_related("site"))
    assert (newest.month, newest.percent) == (D(2014, 7, 1), Decimal("0.0"))
    assert june.percent is not None
    assert (june.within, june.above, june.unknown, round(june.percent, 1)) == (2, 1, 1, Decimal("66.7"))
    answer = client_of(chief).get(f"{READINGS}compliance/", {"site": plant.code, "sampled_before": "2014-06-30"})
    assert answer.json() == [
        {"site": "S-PLANT", "month": "2014-06", "within": 2, "above": 1, "unknown": 1, "percent": "66.7"}
    ]


def test_a_share_of_some_of_the_readings_is_not_shown(
    standard_of_2011: None, plant: Site, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_RATED", 1)
    for outlet in ("A", "B"):
        read(chief, plant, "10", outlet=outlet)
    assert_problem(client_of(chief).get(f"{READINGS}compliance/"), 409, "too_many_readings")
    page = page_client(chief).get(reverse("pages:reading-compliance")).content.decode()
    assert "These are more than 1 readings." in page
    assert "100.0" not in page


# --- Entered ---


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"method": ""}, ("/method", "blank")),
        ({"method": None}, ("/method", "null")),
        ({"unit": "mg_m3"}, ("/unit", "wrong_unit")),
        ({"unit": "kg"}, ("/unit", "invalid_choice")),
        ({"pollutant": "ph"}, ("/unit", "wrong_unit")),
        ({"pollutant": "chlorine"}, ("/pollutant", "not_in_this_medium")),
        ({"medium": "air"}, ("/pollutant", "not_in_this_medium")),
        ({"value": "-1"}, ("/value", "negative")),
        ({"value": None}, ("/value", "null")),
        ({"value": "1.000001"}, ("/value", "too_many_decimals")),
        ({"pollutant": "ph", "unit": "none", "value": "14.1"}, ("/value", "out_of_range")),
        ({"sampled_on": "2014-10-21"}, ("/sampled_on", "in_the_future")),
        ({"discharge": ""}, ("/discharge", "required")),
        ({"laboratory": " "}, ("/laboratory", "blank")),
        ({"site": "S-NOWHERE"}, ("/site", "unknown_code")),
    ],
)
def test_bad_input_is_refused_at_its_field(plant: Site, chief: User, fields: Any, expected: tuple[str, str]) -> None:
    body = {**SAMPLE, "site": plant.code, "value": "3.5", "sampled_on": "2014-06-02", **fields}
    faults = pointers(assert_problem(client_of(chief).post(READINGS, body), 400, "invalid"))
    assert expected in faults
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", ["method", "laboratory", "outlet"])
def test_the_service_refuses_what_is_blank(plant: Site, chief: User, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(chief, plant, "1", **{name: "  "})
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [(f"/{name}", "required")]


def test_a_thousand_times_the_limit_asks_for_the_unit(standard_of_2011: None, plant: Site, chief: User) -> None:
    client, body = client_of(chief), {**SAMPLE, "site": plant.code, "sampled_on": "2014-06-02"}
    assert client.post(READINGS, {**body, "value": "14999.99999"}).status_code == 201
    doubted = {**body, "outlet": "DW002", "value": "15000"}
    answer = assert_problem(client.post(READINGS, doubted), 400, "invalid")
    assert pointers(answer) == [("/unit_confirmed", "confirm_unit")]
    created = client.post(READINGS, {**doubted, "unit_confirmed": True}).json()
    assert (created["value"], created["verdict"], created["unit_confirmed"]) == ("15000.00000", "above", True)


def test_a_reading_is_entered_once(plant: Site, chief: User) -> None:
    read(chief, plant, "1")
    with pytest.raises(Conflict) as caught:
        read(chief, plant, "2")
    assert caught.value.code == "reading_exists"


def test_a_correction_is_a_further_reading_and_the_first_stays(
    standard_of_2011: None, plant: Site, chief: User
) -> None:
    client = client_of(chief)
    first = read(chief, plant, "150")
    second = client.post(f"{READINGS}{first.pk}/correct/", {"value": "15.0", "reason": REASON}).json()
    assert (second["corrects"], second["value"], second["method"]) == (str(first.pk), "15.00000", "HJ 535")
    assert (second["state"], second["verdict"]) == ("standing", "within")
    kept = client.get(f"{READINGS}{first.pk}/").json()
    assert (kept["state"], kept["value"], kept["actions"]) == ("corrected", "150.00000", [])
    assert_problem(client.post(f"{READINGS}{first.pk}/correct/", {"value": "1", "reason": REASON}), 409, "wrong_state")
    withdrawn = client.post(f"{READINGS}{second['id']}/correct/", {"reason": REASON}).json()
    assert (withdrawn["state"], withdrawn["value"]) == ("withdrawn", None)
    assert not Reading.objects.standing().exists()
    listed = client.get(READINGS, {"standing": "false"}).json()["results"]
    assert len(listed) == 3
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"readings.record", "readings.correct"}
    assert_problem(client.post(f"{READINGS}{withdrawn['id']}/correct/", {"value": "-1", "reason": ""}), 400, "invalid")


def test_a_withdrawn_reading_is_entered_again_as_its_correction(plant: Site, chief: User) -> None:
    withdrawn = readings.correct(read(chief, plant, "150"), actor=chief, reason=REASON)
    with refused("reading_exists"):
        read(chief, plant, "15")
    client, one = client_of(chief), f"{READINGS}{withdrawn.pk}/"
    assert client.get(one).json()["actions"] == ["correct"]
    answer = assert_problem(client.post(f"{one}correct/", {"reason": REASON}), 400, "invalid")
    assert pointers(answer) == [("/value", "required")]
    again = client.post(f"{one}correct/", {"value": "15", "reason": "It was right after all"}).json()
    assert (again["state"], again["value"], again["corrects"]) == ("standing", "15.00000", str(withdrawn.pk))
    assert Reading.objects.standing().get().value == 15


def test_officials_alone_correct_and_withdraw_what_an_office_entered(plant: Site, chief: User, p36a: User) -> None:
    measured = read(p36a, plant, "90")
    client, one = client_of(chief), f"{READINGS}{measured.pk}/"
    shown = client.get(one).json()
    assert (shown["by_office"], shown["actions"]) == (True, [])
    for body in ({"reason": REASON}, {"value": "1", "reason": REASON}):
        assert_problem(client.post(f"{one}correct/", body), 403, "entered_by_office")
    assert page_client(chief).post(
        reverse("pages:reading-act", args=[measured.pk, "correct"]), {"correct-reason": REASON}
    ).status_code in {403, 409}
    assert Reading.objects.standing().get() == measured
    assert readings.correct(measured, actor=p36a, reason=REASON, value=Decimal(91)).by_office
    own = read(chief, plant, "1")
    assert not own.by_office
    replaced = readings.correct(own, actor=p36a, reason=REASON, value=Decimal(95))
    with refused("entered_by_office", Forbidden):
        readings.correct(replaced, actor=chief, reason=REASON, value=Decimal(1))


def test_an_office_and_the_enterprise_each_enter_a_reading_of_the_same_sample(
    plant: Site, chief: User, p36a: User
) -> None:
    for actor in (chief, p36a):
        read(actor, plant, "1")
        with refused("reading_exists"):
            read(actor, plant, "2")
        read(actor, plant, "3", discharge="indirect")
    assert Reading.objects.standing().count() == 4


@pytest.mark.parametrize("statement", ["UPDATE environment_reading SET value = 0", "DELETE FROM environment_reading"])
def test_no_reading_is_changed_or_deleted(plant: Site, chief: User, statement: str) -> None:
    read(chief, plant, "1")
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_them_from_others_without_the_filters(
    plant: Site, chief: User, mlr1: User, permit: Licence, outsider: User
) -> None:
    read(chief, plant, "1")
    allow(mlr1, permit, "10")
    for reader, seen in ((chief, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert (Reading.objects.count(), PermitLimit.objects.count()) == (seen, seen), reader


# --- Limits of permits ---


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"licence": "MINING"}, ("/licence", "not_a_discharge_permit")),
        ({"document": " "}, ("/document", "blank")),
        ({"highest": None}, ("/highest", "required")),
        ({"highest": "0"}, ("/highest", "not_positive")),
        ({"highest": "-1"}, ("/highest", "negative")),
        ({"lowest": "1"}, ("/lowest", "not_of_ph")),
        ({"pollutant": "ph", "highest": "15"}, ("/highest", "out_of_range")),
        ({"medium": "air"}, ("/pollutant", "not_in_this_medium")),
        ({"in_force_from": "1999-12-31"}, ("/in_force_from", "outside_permit")),
    ],
)
def test_a_limit_that_cannot_be_is_refused(
    plant: Site, mlr1: User, permit: Licence, fields: Any, expected: tuple[str, str]
) -> None:
    factories.licence(plant, "work_safety", number="MINING")
    body = {"licence": "P-1", "pollutant": "cod", "medium": "water", "highest": "70", "document": "Permit", **fields}
    answer = client_of(mlr1).post(LIMITS, body)
    assert expected in pointers(assert_problem(answer, 400, "invalid"))
    assert not PermitLimit.objects.exists()


def test_only_the_authority_of_the_permit_sets_its_limits(permit: Licence, miit1: User, chief: User) -> None:
    with pytest.raises(Forbidden) as caught:
        allow(miit1, permit, "10")
    assert caught.value.code == "other_authority"
    with pytest.raises(Forbidden):
        allow(chief, permit, "10")


@pytest.mark.parametrize(
    ("highest", "fields", "possible"),
    [
        ("11", {"in_force_from": D(2014, 10, 19)}, False),
        ("11", {"in_force_from": D(2014, 10, 20)}, True),
        ("11", {"in_force_from": D(2014, 10, 21)}, True),
        ("11", {}, False),
        ("10", {"in_force_from": D(2014, 10, 19)}, False),  # without a total for the year
        ("10", {"in_force_from": D(2014, 10, 19), "yearly_total": Decimal(6)}, False),
        ("9", {"in_force_from": D(2014, 10, 19), "yearly_total": Decimal(5)}, True),
        ("99", {"in_force_from": D(2014, 10, 19), "pollutant": "cod"}, True),  # the first one
    ],
)
def test_a_looser_limit_counts_from_its_entry_at_the_earliest(
    permit: Licence, mlr1: User, highest: str, fields: dict[str, Any], possible: bool
) -> None:
    allow(mlr1, permit, "10", yearly_total=Decimal(5))
    if possible:
        assert allow(mlr1, permit, highest, **fields).pk
        return
    with pytest.raises(Invalid) as caught:
        allow(mlr1, permit, highest, **fields)
    assert fault_codes(caught) == {("/in_force_from", "loosened_in_the_past")}


def test_a_loader_enters_limits_as_they_were(permit: Licence) -> None:
    for highest, day in (("10", D(2012, 1, 1)), ("20", D(2013, 1, 1))):
        permit_limits.enter(
            actor=LOADER,
            licence=permit,
            pollutant="cod",
            medium="water",
            highest=Decimal(highest),
            document="Permit",
            in_force_from=day,
        )
    assert PermitLimit.objects.count() == 2


# --- Pages ---


def test_a_reading_is_entered_judged_and_corrected_on_pages(standard_of_2011: None, plant: Site, chief: User) -> None:
    client, new = page_client(chief), reverse("pages:reading-new")
    form = {**SAMPLE, "site": plant.code, "value": "15000", "sampled_on": "2014-06-02"}
    doubted = client.post(new, form)
    assert doubted.status_code == 409
    assert "Check the unit" in doubted.content.decode()
    assert client.post(new, {**form, "value": "16"}).status_code == 302
    row = Reading.objects.get()
    here = reverse("pages:reading", args=[row.pk])
    shown = client.get(here).content.decode()
    assert "GB 26451-2011" in shown
    assert "Not met" in shown
    answer = client.post(reverse("pages:reading-act", args=[row.pk, "correct"]), {"correct-reason": REASON})
    assert answer.status_code == 302
    assert "does not count any more" in client.get(here).content.decode()
    assert here in client.get(reverse("pages:readings"), {"site": plant.code}).content.decode()
    assert here in client.get(reverse("pages:site", args=[plant.code])).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "氨氮" in client.get(here).content.decode()


def test_compliance_of_a_year_is_a_page(standard_of_2011: None, plant: Site, chief: User) -> None:
    read(chief, plant, "10")
    factories.place("15")
    client, here = page_client(chief), reverse("pages:reading-compliance")
    assert "100.0" in client.get(here).content.decode()
    assert "No reading of this year." in client.get(here, {"year": "2013"}).content.decode()
    assert "No reading of this year." in client.get(here, {"province": "15"}).content.decode()


def test_a_limit_is_entered_on_a_page(permit: Licence, mlr1: User, p36a: User) -> None:
    client, new = page_client(mlr1), reverse("pages:permit-limit-new")
    form = {"licence": "P-1", "pollutant": "ph", "medium": "water", "highest": "9", "lowest": "6", "document": "Permit"}
    assert client.post(new, {**form, "licence": "P-9"}).status_code == 400
    assert client.post(new, form).status_code == 302
    listed = page_client(p36a).get(reverse("pages:permit-limits")).content.decode()
    assert "≥ 6, ≤ 9" in listed
    assert "≥ 6, ≤ 9" in client.get(reverse("pages:permit-limit", args=[PermitLimit.objects.get().pk])).content.decode()


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(
    standard_of_2011: None, plant: Site, chief: User, mlr1: User, permit: Licence
) -> None:
    client = page_client(chief)

    names = ("readings", "permit-limits", "reading-compliance")
    addresses = [reverse("pages:site", args=[plant.code]), *(reverse(f"pages:{name}") for name in names)]
    allow(mlr1, permit, "10")
    read(chief, plant, "1")
    before = query_counts(client, addresses)
    for number in range(4):
        allow(mlr1, permit, str(9 - number))
        read(chief, plant, "1", D(2014, 6, 10 + number), pollutant="cod" if number % 2 else "zinc")
    assert query_counts(client, addresses) == before


def test_readings_are_chosen_by_the_process_that_the_site_used_on_their_day(
    chief: User, plant: Site, firm: Enterprise
) -> None:
    other = factories.site(firm, "separation", code="S-OTHER")
    given: dict[str, Any] = {"used_from": D(2014, 1, 1), "by_office": True, "recorded_at": clock.now()}
    ended = {"state": "ended", "used_until": D(2014, 6, 2), "end_reason": REASON}
    with loaders.entering_history(), row_security.unrestricted("processes of the past"):
        SiteProcess.objects.create(site=plant, process="ammonia_saponification", **given, **ended)
        withdrawn = {"state": "withdrawn", "withdrawal_reason": REASON}
        SiteProcess.objects.create(site=plant, process="chloride_electrolysis", **given, **withdrawn)
        SiteProcess.objects.create(site=other, process="wet_fluoride", **given)
    days = [D(2013, 12, 31), D(2014, 1, 1), D(2014, 6, 2), D(2014, 6, 3)]
    for day in days:
        read(chief, plant, "5", day)
    client = client_of(chief)
    found = client.get(READINGS, {"process": "ammonia_saponification"}).json()["results"]
    assert [row["sampled_on"] for row in found] == ["2014-06-02", "2014-01-01"]
    for process in ("chloride_electrolysis", "wet_fluoride"):
        assert client.get(READINGS, {"process": process}).json()["results"] == []
    page = page_client(chief).get(reverse("pages:readings"), {"process": "ammonia_saponification"}).content.decode()
    assert page.count("DW001") == 2
