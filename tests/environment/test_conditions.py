"""Conditions of quota about processes and discharges: met, not met, unknown, from the day on which each is law."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.actors import Loader
from enterprises.eligibility import Judgement, assess
from enterprises.models import Enterprise, Licence, Site, User
from enterprises.roles import Role
from environment.queries import reading_verdicts as queries
from environment.services import permit_limits, readings, restrictions
from tests.support import factories

pytestmark = pytest.mark.django_db
D = dt.date
DAY = D(2016, 6, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(D(2024, 10, 20)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation", code="S-PLANT")


def judged(firm: Enterprise, activity: str, on: dt.date = DAY) -> dict[str, Judgement]:
    return {row.condition.code: row.judgement for row in assess(activity, on, [firm])[firm.pk].conditions}


def verdict(firm: Enterprise, code: str, activity: str = "smelting", on: dt.date = DAY) -> str | None:
    found = judged(firm, activity, on).get(code)
    return None if found is None else str(found.verdict)


def restrict(process: str, kind: str, **fields: Any) -> None:
    restrictions.enter(
        actor=Loader("condition tests"),
        process=process,
        kind=kind,
        stated_on=D(2012, 6, 30),
        source="White paper",
        **fields,
    )


def read(actor: User, site: Site, value: str, on: dt.date, **fields: Any) -> None:
    given = {
        "pollutant": "ammonia_nitrogen",
        "medium": "water",
        "discharge": "direct",
        "outlet": "DW001",
        "unit": "mg_l",
        "method": "HJ 535",
        "laboratory": "Station",
    }
    readings.record(actor=actor, site=site, sampled_on=on, value=Decimal(value), **{**given, **fields})


def test_a_mine_with_a_banned_process_leaves_the_office_to_decide(firm: Enterprise) -> None:
    mine = firm.sites.get()
    restrict("heap_leaching", "banned", ore_type="ion_adsorption")
    assert verdict(firm, "banned_process", "mining") == "unknown"
    factories.process(mine)
    assert verdict(firm, "banned_process", "mining") == "met"
    factories.process(mine, "heap_leaching")
    assert verdict(firm, "banned_process", "mining", D(2012, 6, 29)) is None
    found = judged(firm, "mining", D(2012, 6, 30))["banned_process"]
    assert (found.verdict, found.evidence) == ("not_met", "Heap leaching: Banned (White paper)")
    assert "banned_process" in {row.condition.code for row in assess("mining", DAY, [firm])[firm.pk].left_open}


def test_a_plant_with_a_process_to_be_phased_out_receives_nothing_since_2016(firm: Enterprise, plant: Site) -> None:
    restrict("ammonia_saponification", "phase_out")
    assert verdict(firm, "obsolete_process") == "unknown"
    factories.process(plant, "ammonia_saponification")
    assert verdict(firm, "obsolete_process", on=D(2015, 12, 31)) is None
    assert verdict(firm, "obsolete_process", on=D(2016, 1, 1)) == "not_met"
    assert "obsolete_process" in {row.condition.code for row in assess("smelting", DAY, [firm])[firm.pk].failed}
    assert verdict(firm, "banned_process") is None


def test_the_last_reading_of_an_outlet_counts_for_a_year(firm: Enterprise, plant: Site, p36a: User) -> None:
    factories.standard(
        indicator="ammonia_nitrogen", comparison="le", value=15, site_kind="", ore_type="", valid_from=D(2014, 1, 1)
    )
    assert verdict(firm, "discharge_standard") == "unknown"
    read(p36a, plant, "16", D(2015, 8, 1))
    assert verdict(firm, "discharge_standard", on=D(2016, 7, 30)) == "not_met"
    assert verdict(firm, "discharge_standard", on=D(2016, 7, 31)) == "unknown"
    read(p36a, plant, "15", D(2016, 5, 1))
    assert verdict(firm, "discharge_standard", on=D(2016, 4, 30)) == "not_met"
    assert verdict(firm, "discharge_standard") == "met"
    read(p36a, plant, "20.5", D(2016, 5, 1), outlet="DW002")
    found = judged(firm, "smelting")["discharge_standard"]
    assert found.verdict == "not_met"
    assert "20.5 mg/L, limit ≤ 15 mg/L" in found.evidence


def test_the_limits_of_the_permit_count_since_2024(firm: Enterprise, plant: Site, p36a: User, mlr1: User) -> None:
    permit: Licence = factories.licence(plant, "discharge", number="P-1")
    limit = {"pollutant": "ammonia_nitrogen", "medium": "water", "highest": Decimal(10), "document": "Permit"}
    permit_limits.enter(actor=mlr1, licence=permit, **limit)
    read(p36a, plant, "11", D(2023, 6, 1))
    assert verdict(firm, "discharge_permit_limits", on=D(2023, 12, 31)) is None
    assert verdict(firm, "discharge_permit_limits", on=D(2024, 1, 1)) == "not_met"
    assert verdict(firm, "discharge_standard", on=D(2024, 1, 1)) == "unknown"
    read(p36a, plant, "10", D(2023, 6, 2))
    assert verdict(firm, "discharge_permit_limits", on=D(2024, 1, 1)) == "met"


def test_a_reading_of_the_enterprise_does_not_outweigh_one_of_an_office(
    firm: Enterprise, plant: Site, p36a: User
) -> None:
    factories.standard(
        indicator="ammonia_nitrogen", comparison="le", value=15, site_kind="", ore_type="", valid_from=D(2014, 1, 1)
    )
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
    read(p36a, plant, "16", D(2016, 3, 1))
    read(chief, plant, "14", D(2016, 5, 1))
    assert verdict(firm, "discharge_standard") == "not_met"
    read(p36a, plant, "15", D(2016, 4, 1))
    assert verdict(firm, "discharge_standard") == "met"
    read(chief, plant, "15.1", D(2016, 5, 2))
    assert verdict(firm, "discharge_standard") == "not_met"
    read(p36a, plant, "14", D(2016, 5, 3))
    assert verdict(firm, "discharge_standard") == "not_met"


def test_direct_and_indirect_discharge_of_one_outlet_are_judged_each(firm: Enterprise, plant: Site, p36a: User) -> None:
    common = {"indicator": "ammonia_nitrogen", "comparison": "le", "site_kind": "", "ore_type": ""}
    for discharge, value in (("direct", 15), ("indirect", 50)):
        factories.standard(**common, discharge=discharge, value=value, valid_from=D(2014, 1, 1))
    read(p36a, plant, "16", D(2016, 3, 1))
    read(p36a, plant, "49", D(2016, 5, 1), discharge="indirect")
    assert verdict(firm, "discharge_standard") == "not_met"


def test_the_readings_of_a_batch_are_judged_once(
    firm: Enterprise, plant: Site, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(p36a, plant, "16", D(2024, 3, 1))
    batches: list[int] = []
    judge = queries.judge

    def counted(rows: Any) -> list[queries.JudgedReading]:
        judged = judge(rows)
        batches.append(len(judged))
        return judged

    monkeypatch.setattr(queries, "judge", counted)
    conditions = judged(firm, "smelting", D(2024, 6, 1))
    assert {"discharge_standard", "discharge_permit_limits"} <= set(conditions)
    assert batches == [1]
