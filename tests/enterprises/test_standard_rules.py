"""Rules of dated limits one by one: units, directions, who is concerned, which days follow each other."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import FigureEvidence, Jurisdiction, Site, Standard, User
from enterprises.models.standards import AT_LEAST, POLLUTANTS, SUBJECT, Indicator, Unit
from enterprises.services import standards
from tests.support.approvals import another_like, by_two
from tests.support.refusals import refused

LOADER = Loader("test")
DAY = dt.timedelta(days=1)
FIRST = dt.date(2012, 7, 26)
LIMIT: dict[str, Any] = {
    "indicator": "capacity",
    "comparison": "ge",
    "value": Decimal(500),
    "site_kind": "mine",
    "ore_type": "ion_adsorption",
    "valid_from": FIRST,
    "source": "MIIT order 1 of 2012-07-26",
}


def standard(**changes: Any) -> Standard:
    return Standard(**{**LIMIT, **changes})


# --- What is measured
@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        ("capacity", Unit.TONNES_A_YEAR),
        ("mining_recovery", Unit.PERCENT),
        ("mining_loss", Unit.PERCENT),
        ("dilution", Unit.PERCENT),
        ("water_reuse", Unit.PERCENT),
        ("energy_a_tonne", Unit.STANDARD_COAL),
        ("waste_water_a_tonne", Unit.CUBIC_METRES_A_TONNE),
        ("residue_a_tonne", Unit.TONNES_A_TONNE),
        ("ammonia_nitrogen", Unit.MILLIGRAMS),
        ("ph", Unit.NONE),
        ("sulphur_dioxide", Unit.MILLIGRAMS_IN_AIR),
        ("chlorine", Unit.MILLIGRAMS_IN_AIR),
        ("particulates", Unit.MILLIGRAMS_IN_AIR),
    ],
)
def test_each_indicator_has_its_unit(indicator: str, unit: Unit) -> None:
    assert Indicator(indicator).unit == unit
    assert standard(indicator=indicator).unit == unit


def test_a_pollutant_is_what_is_measured_in_a_discharge_acidity_and_air_among_them() -> None:
    assert Indicator.CHLORINE.is_pollutant
    assert Indicator.PH.is_pollutant
    assert Indicator.ZINC.is_pollutant
    assert not Indicator.CAPACITY.is_pollutant
    assert not Indicator.ENERGY_A_TONNE.is_pollutant
    assert len(POLLUTANTS) == 18
    assert not set(POLLUTANTS).intersection(AT_LEAST)


def test_the_database_refuses_the_wrong_direction_of_every_indicator(db: None) -> None:
    """More of capacity, recovery, yield and reuse is better; less of everything else; acidity has both sides."""
    (direction,) = [rule for rule in Standard._meta.constraints if rule.name == "standard_direction"]
    for indicator in Indicator:
        fits = {sign for sign in ("ge", "gt", "le", "lt") if _holds(direction, indicator=indicator, comparison=sign)}
        least = {"ge", "gt"} if indicator in AT_LEAST else {"le", "lt"}
        assert fits == ({"ge", "gt", "le", "lt"} if indicator == Indicator.PH else least), indicator


def _holds(rule: Any, **changes: Any) -> bool:
    try:
        rule.validate(Standard, standard(**changes))
    except ValidationError:
        return False
    return True


# --- Whom it concerns
def test_its_subject_is_named_without_what_means_any() -> None:
    row = standard(process="heap_leaching", condition="leached_phase", plant="new", discharge="direct")
    assert row.subject == [
        str(row.get_site_kind_display()),
        str(row.get_ore_type_display()),
        str(row.get_process_display()),
        "leached phase",
        "New plants",
        "Direct discharge",
    ]
    assert standard(site_kind="", ore_type="").subject == []
    assert SUBJECT[:2] == ("indicator", "effect")


@pytest.mark.parametrize(
    ("name", "value"),
    [("process", "heap_leaching"), ("condition", "leached_phase"), ("plant", "new"), ("discharge", "direct")],
)
def test_a_standard_that_distinguishes_what_is_not_given_does_not_apply(name: str, value: str) -> None:
    row, mine = standard(**{name: value}), Site(kind="mine", ore_type="ion_adsorption")
    assert not row.concerns(mine)
    assert row.concerns(mine, **{name: value})
    assert not row.concerns(mine, **{name: "another"})
    assert not row.concerns(Site(kind="separation", ore_type="ion_adsorption"), **{name: value})


def test_circumstances_may_name_another_ore_than_that_of_the_site() -> None:
    plant = Site(kind="mine", ore_type="mixed")
    assert not standard().concerns(plant)
    assert standard().concerns(plant, ore_type="ion_adsorption")


def test_it_is_in_force_from_its_first_day_to_its_last() -> None:
    row = standard(valid_to=FIRST + 9 * DAY)
    days = (FIRST - DAY, FIRST, FIRST + 9 * DAY, FIRST + 10 * DAY)
    assert [row.is_in_force(day) for day in days] == [False, True, True, False]
    assert standard().is_in_force(dt.date(2099, 1, 1))


def enter(**changes: Any) -> Standard:
    return standards.enter(actor=LOADER, **{**LIMIT, **changes})


def refusal_of(**changes: Any) -> tuple[str, str, str]:
    with pytest.raises(Invalid) as caught:
        enter(**changes)
    (fault,) = caught.value.errors
    return str(fault.pointer), str(fault.code), str(fault.detail)


def test_the_rows_in_force_on_a_day_are_found(nation: Jurisdiction) -> None:
    first = enter(valid_to=FIRST + DAY)
    second = enter(valid_from=FIRST + 2 * DAY)
    found = [list(Standard.objects.in_force(FIRST + days * DAY)) for days in (-1, 0, 1, 2)]
    assert found == [[], [first], [first], [second]]


def test_the_same_subject_is_the_same_direction_and_every_column(nation: Jurisdiction) -> None:
    row = enter(indicator="ph", comparison="ge", value=Decimal(6), valid_to=FIRST + DAY)
    strict = enter(indicator="ph", comparison="gt", value=Decimal(5), valid_from=FIRST + 2 * DAY)
    enter(indicator="ph", comparison="le", value=Decimal(9))
    others = {"effect": "bars_quota", "site_kind": "", "ore_type": "", "process": "heap_leaching", "plant": "new"}
    for name, value in {**others, "condition": "all_phases", "discharge": "direct"}.items():
        enter(indicator="ph", comparison="ge", value=Decimal(6), **{name: value})
    assert list(Standard.objects.same_subject(strict)) == [row, strict]


# --- Days that follow each other
def test_an_open_limit_before_is_ended_and_returned(nation: Jurisdiction) -> None:
    old = enter()
    assert standards.require_fitting(standard(valid_from=FIRST + DAY)) == old
    closed = enter(valid_from=FIRST + 9 * DAY, valid_to=FIRST + 20 * DAY)
    old.refresh_from_db()
    assert old.valid_to == FIRST + 8 * DAY
    assert standards.require_fitting(standard(valid_from=FIRST + 21 * DAY)) is None
    assert closed.valid_to == FIRST + 20 * DAY


def test_it_is_compared_with_its_nearest_neighbours(nation: Jurisdiction) -> None:
    enter(valid_to=FIRST + 9 * DAY)
    enter(valid_from=FIRST + 10 * DAY, valid_to=FIRST + 19 * DAY)
    assert enter(valid_from=FIRST + 20 * DAY, valid_to=FIRST + 29 * DAY)
    assert enter(valid_from=FIRST - 9 * DAY, valid_to=FIRST - DAY)


def test_the_refusals_name_the_day_that_fits(nation: Jurisdiction) -> None:
    enter(valid_to=dt.date(2013, 12, 31))
    pointer, code, detail = refusal_of(valid_from=dt.date(2014, 1, 2))
    assert (pointer, code) == ("/valid_from", "standard_gap")
    assert "31 December 2013" in detail
    pointer, code, detail = refusal_of(valid_from=dt.date(2013, 12, 31))
    assert (pointer, code) == ("/valid_from", "standard_overlap")
    assert "31 December 2013" in detail
    pointer, code, detail = refusal_of(valid_from=dt.date(2012, 1, 1), valid_to=FIRST)
    assert (pointer, code) == ("/valid_to", "standard_overlap")
    assert "26 July 2012" in detail


@pytest.mark.parametrize(
    ("changes", "most"),
    [
        ({"indicator": "ph", "value": Decimal("14.001")}, "14"),
        ({"indicator": "dressing_recovery", "value": Decimal("100.001")}, "100"),
        ({"indicator": "ph", "comparison": "le", "value": Decimal(-1)}, "14"),
    ],
)
def test_a_figure_is_one_that_its_indicator_can_have(nation: Jurisdiction, changes: dict[str, Any], most: str) -> None:
    assert refusal_of(**changes) == ("/value", "out_of_range", f"From 0 to {most}.")


def test_the_ends_of_the_range_are_figures_too(nation: Jurisdiction) -> None:
    assert enter(indicator="ph", value=Decimal(14)).pk
    assert enter(indicator="ph", comparison="le", value=Decimal(0)).pk
    assert enter(indicator="dressing_recovery", value=Decimal(100)).pk
    assert enter(value=Decimal(50_000)).pk  # tonnes have no most
    assert refusal_of(value=Decimal(-1), plant="new")[1] == "out_of_range"


def test_the_document_is_named_in_more_than_three_letters(nation: Jurisdiction) -> None:
    assert refusal_of(source=" abc ")[:2] == ("/source", "required")
    assert enter(source="  abcd ").source == "abcd"


def test_a_limit_of_one_day_is_one(nation: Jurisdiction) -> None:
    assert enter(valid_to=FIRST).is_in_force(FIRST)
    assert refusal_of(valid_from=FIRST + DAY, valid_to=FIRST)[:2] == ("/valid_to", "before_valid_from")


def test_an_end_is_set_once_and_not_before_the_beginning() -> None:
    with pytest.raises(Conflict) as caught:
        standards.require_open(standard(valid_to=FIRST + DAY), FIRST + DAY)
    assert caught.value.code == "wrong_state"
    with pytest.raises(Invalid) as early:
        standards.require_open(standard(), FIRST - DAY)
    assert [(fault.pointer, fault.code) for fault in early.value.errors] == [("/valid_to", "before_valid_from")]
    standards.require_open(standard(), FIRST)


# --- What is written
def test_an_entry_and_an_end_are_in_the_trail_with_what_they_say(nation: Jurisdiction, admin1: User) -> None:
    by_two(standards.ENTER, nation, admin1, another_like(admin1), **LIMIT, effect="norm")
    row = Standard.objects.get()
    entry = AuditEvent.objects.get(action="standards.enter")
    assert (entry.reason, entry.data["says"], entry.data["from"]) == (
        LIMIT["source"],
        "Capacity ≥ 500 t REO a year",
        "2012-07-26",
    )
    assert (entry.object_id, entry.place) == (str(row.pk), "CN")
    by_two(standards.END, row, admin1, another_like(admin1), valid_to=dt.date(2013, 1, 1))
    ended = AuditEvent.objects.get(action="standards.end")
    assert (ended.data["until"], ended.data["says"], ended.object_id, ended.place) == (
        "2013-01-01",
        "Capacity ≥ 500 t REO a year",
        str(row.pk),
        "CN",
    )
    assert ended.actor_name != ""


def test_one_administrator_alone_enters_and_ends_nothing(nation: Jurisdiction, admin1: User) -> None:
    with refused("needs_second_person"):
        standards.enter(actor=admin1, **LIMIT)
    row = enter(evidence=FigureEvidence.SOURCED)
    assert row.evidence == "sourced"
    with refused("needs_second_person"):
        standards.end(row, actor=admin1, valid_to=dt.date(2013, 1, 1))
    row.refresh_from_db()
    assert row.valid_to is None


def test_an_officer_of_a_province_keeps_no_standards(nation: Jurisdiction, p36a: User) -> None:
    with pytest.raises(Forbidden):
        standards.enter(actor=p36a, **LIMIT)
    with pytest.raises(Forbidden):
        standards.end(enter(), actor=p36a, valid_to=dt.date(2013, 1, 1))
