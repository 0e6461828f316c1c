"""Lead, parties and recusals of a matter are decided by those who may (tenth trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import User
from enterprises.roles import Role
from inspections.models import Case, Tip, TipMessage
from inspections.services import cases, recusals, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.permissions.test_signed_acts import refused_by, removed
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import digging
from tests.support.orders import issue_order
from tests.support.sealing import execute

LEAD = "UPDATE inspections_case SET lead_id = %s WHERE id = %s"
PARTY = """
INSERT INTO enterprises_party (id, matter_id, number, kind, person_id, office_place_id, name, role, allegations, state,
    reason, added_at, added_by_id, decision_reason, outcome, outcome_reason, version)
VALUES (gen_random_uuid(), %s, 9, %s, %s, %s, '', 'accused', '{}', %s, 'He is a friend', clock_timestamp(),
    core_actor(), '', '', '', 0)
"""
RECUSAL = """
INSERT INTO enterprises_recusal (id, matter_id, person_id, reason, recorded_by_id, recorded_at, escalated_to_id)
VALUES (gen_random_uuid(), %s, %s, 'He is a friend', core_actor(), clock_timestamp(), nation_id())
"""
TIP = (
    "INSERT INTO inspections_tip SELECT (jsonb_populate_record(tip, jsonb_build_object('id', gen_random_uuid(),"
    " 'matter_id', %s::uuid, 'number', 'T-X', 'receipt_hash', 'x', 'received_at', clock_timestamp()))).*"
    " FROM inspections_tip tip"
)


@dataclass
class World:
    inspector: User
    second: User
    above: User
    elsewhere: User
    signer: User
    officer: User
    case: Case
    tip: Tip


@pytest.fixture
def world(bound_database: Clone) -> World:
    with loaders.entering_history(), clock.at(dt.date(2011, 6, 10)):
        for code in ("CN", "36", "15", "3607", "360727"):
            factories.place(code)
        competences.enter()
        firm = factories.enterprise()
        inspector = factories.user(Role.INSPECTOR, at="36")
        signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        case = digging(inspector, subject=Named("enterprise", firm.code), source="tip", conduct_on=dt.date(2011, 6, 1))
        issue_order(case, inspector)
        return World(
            inspector,
            factories.user(Role.INSPECTOR, at="36"),
            factories.user(Role.INSPECTOR, at="CN"),
            factories.user(Role.INSPECTOR, at="15"),
            signer,
            factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            case,
            tips.file(text="Lorries come at night.", where=StatedLocation(place="360727")).tip,
        )


def attempt(actor: User | None, statement: str, *parameters: object) -> str | None:
    def act() -> None:
        if actor is not None:
            prove_actor(actor)
        execute(statement, *parameters)

    return refused_by(act)


def test_nobody_gives_the_lead_to_another(world: World) -> None:
    """Neither to the accused nor to an inspector who has no part in it, who could then not end it."""
    for actor, lead in (
        (world.signer, world.signer),
        (world.inspector, world.second),
        (world.elsewhere, world.elsewhere),
        (world.officer, world.officer),
    ):
        assert attempt(actor, LEAD, lead.pk, world.case.pk) == "case_lead_is_an_inspector"
    assert attempt(world.second, LEAD, world.second.pk, world.case.pk) is None
    removed("DROP TRIGGER case_lead_guard ON inspections_case")
    assert attempt(world.inspector, LEAD, world.signer.pk, world.case.pk) is None


def test_a_successor_leads_after_a_recusal(world: World) -> None:
    reported = digging(world.inspector, subject=Named("unknown", description="A pit"), source="satellite")
    case = cases.start_investigation(cases.place_on_file(reported, actor=world.inspector), actor=world.inspector)
    recusals.recuse(case, actor=world.inspector, reason="A cousin works there", successor=world.second.username)
    assert Case.objects.get(pk=case.pk).lead_id == world.second.pk


def test_the_accused_puts_no_inspector_on_the_list_of_parties(world: World) -> None:
    place = factories.place("36").pk
    for actor in (world.signer, world.elsewhere, world.officer, None):
        for state in ("confirmed", "proposed"):
            assert (
                attempt(actor, PARTY, world.case.matter_id, "person", world.inspector.pk, None, state)
                == "party_added_in_role"
            )
        assert attempt(actor, PARTY, world.case.matter_id, "office", None, place, "confirmed") == "party_added_in_role"
    assert attempt(world.second, PARTY, world.case.matter_id, "person", world.inspector.pk, None, "proposed") is None
    removed("DROP TRIGGER party_added_in_role ON enterprises_party")
    assert attempt(world.signer, PARTY, world.case.matter_id, "person", world.inspector.pk, None, "confirmed") is None


def test_a_tip_proposes_whom_it_names_and_confirms_nobody(world: World) -> None:
    matter = world.tip.matter_id
    proposed = (PARTY, matter, "person", world.inspector.pk, None, "proposed")
    assert attempt(None, *proposed) == "party_added_in_role", "nobody is named by a tip of last month"
    with loaders.entering_history(), transaction.atomic():
        prove_actor(world.second)
        TipMessage.objects.create(tip=world.tip, at=timezone.now(), author=world.second, text="Who was there?")
    assert attempt(None, *proposed) == "party_added_in_role", "the office asks, and names nobody by it"
    TipMessage.objects.create(tip=world.tip, at=timezone.now(), text="It was the inspector.")
    assert attempt(None, *proposed) is None
    assert attempt(None, PARTY, matter, "person", world.inspector.pk, None, "confirmed") == "party_added_in_role"
    assert attempt(None, TIP, world.case.matter_id) == "tip_opens_its_matter"
    removed("DROP TRIGGER tip_opens_its_matter ON inspections_tip")
    assert attempt(None, TIP, world.case.matter_id) is None


def test_a_case_that_began_as_a_tip_is_no_more_open_to_proposals(world: World) -> None:
    with loaders.entering_history(), clock.at(dt.date(2011, 6, 12)):
        case = tips.promote(world.tip, actor=world.inspector, allegation="Dug without a licence")
    for actor in (world.signer, None):
        proposed = attempt(actor, PARTY, case.matter_id, "person", world.inspector.pk, None, "proposed")
        assert proposed == "party_added_in_role"
    assert attempt(world.second, PARTY, case.matter_id, "person", world.inspector.pk, None, "proposed") is None


def test_nobody_recuses_another_who_is_not_his_superior(world: World) -> None:
    for actor in (world.signer, world.second, world.elsewhere, world.officer):
        assert attempt(actor, RECUSAL, world.case.matter_id, world.inspector.pk) == "recusal_by_himself_or_superior"
    for actor in (world.inspector, world.above):
        assert attempt(actor, RECUSAL, world.case.matter_id, world.inspector.pk) is None
    removed("DROP TRIGGER recusal_by_himself_or_superior ON enterprises_recusal")
    assert attempt(world.signer, RECUSAL, world.case.matter_id, world.inspector.pk) is None
