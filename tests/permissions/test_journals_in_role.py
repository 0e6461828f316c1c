"""Lines of the journals of cases and visits are written with their act, by the person who performs it (eleventh trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Invalid
from core.lifecycle import Lifecycle
from enterprises.models import User
from enterprises.policies import roles_with
from inspections.lifecycles.cases import CASE
from inspections.lifecycles.findings import FINDING
from inspections.lifecycles.inspections import INSPECTION
from inspections.lifecycles.journal import CASE_ENTRIES, INSPECTION_ENTRIES
from inspections.lifecycles.orders import ORDER
from inspections.lifecycles.proceedings import PROCEEDING
from inspections.models import CaseEntry, InspectionEntry
from inspections.services import cases, extensions, inspections, orders, recusals
from tests.permissions.test_signed_acts import refused_by, removed
from tests.permissions.test_steps_in_role import World, world
from tests.support.inspection_world import digging
from tests.support.refusals import fault_codes
from tests.support.sealing import execute

__all__ = ["world"]

RULES = (
    "SELECT encode(t.tgargs, 'escape') FROM pg_trigger t"
    " WHERE t.tgname = 'journal_line_in_role' AND t.tgrelid = %s::regclass"
)
NOBODY, SYSTEM = {"ledger"}, {"system"}
# Entries that no transition writes: who does.
OTHER: dict[str, set[str]] = {
    "open": {"inspector"},
    "escalate": SYSTEM,
    "missed": SYSTEM,
    "taken_down": {"case_decider"} | SYSTEM,
    "taken_down_late": {"case_decider"} | SYSTEM,
    **dict.fromkeys(("quota_deduct", "quota_withhold", "quota_release", "quota_reverse", "quota_gone"), NOBODY),
    "plan": {"inspector", "national_regulator", "provincial_regulator"},
}
LINE = """
INSERT INTO inspections_{table} ({of}_id, at, actor_id, actor_name, verb, text)
VALUES (%s, clock_timestamp() - interval %s, {actor}, %s, %s, 'All is well.')
"""
NIGHT = "nightly look at terms"
AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"


@pytest.mark.parametrize(
    ("table", "lifecycles", "entries"),
    [
        ("inspections_caseentry", (CASE, ORDER, PROCEEDING), CASE_ENTRIES),
        ("inspections_inspectionentry", (INSPECTION, FINDING), INSPECTION_ENTRIES),
    ],
)
@pytest.mark.django_db
def test_the_roles_are_those_of_the_acts(table: str, lifecycles: tuple[Lifecycle[Any], ...], entries: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RULES, [table])
        ((arguments,),) = cursor.fetchall()
    asked = {verb: set(rule["roles"].split()) for verb, rule in json.loads(arguments.split("\\000")[0]).items()}
    declared = {verb: roles for verb, roles in OTHER.items() if verb in entries}
    for lifecycle in lifecycles:
        for verb, transition in lifecycle.transitions.items():
            for entry in transition.entry if isinstance(transition.entry, dict) else [verb] if transition.entry else []:
                declared[entry] = {str(role) for role in roles_with(transition.capability)}
    assert asked == declared
    assert set(asked) == set(entries)


def write(
    world: World,
    person: User | None,
    verb: str,
    *,
    name: str | None = None,
    age: str = "0",
    of: str = "case",
    named: bool = True,
) -> str | None:
    """Return what refuses a line of the journal of the case or the visit."""
    line = LINE.format(
        table="caseentry" if of == "case" else "inspectionentry", of=of, actor="core_actor()" if named else "NULL"
    )

    def act() -> None:
        if person is not None:
            prove_actor(person)
        execute(line, world.rows[of].pk, age, str(person) if name is None else name, verb)
        execute(AT_ONCE)

    return refused_by(act)


def test_nobody_writes_a_line_of_an_act_that_he_may_not_do(world: World) -> None:
    attackers = ("rival", "elsewhere", "commerce", "signer", "clerk", "regulator")
    for verb in ("suspend", "verify", "close"):
        for name in attackers:
            assert write(world, world.people[name], verb) == "journal_line_in_role", (verb, name)
    for name in ("rival", "elsewhere", "signer", "clerk"):  # a visit is of no authority
        assert write(world, world.people[name], "conclude", of="inspection") == "journal_line_in_role", name
    removed("DROP TRIGGER journal_line_in_role ON inspections_caseentry")
    removed("DROP TRIGGER journal_line_has_its_act ON inspections_caseentry")
    for name in attackers:
        assert write(world, world.people[name], "close") is None


def test_a_line_names_its_author_and_its_instant(world: World) -> None:
    inspector, second = world.people["inspector"], world.people["second"]
    assert write(world, inspector, "order") == "journal_line_has_its_act"
    attacks: list[dict[str, Any]] = [{"name": str(second)}, {"age": "1 hour"}, {"age": "-1 hour"}, {"named": False}]
    for attack in attacks:
        assert write(world, inspector, "order", **attack) == "journal_line_in_role", attack
    assert write(world, inspector, "escalate", named=False) == "journal_line_in_role", "while a person is proven"
    assert write(world, None, "suspend", name="the system", named=False) == "journal_line_in_role"
    assert write(world, None, "escalate", name=str(second), named=False) == "journal_line_in_role"
    assert write(world, None, "escalate", name=NIGHT, named=False) == "journal_line_has_its_act"
    assert write(world, inspector, "quota_gone", name="order X", named=False) == "journal_line_has_its_act"


@pytest.mark.parametrize(
    ("of", "verbs"),
    [("case", ("suspend", "lift", "verify", "order", "assign", "add_party")), ("inspection", ("conclude", "find"))],
)
def test_a_line_without_its_act_is_refused(world: World, of: str, verbs: tuple[str, ...]) -> None:
    inspector = world.people["inspector"]
    for verb in verbs:
        assert write(world, inspector, verb, of=of) == "journal_line_has_its_act", verb
    table = "caseentry" if of == "case" else "inspectionentry"
    removed(f"DROP TRIGGER journal_line_has_its_act ON inspections_{table}")
    for verb in verbs:
        assert write(world, inspector, verb, of=of) is None


CASE_LINE = LINE.format(table="caseentry", of="case", actor="core_actor()")


def test_a_row_that_is_touched_is_no_act(world: World) -> None:
    """A line of an act that was done before, or never, while the case is changed otherwise; a line twice."""
    inspector, case = world.people["inspector"], world.rows["case"]

    def touched(verb: str) -> None:
        prove_actor(inspector)
        execute("UPDATE inspections_case SET version = version + 1 WHERE id = %s", case.pk)
        execute(CASE_LINE, case.pk, "0", str(inspector), verb)
        execute(AT_ONCE)

    def suspended(*lines: str) -> None:
        prove_actor(inspector)
        execute("UPDATE inspections_case SET state = 'suspended', resumes_to = state WHERE id = %s", case.pk)
        for verb in lines:
            execute(CASE_LINE, case.pk, "0", str(inspector), verb)
        execute(AT_ONCE)

    assert refused_by(lambda: suspended("suspend")) is None
    assert refused_by(lambda: suspended("suspend", "suspend")) == "journal_line_has_its_act"
    for verb in ("resume", "place_on_file", "take_back"):  # of steps from another state
        assert refused_by(lambda verb=verb: suspended(verb)) == "journal_line_has_its_act", verb
    verbs = ("open", "place_on_file", "start_investigation", "resume", "take_back", "reopen")
    for verb in verbs:
        assert refused_by(lambda verb=verb: touched(verb)) == "journal_line_has_its_act", verb
    removed("DROP TRIGGER journal_line_has_its_act ON inspections_caseentry")
    assert refused_by(lambda: suspended("suspend", "suspend", "resume")) is None
    for verb in verbs:
        assert refused_by(lambda verb=verb: touched(verb)) is None, verb


def test_a_day_that_stays_is_not_put_off(world: World) -> None:
    inspector, visit = world.people["inspector"], world.rows["inspection"]
    line = LINE.format(table="inspectionentry", of="inspection", actor="core_actor()")

    def put_off(change: str) -> None:
        prove_actor(inspector)
        execute(f"UPDATE inspections_inspection SET {change}, version = version + 1 WHERE id = %s", visit.pk)
        execute(line, visit.pk, "0", str(inspector), "postpone")
        execute(AT_ONCE)

    assert refused_by(lambda: put_off("planned_on = planned_on")) == "journal_line_has_its_act"
    assert refused_by(lambda: put_off("planned_on = core_today() + 9")) is None


def test_a_line_of_a_seizure_states_its_figures(world: World) -> None:
    """They may be those of before, in the service as well."""
    inspector = world.people["inspector"]
    seized: dict[str, Any] = {"actor": inspector, "tonnes": Decimal("12.5"), "suspects": 3, "reason": "At the port."}
    case = cases.record_seizure(digging(inspector, source="customs"), **seized)
    cases.record_seizure(case, **seized)
    assert [entry.text for entry in CaseEntry.objects.filter(case=case, verb="record_seizure")] == [
        "12.500 t, 3. At the port."
    ] * 2

    def recorded(text: str) -> None:
        prove_actor(inspector)
        execute("UPDATE inspections_case SET version = version + 1 WHERE id = %s", case.pk)
        execute(CASE_LINE.replace("All is well.", text), case.pk, "0", str(inspector), "record_seizure")
        execute(AT_ONCE)

    for text in ("All is well.", "2.500 t, 3. At sea.", "12.500 t, 30. At sea."):
        assert refused_by(lambda text=text: recorded(text)) == "journal_line_has_its_act", text
    assert refused_by(lambda: recorded("12.500 t, 3. At sea.")) is None


def test_acts_write_their_lines(world: World) -> None:
    inspector, second, clerk = (world.people[name] for name in ("inspector", "second", "clerk"))
    case = cases.suspend(world.rows["case"], actor=inspector, reason="The court decides first.")
    case = cases.resume(case, actor=inspector, reason="The court has decided.")
    order = orders.submit_rectification(world.rows["order"], actor=clerk, text="The pump was taken away.")
    extensions.decide(order, actor=second, granted=False, reason="It was answered.")
    visit = inspections.postpone(
        world.rows["inspection"], actor=inspector, planned_on=clock.today() + dt.timedelta(days=9), reason="Floods"
    )
    with pytest.raises(Invalid) as caught:
        inspections.postpone(visit, actor=inspector, planned_on=visit.planned_on, reason="Floods")
    assert fault_codes(caught) == {("/planned_on", "same_day")}
    inspections.cancel(visit, actor=inspector, reason="The site is under water.")
    recusals.recuse(case, actor=inspector, reason="A cousin works there", successor=second.username)
    verbs = {"suspend", "resume", "rectification", "refuse_extension", "recuse"}
    assert verbs <= set(CaseEntry.objects.values_list("verb", flat=True))
    assert {"postpone", "cancel"} <= set(InspectionEntry.objects.values_list("verb", flat=True))
