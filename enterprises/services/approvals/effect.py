"""Execution of approved acts: at once or after their delay, and exactly once."""

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor, Loader
from core.canonical_json import canonical
from core.errors import Conflict, DomainError, Forbidden
from core.transactions import service
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest
from enterprises.services.approvals.access import REQUEST, require_arguments, require_not_frozen, require_target
from enterprises.services.approvals.common import Statement, record, state
from enterprises.two_person_acts import TwoPersonAct

State = ApprovalRequest.State


def require(name: str, target: Model, *, actor: Actor, loaders: bool = False) -> None:
    """Raise ``Conflict`` unless two people have approved this very act in this transaction; valid once.

    ``loaders``: acts that a loader does by itself (``core.actors.Loader``); no other program, and no role, is exempt.

    Raises:
        Conflict: ``needs_second_person``.
    """
    if loaders and isinstance(actor, Loader):
        return
    # Other transactions see the row in this state only after this one, which has locked it, has ended.
    rows = ApprovalRequest.objects.filter(
        act=name, target_id=target.pk, state=State.DONE, consumed=False, decided_by=actor.pk
    )
    row = rows.order_by("-ended_at").first()
    if row is None or row.done_in != _transaction():
        raise needs_second_person()
    ApprovalRequest.objects.filter(pk=row.pk).update(consumed=True)


def needs_second_person() -> Conflict:
    return Conflict("needs_second_person", _("This takes two people: propose it, and a second person approves it."))


def carry_out(act: TwoPersonAct, request: ApprovalRequest, target: Model, *decided: str) -> ApprovalRequest:
    """Do the act in the transaction that marks it as done; the caller has locked, compared and named the actor."""
    assert request.decided_by is not None
    request.state, request.ended_at = State.DONE, clock.now()
    request.save_next(*decided, "state", "ended_at")
    act.carry_out(target, actor=request.decided_by, reason=request.reason, **act.read(request.arguments))
    request.refresh_from_db()
    if not request.consumed:
        raise RuntimeError(f"the service behind {act.name} does not demand its approval")
    record(request, "carry_out", actor=request.decided_by)
    return request


def carry_out_due() -> int:
    """Carry out approved acts whose delay has passed, each on its own; return how many took effect."""
    due = ApprovalRequest.objects.filter(state=State.WAITING, effective_from__lte=clock.now())
    return sum(_take_effect(request) for request in due.order_by("effective_from"))


def _take_effect(due: ApprovalRequest) -> bool:
    try:
        return _carry_out_due(due)
    except DomainError as obstacle:
        if obstacle.code == "frozen":
            return False  # it waits until the freeze is lifted
        _lapse(due, obstacle)
        return False


@service
def _carry_out_due(due: ApprovalRequest) -> bool:
    request = REQUEST.lock(due)
    if request.state != State.WAITING:
        return False
    act, target = two_person_acts.find(request.act), require_target(request)
    require_not_frozen(act, request)
    assert request.decided_by is not None
    for person, allowed in ((request.proposed_by, act.allows), (request.decided_by, act.approves)):
        if not (person.is_active and allowed(person, target)):
            raise Forbidden(
                "forbidden",
                _("The person who asked for this or approved it no longer has the right to do so."),
                who=person.username,
            )
        require_arguments(act, person, target, request.arguments)
    require_unchanged(act, request, target)
    carry_out(act, request, target)
    return True


@service
def _lapse(due: ApprovalRequest, obstacle: DomainError) -> None:
    request = REQUEST.lock(due)
    assert request.decided_by is not None
    request.state, request.ended_at = State.LAPSED, clock.now()
    request.failure = {"code": obstacle.code, "detail": str(obstacle.detail)}
    request.save_next("state", "ended_at", "failure")
    record(request, "lapse", actor=request.decided_by, reason=str(obstacle.detail))


def require_unchanged(act: TwoPersonAct, request: ApprovalRequest, target: Model) -> None:
    """Refuse an act that would do something else than what was proposed, or than what its second person is shown."""
    stated = state(act, target, request.arguments)
    if stated.digest != request.digest or not _shows(request, stated):
        raise Conflict(
            "changed_since_proposed",
            _("What this would do has changed since it was proposed. It must be asked for again."),
        )


def _shows(request: ApprovalRequest, stated: Statement) -> bool:
    """Return whether the preview that the request keeps, which pages and API show, has all that binds."""
    shown, binding = request.preview, stated.content["preview"]
    tables = [canonical(table) for table in shown.get("tables", ())]
    return canonical(shown.get("facts")) == canonical(binding["facts"]) and all(
        canonical(table) in tables for table in binding["tables"]
    )


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_chain_point(pg_current_xact_id())")
        return int(cursor.fetchone()[0])
