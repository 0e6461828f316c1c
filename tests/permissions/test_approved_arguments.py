"""An approval of two people serves for its own request alone, once, and for exactly what was asked: tried in SQL.

The second person has approved the act and, in its transaction, writes something else with the application's rights.
"""

import dataclasses
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core.actor_sessions import prove_actor
from core.errors import DomainError
from enterprises import two_person_acts
from enterprises.models import Jurisdiction, User
from enterprises.services import approvals, freezes
from tests.permissions.approvals_in_sql import Act, World
from tests.permissions.approvals_world import world
from tests.permissions.approved_acts import ACTS
from tests.support.approvals import WHY
from tests.support.cases import every_fault
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

__all__ = ["world"]


# Acts that are tried in a database of their own: a freeze stops others, and a sheet names accounts that others change.
ALONE = ["freezes.lift", "movements.enter_many"]
TOGETHER = sorted(set(ACTS) - set(ALONE))
PARTS = [[name] for name in ALONE] + [TOGETHER[part::4] for part in range(4)]


def prepare(name: str, world: World) -> Act:
    if name == "freezes.lift":
        world.freezes = [
            freezes.impose(actor=world.province[0], place=Jurisdiction.objects.get(code=code), reason=WHY)
            for code in ("3607", "360727")
        ]
    return ACTS[name](world)


@pytest.fixture
def approved(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that has an act approved and written by its second person as told; all is rolled back."""

    def write(name: str, act: Act, *told: Any) -> str | None:
        maker, checker = act.people[:2]

        def carry_out(target: Any, *, actor: User, reason: str, **arguments: Any) -> None:
            approvals.require(name, target, actor=actor)
            for says in told:
                act.write(actor, **says)
            execute("SET CONSTRAINTS ALL IMMEDIATE")

        declared = dataclasses.replace(two_person_acts.find(name), carry_out=carry_out)
        try:
            with transaction.atomic(), monkeypatch.context() as patch:
                patch.setattr(two_person_acts, "find", lambda _name: declared)
                request = approvals.propose(name, act.target, actor=maker, reason=WHY, arguments=act.arguments)
                prove_actor(checker)
                approvals.approve(request, actor=checker)
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        except DomainError as refusal:
            if isinstance(refusal.__cause__, DatabaseError):
                return constraint_of(refusal.__cause__)
            raise
        return None

    return write


REQUESTS = "enterprises_approvalrequest"
END = [("approved_act_is_whole", REQUESTS), ("quota_act_is_whole", REQUESTS)]
WHOLE = {
    "enterprises.close": END,
    "enterprises.merge": END,
    "movements.enter_many": [("quota_act_is_whole", REQUESTS)],
    "notices.revoke": [("revoked_notice_is_reversed", "quotas_notice")],
}


@pytest.mark.parametrize("name", WHOLE)
def test_it_is_carried_out_whole(world: World, approved: Any, name: str) -> None:
    tried = ACTS[name](world)
    for left_out in tried.steps:
        rest = [step for step in tried.steps if step != left_out]
        assert approved(name, tried, *rest) is not None, left_out
    for trigger, table in WHOLE[name]:
        assert approved(name, tried, tried.steps[0]) in {"approved_act_is_whole", "revoked_notice_is_reversed"}
        with superuser(unbound=False):
            execute(f"DROP TRIGGER {trigger} ON {table}")
    assert approved(name, tried, tried.steps[0]) is None


def test_every_act_is_tried() -> None:
    assert set(ACTS) == {act.name for act in two_person_acts.declared()}


@pytest.mark.parametrize("names", PARTS, ids=itemgetter(0))
def test_it_serves_exactly_what_was_asked_and_is_not_done_unless_it_is_written(
    world: World, approved: Any, names: list[str]
) -> None:
    acts: dict[str, Act] = {}
    with every_fault() as case:
        for name in names:
            with case(f"{name}, of which nothing is written"):
                acts[name] = prepare(name, world)
                assert approved(name, acts[name]) in {"approved_act_is_written", "approved_act_is_whole"}
            with case(f"{name}, as it was asked"):
                assert approved(name, acts[name], *acts[name].steps) is None
        with superuser(unbound=False):  # each row is compared with the request, whatever else is left out
            for trigger in ("approved_act_is_written", "approved_act_is_whole", "quota_act_is_whole"):
                execute(f"DROP TRIGGER {trigger} ON {REQUESTS}")
        for name, tried in acts.items():
            for other in tried.otherwise:
                says, constraint = other if isinstance(other, tuple) else (other, tried.by)
                with case(f"{name}, but {says}"):
                    assert approved(name, tried, says) == constraint
            if tried.again:
                with case(f"{name}, a second time"):
                    assert approved(name, tried, *tried.steps, *tried.steps) == tried.again
