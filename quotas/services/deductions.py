"""Decisions on deductions: an officer above the holder decides on what the dated table proposes, with a reason."""

from decimal import Decimal

from django.db.models import BooleanField, F, Func, Value
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.services import validation
from quotas.capabilities import DEDUCTIONS_DECIDE
from quotas.models import Account, Category, DeductionDecision
from quotas.planning.deductions import Deduction
from quotas.policies import may_move
from quotas.quantities import MOST_TONNES, to_kilogram
from quotas.queries.quota_returns import proposed_deductions

ACCOUNT_RELATED = (
    "holder__place",
    "holder__enterprise__jurisdiction",
    "holder__group",
    "holder__jurisdiction",
    "programme_year__programme__authority",
)


def _may_decide(actor: Actor, capability: str, row: DeductionDecision | None) -> bool:
    return may_move(actor, capability, row.account if row is not None else None)


DECISION = WriteAccess(
    DeductionDecision,
    can=_may_decide,
    rows=lambda: DeductionDecision.objects.select_related(
        *(f"account__{name}" for name in ACCOUNT_RELATED), "enterprise", "recorded_by", "replacement"
    ),
    locks_rows=False,
)

refusal(
    "deduction_fits_its_account",
    lambda: Conflict(
        "not_decidable", _("A deduction is decided for the account of an enterprise, once its year is over.")
    ),
)


def decided_above() -> Conflict:
    return Conflict("decided_above", _("An office above yours has decided on this deduction. It alone decides again."))


refusal("deduction_decided_above", decided_above)


@service
def decide(
    *, actor: Actor, account: Account, decided: Decimal, reason: str, fictitious: bool = False
) -> DeductionDecision:
    """Decide what the claim of the next year is cut by; an earlier decision on the account is replaced.

    A decision of an office above one's own stays.

    What the table proposes is kept beside it, as it is at this moment.
    """
    require_decidable(account, actor)
    holder = account.holder.enterprise
    assert holder is not None
    row = DECISION.begin_new(
        lambda: DeductionDecision(account=account, enterprise=holder, decided=decided, fictitious=fictitious),
        DEDUCTIONS_DECIDE,
        actor,
        beside=[holder],  # so that of two decisions at once the later replaces the earlier
    )
    proposal = proposal_of(account)
    row.reason = validation.require_reason(reason)
    if not decided.is_finite() or not 0 <= decided <= MOST_TONNES or decided != to_kilogram(decided):
        detail = _("Give tonnes, 0 or more, with three decimals.")
        raise Invalid("invalid", _("The request has errors."), errors=[Fault("/decided", "invalid_tonnes", detail)])
    row.unused, row.excess, row.factor = proposal.unused, proposal.excess, proposal.factor
    row.proposed = proposal.tonnes
    row.replaces = DeductionDecision.objects.standing().filter(account=account).first()
    if row.replaces is not None and is_decided_above(row.replaces, actor):
        raise decided_above()
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="deductions.decide",
        obj=row,
        place=account.holder.place.code,
        enterprise_code=row.enterprise.code,
        reason=row.reason,
        data={"account": str(account), "proposed": f"{row.proposed:.3f}", "decided": f"{decided:.3f}"},
    )
    return DECISION.rows().get(pk=row.pk)


def is_decided_above(decision: DeductionDecision, actor: Actor) -> bool:
    """Return whether a decision was recorded from an office above the actor's; the database knows the offices."""
    if isinstance(actor, SystemActor):
        return False
    above = Func(F("pk"), Value(actor.pk), function="deduction_decided_above", output_field=BooleanField())
    return DeductionDecision.objects.filter(above, pk=decision.pk).exists()


def proposal_of(account: Account) -> Deduction:
    """Return what the table proposes for an account; nothing if it neither kept nor exceeded quota."""
    nothing = Deduction(Decimal(0), Decimal(0), Decimal(1), False)
    return proposed_deductions([account]).get(account.pk, nothing)


def require_decidable(account: Account, actor: Actor) -> None:
    """Refuse an officer who may not decide about an account, and then one about which nothing is decided."""
    if not may_move(actor, DEDUCTIONS_DECIDE, account):
        raise Forbidden("forbidden", _("Only officers above the holder of the quota may do this."))
    if (obstacle := obstacle_to_decision(account)) is not None:
        raise obstacle


def obstacle_to_decision(account: Account) -> Conflict | None:
    """Return the reason why nothing is decided about an account, or ``None``."""
    if account.category == Category.TOTAL or account.holder.enterprise is None:
        return Conflict("not_an_enterprise", _("A deduction is decided for a category of an enterprise."))
    if account.programme_year.year >= clock.today().year:
        return Conflict("year_not_over", _("The year is not over: what is unused can still be used or returned."))
    return None
