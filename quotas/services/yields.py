"""Two officers set what feed can give, and how much oxide a product holds, from a month that has not ended on."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor, Loader
from core.errors import Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, FigureEvidence, Jurisdiction
from enterprises.services import approvals
from quotas.capabilities import CONVERSIONS_SET
from quotas.models import OxideFactor, Product, YieldBound
from quotas.policies import may_set_conversion
from quotas.services import parameters, products

SET_BOUND, SET_FACTOR = "yield_bounds.set", "oxide_factors.set"  # two-person acts
MOST = Decimal(2)
PLACES = 4

refusal("conversion_by_two", approvals.needs_second_person)
refusal(
    "conversion_not_backdated",
    lambda: Invalid.at("/from_month", "month_is_over", _("Months that are over stay as they were judged.")),
)


def _may_bound(actor: Actor, capability: str, row: YieldBound | None) -> bool:
    return may_set_conversion(actor, capability, row.output_kind if row is not None else "")


def _may_convert(actor: Actor, capability: str, row: OxideFactor | None) -> bool:
    return may_set_conversion(actor, capability, row.product.kind if row is not None else "")


YIELD_BOUND = WriteAccess(YieldBound, can=_may_bound, locks_rows=False)
OXIDE_FACTOR = WriteAccess(OxideFactor, can=_may_convert, locks_rows=False)


@service
def set_bound(
    *,
    actor: Actor,
    output_kind: str,
    feed_kind: str,
    lowest: Decimal | None,
    highest: Decimal | None,
    from_month: dt.date,
    document: str,
    output: Product | None = None,
    evidence: str = FigureEvidence.ENTERED,
) -> YieldBound:
    """Set how much of the oxide in a feed leaves in a product (or in every product of a kind).

    A filing outside the bounds asks for a reason. With neither bound the pair is not judged from then on. Takes two
    officers of a ministry that counts the product, or a loader.
    """
    row = YIELD_BOUND.begin_new(
        lambda: YieldBound(
            output_kind=output_kind,
            output=output,
            feed_kind=feed_kind,
            lowest=lowest,
            highest=highest,
            from_month=from_month,
            document=document,
            evidence=evidence,
        ),
        CONVERSIONS_SET,
        actor,
    )
    _require_two(SET_BOUND, actor)
    return parameters.record(row, actor=actor, action=SET_BOUND, place=NATION, faults=bound_faults(row))


@service
def set_factor(
    *,
    actor: Actor,
    product: Product,
    factor: Decimal | None,
    from_month: dt.date,
    document: str,
    evidence: str = FigureEvidence.ENTERED,
) -> OxideFactor:
    """Set how many tonnes of oxide a tonne of a product counts for; no factor ends the entry.

    Takes two officers of a ministry that counts the product, or a loader.
    """
    row = OXIDE_FACTOR.begin_new(
        lambda: OxideFactor(
            product=product, factor=factor, from_month=from_month, document=document, evidence=evidence
        ),
        CONVERSIONS_SET,
        actor,
    )
    _require_two(SET_FACTOR, actor)
    return parameters.record(row, actor=actor, action=SET_FACTOR, place=NATION, faults=factor_faults(row))


def bound_faults(row: YieldBound) -> list[Fault]:
    """Return what is wrong with the figures of a bound."""
    faults = [*_share("/lowest", row.lowest), *_share("/highest", row.highest)]
    if row.output is not None and row.output.kind != row.output_kind:
        faults.append(Fault("/output", "of_another_kind", _("This product is of another kind.")))
    if not faults and row.lowest is not None and row.highest is not None and row.lowest > row.highest:
        faults.append(Fault("/lowest", "above_highest", _("The least is above the most.")))
    return faults


def factor_faults(row: OxideFactor) -> list[Fault]:
    """Return what is wrong with a factor."""
    if row.factor is not None and row.product.kind == Product.Kind.METAL and not _share("/factor", row.factor):
        return products.metal_faults("/factor", row.product.element, row.factor)
    return _share("/factor", row.factor)


def _require_two(act: str, actor: Actor) -> None:
    if not isinstance(actor, Loader):
        approvals.require(act, Jurisdiction.objects.get(code=NATION), actor=actor)


def _share(pointer: str, share: Decimal | None) -> list[Fault]:
    if share is None or (share.is_finite() and 0 < share <= MOST and share == round(share, PLACES)):
        return []
    return [Fault(pointer, "out_of_range", _("Above 0, at most 2, with at most four decimals."))]
