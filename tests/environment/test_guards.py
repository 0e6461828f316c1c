"""Guards of the database: rows that the application's role may not write, whatever its services do.

Each test also writes a row that fits, so that no refusal is one of another guard.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from core import loaders, row_security
from core.actor_sessions import prove_actor
from core.actors import Loader
from enterprises.models import Licence, Site, User
from enterprises.roles import Role
from enterprises.services import approvals
from environment.models import (
    DepositEntry,
    Incident,
    OutletVolume,
    PermitLimit,
    ProcessRestriction,
    Project,
    ProjectStep,
    Reading,
    RestorationEntry,
    SiteProcess,
)
from environment.services import restrictions
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.refusals import constraint_of, refused

LOADER = Loader("guard tests")
DAY = dt.date(2014, 6, 2)
NATION, REASON = "CN", "Replaced by notice 2"
RESTRICTION: dict[str, Any] = {"process": "heap_leaching", "kind": "banned", "stated_on": DAY, "source": "Notice 1"}


@dataclass(frozen=True, slots=True)
class World:
    mine: Site
    other: Site
    permit: Licence
    project: Project
    chief: User
    officer: User
    administrators: tuple[User, User]


@pytest.fixture
def world(bound_database: Clone) -> Iterator[World]:
    """Create a mine with a permit and a project, and people of its enterprise and of offices."""
    with loaders.entering_history(), row_security.unrestricted("tests of the guards behind it"):
        firm = factories.enterprise()
        mine, other = factories.site(firm), factories.site(firm, code="S-OTHER")
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        admin = factories.user(Role.ADMINISTRATOR, at=NATION)
        created = World(
            mine=mine,
            other=other,
            permit=factories.licence(mine, "discharge", number="P-1", issuing_level="province"),
            project=Project.objects.create(site=mine, name="Pond", kind="expansion", recorded_at=timezone.now()),
            chief=chief,
            officer=factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            administrators=(admin, another_like(admin)),
        )
    with row_security.unrestricted("tests of the guards behind it"):
        yield created


def put[Row: models.Model](row: Row, actor: User, **fields: Any) -> Row:
    """Insert a row as the application's role, in a person's name."""
    for name, value in {"recorded_by": actor, "recorded_at": timezone.now(), **fields}.items():
        setattr(row, name, value)
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)
    return row


def refusing(row: models.Model, actor: User, **fields: Any) -> str:
    """Return the constraint that refuses the row."""
    with pytest.raises(DatabaseError) as caught:
        put(row, actor, **fields)
    return constraint_of(caught.value)


def change(row: models.Model, actor: User, **fields: Any) -> None:
    with transaction.atomic():
        prove_actor(actor)
        type(row)._default_manager.filter(pk=row.pk).update(**fields)


def refusing_change(row: models.Model, actor: User, **fields: Any) -> str:
    with pytest.raises(DatabaseError) as caught:
        change(row, actor, **fields)
    return constraint_of(caught.value)


def reading(world: World, **fields: Any) -> Reading:
    given: dict[str, Any] = {
        "site": world.mine,
        "pollutant": "cod",
        "medium": "water",
        "discharge": "direct",
        "outlet": "DW001",
        "sampled_on": DAY,
        "value": Decimal(60),
        "unit": "mg_l",
        "method": "HJ 828",
        "laboratory": "Station",
    }
    return Reading(**{**given, **fields})


def volume(world: World, **fields: Any) -> OutletVolume:
    given: dict[str, Any] = {"site": world.mine, "medium": "water", "discharge": "direct", "outlet": "DW001"}
    given |= {"month": DAY.replace(day=1), "volume": Decimal(1), "method": "Flow meter"}
    return OutletVolume(**{**given, **fields})


def process(world: World, **fields: Any) -> SiteProcess:
    return SiteProcess(**{"site": world.mine, "process": "open_pit", "used_from": DAY, **fields})


def step(world: World, **fields: Any) -> ProjectStep:
    return ProjectStep(**{"project": world.project, "step": "begun", "day": DAY, "document": "Diary", **fields})


def deposit(world: World, kind: str, amount: str, **fields: Any) -> DepositEntry:
    given = {"site": world.mine, "kind": kind, "amount": Decimal(amount), "day": DAY, "document": "Receipt"}
    return DepositEntry(**{**given, **fields})


def incident(world: World, **fields: Any) -> Incident:
    given = {"site": world.mine, "place": world.mine.jurisdiction, "day": DAY, "category": "landslide"}
    return Incident(**{**given, "description": "Slope slid", "document": "Record 1", **fields})


def restoration(world: World, kind: str, hectares: str, **fields: Any) -> RestorationEntry:
    given: dict[str, Any] = {"site": world.mine, "place": world.mine.jurisdiction, "day": DAY, "document": "Plan"}
    return RestorationEntry(**{**given, "kind": kind, "hectares": Decimal(hectares), **fields})


def limit(world: World, **fields: Any) -> PermitLimit:
    given: dict[str, Any] = {
        "licence": world.permit,
        "pollutant": "cod",
        "medium": "water",
        "highest": Decimal(70),
        "in_force_from": DAY,
        "document": "Permit",
    }
    return PermitLimit(**{**given, **fields})


def test_every_row_names_who_recorded_it(world: World) -> None:
    rows = [
        reading(world, by_office=True),
        volume(world, by_office=True),
        process(world, by_office=True),
        step(world, by_office=True),
        deposit(world, "paid", "1"),
        incident(world),
        restoration(world, "owed", "1"),
        limit(world),
        Project(site=world.mine, name="Dam", kind="expansion"),
    ]
    for row in rows:
        assert refusing(row, world.officer, recorded_by=None) == "actor_is_proven", row
        assert refusing(row, world.officer, recorded_by=world.chief) == "actor_is_proven", row
        put(row, world.officer)


def test_a_record_states_truly_whether_an_office_entered_it(world: World) -> None:
    for make in (reading, volume, process, step):
        assert refusing(make(world), world.chief, by_office=True) == "by_office_is_true"
        assert refusing(make(world), world.officer, by_office=False) == "by_office_is_true"
        put(make(world), world.chief, by_office=False)
    put(reading(world), world.officer, by_office=True)


def test_officials_alone_correct_the_readings_of_an_office(world: World) -> None:
    measured = put(reading(world), world.officer, by_office=True)
    again = {"corrects": measured, "reason": REASON}
    assert refusing(reading(world, **again), world.chief, by_office=False) == "reading_of_office_is_kept"
    withdrawn = put(reading(world, **again, value=None), world.officer, by_office=True)
    again = {"corrects": withdrawn, "reason": REASON}
    assert refusing(reading(world, **again), world.chief, by_office=False) == "reading_of_office_is_kept"
    put(reading(world, **again), world.officer, by_office=True)
    own = put(reading(world), world.chief, by_office=False)
    put(reading(world, corrects=own, reason=REASON), world.officer, by_office=True)


def test_a_correction_is_about_the_reading_that_it_names(world: World) -> None:
    own = put(reading(world), world.chief, by_office=False)
    slips: list[dict[str, Any]] = [
        {"site": world.other},
        {"pollutant": "zinc"},
        {"medium": "air", "pollutant": "lead", "unit": "mg_m3", "discharge": ""},
        {"discharge": "indirect"},
        {"outlet": "DW002"},
        {"sampled_on": DAY + dt.timedelta(days=1)},
    ]
    for slip in slips:
        wrong = reading(world, corrects=own, reason=REASON, **slip)
        assert refusing(wrong, world.chief, by_office=False) == "reading_correction_keeps_its_subject", slip
    put(reading(world, corrects=own, reason=REASON, method="GB 11914"), world.chief, by_office=False)


def test_a_process_of_an_office_is_ended_by_officials_alone(world: World) -> None:
    today = timezone.localdate()
    seen = put(process(world), world.officer, by_office=True)
    ended = {"state": "ended", "used_until": today, "end_reason": REASON}
    assert refusing_change(seen, world.chief, **ended) == "site_process_of_office_is_kept"
    change(seen, world.officer, **{**ended, "used_until": DAY})
    withdrawn = {"state": "withdrawn", "withdrawal_reason": REASON}
    assert refusing_change(seen, world.chief, **withdrawn) == "site_process_of_office_is_kept"
    change(seen, world.officer, **withdrawn)


def test_an_enterprise_ends_its_process_on_no_day_that_is_past(world: World) -> None:
    today = timezone.localdate()
    ended = {"state": "ended", "used_until": today - dt.timedelta(days=1), "end_reason": REASON}
    own = put(process(world), world.chief, by_office=False)
    assert refusing_change(own, world.chief, **ended) == "site_process_ends_from_today"
    assert refusing(process(world, process="underground", **ended), world.chief, by_office=False) == (
        "site_process_ends_from_today"
    )
    withdrawn = {"state": "withdrawn", "withdrawal_reason": REASON}
    assert refusing_change(own, world.chief, **withdrawn) == "site_process_of_office_is_kept"
    change(own, world.chief, **{**ended, "used_until": today})
    put(process(world, process="heap_leaching"), world.chief, by_office=False)


def test_a_use_has_no_last_day_before_it_ends(world: World) -> None:
    own = put(process(world), world.officer, by_office=True)
    assert refusing_change(own, world.officer, used_until=DAY) == "site_process_ended_whole"


def test_officials_alone_decide_and_replace_the_steps_of_an_office(world: World) -> None:
    for decision in ("approved", "accepted"):
        assert refusing(step(world, step=decision), world.chief, by_office=False) == "project_step_of_office_is_kept"
        put(step(world, step=decision), world.officer, by_office=True)
    put(step(world), world.chief, by_office=False)
    put(step(world), world.officer, by_office=True)
    for day in (DAY, None):
        assert refusing(step(world, day=day), world.chief, by_office=False) == "project_step_of_office_is_kept"
    put(step(world, step="works_built"), world.chief, by_office=False)


def test_a_withdrawal_of_a_deposit_states_what_its_entry_did(world: World) -> None:
    paid = put(deposit(world, "paid", "100"), world.officer)
    put(deposit(world, "paid", "100"), world.officer)
    name = "deposit_withdrawal_names_its_entry"
    for slip in ({"site": world.other}, {"kind": "due"}, {"amount": Decimal(99)}, {"day": DAY - dt.timedelta(days=1)}):
        wrong = deposit(world, "paid", "100", withdraws=paid)
        assert refusing(wrong, world.officer, **slip) == name, slip
    withdrawal = put(deposit(world, "paid", "100", withdraws=paid), world.officer)
    assert refusing(deposit(world, "paid", "100", withdraws=withdrawal), world.officer) == name


def test_a_deposit_is_not_overdrawn(world: World) -> None:
    name = "deposit_not_overdrawn"
    assert refusing(deposit(world, "drawn", "0.01"), world.officer) == name
    paid = put(deposit(world, "paid", "100"), world.officer)
    put(deposit(world, "paid", "100", site=world.other), world.officer)
    put(deposit(world, "due", "1000"), world.officer)
    put(deposit(world, "drawn", "60"), world.officer)
    for kind in ("drawn", "returned"):
        assert refusing(deposit(world, kind, "40.01"), world.officer) == name
    assert refusing(deposit(world, "paid", "100", withdraws=paid), world.officer) == name
    returned = put(deposit(world, "returned", "40"), world.officer)
    put(deposit(world, "returned", "40", withdraws=returned), world.officer)
    put(deposit(world, "drawn", "40"), world.officer)


def test_an_incident_at_a_site_lies_in_the_place_of_the_site(world: World) -> None:
    nation = factories.place(NATION)
    assert refusing(incident(world, place=nation), world.officer) == "incident_lies_in_the_place_of_its_site"
    put(incident(world), world.officer)
    put(incident(world, site=None, place=factories.place("36")), world.officer)


def test_a_correction_of_an_incident_keeps_its_place_and_site(world: World) -> None:
    name, first = "incident_correction_keeps_its_place", put(incident(world), world.officer)
    again: dict[str, Any] = {"corrects": first, "reason": REASON}
    for slip in ({"site": world.other}, {"site": None}, {"place": factories.place(NATION)}):
        assert refusing(incident(world, **again, **slip), world.officer) == name, slip
    withdrawal = put(incident(world, **again, withdrawn=True, category="soil"), world.officer)
    assert refusing(incident(world, corrects=withdrawal, reason=REASON), world.officer) == name


def test_officials_alone_record_incidents(world: World) -> None:
    assert refusing(incident(world), world.chief) == "recorded_in_role"
    put(incident(world), world.officer)


def test_a_withdrawal_of_restoration_states_what_its_entry_did(world: World) -> None:
    owed = put(restoration(world, "owed", "5"), world.officer)
    name = "restoration_withdrawal_names_its_entry"
    slips: list[dict[str, Any]] = [
        {"site": world.other},
        {"place": factories.place(NATION)},
        {"kind": "restored"},
        {"hectares": Decimal(4)},
        {"day": DAY - dt.timedelta(days=1)},
    ]
    for slip in slips:
        assert refusing(restoration(world, "owed", "5", withdraws=owed), world.officer, **slip) == name, slip
    withdrawal = put(restoration(world, "owed", "5", withdraws=owed), world.officer)
    assert refusing(restoration(world, "owed", "5", withdraws=withdrawal), world.officer) == name


def test_no_more_is_accepted_than_was_restored(world: World) -> None:
    name = "restoration_not_above_works"
    assert refusing(restoration(world, "accepted", "0.001"), world.officer) == name
    restored = put(restoration(world, "restored", "5"), world.officer)
    put(restoration(world, "restored", "5", site=world.other), world.officer)
    put(restoration(world, "owed", "50"), world.officer)
    assert refusing(restoration(world, "accepted", "5.001"), world.officer) == name
    accepted = put(restoration(world, "accepted", "5"), world.officer)
    assert refusing(restoration(world, "restored", "5", withdraws=restored), world.officer) == name
    put(restoration(world, "accepted", "5", withdraws=accepted), world.officer)
    put(restoration(world, "restored", "5", withdraws=restored), world.officer)


def test_restoration_lies_in_the_place_of_its_site_and_is_recorded_by_officials(world: World) -> None:
    elsewhere = restoration(world, "owed", "5", place=factories.place(NATION))
    assert refusing(elsewhere, world.officer) == "restoration_lies_in_the_place_of_its_subject"
    assert refusing(restoration(world, "owed", "5"), world.chief) == "recorded_in_role"
    put(restoration(world, "owed", "5"), world.officer)


def test_a_limit_belongs_to_a_discharge_permit(world: World) -> None:
    mining = world.mine.licences.exclude(kind="discharge").first() or factories.licence(world.mine, "mining")
    assert refusing(limit(world, licence=mining), world.officer) == "permit_limit_is_of_a_discharge_permit"
    put(limit(world), world.officer)


def test_a_looser_limit_begins_today_or_later(world: World) -> None:
    name, today = "permit_limit_loosened_by_two", timezone.localdate()
    put(limit(world, yearly_total=Decimal(5)), world.officer)
    later = DAY + dt.timedelta(days=30)
    for looser in ({"highest": Decimal(71)}, {"highest": None}, {"yearly_total": None}, {"yearly_total": Decimal(6)}):
        wrong = limit(world, **{"yearly_total": Decimal(5), "in_force_from": later, **looser})
        assert refusing(wrong, world.officer) == name, looser
    ph = {"pollutant": "ph", "highest": Decimal(9)}
    put(limit(world, **ph, lowest=Decimal(6)), world.officer)
    for lowest in (None, Decimal(5)):
        assert refusing(limit(world, **ph, lowest=lowest, in_force_from=later), world.officer) == name
    put(limit(world, in_force_from=later, highest=Decimal(60), yearly_total=Decimal(5)), world.officer)
    yesterday = today - dt.timedelta(days=1)
    assert refusing(limit(world, in_force_from=yesterday, highest=Decimal(61)), world.officer) == name
    put(limit(world, in_force_from=today, highest=Decimal(61)), world.officer)
    put(limit(world, in_force_from=DAY - dt.timedelta(days=1), highest=Decimal(500)), world.officer)


def test_a_limit_is_loosened_on_no_later_day_that_is_past(world: World) -> None:
    """Not on the day either on which its permit begins, long after its own first day."""
    days = {days: DAY + dt.timedelta(days=days) for days in (-400, -200, -100, 9, 10)}
    with loaders.entering_history():
        common: dict[str, Any] = {"kind": "discharge", "issuing_level": "province"}
        ended = factories.licence(world.other, number="P-0", valid_to=days[9], **common)
        begun = factories.licence(world.other, number="P-2", valid_from=days[10], **common)
    put(limit(world, licence=ended, highest=Decimal(90), in_force_from=days[-400]), world.officer)
    put(limit(world, licence=begun, highest=Decimal(40), in_force_from=days[-200]), world.officer)
    wrong = limit(world, licence=begun, highest=Decimal(60), in_force_from=days[-100])
    assert refusing(wrong, world.officer) == "permit_limit_loosened_by_two"
    put(limit(world, licence=begun, highest=Decimal(40), in_force_from=days[-100]), world.officer)


# --- Restrictions
def test_one_person_neither_enters_nor_ends_a_restriction(world: World) -> None:
    standing = restriction_of_loader()
    person, _other = world.administrators
    assert refusing(ProcessRestriction(**{**RESTRICTION, "process": "open_pit"}), person) == "restriction_by_two"
    ended = {"in_force_until": DAY, "end_reason": REASON}
    assert refusing_change(standing, person, **ended) == "restriction_by_two"
    assert refusing_change(standing, person, version=2) == "restriction_by_two"


def restriction_of_loader() -> ProcessRestriction:
    with loaders.entering_history():
        return restrictions.enter(actor=LOADER, **RESTRICTION)


def test_an_approved_request_serves_for_the_restriction_that_it_states_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the application's role another one could else be entered or ended in the transaction of an approval."""
    nation = factories.place(NATION)
    slips: list[dict[str, Any]] = [
        {"process": "open_pit"},
        {"kind": "phase_out"},
        {"ore_type": "mixed"},
        {"stated_on": DAY - dt.timedelta(days=1)},
        {"in_force_from": DAY},
        {"source": "Notice 2"},
        {"remark": "Since 2012"},
        {"in_force_until": DAY, "end_reason": REASON},
    ]
    maker, checker = world.administrators
    asked = {**RESTRICTION, "ore_type": "ion_adsorption"}
    entry = approvals.propose(restrictions.ENTER, nation, actor=maker, reason=WHY, arguments=asked)
    for slip in slips:
        slipping(monkeypatch, slip)
        with refused("needs_second_person"):
            approvals.approve(entry, actor=checker)
    monkeypatch.undo()
    approvals.approve(entry, actor=checker)
    row = ProcessRestriction.objects.get()
    whole = {"process": "open_pit", "in_force_from": DAY, "remark": "Since 2012"}
    by_two(restrictions.ENTER, nation, maker, checker, **{**RESTRICTION, **whole})
    end = approvals.propose(restrictions.END, row, actor=maker, reason=WHY, arguments={"until": DAY})
    for slip in ({"in_force_until": DAY + dt.timedelta(days=1)}, {"end_reason": REASON}):
        slipping(monkeypatch, slip)
        with refused("needs_second_person"):
            approvals.approve(end, actor=checker)
    monkeypatch.undo()
    approvals.approve(end, actor=checker)
    row.refresh_from_db()
    assert (row.in_force_until, row.end_reason) == (DAY, WHY)


def slipping(monkeypatch: pytest.MonkeyPatch, slip: dict[str, Any]) -> None:
    """Let the service write other values than the request states."""
    monkeypatch.undo()
    save = ProcessRestriction.save

    def slipped(row: ProcessRestriction, **how: Any) -> None:
        for name, value in slip.items():
            setattr(row, name, value)
        save(row, **how)

    monkeypatch.setattr(ProcessRestriction, "save", slipped)
