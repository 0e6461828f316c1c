"""The words in which people are told of orders, proceedings, visits and terms: number, day, where it stands.

What an enterprise is told never says where its case came from; what officers are told names things by their numbers.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.pages import day
from enterprises.models import Site
from enterprises.tidings import Facts, Kind, declare
from inspections.models import Order

type Words = Callable[[dict[str, Any]], str]


def of_site(site: Site) -> dict[str, str]:
    return {"code": site.code, "name": site.name, "name_zh": site.name_zh}


def _said(facts: Facts) -> dict[str, Any]:
    """The facts as they are put into a sentence: days written out, the site by its name in the active language."""
    said = dict(facts)
    for name in ("due_on", "planned_on", "served_on", "ended_on"):
        if said.get(name):
            said[name] = day(dt.date.fromisoformat(said[name]))
    if site := said.get("site"):
        chinese = (get_language() or "").startswith("zh") and site["name_zh"]
        said["site"] = f"{site['name_zh'] if chinese else site['name']} ({site['code']})"
    return said


def _kind(title: Words, *text: Words) -> Kind:
    """``text``: paragraphs; an empty one is left out."""
    return Kind(
        lambda facts: title(_said(facts)),
        lambda facts: "\n\n".join(part for words in text if (part := words(_said(facts)))),
    )


# --- To the enterprise -----------------------------------------------------------------------------------------------
def _order(facts: Facts) -> dict[str, Any]:
    return {"number": facts["number"], "due": facts["due_on"], "kind": Order.Kind(facts["kind"]).label}


def _due_title(said: dict[str, Any]) -> str:
    match said["left"]:
        case left if left < 0:
            return _("Overdue: the order %(number)s was due on %(due_on)s") % said
        case 0:
            return _("Due today: the order %(number)s") % said
    return _("The order %(number)s is due on %(due_on)s") % said


def _due_text(said: dict[str, Any]) -> str:
    if said["left"] < 0:
        return _("Nobody has reported what was done. Report it now; the officer has been told.")
    return _("Report what was done by the end of %(due_on)s, or ask for more time before that.") % said


def _met(said: dict[str, Any]) -> str:
    if said["met"]:
        return _("The order %(number)s was verified: it is met") % said
    return _("The order %(number)s was verified: it is not met") % said


def _extension(said: dict[str, Any]) -> str:
    if said["granted"]:
        return _("More time for the order %(number)s was granted: until %(due_on)s") % said
    return _("More time for the order %(number)s was refused: the term ends on %(due_on)s") % said


ORDER_SERVED = declare(
    "order_served",
    Kind(
        lambda facts: _("An order was served on you: %(number)s, due on %(due)s") % _order(facts),
        lambda facts: (
            _(
                "%(kind)s: the order %(number)s has to be met by the end of %(due)s. What is to be done, and on which "
                "legal basis, stands in the order; answer it there."
            )
            % _order(facts)
        ),
    ),
)
ORDER_DUE = declare("order_due", _kind(_due_title, _due_text))
ORDER_VERIFIED = declare(
    "order_verified",
    _kind(
        _met,
        lambda said: (
            _("Nothing more is to be done for it.")
            if said["met"]
            else _("It has still to be met. What the officer saw stands beside the order.")
        ),
    ),
)
EXTENSION_DECIDED = declare(
    "extension_decided", _kind(_extension, lambda said: _("The reason given:"), lambda said: said["reason"])
)
PENALTY_NOTICE = declare(
    "penalty_notice",
    _kind(
        lambda said: _("A penalty is intended against you: notice %(number)s") % said,
        lambda said: (
            _("Read the facts, the grounds and the intended penalty, and state your defence until %(due_on)s.") % said
        ),
        lambda said: _("You may request a hearing until the same day.") if said["hearing"] else "",
    ),
)
PENALTY_DECIDED = declare(
    "penalty_decided",
    _kind(
        lambda said: _("A decision was served on you: %(number)s") % said,
        lambda said: _("It was served on %(served_on)s and has its effect from that day.") % said,
    ),
)
INSPECTION_ANNOUNCED = declare(
    "inspection_announced",
    _kind(
        lambda said: _("An inspection is announced: %(site)s, %(planned_on)s") % said,
        lambda said: _("The inspection %(number)s of %(site)s takes place on %(planned_on)s. Who comes:") % said,
        lambda said: "\n".join(said["team"]),
        lambda said: _("Every officer shows his certificate. Whoever cannot show one is not let in."),
    ),
)
INSPECTION_CALLED_OFF = declare(
    "inspection_called_off",
    _kind(
        lambda said: _("An announced inspection does not take place: %(site)s, %(planned_on)s") % said,
        lambda said: _("The inspection %(number)s of %(site)s, announced for %(planned_on)s, was cancelled.") % said,
    ),
)
INSPECTION_REPORTED = declare(
    "inspection_reported",
    _kind(
        lambda said: _("The report of the inspection %(number)s: answer until %(due_on)s") % said,
        lambda said: _("%(site)s was inspected. The report is signed; findings in it: %(findings)d.") % said,
        lambda said: _("You may answer in writing until the end of %(due_on)s.") % said,
    ),
)

# --- To officers -----------------------------------------------------------------------------------------------------
_DEFENCE = {
    "statement": lambda said: _("A statement was made in %(number)s") % said,
    "request_hearing": lambda said: _("A hearing was requested in %(number)s") % said,
}


def _term(said: dict[str, Any]) -> str:
    if said["left"] < 0:
        return _("The term of the case %(number)s ran out on %(due_on)s") % said
    return _("The term of the case %(number)s ends on %(due_on)s") % said


def _term_text(said: dict[str, Any]) -> str:
    if said["left"] < 0:
        return _("It was to be decided within ninety days of being placed on file. The level above is told by itself.")
    return _("Decide it by then, or enter what it rests for: the days do not run while it is suspended.")


def _lapse(said: dict[str, Any]) -> str:
    if said["left"] < 0:
        return _("Two years since the conduct in the case %(number)s passed on %(due_on)s") % said
    return _("Two years since the conduct in the case %(number)s end on %(due_on)s") % said


ORDER_ANSWERED = declare(
    "order_answered",
    _kind(
        lambda said: _("The order %(number)s was answered") % said,
        lambda said: _("Another officer than the one who issued it, and not the one who leads the case, verifies it."),
    ),
)
ORDER_PROVED = declare(
    "order_proved",
    _kind(
        lambda said: _("Evidence was handed in to the order %(number)s") % said,
        lambda said: _("It is sealed, and shown beside the order."),
    ),
)
ORDER_MISSED = declare(
    "order_missed",
    _kind(
        lambda said: _("The order %(number)s was not met in its term, which ended on %(due_on)s") % said,
        lambda said: _("Nobody answered it. The level above is told by itself."),
    ),
)
QUOTA_OWED = declare(
    "quota_owed",
    _kind(
        lambda said: _("Quota is owed after the order %(number)s fell: %(tonnes)s t") % said,
        lambda said: _(
            "It was handed on and could not be posted back. It is tried again every night; a competent officer may "
            "settle it with a reason. The case does not end before."
        ),
    ),
)
EXTENSION_REQUESTED = declare(
    "extension_requested",
    _kind(
        lambda said: _("More time is asked for: the order %(number)s, %(days)d working days") % said,
        lambda said: _("Its term ends on %(due_on)s and runs on until somebody decides.") % said,
    ),
)
DEFENCE_MADE = declare(
    "defence_made",
    _kind(
        lambda said: _DEFENCE[said["verb"]](said),
        lambda said: _("It has to be answered before anybody may review or decide the case."),
    ),
)
INSPECTION_ANSWERED = declare(
    "inspection_answered",
    _kind(
        lambda said: _("The enterprise answered the report of the inspection %(number)s") % said,
        lambda said: _("Say of every finding what becomes of it, then conclude the inspection."),
    ),
)
INSPECTION_WAITS = declare(
    "inspection_waits",
    _kind(
        lambda said: (
            _("The day of the inspection %(number)s has passed: %(planned_on)s") % said
            if said["planned"]
            else _("The inspection %(number)s was not answered by %(due_on)s") % said
        ),
        lambda said: (
            _("Enter what was found, set another day, or cancel it.")
            if said["planned"]
            else _("Say of every finding what becomes of it, then conclude the inspection.")
        ),
    ),
)
CASE_TERM = declare("case_term", _kind(_term, _term_text))
CASE_LAPSES = declare(
    "case_lapses",
    _kind(
        _lapse,
        lambda said: _(
            "It is reported and not on file. Place it on file, or say why not; what is discovered after two years is "
            "not penalised."
        ),
    ),
)
SURFACED = declare(
    "surfaced",
    _kind(
        lambda said: _("Nothing happened in %(number)s by %(due_on)s: your level is told") % said,
        lambda said: _("Its office let the term pass. See to it; after thirty days the next level is told."),
    ),
)
