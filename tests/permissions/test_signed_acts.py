"""Acts that weigh are signed, and only the sign-in role writes a signature: tried in SQL with the application's login.

Each attack is tried again without its guard, where it must succeed.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import actor_sessions, clock
from core.actor_sessions import prove_actor
from enterprises.models import ApprovalRequest, Enterprise, Signature, User
from enterprises.services import approvals
from inspections.models import Inspection
from quotas.models import Notice
from quotas.services import notices, programme_years
from tests.support import factories, filings, visits
from tests.support.approvals import WHY
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

__all__ = ["books"]
REPORT = "UPDATE inspections_inspection SET state = 'reported', reported_by_id = %s, reported_at = now(),"
REPORT += " report_sha256 = repeat('0', 64), signed_with = 'totp', answer_due_on = now() WHERE id = %s"
KEPT = "0" * 64
FILE = (
    "UPDATE quotas_report SET state = 'submitted', submitted_by_id = %s, submitted_at = now(), receipt_number = 'R-1',"
)
FILE += " late = false, canonical = %s, sha256 = %s WHERE id = %s"
APPROVE = "UPDATE quotas_notice SET state = 'in_force', approved_by_id = %s, approved_at = now() WHERE id = %s"


@pytest.fixture
def notice(own_database: Clone, books: Books, mlr1: User) -> Notice:
    return notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)


def refused_by(act: Callable[[], object]) -> str | None:
    """Return the constraint that refuses an act, rolled back in any case; nothing where it is not refused."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def removed(guard: str) -> None:
    with superuser(unbound=False):
        execute(guard)


def signed(
    person: User,
    obj: Any,
    *,
    purpose: str = "notices.approve",
    nonce: str = "n",
    sha256: str = "0",
    method: str = "totp",
) -> None:
    """As the sign-in role writes it when a factor was shown, then used by the application."""
    text = {"purpose": purpose, "object_id": str(obj.pk), "sha256": sha256, "method": method, "nonce": nonce}
    assert actor_sessions.sign(person, **text)
    Signature.objects.create(user=person, at=clock.now(), **text)


def approved(notice: Notice, actor: User, before: Callable[[], None] = lambda: None) -> str | None:
    def act() -> None:
        prove_actor(actor)
        before()
        execute(APPROVE, actor.pk, notice.pk)

    return refused_by(act)


def test_a_notice_is_not_approved_without_a_signature(notice: Notice, mlr2: User) -> None:
    assert approved(notice, mlr2) == "act_is_signed"
    assert approved(notice, mlr2, lambda: signed(mlr2, notice)) is None
    removed("DROP TRIGGER notice_is_signed ON quotas_notice")
    assert approved(notice, mlr2) is None


def test_nor_with_the_signature_of_another_person_or_for_something_else(notice: Notice, mlr1: User, mlr2: User) -> None:
    assert approved(notice, mlr2, lambda: signed(mlr1, notice, nonce="a")) == "act_is_signed"
    assert approved(notice, mlr2, lambda: signed(mlr2, mlr1, nonce="b")) == "act_is_signed"
    assert approved(notice, mlr2, lambda: signed(mlr2, notice, purpose="test", nonce="c")) == "act_is_signed"


def test_a_signature_serves_one_transaction(notice: Notice, mlr2: User) -> None:
    signed(mlr2, notice)
    assert approved(notice, mlr2) == "act_is_signed"
    assert approved(notice, mlr2, lambda: signed(mlr2, notice, nonce="another")) is None


@pytest.mark.parametrize(
    "changed",
    [{"nonce": "invented"}, {"sha256": "1"}, {"object_id": "another"}, {"purpose": "another"}, {"method": "passkey"}],
)
def test_the_application_keeps_no_signature_that_nobody_gave(
    own_database: Clone, mlr2: User, changed: dict[str, str]
) -> None:
    signed = {"purpose": "test", "object_id": "1", "sha256": "0", "method": "totp", "nonce": "n"}
    assert actor_sessions.sign(mlr2, **signed)

    def forge() -> None:
        Signature.objects.create(user=mlr2, at=clock.now(), **{**signed, **changed})

    assert refused_by(forge) == "signature_by_sign_in_role"
    removed("DROP TRIGGER signature_guard ON enterprises_signature")
    assert refused_by(forge) is None


def test_a_signature_that_nobody_used_is_good_for_ten_minutes(own_database: Clone, mlr2: User) -> None:
    old = "UPDATE enterprises_signedact SET signed_at = signed_at - interval '11 minutes'"
    signed = {"purpose": "test", "object_id": "1", "sha256": "0", "method": "totp", "nonce": "n"}
    assert actor_sessions.sign(mlr2, **signed)
    assert refused_by(lambda: Signature.objects.create(user=mlr2, at=clock.now(), **signed)) is None
    removed(old)
    late = refused_by(lambda: Signature.objects.create(user=mlr2, at=clock.now(), **signed))
    assert late == "signature_by_sign_in_role"


def test_the_same_again_is_no_other_signature_until_it_is_used(own_database: Clone, mlr1: User, mlr2: User) -> None:
    """An act that meets a deadlock is tried again, with the same intent."""
    signed = {"purpose": "test", "object_id": "1", "sha256": "0", "method": "totp", "nonce": "n"}
    assert actor_sessions.sign(mlr2, **signed)
    assert actor_sessions.sign(mlr2, **signed)
    assert not actor_sessions.sign(mlr1, **signed)
    assert not actor_sessions.sign(mlr2, **{**signed, "sha256": "1"})
    Signature.objects.create(user=mlr2, at=clock.now(), **signed)
    assert not actor_sessions.sign(mlr2, **signed)


FORBIDDEN = {
    "INSERT INTO enterprises_signedact VALUES ('n', gen_random_uuid(), 'test', '1', '0', 'totp')": "GRANT INSERT ON"
    " enterprises_signedact TO quota_app",
    "SELECT sign_act('n', gen_random_uuid(), 'test', '1', '0', 'totp')": "GRANT EXECUTE ON ROUTINE sign_act"
    " TO quota_app",
    "UPDATE enterprises_signedact SET used_in = NULL": "GRANT UPDATE ON enterprises_signedact TO quota_app",
}


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_writes_no_signature(own_database: Clone, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(statement)
    removed(FORBIDDEN[statement])
    execute(statement)


# --- Reports of visits ------------------------------------------------------------------------------------------------
@pytest.fixture
def visit(own_database: Clone, firm: Enterprise, inspector1: User, inspector2: User) -> Inspection:
    factories.place("36")
    with clock.at(visits.DAY):
        return visits.carried_out(visits.planned(firm.sites.get(), inspector1, inspector2), inspector1)


def test_the_report_of_a_visit_is_signed(visit: Inspection, inspector1: User) -> None:
    def report(before: Callable[[], None] = lambda: None) -> str | None:
        def act() -> None:
            prove_actor(inspector1)
            before()
            execute(REPORT, inspector1.pk, visit.pk)

        return refused_by(act)

    assert report() == "act_is_signed"
    assert report(lambda: signed(inspector1, visit, purpose="inspections.sign", sha256=KEPT)) is None
    removed("DROP TRIGGER report_is_signed ON inspections_inspection")
    assert report() is None


@pytest.mark.parametrize("other", [{"sha256": "1" * 64}, {"method": "passkey"}])
def test_the_report_of_a_visit_keeps_what_was_signed(
    visit: Inspection, inspector1: User, other: dict[str, str]
) -> None:
    def report() -> None:
        prove_actor(inspector1)
        signed(inspector1, visit, **{"purpose": "inspections.sign", "sha256": KEPT, **other})
        execute(REPORT, inspector1.pk, visit.pk)

    assert refused_by(report) == "act_is_signed"


def test_a_report_is_signed_as_it_is_issued_not_before(visit: Inspection, inspector1: User) -> None:
    """Findings can be added until its instant is stated, which is thus what demands the signature."""

    def in_two(again: bool) -> str | None:
        def act() -> None:
            prove_actor(inspector1)
            signed(inspector1, visit, purpose="inspections.sign", sha256=KEPT, nonce="a")
            named = "UPDATE inspections_inspection SET reported_by_id = %s, report_sha256 = %s, signed_with = 'totp'"
            execute(f"{named} WHERE id = %s", inspector1.pk, KEPT, visit.pk)
            removed_use = "UPDATE enterprises_signedact SET used_in = '3'"
            if not again:
                execute(removed_use)
            execute(REPORT, inspector1.pk, visit.pk)

        return refused_by(act)

    with superuser():
        execute("GRANT UPDATE ON enterprises_signedact TO quota_app")
    assert in_two(again=True) is None
    assert in_two(again=False) == "act_is_signed"


# --- Monthly reports --------------------------------------------------------------------------------------------------
def test_a_receipt_says_how_its_report_was_signed(own_database: Clone, firm: Enterprise, signer: User) -> None:
    """By a code or a passkey that was shown for this content, or openly without; the digest is of what is filed."""
    factories.product()
    with clock.at(dt.datetime(2011, 6, 10, tzinfo=dt.UTC)):
        report = filings.draft(firm, dt.date(2011, 5, 1), signer, nil=True)

    def file(method: str, *, digest: str = "", before: Callable[[], None] = lambda: None) -> str | None:
        content = json.dumps({"signature": {"method": method, "sha256": KEPT}})

        def act() -> None:
            prove_actor(signer)
            before()
            execute(FILE, signer.pk, content, digest or hashlib.sha256(content.encode()).hexdigest(), report.pk)

        return refused_by(act)

    said = {"purpose": "reports.submit", "sha256": KEPT}
    assert file("totp") == "act_is_signed"
    assert file("passkey", before=lambda: signed(signer, report, **said, nonce="a")) == "act_is_signed"
    other = {**said, "sha256": "1" * 64}
    assert file("totp", before=lambda: signed(signer, report, **other, nonce="b")) == "act_is_signed"
    assert file("totp", before=lambda: signed(signer, report, **said, nonce="c")) is None
    assert file("session") is None
    assert file("session", digest="2" * 64) == "report_digest"
    removed("DROP TRIGGER report_signature_is_kept ON quotas_report")
    assert file("totp") is None
    assert file("session", digest="2" * 64) is None


# --- Acts of two people -----------------------------------------------------------------------------------------------
@pytest.fixture
def request_(own_database: Clone, books: Books, mlr1: User) -> ApprovalRequest:
    return approvals.propose(programme_years.CLOSE, books.year, actor=mlr1, reason=WHY)


DECIDE = "UPDATE enterprises_approvalrequest SET state = 'done', decided_by_id = %s, decided_at = now(),"
DECIDE += ' decision_signature = \'{"sha256": "0"}\' WHERE id = %s'


def test_a_decision_is_signed(request_: ApprovalRequest, mlr2: User) -> None:
    def decide(digest: str = "") -> None:
        prove_actor(mlr2)
        if digest:
            text = {"purpose": "approvals.approve", "object_id": str(request_.pk), "method": "totp"}
            assert actor_sessions.sign(mlr2, sha256=digest, nonce=digest, **text)
            Signature.objects.create(user=mlr2, at=clock.now(), sha256=digest, nonce=digest, **text)
        execute(DECIDE, mlr2.pk, request_.pk)

    assert refused_by(decide) == "act_is_signed"
    assert refused_by(lambda: decide("1")) == "act_is_signed"
    assert refused_by(lambda: decide("0")) is None
    removed("DROP TRIGGER decision_is_signed ON enterprises_approvalrequest")
    assert refused_by(decide) is None


def test_a_proposal_is_signed(request_: ApprovalRequest, mlr2: User) -> None:
    cancel = (
        "UPDATE enterprises_approvalrequest SET state = 'cancelled', ended_by_id = proposed_by_id, ended_at = now()"
    )
    execute(cancel)

    def propose() -> None:
        prove_actor(mlr2)
        columns = [column for column in _columns() if column not in {"id", "state", "proposed_by_id"}]
        names = ", ".join(columns)
        execute(
            f"INSERT INTO enterprises_approvalrequest (id, state, proposed_by_id, {names}) SELECT gen_random_uuid(),"
            f" 'pending', %s, {names.replace('ended_at', 'NULL')} FROM enterprises_approvalrequest",
            mlr2.pk,
        )

    assert refused_by(propose) == "act_is_signed"
    removed("DROP TRIGGER proposal_is_signed ON enterprises_approvalrequest")
    assert refused_by(propose) is None


def _columns() -> list[str]:
    return [str(field.column) for field in ApprovalRequest._meta.concrete_fields]
