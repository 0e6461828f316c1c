"""Returns of secondary resources: a recycling plant files what it fed of each kind, and amends it."""

from django.utils.translation import gettext as _

from core.errors import Fault
from core.transactions import refusal
from enterprises.models import Site
from resources.lifecycles import RECOVERY_RETURN
from resources.lifecycles.use_returns import amended_already
from resources.models import RecoveryReturn
from resources.services import half_years

refusal("half_year_amendment_is_next_version", amended_already)

SITES = (Site.Kind.RECYCLING,)


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


RETURNS = half_years.HalfYearReturns(
    "recovery_returns",
    RECOVERY_RETURN,
    sites=SITES,
    misplaced=lambda: Fault(
        "/site", "not_a_recycler", _("Only a recycling plant files returns of secondary resources.")
    ),
    figures=("fed", "contained_reo", "recovered_reo"),
    faults=_faults,
    subject=("feed",),
)
file, amend = RETURNS.file, RETURNS.amend
