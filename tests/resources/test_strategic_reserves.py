"""Strategic reserves: what they hold on a day, never below nothing, the state's moved by two people."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.actors import Loader
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import ApprovalRequest, Enterprise, MiningArea, User
from enterprises.roles import Role
from enterprises.services import approvals
from resources import reference
from resources.models import ReserveMovement, StrategicReserve
from resources.queries import strategic_reserves as queries
from resources.services import strategic_reserves
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.page_clients import page_client
from tests.support.races import RUNNERS, race
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2012, 10, 20)
LOADER = Loader("test")
MOVEMENT: dict[str, Any] = {
    "direction": "in", "material": "concentrate", "tonnes": Decimal(10), "day": D(2012, 1, 1), "document": "Order 5",
}  # fmt: skip
STATE, ENTERPRISE = StrategicReserve.Holder.STATE, StrategicReserve.Holder.ENTERPRISE
STORES, MOVEMENTS = f"{V1}strategic-reserves/", f"{V1}strategic-reserve-movements/"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def store(firm: Enterprise) -> StrategicReserve:
    return factories.strategic_reserve(code="SR-FIRM", holder=ENTERPRISE, operator=firm)


def move(actor: Any, reserve: StrategicReserve, direction: str, tonnes: str, day: dt.date, **more: Any) -> Any:
    whole = {**MOVEMENT, "direction": direction, "tonnes": Decimal(tonnes), "day": day, **more}
    return strategic_reserves.move(reserve, actor=actor, **whole)


def held(reserve: StrategicReserve, on: dt.date = TODAY) -> dict[str, Decimal]:
    balance = queries.balances([reserve], on).get(reserve.pk, queries.Balance())
    return {each.material: each.tonnes for each in balance.holdings}


# --- Balances
def test_what_is_held_follows_from_the_movements_of_a_day(signer: User, store: StrategicReserve) -> None:
    assert held(store) == {}
    move(signer, store, "in", "100.000", D(2012, 2, 1))
    move(signer, store, "in", "5.500", D(2012, 3, 1), material="oxide")
    move(signer, store, "out", "30.250", D(2012, 4, 1))
    assert held(store, D(2012, 1, 31)) == {}
    assert held(store, D(2012, 2, 1)) == {"concentrate": 100}
    assert held(store) == {"concentrate": Decimal("69.750"), "oxide": Decimal("5.500")}
    assert {event.action for event in AuditEvent.objects.all()} >= {"strategic_reserves.move"}


def test_they_are_summed_up_by_form_and_holder(signer: User, store: StrategicReserve) -> None:
    ground = factories.strategic_reserve(form="ground", code="SR-GROUND")
    move(LOADER, ground, "in", "1000", D(2012, 1, 1), material="ore")
    move(signer, store, "in", "100", D(2012, 2, 1))
    sums = queries.groups(StrategicReserve.objects.all(), TODAY)
    assert [(group.form, group.holder, group.count, group.tonnes) for group in sums] == [
        ("store", "state", 0, Decimal(0)),
        ("store", "enterprise", 1, Decimal(100)),
        ("ground", "state", 1, Decimal(1000)),
        ("ground", "enterprise", 0, Decimal(0)),
    ]
    assert {group.tonnes for group in queries.groups(StrategicReserve.objects.all(), D(2011, 1, 1))} == {0}


@pytest.mark.parametrize(
    ("out", "day", "refused_at"),
    [
        ("100.001", D(2012, 3, 1), "100.000"),
        ("10.000", D(2012, 1, 31), "0.000"),
        ("40.001", D(2012, 2, 1), "40.000"),  # on 1 June 40 are left
        ("40.000", D(2012, 2, 1), None),
        ("40.000", D(2012, 6, 1), None),
    ],
)
def test_never_more_goes_out_than_is_held_on_that_day_and_later(
    signer: User, store: StrategicReserve, out: str, day: dt.date, refused_at: str | None
) -> None:
    move(signer, store, "in", "100.000", D(2012, 2, 1))
    if refused_at != "100.000":
        move(signer, store, "out", "60.000", D(2012, 6, 1))
        move(signer, store, "in", "500.000", D(2012, 9, 1))
    if refused_at is None:
        move(signer, store, "out", out, day)
        return
    with pytest.raises(Conflict) as caught:
        move(signer, store, "out", out, day)
    assert caught.value.code == "reserve_overdrawn"
    assert refused_at in str(caught.value.detail)


def test_each_material_is_held_by_itself(signer: User, store: StrategicReserve) -> None:
    move(signer, store, "in", "100", D(2012, 2, 1))
    with refused("reserve_overdrawn"):
        move(signer, store, "out", "1", D(2012, 3, 1), material="oxide")


# --- The database
def insert(reserve: StrategicReserve, direction: str, tonnes: int, day: dt.date, material: str = "concentrate") -> None:
    ReserveMovement.objects.create(
        reserve=reserve, direction=direction, tonnes=tonnes, day=day, material=material, document="Order 5",
        recorded_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "tonnes", "day", "material", "constraint"),
    [
        ("out", 11, D(2012, 3, 1), "concentrate", "reserve_never_below_zero"),
        ("out", 1, D(2012, 1, 31), "concentrate", "reserve_never_below_zero"),
        ("out", 4, D(2012, 2, 1), "concentrate", "reserve_never_below_zero"),  # of 3 left on 1 June
        ("out", 1, D(2012, 3, 1), "oxide", "reserve_never_below_zero"),
        ("in", 1, D(2012, 3, 1), "ore", "reserve_movement_material"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    store: StrategicReserve, direction: str, tonnes: int, day: dt.date, material: str, constraint: str
) -> None:
    insert(store, "in", 10, D(2012, 2, 1))
    insert(store, "out", 7, D(2012, 6, 1))
    insert(store, "in", 90, D(2012, 9, 1))
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        insert(store, direction, tonnes, day, material)
    assert constraint_of(caught.value) == constraint
    insert(store, "out", 3, D(2012, 2, 1))


def test_in_the_ground_there_is_ore(firm: Enterprise) -> None:
    ground = factories.strategic_reserve(form="ground", code="SR-GROUND")
    insert(ground, "in", 5, D(2012, 1, 1), "ore")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        insert(ground, "in", 5, D(2012, 1, 1))
    assert constraint_of(caught.value) == "reserve_movement_material"


@pytest.mark.parametrize("table", ["reservemovement", "strategicreserve"])
def test_what_was_recorded_stays(signer: User, store: StrategicReserve, table: str) -> None:
    move(signer, store, "in", "100", D(2012, 2, 1))
    for change in (f"UPDATE resources_{table} SET document = 'x'", f"DELETE FROM resources_{table}"):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(change)


def last_tonne(store: StrategicReserve) -> str:
    return f"SELECT FROM resources_strategicreserve WHERE id = '{store.pk}' FOR UPDATE"


def taking(store: StrategicReserve) -> list[Any]:
    def take() -> None:
        with clock.at(TODAY), row_security.within(row_security.EVERYTHING), transaction.atomic():
            insert(store, "out", 1, D(2012, 3, 1))

    return [take for _runner in range(RUNNERS)]


def test_one_takes_the_last_tonne_by_the_database_alone(own_database: Clone) -> None:
    store = factories.strategic_reserve()
    insert(store, "in", 1, D(2012, 2, 1))
    results = race(own_database, last_tonne(store), taking(store))
    losers = [result for result in results if isinstance(result, Exception)]
    assert {constraint_of(error) for error in losers} == {"reserve_never_below_zero"}
    assert len(losers) == RUNNERS - 1
    assert held(store) == {"concentrate": 0}


def test_without_its_lock_all_take_the_same_tonne(own_database: Clone) -> None:
    """Else the race above would be won without the lock."""
    definition = (
        "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('reserve_movement_guard'::regproc),"
        " 'WHERE r.id = NEW.reserve_id FOR UPDATE', 'WHERE r.id = NEW.reserve_id'); END $do$"
    )
    execute_as_owner(own_database, definition)
    execute_as_owner(
        own_database,
        "CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        " PERFORM FROM resources_strategicreserve FOR SHARE; RETURN NEW; END $$;"
        "CREATE TRIGGER z_waits AFTER INSERT ON resources_reservemovement FOR EACH ROW EXECUTE FUNCTION waits()",
    )
    store = factories.strategic_reserve()
    insert(store, "in", 1, D(2012, 2, 1))
    results = race(own_database, last_tonne(store), taking(store))
    assert not [result for result in results if isinstance(result, Exception)]
    assert held(store) == {"concentrate": 1 - RUNNERS}


# --- Who moves what
def test_two_officers_move_a_reserve_of_the_state(p36a: User) -> None:
    reserve = factories.strategic_reserve()
    with refused("needs_second_person"):
        move(p36a, reserve, "in", "10", D(2012, 1, 1))
    by_two(strategic_reserves.MOVE, reserve, p36a, another_like(p36a), **MOVEMENT)
    assert held(reserve) == {"concentrate": 10}


def test_a_request_for_more_than_is_held_is_not_taken(p36a: User) -> None:
    reserve = factories.strategic_reserve()
    with refused("reserve_overdrawn"):
        approvals.propose(
            strategic_reserves.MOVE, reserve, actor=p36a, reason=WHY, arguments={**MOVEMENT, "direction": "out"}
        )
    assert not ApprovalRequest.objects.exists()


def test_an_approved_request_serves_for_what_it_says_alone(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    other, reserve = another_like(maker), factories.strategic_reserve()
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    request = approvals.propose(strategic_reserves.MOVE, reserve, actor=maker, reason=WHY, arguments=MOVEMENT)
    save = ReserveMovement.save
    slips: tuple[dict[str, Any], ...] = (
        {"tonnes": Decimal(11)}, {"material": "oxide"}, {"day": D(2012, 1, 2)}, {"document": "Order 6"},
    )  # fmt: skip
    for slip in slips:

        def slipped(row: ReserveMovement, slip: dict[str, Any] = slip, **how: Any) -> None:
            for name, value in slip.items():
                setattr(row, name, value)
            save(row, **how)

        monkeypatch.setattr(ReserveMovement, "save", slipped)
        with refused("needs_second_person"):
            approvals.approve(request, actor=other)
    monkeypatch.undo()
    approvals.approve(request, actor=other)
    assert held(reserve) == {"concentrate": 10}


def test_the_database_takes_an_enterprises_movement_from_its_signer(
    own_database: Clone, p36a: User, signer: User, store: StrategicReserve
) -> None:
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    statement = (
        "INSERT INTO resources_reservemovement (reserve_id, direction, material, tonnes, day, document, fictitious,"
        " recorded_by_id, recorded_at) VALUES (%s, 'in', 'concentrate', 10, '2012-01-01', 'Order 5', false, %s, now())"
    )
    assert constraint_refusing(statement, store.pk, p36a.pk, actor=p36a) == "reserve_movement_by_holder"
    move(signer, store, "in", "10", D(2012, 1, 1))
    assert held(store) == {"concentrate": 10}


def test_an_enterprise_moves_its_own_alone(p36a: User, signer: User, store: StrategicReserve) -> None:
    other = factories.strategic_reserve(holder=ENTERPRISE, operator=factories.enterprise())
    for actor, reserve in ((p36a, store), (signer, other), (signer, factories.strategic_reserve())):
        with pytest.raises((Forbidden, DomainError)) as caught:
            move(actor, reserve, "in", "10", D(2012, 1, 1))
        assert caught.value.code in {"forbidden", "not_found"}
    with pytest.raises(Conflict) as refusal:
        approvals.propose(strategic_reserves.MOVE, store, actor=p36a, reason=WHY, arguments=MOVEMENT)
    assert refusal.value.code == "not_of_the_state"


# --- Bad input
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"tonnes": "0"}, ("/tonnes", "not_positive")),
        ({"tonnes": "-1"}, ("/tonnes", "negative")),
        ({"tonnes": "1.0001"}, ("/tonnes", "too_many_decimals")),
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"material": "ore"}, ("/material", "of_another_form")),
        ({"material": "steel"}, ("/material", "invalid_choice")),
        ({"direction": "sideways"}, ("/direction", "invalid_choice")),
        ({"document": "x"}, ("/document", "required")),
    ],
)
def test_a_movement_that_cannot_be_is_refused(
    signer: User, store: StrategicReserve, changes: dict[str, str], fault: tuple[str, str]
) -> None:
    body = {**MOVEMENT, "reserve": store.code, "tonnes": "10", "day": "2012-01-01", **changes}
    assert pointers(assert_problem(client_of(signer).post(MOVEMENTS, body), 400, "invalid")) == [fault]
    assert not ReserveMovement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"holder": "enterprise"}, ("/operator", "required")),
        ({"mining_area": 1, "place": None}, ("/mining_area", "not_in_the_ground")),
        ({"mining_area": 1, "form": "ground"}, ("/place", "not_of_the_area")),
        ({"document": "x"}, ("/document", "required")),
        ({"place": None}, ("/place", "required")),
    ],
)
def test_a_reserve_that_cannot_be_is_refused(p36a: User, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    area = MiningArea.objects.create(number=1, jurisdiction=factories.place("360727"), evidence="sourced", source="x")
    given = {"code": "SR-9", "name": "Store", "form": "store", "holder": "state", "document": "Order 5", **changes}
    given["mining_area"] = area if "mining_area" in changes else None
    given["place"] = changes["place"] if "place" in changes else factories.place("36")
    with pytest.raises(Invalid) as caught:
        strategic_reserves.open_reserve(actor=p36a, **given)
    assert fault_codes(caught) == {fault}


def test_a_code_is_given_once(p36a: User, store: StrategicReserve) -> None:
    body = {"code": store.code, "name": "x", "form": "store", "holder": "state", "place": "36", "document": "Order 5"}
    assert client_of(p36a).post(STORES, body).status_code in {400, 409}
    assert StrategicReserve.objects.count() == 1


# --- API and pages
def test_the_api_gives_the_balances_of_a_day(signer: User, p36a: User, store: StrategicReserve) -> None:
    move(signer, store, "in", "100", D(2012, 2, 1))
    client = client_of(p36a)
    (row,) = client.get(STORES).json()["results"]
    assert (row["held_t"], row["holdings"]) == ("100.000", [{"material": "concentrate", "tonnes": "100.000"}])
    (row,) = client.get(STORES, {"on": "2012-01-31"}).json()["results"]
    assert (row["held_t"], row["holdings"]) == ("0.000", [])
    assert client.get(STORES, {"on": "yesterday"}).status_code == 400
    (movement,) = client.get(MOVEMENTS, {"reserve": store.code, "direction": "in"}).json()["results"]
    assert (movement["tonnes"], movement["day"]) == ("100.000", "2012-02-01")
    assert client.get(MOVEMENTS, {"direction": "out"}).json()["results"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Products in store", "Enterprise", "Concentrate", "100.000")),
        ("zh-hans", ("战略储备", "精矿", "100.000")),
    ],
)
def test_the_page_shows_what_is_held(
    signer: User, p36a: User, store: StrategicReserve, language: str, words: tuple[str, ...]
) -> None:
    reference._indicators()
    move(signer, store, "in", "100", D(2012, 2, 1))
    client = page_client(p36a)
    client.cookies["django_language"] = language
    page = client.get(reverse("pages:strategic-reserves")).content.decode()
    for word in (*words, "200,000", "likgjava/eb"):
        assert word in page
    earlier = client.get(reverse("pages:strategic-reserves"), {"on": "2012-01-31"}).content.decode()
    assert "100.000" not in earlier


def test_a_signer_records_a_movement_on_a_page(signer: User, store: StrategicReserve) -> None:
    client = page_client(signer)
    form = {**MOVEMENT, "reserve": store.code, "tonnes": "12.5", "day": "2012-01-01"}
    answer = client.post(reverse("pages:strategic-reserve-move"), form)
    assert answer["Location"] == reverse("pages:strategic-reserve", args=[store.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "12.500" in page
    assert "Order 5" in page
    faulty = client.post(reverse("pages:strategic-reserve-move"), {**form, "direction": "out", "tonnes": "13"})
    assert faulty.status_code == 409
    assert "only 12.500 t are held" in faulty.content.decode()


def test_an_officer_registers_a_reserve_on_a_page(p36a: User, firm: Enterprise) -> None:
    client, address = page_client(p36a), reverse("pages:strategic-reserve-new")
    form = {
        "code": "SR-NEW", "name": "New store", "form": "store", "holder": "enterprise", "place": "36",
        "operator": firm.code, "document": "Order 5",
    }  # fmt: skip
    assert client.post(address, {**form, "operator": "E-NONE"}).status_code == 400
    assert client.post(address, {**form, "place": "15"}).status_code == 400
    answer = client.post(address, form)
    row = StrategicReserve.objects.get()
    assert answer["Location"] == reverse("pages:strategic-reserve", args=[row.pk])
    assert (row.operator, row.recorded_by) == (firm, p36a)


def test_others_do_not_see_it(store: StrategicReserve, p15a: User) -> None:
    assert page_client(p15a).get(reverse("pages:strategic-reserve", args=[store.pk])).status_code == 404
    with row_security.within(row_security.reach_of(p15a)):
        assert not StrategicReserve.objects.exists()


def test_the_database_shows_movements_with_their_reserve(signer: User, p15a: User, store: StrategicReserve) -> None:
    move(signer, store, "in", "100", D(2012, 2, 1))
    for person, count in ((signer, 1), (p15a, 0)):
        with row_security.within(row_security.reach_of(person)):
            assert ReserveMovement.objects.count() == count


def test_ore_set_aside_stands_on_the_page_of_its_area(p36a: User) -> None:
    county = factories.place("360727")
    area = MiningArea.objects.create(number=1, jurisdiction=county, evidence="sourced", source="test")
    address = reverse("pages:area", args=[1])
    assert "Strategic reserves" not in page_client(p36a).get(address).content.decode()
    ground = factories.strategic_reserve(form="ground", mining_area=area, place=county)
    move(LOADER, ground, "in", "2500", D(2012, 1, 1), material="ore")
    page = page_client(p36a).get(address).content.decode()
    assert "Strategic reserves" in page
    assert "2,500.000" in page


def test_the_list_reads_any_number_of_reserves_with_the_same_queries(
    signer: User, p36a: User, firm: Enterprise, django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        reserve = factories.strategic_reserve(holder=ENTERPRISE, operator=firm)
        move(signer, reserve, "in", "5", D(2012, 1, 1))
    client = page_client(p36a)
    with django_assert_max_num_queries(18):
        client.get(reverse("pages:strategic-reserves"))
