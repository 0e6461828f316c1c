"""Returns of secondary resources: a recycling plant files what it fed of each kind, and amends it."""

from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import refusal, service
from enterprises.models import Site
from resources.lifecycles import RECOVERY_RETURN
from resources.lifecycles.use_returns import amended_already
from resources.models import RecoveryReturn, SecondaryFeed
from resources.services import half_years

refusal("half_year_amendment_is_next_version", amended_already)

SITES = (Site.Kind.RECYCLING,)


class Figures(TypedDict, total=False):
    fed: Required[Decimal]
    recovered_reo: Required[Decimal]
    contained_reo: Decimal | None


def _faults(row: RecoveryReturn) -> list[Fault]:
    faults = []
    if row.fed <= 0:
        faults.append(Fault("/fed", "not_positive", _("State how much was fed. A kind that was not used is left out.")))
    whole = row.fed if row.contained_reo is None else row.contained_reo
    if row.contained_reo is not None and row.contained_reo > row.fed:
        faults.append(Fault("/contained_reo", "above_whole", _("There is more oxide than feed.")))
    if row.recovered_reo > whole:
        faults.append(
            Fault(
                "/recovered_reo",
                "above_whole",
                _("More oxide was recovered than the %(tonnes)s t that were fed.") % {"tonnes": f"{whole:,.3f}"},
            )
        )
    return faults


_KIND = half_years.Kind(
    name="recovery_returns",
    lifecycle=RECOVERY_RETURN,
    sites=SITES,
    misplaced=lambda: Fault(
        "/site", "not_a_recycler", _("Only a recycling plant files returns of secondary resources.")
    ),
    figures=("fed", "contained_reo", "recovered_reo"),
    faults=_faults,
    subject=("feed",),
)


@service
def file(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    feed: SecondaryFeed,
    fictitious: bool = False,
    **figures: Unpack[Figures],
) -> RecoveryReturn:
    """File what a recycling plant fed of one kind in a half-year and recovered from it; frozen as filed."""
    return half_years.file(_KIND, actor, site, year, half, fictitious, feed=feed, **figures)


@service
def amend(filed: RecoveryReturn, *, actor: Actor, reason: str, **figures: Unpack[Figures]) -> RecoveryReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    return half_years.amend(_KIND, filed, actor, reason, **figures)
