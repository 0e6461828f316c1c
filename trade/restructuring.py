"""Effects on an enterprise's exports when it is merged, closed or enters another group."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import tonnes
from enterprises.restructuring import Change, Effect, Restructuring, Section, register
from quotas.models import Category
from trade.models import Declaration
from trade.queries.export_quota import unreported


@register
def _unreported_exports(reader: Actor, asked: Restructuring) -> Section:
    """Return what was cleared at the customs in the year and is in no report: it uses quota of the successor, too."""
    seen = Declaration.objects.visible_to(reader).filter(enterprise=asked.enterprise)
    left = unreported(asked.enterprise, asked.on.year, Category.ALL) if seen.exists() else None
    becomes = _("Still uses the quota, also of the successor") if asked.change == Change.MERGE else asked.stays()
    effects = [
        Effect(
            str(asked.on.year),
            _("%(tonnes)s t in no report yet") % {"tonnes": tonnes(left)},
            becomes,
            f"{reverse('pages:export-comparisons')}?year={asked.on.year}&enterprise={asked.enterprise.code}",
        )
    ]
    return Section("unreported_exports", gettext_lazy("Cleared exports in no report"), effects if left else [])
