"""Effects of orders on quota: deducted from next year's, withheld, taken back or left, and returned.

The figure of a deduction is proposed with its reason and decided by a competent officer, since the law fixes none. What
an account cannot provide stays due against later quota of the enterprise. Every run does only what is not yet done. The
case is locked first; nothing that moves quota ever waits for a case.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Invalid
from core.transactions import refusal, service
from enterprises.policies import person
from enterprises.services import validation
from inspections.lifecycles import CASE, ORDER
from inspections.models import Case, Measure, MeasurePosting, Order
from inspections.services import competences, required_text
from inspections.services.journal import enter, record_order
from quotas import ledger
from quotas.models import Account, Category, Posting, Programme
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram
from quotas.services import movements, reversals

Act, Kind = Measure.Act, Order.Kind
# The decisions about quota that each kind of order allows.
ACTS: dict[str, tuple[Measure.Act, ...]] = {
    Kind.DEDUCT: (Act.DEDUCT,),
    Kind.WITHHOLD: (Act.WITHHOLD,),
    Kind.SUSPEND: (Act.KEEP, Act.WITHHOLD),
    Kind.CLOSE: (Act.KEEP, Act.WITHHOLD, Act.TAKE),
    Kind.REVOKE: (Act.KEEP, Act.WITHHOLD, Act.TAKE),
}

refusal(
    "measure_not_by_the_issuer",
    lambda: Conflict(
        "maker_is_checker", gettext_lazy("The officer who issued an order cannot decide about its quota.")
    ),
)
refusal(
    "inspections_measure_order_id_key",
    lambda: Conflict("already_decided", gettext_lazy("The effect on quota was decided.")),
)
refusal("measure_posting_is_ordered", validation.not_allowed_here)


@dataclass(frozen=True, slots=True)
class Proposal:
    programme: str
    category: str
    year: int
    tonnes: Decimal
    reason: str


def proposals(order: Order) -> list[Proposal]:
    """Propose to deduct the excess of the year of the conduct from the year after it."""
    enterprise_id = order.respondent.enterprise_id
    if order.kind != Kind.DEDUCT or enterprise_id is None or order.proceeding is None:
        return []
    year = order.proceeding.conduct_on.year
    rows = Account.objects.filter(
        holder__enterprise=enterprise_id, programme_year__year=year, excess__gt=0, plan_reached=True
    ).exclude(category=Category.TOTAL)
    return [
        Proposal(
            programme=row.programme_year.programme.code,
            category=row.category,
            year=year + 1,
            tonnes=row.excess,
            reason=_(
                "%(used)s t were used of %(allocated)s t allocated for %(year)s. No law sets the amount; the proposal"
                " is the excess."
            )
            % {"used": f"{row.used:,.3f}", "allocated": f"{row.allocated:,.3f}", "year": year},
        )
        for row in rows.select_related("programme_year__programme").order_by("-excess", "pk")
    ]


@service
def decide(
    order: Order,
    *,
    actor: Actor,
    act: str,
    reason: str,
    programme: str = "",
    category: str = "",
    year: int | None = None,
    tonnes: Decimal | None = None,
) -> Order:
    """Decide the effect on quota, with a reason; by an officer competent for the order, not its issuer."""
    order = ORDER.begin(order, "decide_quota", actor)
    required_text.require_text(reason=reason)
    if act not in ACTS[order.kind]:
        raise Invalid.at("/act", "invalid_choice", _("Possible here: %s.") % ", ".join(ACTS[order.kind]))
    competences.require(actor, order.case, [order.kind])
    figure = _figure(order, act, programme, category, year, tonnes)
    measure = Measure.objects.create(
        order=order, act=act, reason=reason.strip(), decided_by_id=person(actor).pk, decided_at=clock.now(), **figure
    )
    words = f"{measure.get_act_display()}"
    if measure.tonnes is not None:
        words += f": {measure.tonnes:.3f} t {programme} {measure.year}"
    enter(order.case, "decide_quota", actor, f"{order.number}: {words}. {measure.reason}")
    record_order(order, "decide_quota", actor, act=act, tonnes=f"{tonnes or ZERO:.3f}")
    order.save_next()
    _carry_out(measure, order.case)
    return order


def _figure(
    order: Order, act: str, programme: str, category: str, year: int | None, tonnes: Decimal | None
) -> dict[str, Any]:
    if act != Act.DEDUCT:
        for name, given in (("programme", programme), ("category", category), ("year", year), ("tonnes", tonnes)):
            if given:
                raise Invalid.at(f"/{name}", "not_a_deduction", _("Only a deduction states a figure."))
        return {}
    stream = Programme.objects.filter(code=programme).first()
    if stream is None:
        raise Invalid.at("/programme", "unknown_programme", _("There is no programme of this code."))
    if category not in Category.values or category == Category.TOTAL:
        raise Invalid.at(
            "/category", "invalid_choice", _("Name the category: a total is computed from its categories.")
        )
    assert order.proceeding is not None  # a deduction is a penalty, ordered as it was decided
    conduct = order.proceeding.conduct_on
    if year is None:
        year = conduct.year + 1
    if not conduct.year < year <= conduct.year + 5:
        raise Invalid.at("/year", "not_a_later_year", _("It is deducted from the quota of a later year."))
    if tonnes is None or not tonnes.is_finite() or not ZERO < tonnes <= MOST_TONNES or tonnes != to_kilogram(tonnes):
        raise Invalid.at(
            "/tonnes", "invalid_tonnes", _("Give tonnes above zero, at most a million, with three decimals.")
        )
    proposal = next(
        (
            candidate
            for candidate in proposals(order)
            if (candidate.programme, candidate.category) == (programme, category)
        ),
        None,
    )
    return {
        "programme": stream,
        "category": category,
        "year": year,
        "tonnes": tonnes,
        "proposed": proposal.tonnes if proposal else None,
        "proposal": proposal.reason if proposal else "",
    }


@service
def carry_out_all() -> int:
    """Post what has become possible since, for example with a new year's quota; return the number of postings."""
    pending = Measure.objects.filter(
        Q(act=Act.DEDUCT) | Q(act=Act.WITHHOLD, order__lifted_at=None), ~Q(order__state=Order.State.ANNULLED)
    )
    count = 0
    for measure in pending.select_related("order__case").order_by("decided_at", "pk"):
        if measure.act == Act.WITHHOLD or remaining(measure) > 0:
            case = CASE.lock(measure.order.case)
            count += _carry_out(measure, case)
    return count


def remaining(measure: Measure) -> Decimal:
    """Return the tonnes of a deduction that are still due."""
    return (measure.tonnes or ZERO) - measure.outstanding if measure.act == Act.DEDUCT else ZERO


def give_back(order: Order, reason: str, *, decision_fell: bool = False) -> None:
    """Release what the order withheld; after an annulment, return what was deducted or taken as well.

    Quota that has been distributed further meanwhile cannot be returned and is owed (``services.restitution``).
    """
    measure = Measure.objects.filter(order=order).first()
    if measure is None:
        return
    postings = list(measure.postings.select_related("posting__to_account__programme_year").order_by("pk"))
    withheld: dict[Account, Decimal] = {}
    for measure_posting in postings:
        account = measure_posting.posting.to_account
        if account is None or measure_posting.kind not in (Posting.Kind.WITHHOLD, Posting.Kind.RELEASE):
            continue
        sign = 1 if measure_posting.kind == Posting.Kind.WITHHOLD else -1
        withheld[account] = withheld.get(account, ZERO) + sign * measure_posting.tonnes
    actor, document = in_the_name_of(order), f"{order.number}: {reason}"[:200]
    for account, tonnes in withheld.items():
        if tonnes > 0:
            _try(measure, order.case, movements.release_by_order, account, tonnes=tonnes, document=document)
    if not decision_fell:
        return
    undone = {measure_posting.posting.reverses_id for measure_posting in postings}
    for measure_posting in postings:
        if measure_posting.kind == Posting.Kind.DEDUCT and measure_posting.posting_id not in undone:
            try:
                with transaction.atomic():
                    (reversal,) = ledger.reverse([measure_posting.posting], actor=actor, document=document)
            except DomainError:
                continue
            else:
                _note(measure, order.case, Posting.objects.get(pk=reversal), measure_posting.year)


def _carry_out(measure: Measure, case: Case) -> int:
    order = measure.order
    order.case = case
    match measure.act:
        case Act.DEDUCT:
            return _deduct(measure, case)
        case Act.WITHHOLD:
            return sum(
                _try(measure, case, movements.withhold_by_order, row, tonnes=row.available, document=_paper(measure))
                for row in _accounts_with_unused_quota(order)
            )
        case Act.TAKE:
            return sum(
                _try(measure, case, movements.deduct_by_order, row, tonnes=row.available, document=_paper(measure))
                for row in _accounts_with_unused_quota(order)
            )
    return 0


def _accounts_with_unused_quota(order: Order) -> QuerySet[Account]:
    """Return accounts with unused quota of this year: of export if the order withholds, else of every programme."""
    rows = Account.objects.filter(
        holder__enterprise=order.respondent.enterprise_id, programme_year__year=clock.today().year, available__gt=0
    ).exclude(category=Category.TOTAL)
    if order.kind == Kind.WITHHOLD:
        rows = rows.filter(programme_year__programme__activity=Programme.Activity.EXPORT)
    return rows.select_related("programme_year").order_by("programme_year__programme__code", "category")


def _deduct(measure: Measure, case: Case) -> int:
    """Deduct from the years' accounts in their order; a year with other categories gives from what it has."""
    rows = Account.objects.filter(
        holder__enterprise=measure.order.respondent.enterprise_id,
        programme_year__programme=measure.programme,
        programme_year__year__gte=measure.year,
        available__gt=0,
    ).exclude(category=Category.TOTAL)
    count = 0
    fits = _fitting(measure, rows.select_related("programme_year").order_by("programme_year__year", "-available", "pk"))
    for account in fits:
        due = remaining(measure)
        if due <= 0:
            break
        tonnes = min(due, account.available)
        count += _try(measure, case, movements.deduct_by_order, account, tonnes=tonnes, document=_paper(measure))
    return count


def _fitting(measure: Measure, rows: Iterable[Account]) -> list[Account]:
    """Return the accounts of the category; for a year with other categories, all of that year."""
    return [
        row
        for row in rows
        if row.category == measure.category or (row.category == Category.ALL) != (measure.category == Category.ALL)
    ]


def _try(
    measure: Measure,
    case: Case,
    move: Callable[..., Sequence[Posting]],
    account: Account,
    *,
    tonnes: Decimal,
    document: str,
) -> int:
    """Try one movement, whole or not at all. What cannot be moved is retried with new quota and every night."""
    try:
        with transaction.atomic():
            postings = move(account, actor=in_the_name_of(measure.order), tonnes=tonnes, document=document)
    except DomainError:
        return 0
    for posting in postings:
        _note(measure, case, posting, account.programme_year.year)
    return len(postings)


def _effect_of_order(posting: Posting) -> DomainError | None:
    """Refuse to take back alone what an order did: it ends with the order, or by another decision about quota."""
    if not MeasurePosting.objects.filter(posting__key=posting.key).exists():
        return None
    return Conflict("by_order", _("An order had this effect. It is taken back with the order."))


reversals.barriers.append(_effect_of_order)


def _note(measure: Measure, case: Case, posting: Posting, year: int) -> None:
    MeasurePosting.objects.create(measure=measure, posting=posting, kind=posting.kind, tonnes=posting.tonnes, year=year)
    words = f"{measure.order.number}: {posting.tonnes:.3f} t, {year}."
    if measure.act == Act.DEDUCT:
        words += f" {remaining(measure):.3f} t remain due."
    enter(case, f"quota_{posting.kind}", in_the_name_of(measure.order), words)


def _paper(measure: Measure) -> str:
    return f"{measure.order.number}: {measure.reason}"[:200]


def in_the_name_of(order: Order) -> SystemActor:
    return SystemActor(f"order {order.number}")
