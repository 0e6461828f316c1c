"""The words of notifications about returns of resource use: due, overdue, returned, or entered from paper."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core import formats
from core.actors import Actor
from enterprises.models import Enterprise
from enterprises.notification_texts import Facts, Sentence, Worded, declare_sentences
from resources import halves
from resources.models import UseReturn


def enterprise_names(firm: Enterprise) -> dict[str, str]:
    return {"code": firm.code, "name": firm.name, "name_zh": firm.name_zh}


def facts_of_return(row: UseReturn) -> dict[str, object]:
    """Return what a notification about a return says; its reason is on its page."""
    return {
        "enterprise": enterprise_names(row.enterprise),
        "year": row.year,
        "half": row.half,
        "mines": [row.site.code],
    }


def _name(names: Mapping[str, str]) -> str:
    return formats.local_text(names["name"], names["name_zh"])


def _stated(facts: Facts) -> dict[str, object]:
    return {
        "enterprise": _name(facts["enterprise"]),
        "period": formats.half_year(facts["year"], facts["half"]),
        "mines": ", ".join(facts["mines"]),
        "day": formats.day(dt.date.fromisoformat(facts["due_on"])) if "due_on" in facts else "",
    }


def _due_title(facts: Facts) -> Sentence:
    if facts["overdue"]:
        return _("The return of resource use was due on %(day)s: %(enterprise)s")
    return _("The return of resource use is due on %(day)s: %(enterprise)s")


def _newest_return(reader: Actor) -> Facts | None:
    row = UseReturn.objects.visible_to(reader).select_related("enterprise", "site").order_by("-year", "-pk").first()
    last = None if row is None else halves.last_day(row.year, row.half)
    return None if row is None else {**facts_of_return(row), "due_on": f"{last}", "overdue": False}


USE_RETURN_DUE = declare_sentences(
    "use_return_due",
    _due_title,
    _("No return was filed for the %(period)s. Mines: %(mines)s."),
    values=lambda facts: {**_stated(facts), "overdue": facts["overdue"]},
    worded=Worded(
        _("Reminder of a return of resource use before its day"),
        "day mines",
        {
            "ahead": (_("Reminder of a return of resource use before its day"), {"overdue": False}),
            "overdue": (_("Reminder of an overdue return of resource use"), {"overdue": True}),
        },
        lambda stated: "overdue" if stated["overdue"] else "ahead",
        _newest_return,
    ),
)
USE_RETURN_RETURNED = declare_sentences(
    "use_return_returned",
    _("A return of resource use was returned for correction: %(mines)s"),
    _("The return of %(enterprise)s for the %(period)s needs correction. File an amendment."),
    values=_stated,
)
USE_RETURN_KEYED_IN = declare_sentences(
    "use_return_keyed_in",
    _("A return of resource use was entered from paper: %(mines)s"),
    _(
        "An officer entered a return of %(enterprise)s for the %(period)s from paper."
        " If these are not your figures, amend it."
    ),
    values=_stated,
)
