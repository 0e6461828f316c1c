"""Returns of secondary resources: a recycling plant files what it fed of each kind, and amends it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.services import validation
from resources.capabilities import USE_RETURNS_FILE
from resources.lifecycles import RECOVERY_RETURN
from resources.lifecycles.use_returns import amended_already
from resources.models import RecoveryReturn, SecondaryFeed
from resources.services import half_years

refusal("half_year_amendment_is_next_version", amended_already)

_FIGURES = ("fed", "contained_reo", "recovered_reo")


@service
def file(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    feed: SecondaryFeed,
    fed: Decimal,
    recovered_reo: Decimal,
    contained_reo: Decimal | None = None,
    fictitious: bool = False,
) -> RecoveryReturn:
    """File what a recycling plant fed of one kind in a half-year and recovered from it; frozen as filed."""
    row = RECOVERY_RETURN.begin_new(
        lambda: RecoveryReturn(
            site=site,
            enterprise=half_years.holder(site, year, half) or site.enterprise,
            year=year,
            half=half,
            feed=feed,
            fed=fed,
            contained_reo=contained_reo,
            recovered_reo=recovered_reo,
            fictitious=fictitious,
        ),
        USE_RETURNS_FILE,
        actor,
        beside=[site],
    )
    faults = half_years.period_faults(row)
    if site.kind != Site.Kind.RECYCLING:
        faults.append(
            Fault("/site", "not_a_recycler", _("Only a recycling plant files returns of secondary resources."))
        )
    half_years.save(row, actor, "recovery_returns.file", [*faults, *_faults(row)], *_FIGURES)
    return row


@service
def amend(
    filed: RecoveryReturn,
    *,
    actor: Actor,
    reason: str,
    fed: Decimal,
    recovered_reo: Decimal,
    contained_reo: Decimal | None = None,
) -> RecoveryReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    filed = RECOVERY_RETURN.begin(filed, "amend", actor, beside=[filed.site])
    row = RecoveryReturn(
        site=filed.site,
        enterprise=filed.enterprise,
        year=filed.year,
        half=filed.half,
        feed=filed.feed,
        number=filed.number + 1,
        amends=filed,
        reason=validation.require_reason(reason),
        fictitious=filed.fictitious,
        fed=fed,
        contained_reo=contained_reo,
        recovered_reo=recovered_reo,
    )
    half_years.save(row, actor, "recovery_returns.amend", _faults(row), *_FIGURES)
    return row


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
