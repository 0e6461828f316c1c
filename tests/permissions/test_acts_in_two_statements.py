"""Guards hold where an act is split over two statements, or two people's transactions (eighth trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

import pytest
from django.db import transaction

from core.actor_sessions import prove_actor
from enterprises.models import ApprovalRequest, User
from enterprises.services import approvals
from quotas.models import Notice
from quotas.services import notices, programme_years
from tests.permissions.test_signed_acts import APPROVE, refused_by, removed, signed
from tests.support.approvals import WHY
from tests.support.databases import Clone, no_loader
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft
from tests.support.sealing import execute

__all__ = ["books"]


def tried(statement: str, *parameters: object, actor: User) -> str | None:
    """Return the constraint that refuses a statement of a proven person, which is rolled back; or nothing."""

    def act() -> None:
        prove_actor(actor)
        execute(statement, *parameters)

    return refused_by(act)


def execute_as(actor: User, statement: str, *parameters: object) -> None:
    with transaction.atomic():
        prove_actor(actor)
        execute(statement, *parameters)


# --- Notices ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def notice(own_database: Clone, books: Books, mlr1: User) -> Notice:
    waiting = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    no_loader(own_database)
    return waiting


NAMED = "UPDATE quotas_notice SET approved_by_id = %s, approved_at = now() WHERE id = %s"
FORCED = "UPDATE quotas_notice SET state = 'in_force' WHERE id = %s"


def test_a_notice_is_approved_as_it_comes_into_force_and_not_before(notice: Notice, mlr2: User) -> None:
    def named() -> None:
        prove_actor(mlr2)
        signed(mlr2, notice)
        execute(NAMED, mlr2.pk, notice.pk)

    assert refused_by(named) == "notice_names_its_actor"
    removed("DROP TRIGGER notice_guard_update ON quotas_notice")
    assert refused_by(named) is None


def test_an_older_approval_and_signature_bring_none_into_force(notice: Notice, mlr1: User, mlr2: User) -> None:
    """As whoever signs it would do: return the notice, write a figure of his own, submit it, and let it come."""
    removed("ALTER TABLE quotas_notice DISABLE TRIGGER notice_guard_update")
    execute_as(mlr2, NAMED, mlr2.pk, notice.pk)
    removed("ALTER TABLE quotas_notice ENABLE TRIGGER notice_guard_update")
    assert tried(FORCED, notice.pk, actor=mlr1) == "notice_names_its_actor"
    assert tried(FORCED, notice.pk, actor=mlr2) == "act_is_signed"
    notices.return_(notice, reason="a figure is wrong", actor=mlr2)
    execute_as(mlr2, "UPDATE quotas_noticeline SET tonnes = 90000 WHERE notice_id = %s", notice.pk)
    submit = "UPDATE quotas_notice SET state = 'submitted' WHERE id = %s"
    assert tried(submit, notice.pk, actor=mlr2) == "notice_names_its_actor"
    notices.submit(Notice.objects.get(pk=notice.pk), actor=mlr1)
    assert tried(FORCED, notice.pk, actor=mlr2) == "notice_editor_is_not_checker"


def test_no_draft_is_approved_in_advance(notice: Notice, mlr1: User, mlr2: User) -> None:
    columns = "number, title, programme_year_id, batch, basis, reduction, issuer_id, place_id, issued_on, effective_on,"
    columns += " return_reason, revocation_reason, printed_figures, note, evidence, source, fictitious, version"
    rest = columns.removeprefix("number, ")
    copy = f"INSERT INTO quotas_notice (id, state, prepared_by_id, approved_by_id, {columns})"
    copy += f" SELECT gen_random_uuid(), 'draft', %s, %s, 'another', {rest} FROM quotas_notice"
    assert tried(copy, mlr1.pk, mlr2.pk, actor=mlr1) == "notice_begins_as_draft"
    assert tried(copy, mlr1.pk, None, actor=mlr1) is None


def test_who_approves_signs_also_where_he_was_named_before(notice: Notice, mlr2: User) -> None:
    assert tried(APPROVE, mlr2.pk, notice.pk, actor=mlr2) == "act_is_signed"


# --- Acts of two people -----------------------------------------------------------------------------------------------
@pytest.fixture
def request_(own_database: Clone, books: Books, mlr1: User) -> ApprovalRequest:
    made = approvals.propose(programme_years.CLOSE, books.year, actor=mlr1, reason=WHY)
    no_loader(own_database)
    return made


DECIDED = "UPDATE enterprises_approvalrequest SET {} WHERE id = %s"


@pytest.mark.parametrize(
    "change",
    [
        "decided_by_id = core_actor(), decided_at = now()",
        "decided_at = now()",
        "decision_reason = 'Agreed'",
        'decision_signature = \'{"sha256": "0"}\'',
        "effective_from = now()",
        "state = 'expired', decided_by_id = core_actor(), decided_at = now()",
    ],
)
def test_nothing_of_a_decision_is_written_while_it_is_pending(
    request_: ApprovalRequest, mlr2: User, change: str
) -> None:
    statement = DECIDED.format(change.replace("%", "%%"))
    assert tried(statement, request_.pk, actor=mlr2) == "approval_is_frozen"
    removed("DROP TRIGGER approval_guard ON enterprises_approvalrequest")
    assert tried(statement, request_.pk, actor=mlr2) is None


def test_the_maker_takes_no_decision_that_another_did_not_sign(
    request_: ApprovalRequest, mlr1: User, mlr2: User
) -> None:
    """As it would stand if the first of the two statements had passed."""
    removed("ALTER TABLE enterprises_approvalrequest DISABLE TRIGGER approval_guard")
    execute(DECIDED.format("decided_by_id = %s, decided_at = now()"), mlr2.pk, request_.pk)
    removed("ALTER TABLE enterprises_approvalrequest ENABLE TRIGGER approval_guard")
    done = DECIDED.format("state = 'done', ended_at = now()")
    assert tried(done, request_.pk, actor=mlr1) == "approval_names_its_actor"
    assert tried(done, request_.pk, actor=mlr2) == "act_is_signed"
