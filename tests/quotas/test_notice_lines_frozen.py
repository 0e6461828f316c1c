"""An approval alone states figures on the lines of a notice, in its transaction, and as they are posted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.actor_sessions import prove_actor
from enterprises.models import User
from quotas import ledger
from quotas.models import Notice, NoticeLine
from quotas.services import notices
from quotas.services.notices import withholding
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft, enact
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

__all__ = ["books"]

INCREMENT = "UPDATE quotas_noticeline SET increment = tonnes WHERE notice_id = %s"
WITHHOLD = "UPDATE quotas_noticeline SET increment = tonnes, withheld = 1, withheld_because = 'x' WHERE notice_id = %s"


def refused_by(actor: User, *acts: Callable[[], object]) -> str | None:
    """Return the constraint that refuses the acts, rolled back in any case; nothing where they are not refused."""
    try:
        with transaction.atomic():
            prove_actor(actor)
            for act in acts:
                act()
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


@pytest.fixture
def submitted(books: Books, mlr1: User) -> Notice:
    return notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)


def test_nobody_states_what_a_submitted_notice_posts_or_withholds(submitted: Notice, mlr1: User, mlr2: User) -> None:
    for actor in (mlr1, mlr2):
        for statement in (INCREMENT, WITHHOLD):
            assert refused_by(actor, lambda sql=statement: execute(sql, submitted.pk)) == "notice_is_frozen"


def test_nobody_restates_it_in_force(books: Books, mlr1: User, mlr2: User) -> None:
    notice = enact(mlr1, mlr2, (None, "CN", "100"))
    assert refused_by(mlr2, lambda: execute(WITHHOLD, notice.pk)) == "notice_is_frozen"


def test_a_draft_withholds_nothing(books: Books, mlr1: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"))
    assert refused_by(mlr1, lambda: execute(WITHHOLD, notice.pk)) == "notice_withholds_as_it_says"


def test_an_approval_states_what_each_line_adds(submitted: Notice, mlr2: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure left empty could be filled in later by somebody else."""

    def approve() -> None:
        notices.approve(submitted, actor=mlr2)

    assert refused_by(mlr2, approve) is None
    monkeypatch.setattr(NoticeLine.objects, "bulk_update", lambda *_given: 0)
    monkeypatch.setattr(ledger, "post_many", lambda *_given, **_more: [])
    assert refused_by(mlr2, approve) == "notice_states_its_increments"


def test_an_approval_withholds_what_its_lines_say(
    submitted: Notice, mlr2: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withhold(_notice: Notice, lines: list[NoticeLine], _accounts: object) -> None:
        lines[0].withheld, lines[0].withheld_because = lines[0].tonnes, "a condition"

    def approve() -> None:
        notices.approve(submitted, actor=mlr2)

    monkeypatch.setattr(withholding, "withhold", withhold)
    assert refused_by(mlr2, approve) is None
    post = ledger.post_many

    def post_the_rest(entries: list[ledger.Entry], **given: Any) -> object:
        return post([entry for entry in entries if entry.kind != "withhold"], **given)

    monkeypatch.setattr(ledger, "post_many", post_the_rest)
    assert refused_by(mlr2, approve) == "notice_withholds_as_it_says"
