"""People who are concerned in a matter end nothing of it, in however many statements they try."""

from typing import Any

import pytest
from django.db import connection, transaction

from core.actor_sessions import prove_actor
from core.errors import NotFound
from enterprises.models import User
from inspections.models import Case, Flag
from inspections.services import cases, flags, parties, tips
from inspections.services.cases import outcomes
from tests.support import factories
from tests.support.databases import Clone, execute_as_owner, no_loader
from tests.support.inspection_world import World, digging, on
from tests.support.refusals import constraint_refusing, refused

WHY = "The photograph shows another valley, where nobody has dug for years."
END = "UPDATE inspections_case SET state = 'not_substantiated', closed_by_id = %s, closed_at = {at} WHERE id = %s"
OUTCOME = (
    "UPDATE enterprises_party SET outcome = 'not_established', outcome_by_id = %s, outcome_at = now(),"
    " outcome_reason = 'Nothing was established' WHERE matter_id = %s AND outcome = ''"
)
LONG_AGO = "'2001-01-01T00:00Z'"


def write(statement: str, *parameters: Any, actor: User) -> None:
    """Execute SQL as the application's role, in an actor's name."""
    with transaction.atomic(), connection.cursor() as cursor:
        prove_actor(actor)
        cursor.execute(statement, parameters)


@pytest.fixture
def case(own_database: Clone, inspector1: User) -> Case:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    with on(2011, 6, 9):
        return digging(inspector1)


@pytest.fixture
def accused(own_database: Clone, case: Case, inspector1: User, inspector2: User) -> User:
    """Return an inspector who is accused in the case."""
    with on(2011, 6, 9):
        parties.add(case, actor=inspector1, kind="person", code=inspector2.username, role="accused", reason="Was there")
    no_loader(own_database)
    return inspector2


class TestParty:
    def test_he_records_no_outcome(self, case: Case, accused: User) -> None:
        assert constraint_refusing(OUTCOME, accused.pk, case.pk, actor=accused) == "party_settled_by_others"

    def test_nor_does_he_decide_whether_he_is_one(self, case: Case, accused: User) -> None:
        deny = "UPDATE enterprises_party SET state = 'identified' WHERE person_id = %s"
        assert constraint_refusing(deny, accused.pk, actor=accused) == "party_settled_by_others"

    @pytest.mark.parametrize("at", ["now()", LONG_AGO])
    def test_he_ends_nothing_on_whatever_day_he_states(self, case: Case, accused: User, at: str) -> None:
        assert constraint_refusing(END.format(at=at), accused.pk, case.pk, actor=accused) == (
            "party_does_not_close_matter"
        )

    def test_nor_without_a_day(self, case: Case, accused: User) -> None:
        refusal = constraint_refusing(END.format(at="NULL"), accused.pk, case.pk, actor=accused)
        assert refusal == "party_does_not_close_matter"
        named = "UPDATE inspections_case SET closed_by_id = %s WHERE id = %s"
        assert constraint_refusing(named, accused.pk, case.pk, actor=accused) == "party_does_not_close_matter"

    def test_the_service_refuses_both(self, case: Case, accused: User) -> None:
        with pytest.raises(NotFound):
            outcomes.record_outcome(case, actor=accused, number=1, outcome="not_established", reason=WHY)
        with pytest.raises(NotFound):
            cases.not_substantiated(case, actor=accused, reason=WHY)


def test_nobody_ends_a_case_in_the_name_that_an_earlier_ending_left(
    own_database: Clone, case: Case, inspector1: User, inspector2: User
) -> None:
    cases.not_substantiated(case, actor=inspector2, reason=WHY)
    no_loader(own_database)
    write("UPDATE inspections_case SET state = 'investigating' WHERE id = %s", case.pk, actor=inspector1)
    ended = "UPDATE inspections_case SET state = 'not_substantiated' WHERE id = %s"
    assert constraint_refusing(ended, case.pk, actor=inspector1) == "actor_is_proven"


def test_a_case_ends_on_a_day(own_database: Clone, case: Case, inspector2: User) -> None:
    no_loader(own_database)
    write(OUTCOME, inspector2.pk, case.pk, actor=inspector2)
    refusal = constraint_refusing(END.format(at="NULL"), inspector2.pk, case.pk, actor=inspector2)
    assert refusal == "case_ended_by_somebody"


def test_who_is_named_in_a_tip_does_not_end_it(
    own_database: Clone, case: Case, inspector1: User, inspector2: User
) -> None:
    with on(2011, 6, 9):
        tip = tips.key_in(actor=inspector1, source="telephone", text="Lorries at night").tip
        tip = tips.propose_closing(tip, actor=inspector1, reason="The pit is licensed.")
        parties.add(tip, actor=inspector1, kind="person", code=inspector2.username, role="accused", reason="Was there")
    no_loader(own_database)
    for at in ("now()", "NULL", LONG_AGO):
        raw = f"UPDATE inspections_tip SET state = 'closed', closed_by_id = %s, closed_at = {at} WHERE id = %s"
        assert constraint_refusing(raw, inspector2.pk, tip.pk, actor=inspector2) == "party_does_not_close_matter"


def test_who_has_led_a_case_does_not_end_it(own_database: Clone, case: Case, inspector2: User) -> None:
    third, another = (factories.user("inspector", at="36") for _ in range(2))
    for lead in (third, inspector2):
        write("UPDATE inspections_case SET lead_id = %s WHERE id = %s", lead.pk, case.pk, actor=third)
    no_loader(own_database)
    write("UPDATE inspections_case SET lead_id = NULL WHERE id = %s", case.pk, actor=inspector2)
    write("UPDATE inspections_case SET former_leads = '{}' WHERE id = %s", case.pk, actor=inspector2)
    named = "UPDATE inspections_case SET closed_by_id = %s, closed_at = now() WHERE id = %s"
    for lead in (third, inspector2):
        assert constraint_refusing(named, lead.pk, case.pk, actor=lead) == "case_maker_does_not_close"
        with refused("maker_is_checker"):
            cases.not_substantiated(case, actor=lead, reason=WHY)
    assert cases.not_substantiated(case, actor=another, reason=WHY).state == "not_substantiated"


class TestFlag:
    """A severe flag is resolved alone once its own case has ended, and with the case of nobody else."""

    ENDED = (
        "UPDATE inspections_flag SET state = 'resolved', decided_by_id = %s, decided_at = clock_timestamp(),"
        " decision_reason = 'nothing', version = version + 1 WHERE id = %s"
    )

    @pytest.fixture
    def severe(self, own_database: Clone, world: World) -> Flag:
        with on(2011, 5, 9):
            world.give_firm(100)
            world.screen(world.file(4, 138))
        return world.flag("exceeded")

    def test_it_gets_no_ended_case(
        self, own_database: Clone, severe: Flag, case: Case, p36a: User, inspector2: User
    ) -> None:
        cases.not_substantiated(case, actor=inspector2, reason=WHY)
        no_loader(own_database)
        for state in ("state", "'escalated'"):
            raw = f"UPDATE inspections_flag SET case_id = %s, state = {state} WHERE id = %s"
            assert constraint_refusing(raw, case.pk, severe.pk, actor=p36a) == "flag_has_its_own_case"
        assert constraint_refusing(self.ENDED, p36a.pk, severe.pk, actor=p36a) == "flag_ended_by_two"

    def test_nor_the_case_of_another(self, own_database: Clone, severe: Flag, case: Case, p36a: User) -> None:
        no_loader(own_database)
        raw = "UPDATE inspections_flag SET case_id = %s, state = 'escalated' WHERE id = %s"
        assert constraint_refusing(raw, case.pk, severe.pk, actor=p36a) == "flag_has_its_own_case"
        escalated = "UPDATE inspections_flag SET state = 'escalated' WHERE id = %s"
        assert constraint_refusing(escalated, severe.pk, actor=p36a) == "flag_has_its_own_case"

    def test_an_ended_case_of_a_flag_that_was_not_escalated_ends_nothing(
        self, own_database: Clone, severe: Flag, case: Case, p36a: User, inspector2: User
    ) -> None:
        cases.not_substantiated(case, actor=inspector2, reason=WHY)
        execute_as_owner(own_database, "DROP TRIGGER flag_has_its_own_case ON inspections_flag")
        no_loader(own_database)
        write("UPDATE inspections_flag SET case_id = %s WHERE id = %s", case.pk, severe.pk, actor=p36a)
        assert constraint_refusing(self.ENDED, p36a.pk, severe.pk, actor=p36a) == "flag_ended_by_two"

    def test_the_service_resolves_it_once_its_case_has_ended(
        self, own_database: Clone, severe: Flag, inspector1: User, inspector2: User
    ) -> None:
        no_loader(own_database)
        found, _ = flags.escalate(severe, actor=inspector1, reason="Twelve tonnes over.")
        cases.not_substantiated(found, actor=inspector2, reason=WHY)
        severe.refresh_from_db()
        assert flags.resolve(severe, actor=inspector2, reason="Nothing was found.").state == "resolved"
