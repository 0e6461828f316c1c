"""Steps of lifecycles are taken by people who hold a role for them: asked by the database of every table that has one.

The triggers say the same as the lifecycles; a table without one names the guard that asks in its place.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.lifecycle import Lifecycle
from enterprises.models import User
from enterprises.policies import roles_with
from enterprises.roles import Role
from inspections.models import Case, Extension, Flag, Observation
from inspections.services import consents, extensions, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.permissions.test_signed_acts import refused_by
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import digging
from tests.support.live_objects import instances
from tests.support.orders import issue_order
from tests.support.proceedings import notified
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser
from tests.support.visits import campaign, planned

STEPS = (
    "SELECT t.tgrelid::regclass::text, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t"
    " JOIN pg_proc f ON f.oid = t.tgfoid WHERE f.proname = 'stepped_in_role'"
)
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
ADDED = "its rows are only added, and entries withdrawn by their office"
AS_FILED = "its rows are only added, by a signer"
BY_TWO = "by two people"
# Lifecycles whose steps other guards ask for: their triggers, and what they ask.
ELSEWHERE: dict[str, tuple[str, str]] = {
    "enterprises_approvalrequest": (
        "approval_by_entitled approval_decided_by_entitled",
        "by people entitled to the act",
    ),
    "enterprises_commitment": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "enterprises_compliancelist": ("recorded_in_role", "its entries are of its ministry"),
    "enterprises_consultation": ("recorded_in_role concluded_in_role", "by the office that asks"),
    "enterprises_consultedoffice": ("recorded_in_role answered_in_role", "by the very office"),
    "enterprises_eliminatedcapacity": ("recorded_in_role eliminated_capacity_withdrawn_by_two", ADDED),
    "enterprises_enterprise": ("suspended_in_role ended_by_two", "suspended by an office, ended by two people"),
    "enterprises_factor": ("released_in_role", "by an administrator"),
    "enterprises_licence": ("revoked_in_role", "by its authority; suspensions are rows of their own"),
    "enterprises_membership": ("role_is_ended", BY_TWO),
    "enterprises_reviewround": ("recorded_in_role", "its reviews are rows of their own"),
    "enterprises_sitelabel": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "enterprises_user": ("account_is_corrected", BY_TWO),
    "environment_depositentry": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "environment_emissionceiling": ("recorded_in_role", ADDED),
    "environment_incident": ("recorded_in_role", ADDED),
    "environment_outlet": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "environment_outletvolume": ("recorded_in_role", ADDED),
    "environment_project": ("recorded_in_role", "its steps are rows of their own"),
    "environment_reading": ("recorded_in_role", ADDED),
    "environment_restorationentry": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "environment_riskassessment": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "environment_siteprocess": ("ended_in_role withdrawn_in_role", "by an office, or the enterprise its own"),
    "environment_tailingsstore": ("recorded_in_role", ADDED),
    "inspections_evidence": ("append_only", "its reviews are rows of their own"),
    "inspections_handover": ("handover_guard", "by an inspector, of no office below its maker"),
    "quotas_consumptionreturn": ("recorded_in_role keyed_in_in_role decided_in_role received_in_role", AS_FILED),
    "quotas_consumptiondraft": ("recorded_in_role", "by people of its enterprise"),
    "quotas_elementclassification": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "quotas_import": ("sheet_begins_unconfirmed sheet_is_confirmed_and_signed", "confirmed by whoever uploaded it"),
    "quotas_productshare": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "quotas_programmeyear": ("year_turned_by_two year_opens_with_a_notice", "by two people, or a notice in force"),
    "quotas_reportingperiod": ("recorded_in_role turned_in_role", "by an officer of the province"),
    "resources_associatedreturn": ("recorded_in_role", AS_FILED),
    "resources_energyreturn": ("recorded_in_role", AS_FILED),
    "resources_plantarget": ("recorded_in_role entry_withdrawn_by_its_office", ADDED),
    "resources_recoveryreturn": ("recorded_in_role", AS_FILED),
    "resources_tailingsreturn": ("recorded_in_role", AS_FILED),
    "resources_thoriumreturn": ("recorded_in_role", AS_FILED),
    "resources_usereturn": ("recorded_in_role keyed_in_in_role decided_in_role", "by its signer or an office"),
    "resources_usereturndraft": ("recorded_in_role", "by people of its enterprise"),
    "trade_letter": ("letter_guard", "by the office that drafted it, and people of its recipient"),
}
ENTERPRISE = {"enterprise_admin", "enterprise_clerk", "enterprise_signer"}
PENALISERS = {"case_decider", "county_regulator", "national_regulator", "provincial_regulator"}
# Steps that follow from an act on another row, or that a verb names no state for: their roles.
FURTHER: dict[tuple[str, str], set[str]] = {
    ("enterprises_party", "confirmed"): {"inspector"},
    ("enterprises_party", "denied"): {"inspector"},
    ("enterprises_party", "identified"): {"inspector"},
    ("inspections_case", "decided>rectifying"): {"inspector"} | ENTERPRISE,
    ("inspections_case", "verifying>rectifying"): {"inspector"} | ENTERPRISE,
    ("inspections_case", "decided>verifying"): {"inspector"} | ENTERPRISE,
    ("inspections_case", "rectifying>verifying"): {"inspector"} | ENTERPRISE,
    ("inspections_case", "verifying"): {"inspector"},
    ("inspections_case", "appealed>rectifying"): {"inspector", "case_decider"},
    ("inspections_case", "appealed>verifying"): {"inspector", "case_decider"},
    ("inspections_case", "appealed>investigating"): {"inspector", "case_decider"},
    ("inspections_case", "hearing>investigating"): {"inspector", "legal_reviewer"},
    ("inspections_case", "decided"): PENALISERS,
    ("inspections_case", "suspended>decided"): {"inspector"},
    ("inspections_case", "appealed>decided"): {"case_decider"},
    ("inspections_extension", "granted"): {"inspector", "case_decider"},
    ("inspections_extension", "refused"): {"inspector", "case_decider"},
    ("inspections_extension", "lapsed"): {"inspector"},
    ("inspections_order", "met"): {"inspector"},
    ("inspections_order", "not_met"): {"inspector"},
    ("inspections_order", "annulled"): {"case_decider"},
    ("inspections_proceeding", "reviewed"): {"legal_reviewer"},
    ("inspections_proceeding", "withdrawn"): {"inspector", "case_decider", "legal_reviewer"},
    ("inspections_proceeding", "annulled"): {"case_decider"},
    ("quotas_report", "superseded"): {"enterprise_signer", "provincial_regulator"},
}
# Steps for which another trigger of the table asks.
BY_ANOTHER = {("quotas_report", "draft>submitted"): "report_filed_in_role"}


def lifecycles() -> list[Lifecycle[Any]]:
    """Return the lifecycles of the product."""
    return [one for one in instances(Lifecycle) if not one.model.__module__.startswith("tests.")]


@pytest.fixture
def rules(db: None) -> dict[str, dict[str, Any]]:
    """Return what the triggers ask of each table, by step and column."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS)
        return {table: json.loads(args.split("\\000")[0]) for table, _name, args in cursor.fetchall()}


@pytest.fixture
def triggers(db: None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for table, name in cursor.fetchall():
            found[table].add(name)
    return found


def test_every_lifecycle_has_a_guard_of_its_steps(rules: Any, triggers: Any) -> None:
    tables = {one.model._meta.db_table for one in lifecycles()}
    assert tables - set(rules) == set(ELSEWHERE), "each asks for the role of a step, or says which guard does"
    for table, (guards, _reason) in ELSEWHERE.items():
        assert set(guards.split()) <= triggers[table], table


def steps_of(table: str) -> dict[tuple[str, str], set[str]]:
    """Return the roles of each step, by the state before and after, as the lifecycles of a table declare them."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in lifecycles():
        for verb in one.transitions.values() if one.model._meta.db_table == table else ():
            for source in verb.sources:
                if verb.target is not None and verb.target != source:
                    found[str(source), str(verb.target)] |= roles_with(verb.capability)
    return found


def test_it_asks_for_the_roles_of_the_lifecycle(rules: Any, triggers: Any) -> None:
    for table, rule in rules.items():
        asked, declared = rule["steps"], steps_of(table)
        for (source, target), roles in declared.items():
            step = f"{source}>{target}"
            key = step if step in asked else target
            if (table, key) in BY_ANOTHER:
                assert asked[key] == ["*"]
                assert BY_ANOTHER[table, key] in triggers[table]
            else:
                assert set(asked[key]) == FURTHER.get((table, key), roles), (table, step)
        named = {f"{source}>{target}" for source, target in declared} | {target for _source, target in declared}
        further = {(table, step) for step in asked if step not in named and not step.startswith(">")}
        assert further <= set(FURTHER), table
        assert all(set(asked[step]) == FURTHER[table, step] for _table, step in further)


# --- Attacks: each in the attacker's own name, past the services ---
@dataclass
class World:
    people: dict[str, User]
    rows: dict[str, Any]


@pytest.fixture
def world(bound_database: Clone) -> World:
    day = dt.date(2011, 6, 10)
    with loaders.entering_history(), clock.at(day):
        for code in ("CN", "36", "15", "3607", "360727"):
            factories.place(code)
        competences.enter()
        firm = factories.enterprise()
        mine = factories.site(firm)
        people = {
            "inspector": factories.user(Role.INSPECTOR, at="36"),
            "second": factories.user(Role.INSPECTOR, at="36"),
            "elsewhere": factories.user(Role.INSPECTOR, at="15"),
            "commerce": factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",)),
            "regulator": factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            "signer": factories.user(Role.ENTERPRISE_SIGNER, of=firm),
            "clerk": factories.user(Role.ENTERPRISE_CLERK, of=firm),
            "rival": factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise()),
        }
        inspector = people["inspector"]
        case = digging(inspector, subject=Named("enterprise", firm.code), source="tip", conduct_on=day)
        order = issue_order(case, inspector)
        extensions.request(order, actor=people["clerk"], working_days=5, reason="The pump comes on the 14th.")
        with transaction.atomic():
            prove_actor(inspector)
            seen = Observation.objects.create(
                source="satellite", instrument="x", seen_on=day, description="Pits", latitude="24.8", longitude="114.8",
                geometry={"type": "Point", "coordinates": [114.8, 24.8]}, place=factories.place("360727"),
                recorded_by=inspector, recorded_at=clock.now(),
            )  # fmt: skip
        flag = Flag.objects.create(
            rule="exceeded", severity="notice", subject_type="enterprise", subject_code=firm.code, enterprise=firm,
            programme=factories.programme(), place=firm.jurisdiction, raised_at=clock.now(), template_version=1,
            template_values={}, evidence={},
        )  # fmt: skip
        rows = {
            "flag": flag,
            "case": case,
            "order": order,
            "extension": Extension.objects.get(),
            "observation": seen,
            "tip": tips.file(text="Lorries come at night.", where=StatedLocation(place="360727")).tip,
            "inspection": planned(mine, inspector, people["second"], planned_on=day),
            "campaign": campaign(inspector, begins_on=day, ends_on=day + dt.timedelta(days=60)),
            "consent": consents.record(
                actor=people["signer"], enterprise=firm, document="Form 1", address="a@b.invalid", signed_on=day
            ),
            "proceeding": notified(case, inspector, served_on=day, intended=["confiscate"], intended_fine=None),
        }
    return World(people, rows)


NOW = "clock_timestamp()"
BY = "%(actor)s"
DECIDED = f"decided_by_id = {BY}, decided_at = {NOW}"
MORE = "state = 'granted', granted_days = 5000, granted_until = '2030-12-31', decision = 'ok'"
ATTACKS = {
    "flag": [f"state = 'dismissed', {DECIDED}, decision_reason = 'All is well'", f"state = 'acknowledged', {DECIDED}"],
    "case": [
        "state = 'suspended', resumes_to = 'reported'",
        "due_on = '2030-01-01'",
        "seized_tonnes = 0, suspects = 0",
    ],
    "order": [
        f"state = 'met', verified_by_id = {BY}, verified_at = {NOW}, verification = 'Done'",
        f"lifted_by_id = {BY}, lifted_at = {NOW}, lift_reason = 'No longer needed at all'",
    ],
    "extension": [f"{MORE}, {DECIDED}", f"state = 'refused', decision = 'no', {DECIDED}"],
    "observation": [f"state = 'withdrawn', withdrawn_by_id = {BY}, withdrawn_at = {NOW}, withdrawal_reason = 'Clouds'"],
    "tip": [f"state = 'closing', proposed_by_id = {BY}, closing_reason = 'Nothing in it'"],
    "inspection": ["planned_on = '2030-01-01'"],
    "campaign": [f"state = 'running', started_by_id = {BY}, started_at = {NOW}"],
    "consent": [f"state = 'revoked', revoked_on = core_today(), revoked_by_id = {BY}, revocation_reason = 'No more'"],
    "proceeding": ["state = 'withdrawn'", f"answer = 'Nothing', answered_by_id = {BY}, answered_at = {NOW}"],
}
# People who take such a step: an enterprise on its consent, and any ministry where rows are of none; whoever requested
# more time is refused before this.
OTHERWISE = {
    "consent": {"signer"},
    "extension": {"clerk"},
    "inspection": {"commerce"},
    "observation": {"commerce"},
}


def attempt(row: Any, changes: str, person: User) -> str | None:
    """Return the constraint that refuses a change; nothing where it is not refused, and rolled back."""
    statement = f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %(row)s"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            prove_actor(person)
            cursor.execute(statement, {"row": row.pk, "actor": person.pk})
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_nobody_takes_a_step_without_its_role_there(world: World, name: str) -> None:
    row = world.rows[name]
    attackers = {"rival", "elsewhere", "commerce", "signer", "clerk"} - OTHERWISE.get(name, set())
    for changes in ATTACKS[name]:
        for attacker in attackers:
            assert attempt(row, changes, world.people[attacker]) == "stepped_in_role", (changes, attacker)
    with superuser(unbound=False):
        execute(f"DROP TRIGGER stepped_in_role ON {row._meta.db_table}")
    for changes in ATTACKS[name]:
        assert attempt(row, changes, world.people["rival"]) is None, changes


@pytest.mark.parametrize(
    ("name", "by", "changes"),
    [
        ("flag", "regulator", ATTACKS["flag"][0]),
        ("case", "inspector", ATTACKS["case"][1]),
        ("observation", "regulator", ATTACKS["observation"][0]),
        ("tip", "inspector", ATTACKS["tip"][0]),
        ("inspection", "inspector", ATTACKS["inspection"][0]),
        ("consent", "signer", ATTACKS["consent"][0]),
        ("order", "signer", f"state = 'answered', answer = 'Done', answered_by_id = {BY}, answered_at = {NOW}"),
    ],
)
def test_those_who_hold_it_there_do(world: World, name: str, by: str, changes: str) -> None:
    assert attempt(world.rows[name], changes, world.people[by]) is None


def test_an_answer_of_the_firm_moves_its_case_only_between_rectifying_and_verifying(world: World) -> None:
    case, signer = world.rows["case"], world.people["signer"]
    with loaders.entering_history(), transaction.atomic():
        prove_actor(world.people["inspector"])
        Case.objects.filter(pk=case.pk).update(state="rectifying")
    assert attempt(case, "state = 'verifying'", world.people["rival"]) == "stepped_in_role"
    assert attempt(case, "state = 'decided', decided_at = now()", signer) == "stepped_in_role"
    assert attempt(case, "state = 'verifying'", signer) is None


@pytest.mark.parametrize("name", ["extension", "observation"])
def test_a_row_begins_as_its_lifecycle_does(world: World, name: str) -> None:
    """A firm enters no request for more time that is no longer needed, and no observation."""
    signer, made = world.people["signer"], timezone.now()
    asked, seen = world.rows["extension"], world.rows["observation"]
    rows = {
        "extension": Extension(
            order=asked.order, working_days=5, reason="More", requested_by=signer, requested_at=made,
            old_due_on=asked.old_due_on, state="lapsed",
        ),
        "observation": Observation(
            source="satellite", instrument="x", seen_on=seen.seen_on, description="Nothing", latitude="24.8",
            longitude="114.8", geometry=seen.geometry, place=seen.place, recorded_by=signer, recorded_at=made,
        ),
    }  # fmt: skip

    def insert() -> str | None:
        return refused_by(lambda: (prove_actor(signer), rows[name].save(force_insert=True)))

    assert insert() == "stepped_in_role"
    with superuser(unbound=False):
        execute(f"DROP TRIGGER begun_in_role ON inspections_{name}")
    assert insert() is None
