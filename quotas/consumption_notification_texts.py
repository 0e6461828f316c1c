"""The words of notifications about returns of consumption that an officer entered from paper."""

from django.utils.translation import gettext_lazy as _

from core.formats import month
from enterprises.notification_texts import Facts, declare_sentences
from quotas.models import ConsumptionReturn
from quotas.notification_texts import enterprise_name, facts_of_enterprise


def facts_of_consumption(row: ConsumptionReturn) -> dict[str, object]:
    return {
        "enterprise": facts_of_enterprise(row.enterprise),
        "period": f"{row.period:%Y-%m}",
        "site": row.site.code,
    }


def _stated(facts: Facts) -> dict[str, object]:
    return {"enterprise": enterprise_name(facts), "month": month(facts["period"]), "site": facts["site"]}


CONSUMPTION_KEYED_IN = declare_sentences(
    "consumption_keyed_in",
    _("A return of consumption was entered from paper: %(site)s, %(month)s"),
    _(
        "An officer entered the return of %(enterprise)s for %(month)s from paper. Confirm the figures, or amend them"
        " if they are not yours."
    ),
    values=_stated,
)
CONSUMPTION_WAITS = declare_sentences(
    "consumption_waits",
    _("A return on paper waits for a second officer: %(site)s, %(month)s"),
    _(
        "An officer entered the return of consumption of %(enterprise)s for %(month)s from paper. Its figures "
        "count once the enterprise or a second officer confirms them, and its day of receipt once a second "
        "officer does."
    ),
    values=_stated,
)
