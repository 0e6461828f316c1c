"""A notice is written by the very office that distributes by it, and gives out what is its own (tenth trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

from dataclasses import dataclass

import pytest

from core import loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict
from enterprises.models import User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Holder, Notice
from quotas.services import notices
from tests.permissions.test_signed_acts import APPROVE, refused_by, removed, signed
from tests.support import factories
from tests.support.databases import Clone, no_loader
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft, enact
from tests.support.sealing import execute, superuser

__all__ = ["books"]
OFFICE = "DROP TRIGGER notice_of_its_office ON quotas_notice"
LINES = "DROP TRIGGER notice_line_guard ON quotas_noticeline"
SUBMIT = "UPDATE quotas_notice SET state = 'submitted', submitted_by_id = core_actor() WHERE id = %s"
COPY = """
INSERT INTO quotas_notice (id, state, prepared_by_id, number, issuer_id, place_id, title, programme_year_id, batch,
    basis, reduction, issued_on, effective_on, return_reason, revocation_reason, printed_figures, note, evidence,
    source, fictitious, version)
SELECT gen_random_uuid(), 'draft', core_actor(), 'another', %s, %s, title, programme_year_id, batch, basis,
    reduction, issued_on, effective_on, '', '', '[]', '', '', '', false, 0 FROM quotas_notice WHERE id = %s
"""


@dataclass
class World:
    ministry: User
    jiangxi: User
    second: User
    notice: Notice  # a draft of Jiangxi's office
    of_nation: Notice  # in force
    nation: Holder
    province: Holder


@pytest.fixture
def world(own_database: Clone, books: Books, mlr1: User, mlr2: User) -> World:
    with loaders.entering_history():
        jiangxi = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
        second = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
        firm = books.firm("E-TEST-JX")
    of_nation = enact(mlr1, mlr2, (None, "CN", "100"))
    enact(mlr1, mlr2, ("CN", "36", "60"))
    own = draft(jiangxi, ("36", firm.code, "10"))
    holders = {code: ledger.holder_of(factories.place(code)) for code in ("CN", "36")}
    no_loader(own_database)
    return World(mlr1, jiangxi, second, own, of_nation, holders["CN"], holders["36"])


def attempt(actor: User, statement: str, *parameters: object) -> str | None:
    return refused_by(lambda: (prove_actor(actor), execute(statement, *parameters)))


def test_an_office_above_takes_no_step_on_a_notice_of_the_one_below(world: World) -> None:
    changes = ("state = 'withdrawn'", "title = 'Another'")
    statements = [f"UPDATE quotas_notice SET {change} WHERE id = %s" for change in changes] + [SUBMIT]
    for statement in statements:
        assert attempt(world.jiangxi, statement, world.notice.pk) is None
        assert attempt(world.ministry, statement, world.notice.pk) == "notice_of_its_office"
    removed(OFFICE)
    for statement in statements:
        assert attempt(world.ministry, statement, world.notice.pk) is None


def test_nor_does_it_write_its_lines(world: World) -> None:
    statement = "UPDATE quotas_noticeline SET tonnes = 50 WHERE notice_id = %s"
    assert attempt(world.jiangxi, statement, world.notice.pk) is None
    assert attempt(world.ministry, statement, world.notice.pk) == "notice_of_its_office"
    removed(LINES)
    assert attempt(world.ministry, statement, world.notice.pk) is None


def test_no_office_begins_a_notice_of_another(world: World) -> None:
    """Under its own place, with the nation as the one who distributes, or as the office below."""
    own, nation = world.province.place_id, world.nation.place_id
    assert attempt(world.jiangxi, COPY, world.province.pk, own, world.notice.pk) is None
    for actor, issuer, place in ((world.jiangxi, world.nation, own), (world.ministry, world.province, own)):
        assert attempt(actor, COPY, issuer.pk, place, world.notice.pk) == "notice_of_its_office"
    assert attempt(world.jiangxi, COPY, world.province.pk, nation, world.notice.pk) is not None
    assert attempt(world.ministry, COPY, world.nation.pk, own, world.notice.pk) == "notice_gives_its_own"
    removed(OFFICE)
    assert attempt(world.ministry, COPY, world.nation.pk, own, world.notice.pk) is None
    assert attempt(world.jiangxi, COPY, world.nation.pk, own, world.notice.pk) is None
    assert attempt(world.ministry, COPY, world.province.pk, own, world.notice.pk) is None


def test_a_province_gives_out_no_quota_of_the_nation(world: World) -> None:
    """Neither from the nation's account, nor by a new control figure."""
    from_nation = "UPDATE quotas_noticeline SET from_holder_id = %s WHERE notice_id = %s"
    control = "UPDATE quotas_noticeline SET from_holder_id = NULL, to_holder_id = %s WHERE notice_id = %s"

    def submitted_with(lines: str) -> str | None:
        def act() -> None:
            prove_actor(world.jiangxi)
            execute(lines, world.nation.pk, world.notice.pk)
            execute(SUBMIT, world.notice.pk)

        return refused_by(act)

    assert submitted_with(from_nation) == "notice_gives_its_own"
    assert submitted_with(control) == "notice_gives_its_own"
    removed(OFFICE)
    assert submitted_with(from_nation) is None
    assert submitted_with(control) is None


def test_no_line_is_taken_from_a_notice_in_force(world: World) -> None:
    with_draft = draft(world.ministry, ("CN", "36", "5"))
    statement = "UPDATE quotas_noticeline SET notice_id = %s, position = 9 WHERE notice_id = %s"
    assert attempt(world.ministry, statement, with_draft.pk, world.of_nation.pk) == "notice_is_frozen"
    removed(LINES)
    assert attempt(world.ministry, statement, with_draft.pk, world.of_nation.pk) is None


AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"
ANOTHER = """
INSERT INTO quotas_noticesubmission (notice_id, at, head, lines, sha256)
SELECT notice_id, at, head, jsonb_set(lines, '{0,tonnes}', '"1.000"'), sha256 FROM quotas_noticesubmission
WHERE notice_id = %s
"""


def test_it_is_not_submitted_without_its_content(world: World) -> None:
    def submit() -> None:
        prove_actor(world.jiangxi)
        execute(SUBMIT, world.notice.pk)
        execute(AT_ONCE)

    assert refused_by(submit) == "notice_is_what_was_submitted"
    removed("DROP TRIGGER notice_is_what_was_submitted ON quotas_notice")
    assert refused_by(submit) is None


def test_nothing_else_is_kept_as_what_was_submitted(world: World) -> None:
    notices.submit(world.notice, actor=world.jiangxi)
    for actor in (world.jiangxi, world.second, world.ministry):
        assert attempt(actor, ANOTHER, world.notice.pk) == "submission_is_of_its_notice"
    removed("DROP TRIGGER submission_is_of_its_notice ON quotas_noticesubmission")
    assert attempt(world.jiangxi, ANOTHER, world.notice.pk) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quotas_noticeline SET tonnes = 9, printed = NULL WHERE notice_id = %s",
        "UPDATE quotas_noticeline SET block = 'Another' WHERE notice_id = %s",
        "UPDATE quotas_noticeline SET note = 'Another' WHERE notice_id = %s",
        "UPDATE quotas_noticeline SET from_holder_id = nation.id FROM quotas_holder nation"
        " WHERE notice_id = %s AND nation.code = 'CN'",
        "UPDATE quotas_notice SET note = 'Another' WHERE id = %s",
        "UPDATE quotas_notice SET reduction = NOT reduction WHERE id = %s",
        "UPDATE quotas_noticeline SET to_holder_id = nation.id FROM quotas_holder nation"
        " WHERE notice_id = %s AND nation.code = 'CN'",
        "UPDATE quotas_noticeline SET category = 'light' WHERE notice_id = %s",
        "INSERT INTO quotas_noticeline SELECT (jsonb_populate_record(line, jsonb_build_object("
        "'id', gen_random_uuid(), 'position', 9, 'category', 'light'))).* FROM quotas_noticeline line"
        " WHERE notice_id = %s",
        "DELETE FROM quotas_noticeline WHERE notice_id = %s",
        "UPDATE quotas_notice SET number = 'Another' WHERE id = %s",
        "UPDATE quotas_notice SET title = 'Another' WHERE id = %s",
        "UPDATE quotas_notice SET batch = 'first' WHERE id = %s",
        "UPDATE quotas_notice SET basis = 'full' WHERE id = %s",
        "UPDATE quotas_notice SET effective_on = effective_on + 1 WHERE id = %s",
        "UPDATE quotas_notice SET issued_on = issued_on + 1 WHERE id = %s",
        "UPDATE quotas_notice SET submitted_at = submitted_at - interval '1 day' WHERE id = %s",
        'UPDATE quotas_notice SET printed_figures = \'[{"kind": "sum", "category": "all", "tonnes": "9.000"}]\''
        " WHERE id = %s",
    ],
)
def test_what_comes_into_force_is_what_was_submitted(world: World, change: str) -> None:
    notice = notices.submit(world.notice, actor=world.jiangxi)

    def approve() -> None:
        prove_actor(world.second)
        signed(world.second, notice)
        execute("UPDATE quotas_noticeline SET increment = tonnes WHERE notice_id = %s", notice.pk)
        execute(APPROVE, world.second.pk, notice.pk)
        execute(AT_ONCE)

    removed(LINES)
    removed(OFFICE)
    assert refused_by(approve) is None
    with superuser():
        execute(change, notice.pk)
    assert refused_by(approve) == "notice_is_what_was_submitted"
    removed("DROP TRIGGER notice_is_what_was_submitted ON quotas_notice")
    assert refused_by(approve) is None


def test_the_note_of_a_submitted_notice_stays_and_its_instant(world: World) -> None:
    notices.submit(world.notice, actor=world.jiangxi)
    statements = [
        f"UPDATE quotas_notice SET {change} WHERE id = %s"
        for change in ("note = 'Another'", "submitted_at = submitted_at - interval '1 day'")
    ]
    for statement in statements:
        assert attempt(world.jiangxi, statement, world.notice.pk) == "notice_is_frozen"
    removed("DROP TRIGGER notice_guard_update ON quotas_notice")
    for statement in statements:
        assert attempt(world.jiangxi, statement, world.notice.pk) is None


def test_a_notice_whose_holder_has_another_code_is_returned_and_submitted_again(world: World) -> None:
    notice = notices.submit(world.notice, actor=world.jiangxi)
    with superuser():
        execute("UPDATE quotas_holder SET code = 'E-CORRECTED' WHERE code = 'E-TEST-JX'")
    with pytest.raises(Conflict, match="Return it, and submit it again"):
        notices.approve(notice, actor=world.second)
    notice = notices.return_(notice, actor=world.second, reason="A code was corrected")
    notice = notices.submit(notice, actor=world.jiangxi)
    assert notices.approve(notice, actor=world.second).state == Notice.State.IN_FORCE


def test_its_own_officers_bring_it_into_force(world: World) -> None:
    notice = notices.submit(world.notice, actor=world.jiangxi)

    def approve() -> None:
        prove_actor(world.second)
        signed(world.second, notice)
        execute(APPROVE, world.second.pk, notice.pk)

    assert refused_by(approve) is None
