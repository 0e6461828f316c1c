"""Lead, parties and recusals of a matter are decided by those who may (tenth trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import Licence, MiningArea, Site, User
from enterprises.roles import Role
from inspections.models import Case, Episode, Flag, Observation, Order, Tip, TipMessage
from inspections.models.evidence import TARGETS
from inspections.rules import DisturbanceFacts, ObservationFacts
from inspections.rules.registry import RULES
from inspections.services import cases, observations, parties, recusals, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.inspections.test_observations import EAST, NORTH, square
from tests.permissions.test_signed_acts import refused_by, removed
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import digging
from tests.support.orders import issue_order
from tests.support.sealing import execute, superuser
from tests.support.visits import DAY, carried_out, found, planned

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
    receipt: str


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
        filed = tips.file(text="Lorries come at night.", where=StatedLocation(place="360727"))
        return World(
            inspector,
            factories.user(Role.INSPECTOR, at="36"),
            factories.user(Role.INSPECTOR, at="CN"),
            factories.user(Role.INSPECTOR, at="15"),
            signer,
            factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            case,
            filed.tip,
            filed.receipt,
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
    tips.add(world.receipt, text="It was the inspector.")
    assert attempt(None, *proposed) is None
    assert attempt(None, PARTY, matter, "person", world.inspector.pk, None, "confirmed") == "party_added_in_role"
    assert attempt(None, TIP, world.case.matter_id) == "tip_opens_its_matter"
    removed("DROP TRIGGER tip_opens_its_matter ON inspections_tip")
    assert attempt(None, TIP, world.case.matter_id) is None


SAID = (
    "INSERT INTO inspections_tipmessage (tip_id, at, author_id, text) VALUES (%s, clock_timestamp(), {}, 'Forget it.')"
)
SHOWN = """
INSERT INTO inspections_evidence (tip_id, kind, place_id, description, needs_review, file_name, media_type, size,
    sha256, preview_sha256, added_at)
VALUES (%s, 'tip_attachment', %s, '', false, 'picture.jpg', 'image/jpeg', 1, repeat('0', 64), '', clock_timestamp())
"""


@pytest.mark.parametrize("table", ["tipmessage", "evidence"])
def test_the_sender_is_who_holds_the_receipt(world: World, table: str) -> None:
    tip = world.tip
    said: tuple[str, list[object]] = (SAID.format("NULL"), [tip.pk])
    if table == "evidence":
        said = (SHOWN, [tip.pk, tip.place_id])

    def add(receipt: str | None, actor: User | None = None) -> str | None:
        def act() -> None:
            if actor is not None:
                prove_actor(actor)
            if receipt is not None:
                execute("SELECT show_receipt(%s)", receipt)
            execute(said[0], *said[1])

        return refused_by(act)

    receipt = "".join(character for character in world.receipt if character.isalnum())
    for attacker in (None, world.signer, world.second):
        for stated in (None, "", Tip.objects.get(pk=tip.pk).receipt_hash, receipt[:-1]):
            assert add(stated, attacker) == "said_by_sender_or_office", (attacker, stated)
    assert add(receipt) is None
    with loaders.entering_history(), transaction.atomic():
        prove_actor(world.inspector)
        tips.propose_closing(tip, actor=world.inspector, reason="Nothing in it at all")
        tips.close(tip, actor=world.second)
    assert add(receipt) == "said_by_sender_or_office"
    removed(f"DROP TRIGGER said_by_sender_or_office ON inspections_{table}")
    assert add(None) is None


def test_an_inspector_of_its_office_answers_a_tip(world: World) -> None:
    answer = SAID.format("core_actor()")
    for actor in (world.signer, world.officer, world.elsewhere):
        assert attempt(actor, answer, world.tip.pk) == "said_by_sender_or_office"
    assert attempt(world.second, answer, world.tip.pk) is None
    removed("DROP TRIGGER said_by_sender_or_office ON inspections_tipmessage")
    assert attempt(world.elsewhere, answer, world.tip.pk) is None


COPIED = (
    "INSERT INTO inspections_tip SELECT (jsonb_populate_record(tip, jsonb_build_object('id', gen_random_uuid(),"
    " 'number', 'T-X', 'receipt_hash', 'x', 'matter_id', %s::uuid, 'received_at', clock_timestamp()) || {})).*"
    " FROM inspections_tip tip"
)


def test_a_tip_begins_as_it_was_received(world: World) -> None:
    matter = parties.open_matter().pk
    keyed_in = "jsonb_build_object('source', 'telephone', 'keyed_in_by_id', core_actor())"
    wrong = (
        "jsonb_build_object('received_at', clock_timestamp() - interval '1 day')",
        "jsonb_build_object('received_at', clock_timestamp() + interval '1 day')",
        "jsonb_build_object('closing_reason', 'Nothing')",
        "jsonb_build_object('closed_at', clock_timestamp())",
        f"jsonb_build_object('closed_by_id', '{world.second.pk}')",
        f"jsonb_build_object('proposed_by_id', '{world.second.pk}')",
        f"jsonb_build_object('case_id', '{world.case.pk}')",
        "jsonb_build_object('source', 'telephone')",
    )
    assert attempt(None, COPIED.format("'{}'"), matter) is None
    assert attempt(world.second, COPIED.format(keyed_in), matter) is None
    for change in wrong:
        assert attempt(None, COPIED.format(change), matter) == "tip_is_received", change
    assert attempt(world.second, COPIED.format(keyed_in.replace("telephone", "public")), matter) == "tip_is_received"
    assert attempt(world.signer, COPIED.format(keyed_in), matter) == "tip_is_received"
    removed("DROP TRIGGER tip_opens_its_matter ON inspections_tip")
    assert attempt(world.signer, COPIED.format(keyed_in), matter) is None
    assert attempt(None, COPIED.format(wrong[0]), matter) is None


def each_subject(world: World) -> dict[str, Any]:
    """Return a row of each kind to which a file may belong, in the province of the inspector."""
    with loaders.entering_history(), clock.at(DAY):
        visit = planned(factories.site(factories.enterprise()), world.inspector, world.second)
        finding = found(carried_out(visit, world.inspector), world.inspector)
    execute(FLAG, "1", "0")
    return {
        "case": world.case,
        "order": world.case.orders.get(),
        "tip": world.tip,
        "observation": observe(world.inspector),
        "flag": Flag.objects.get(rule="exceeded"),
        "inspection": visit,
        "finding": finding,
    }


def test_a_file_lies_with_its_subject(world: World) -> None:
    elsewhere = factories.place("15").pk
    file = SHOWN.replace("(tip_id", "(added_by_id, case_id").replace(
        "(%s, 'tip_attachment'", "(core_actor(), %s, 'document'"
    )
    subjects = each_subject(world)
    assert set(subjects) == set(TARGETS)
    for name, row in subjects.items():
        of_it = file.replace("case_id", f"{name}_id")
        place = row.case.place_id if isinstance(row, Order) else row.place_id
        assert attempt(world.inspector, of_it, row.pk, place) is None, name
        assert attempt(world.elsewhere, of_it, row.pk, elsewhere) == "file_lies_with_its_subject", name
    of_two = file.replace("case_id", "case_id, order_id").replace("%s, 'document'", "%s, %s, 'document'")
    both = [subjects[name].pk for name in ("case", "order")]
    assert attempt(world.inspector, of_two, *both, world.case.place_id) == "evidence_of_one_thing"
    removed("DROP TRIGGER file_lies_with_its_subject ON inspections_evidence")
    assert attempt(world.elsewhere, file, world.case.pk, elsewhere) is None


FLAG = """
INSERT INTO inspections_flag (rule, severity, subject_type, subject_code, enterprise_id, place_id, state, raised_at,
    template_version, template_values, evidence, version, category, subject_description, location, decision_reason)
SELECT 'exceeded', 'notice', 'enterprise', e.code || %s, e.id, e.jurisdiction_id, 'open',
    clock_timestamp() - interval %s, 1, '{}',
    '{"figures": {}, "peak": {}, "formula": "", "parameters": {}, "links": {}}', 0, '', '', '', ''
FROM enterprises_enterprise e LIMIT 1
"""
FIGURES = "UPDATE inspections_flag SET tonnes = 1, version = version + 1"
EPISODE = "INSERT INTO inspections_episode (flag_id, began_on) SELECT id, core_today() FROM inspections_flag LIMIT 1"


def test_no_person_raises_a_flag_or_writes_its_figures(world: World) -> None:
    execute(FLAG, "1", "0")
    for actor in (world.signer, world.inspector, world.officer):
        for statement, given in ((FLAG, ["2", "0"]), (FIGURES, []), (EPISODE, [])):
            assert attempt(actor, statement, *given) == "flag_is_screened", statement
    for statement, given in ((FLAG, ["2", "0"]), (FIGURES, []), (EPISODE, [])):
        assert attempt(None, statement, *given) is None
    assert attempt(None, FLAG, "2", "1 day") == "flag_is_screened"
    for trigger in ("flag_is_screened ON inspections_flag", "flag_is_screened_anew ON inspections_flag"):
        removed(f"DROP TRIGGER {trigger}")
    removed("DROP TRIGGER flag_is_screened ON inspections_episode")
    for statement, given in ((FLAG, ["2", "0"]), (FIGURES, []), (EPISODE, [])):
        assert attempt(world.signer, statement, *given) is None


def test_an_officer_who_records_an_observation_raises_its_flag(world: World) -> None:
    """The rules are asked at once, in his transaction."""
    with loaders.entering_history():
        MiningArea.objects.create(
            number=1, name="An area", jurisdiction=factories.place("360727"), evidence="sourced", source="A notice"
        )
    seen = observe(world.inspector)
    assert Flag.objects.get().rule == "outside_licence"
    observations.withdraw(seen, actor=world.inspector, reason="A cloud's shadow")
    assert not Episode.objects.filter(ended_on=None).exists()


def observe(actor: User) -> Observation:
    return observations.create(
        actor=actor,
        source="satellite",
        seen_on=clock.today(),
        description="Two ponds",
        place="360727",
        geometry=square(),
    )


@pytest.fixture
def ended(world: World) -> Site:
    """Enter a mine where the ponds are observed, whose licence has ended."""
    with loaders.entering_history():
        site = factories.site(factories.enterprise(), code="S-ENDED")
        Site.objects.filter(pk=site.pk).update(latitude=Decimal(str(NORTH)), longitude=Decimal(str(EAST)))
        Licence.objects.filter(site=site).update(valid_to=clock.today() - dt.timedelta(days=1))
    return site


def test_an_observation_of_a_site_without_a_licence_raises_the_flag_of_the_site(world: World, ended: Site) -> None:
    first = observe(world.inspector)
    observe(world.second)
    flag = Flag.objects.get()
    assert (flag.rule, flag.site, flag.evidence["figures"]["times"]) == ("after_licence", ended, "2")
    observations.withdraw(first, actor=world.second, reason="A cloud's shadow")
    assert Flag.objects.get().evidence["figures"]["times"] == "1"


COPY = """
INSERT INTO inspections_flag SELECT (jsonb_populate_record(flag, jsonb_build_object(
    'id', gen_random_uuid(), 'raised_at', clock_timestamp()) || %s::jsonb)).* FROM inspections_flag flag WHERE id = %s
"""
TOUCHED = "UPDATE inspections_observation SET version = version + 1"


def test_an_observation_opens_no_other_flags(world: World, ended: Site) -> None:
    """Refuse flags of another site, month, rule or observation, and any for who recorded none in this transaction."""
    with loaders.entering_history():
        far = factories.site(factories.enterprise(), code="S-FAR")
        Site.objects.filter(pk=far.pk).update(latitude=Decimal(str(NORTH)) + Decimal("0.2"), longitude=EAST)
        old = observe(world.second)
        execute(FLAG, "1", "0")
    own, foreign = Flag.objects.get(rule="after_licence"), Flag.objects.get(rule="exceeded")
    figures, episode = FIGURES + " WHERE id = %s", EPISODE.replace("LIMIT 1", "WHERE id = %s")

    def tried(statement: str, *given: object, first: Callable[[], object], by: User = world.inspector) -> str | None:
        def act() -> None:
            first()
            prove_actor(by)
            execute(statement, *given)

        return refused_by(act)

    def observed() -> None:
        observe(world.inspector)

    def touched() -> None:
        prove_actor(world.second)
        execute(TOUCHED)

    # A flag of the own observation is written, and another one refused for other reasons than this.
    assert tried(figures, own.pk, first=observed) is None
    assert tried(COPY, "{}", own.pk, first=observed) == "flag_once_while_standing"
    unknown = {"rule": "outside_licence", "subject_type": "unknown", "site_id": None, "enterprise_id": None}
    others: list[tuple[str, list[object]]] = [
        (figures, [foreign.pk]),
        (episode, [foreign.pk]),
        (FLAG, ["2", "0"]),
        (COPY, [json.dumps({"site_id": str(far.pk), "subject_code": far.code}), own.pk]),
        (COPY, [json.dumps({"period": "2011-05-01"}), own.pk]),
        (COPY, [json.dumps({"rule": "exceeded"}), own.pk]),
        (COPY, [json.dumps(unknown | {"subject_code": str(old.pk)}), own.pk]),
    ]
    for statement, given in others:
        assert tried(statement, *given, first=observed) == "flag_is_screened", given
    # Nor to another person in that transaction, nor by an observation of before.
    assert tried(figures, own.pk, first=observed, by=world.second) == "flag_is_screened"
    assert tried(figures, own.pk, first=touched, by=world.second) == "flag_is_screened"


def test_the_rules_of_observations_are_those_that_the_database_knows(bound_database: Clone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'flag_is_of_observation'")
        known = set(re.findall(r"WHEN '(\w+)' THEN", cursor.fetchone()[0]))
    assert known == {rule.code for rule in RULES.values() if rule.judges in {ObservationFacts, DisturbanceFacts}}


EACH_FIGURE = {
    "severity": "'severe'",
    "tonnes": "7",
    "evidence": """jsonb_set(evidence, '{formula}', '"1 > 0"')""",
    "template_version": "template_version + 1",
    "template_values": """'{"day": "today"}'""",
}


def test_each_figure_of_a_flag_is_of_a_screening(world: World) -> None:
    execute(FLAG, "1", "0")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'flag_is_screened_anew'")
        assert set(re.findall(r"new\.(\w+)", cursor.fetchone()[0])) == set(EACH_FIGURE)
    for column, value in EACH_FIGURE.items():
        write = f"UPDATE inspections_flag SET {column} = {value}, version = version + 1"
        assert attempt(None, write) is None, column
        assert attempt(world.inspector, write) == "flag_is_screened", column


OBSERVATIONS = """
INSERT INTO inspections_observation SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid()))).*
FROM inspections_observation o, generate_series(1, 1000)
"""
READ = """
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'inspections_observation'
"""


def test_the_guard_of_flags_reads_no_observations_of_other_transactions(world: World) -> None:
    observe(world.inspector)
    with superuser():
        execute(OBSERVATIONS)
    with transaction.atomic():
        seen = observe(world.inspector)
        prove_actor(world.inspector)
        with connection.cursor() as cursor:
            cursor.execute(READ)
            (before,) = cursor.fetchone()
            cursor.execute(COPY, ["{}", Flag.objects.get(subject_code=str(seen.pk)).pk])
            cursor.execute(READ)
            (after,) = cursor.fetchone()
    assert after - before < 20


def test_a_case_begins_with_the_lead_of_its_opener(world: World) -> None:
    """A case is inserted with somebody else as its lead, who could then not end it."""
    copied = (
        "WITH m AS (INSERT INTO enterprises_matter SELECT (jsonb_populate_record(x, jsonb_build_object("
        "'id', gen_random_uuid()))).* FROM enterprises_matter x WHERE x.id = %s RETURNING id)"
        " INSERT INTO inspections_case SELECT (jsonb_populate_record(c, jsonb_build_object('id', m.id,"
        " 'matter_id', m.id, 'number', 'C-X', 'state', 'reported', 'opened_by_id', core_actor(), 'lead_id', %s::uuid,"
        " 'former_leads', '{}'::text))).* FROM inspections_case c, m WHERE c.id = %s"
    )

    def opened(lead: User) -> str | None:
        return attempt(world.inspector, copied, world.case.matter_id, lead.pk, world.case.pk)

    assert opened(world.inspector) is None
    for lead in (world.second, world.signer, world.elsewhere):
        assert opened(lead) == "case_lead_is_an_inspector"
    removed("DROP TRIGGER case_lead_guard_insert ON inspections_case")
    assert opened(world.signer) is None


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
