"""Cancelling a customs declaration, by two customs officers of the place of its enterprise."""

from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from core.formats import stored_day
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from trade.capabilities import DECLARATIONS_RECORD
from trade.models import Declaration
from trade.services import declarations


def _bounds(row: Declaration) -> Bounds:
    return Bounds(place=row.enterprise.jurisdiction, enterprise=row.enterprise)


def _guard(actor: Actor, row: Declaration) -> DomainError | None:
    return declarations.obstacle_to_cancel(row)


def _preview(row: Declaration) -> Preview:
    """Show the declaration, and what no longer counts: quota that it used, or the refusal of an import."""
    freed = declarations.quota_freed(row)
    facts = [
        (gettext_noop("Declaration"), row.number),
        (gettext_noop("Day of clearance"), stored_day(row.day)),
        (gettext_noop("Enterprise"), f"{row.enterprise.code} {row.enterprise.name}"),
        (gettext_noop("Goods"), row.product.code),
        (gettext_noop("Net weight, t"), f"{row.net_tonnes:,.3f}"),
        (gettext_noop("Export quota that it frees, t"), "" if freed is None else f"{freed:,.3f}"),
        (gettext_noop("Measured radioactivity, Bq per g"), "" if row.becquerel is None else f"{row.becquerel:f}"),
        (gettext_noop("Limit of its day, Bq per g"), f"{row.limit.becquerel:f}" if row.limit else ""),
    ]
    return Preview([(label, value) for label, value in facts if value])


CANCEL = declare(
    TwoPersonAct(
        name=declarations.CANCEL,
        label=gettext_lazy("Cancel a customs declaration"),
        model=Declaration,
        bounds=_bounds,
        allows=lambda actor, row: bool(can(actor, DECLARATIONS_RECORD, row)),
        guard=_guard,
        lock=lambda row: declarations.DECLARATION.lock(row),
        preview=_preview,
        carry_out=declarations.cancel,
        related=("enterprise__jurisdiction", "product", "limit"),
    )
)
