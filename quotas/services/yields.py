"""The regulator sets what feed can give, and how much oxide a product holds, from a month that has not ended on."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.models import NATION, FigureEvidence
from enterprises.policies import can_anywhere
from quotas.capabilities import CONVERSIONS_SET
from quotas.models import OxideFactor, Product, YieldBound
from quotas.services import parameters

MOST = Decimal(2)
PLACES = 4
YIELD_BOUND = WriteAccess(YieldBound, can=can_anywhere, locks_rows=False)
OXIDE_FACTOR = WriteAccess(OxideFactor, can=can_anywhere, locks_rows=False)


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

    A filing outside the bounds asks for a reason. With neither bound the pair is not judged from then on.
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
    faults = [*_share("/lowest", lowest), *_share("/highest", highest)]
    if output is not None and output.kind != output_kind:
        faults.append(Fault("/output", "of_another_kind", _("This product is of another kind.")))
    if not faults and lowest is not None and highest is not None and lowest > highest:
        faults.append(Fault("/lowest", "above_highest", _("The least is above the most.")))
    return parameters.record(row, actor=actor, action="yield_bounds.set", place=NATION, faults=faults)


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
    """Set how many tonnes of oxide a tonne of a product counts for; no factor ends the entry."""
    row = OXIDE_FACTOR.begin_new(
        lambda: OxideFactor(
            product=product, factor=factor, from_month=from_month, document=document, evidence=evidence
        ),
        CONVERSIONS_SET,
        actor,
    )
    return parameters.record(
        row, actor=actor, action="oxide_factors.set", place=NATION, faults=_share("/factor", factor)
    )


def _share(pointer: str, share: Decimal | None) -> list[Fault]:
    if share is None or (share.is_finite() and 0 < share <= MOST and share == round(share, PLACES)):
        return []
    return [Fault(pointer, "out_of_range", _("Above 0, at most 2, with at most four decimals."))]
