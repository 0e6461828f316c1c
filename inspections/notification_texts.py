"""The texts of notifications about orders, proceedings, visits and terms.

Texts for an enterprise never name the origin of its case; texts for officers refer to objects by their numbers.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.formats import day
from enterprises.models import Site
from enterprises.notification_texts import Facts, Kind, declare
from inspections.models import Order

# A sentence with places for facts, or a function that chooses one by the facts.
type Sentence = str | Promise
type Words = Sentence | Callable[[dict[str, Any]], Sentence]


def facts_of_site(site: Site) -> dict[str, str]:
    return {"code": site.code, "name": site.name, "name_zh": site.name_zh}


def _values_of(facts: Facts) -> dict[str, Any]:
    """Return the facts as put into a sentence: days written out, names in the active language."""
    values = dict(facts)
    for name in ("due_on", "planned_on", "served_on", "ended_on"):
        if values.get(name):
            values[name] = day(dt.date.fromisoformat(values[name]))
    if site := values.get("site"):
        chinese = (get_language() or "").startswith("zh") and site["name_zh"]
        values["site"] = f"{site['name_zh'] if chinese else site['name']} ({site['code']})"
    if "kind" in values:
        values["kind"] = Order.Kind(values["kind"]).label
    if values.get("next_step"):
        values["next_step"] = Order.Kind(values["next_step"]).label
    if "team" in values:
        values["team"] = "\n".join(values["team"])
    return values


def _filled(words: Words, values: dict[str, Any]) -> str:
    return str(words(values) if callable(words) else words) % values


def _kind(title: Words, *text: Words) -> Kind:
    """Return the texts of one kind of notification; ``text`` are its paragraphs, of which empty ones are left out."""

    def paragraphs(facts: Facts) -> str:
        values = _values_of(facts)
        return "\n\n".join(part for words in text if (part := _filled(words, values)))

    return Kind(lambda facts: _filled(title, _values_of(facts)), paragraphs)


# --- To the enterprise -----------------------------------------------------------------------------------------------
def _due_title(values: dict[str, Any]) -> Sentence:
    match values["left"]:
        case left if left < 0:
            return _("Overdue: the order %(number)s was due on %(due_on)s")
        case 0:
            return _("Due today: the order %(number)s")
    return _("The order %(number)s is due on %(due_on)s")


def _due_text(values: dict[str, Any]) -> Sentence:
    if values["left"] < 0:
        return _("No report on the order was received. Report now; the officer has been notified.")
    return _("Report the action taken by the end of %(due_on)s, or request an extension before that.")


def _met(values: dict[str, Any]) -> Sentence:
    if values["met"]:
        return _("The order %(number)s was verified: it is met")
    return _("The order %(number)s was verified: it is not met")


def _extension(values: dict[str, Any]) -> Sentence:
    if values["granted"]:
        return _("More time for the order %(number)s was granted: until %(due_on)s")
    return _("More time for the order %(number)s was refused: the term ends on %(due_on)s")


ORDER_SERVED = declare(
    "order_served",
    _kind(
        _("An order was served on you: %(number)s, due on %(due_on)s"),
        _(
            "%(kind)s: the order %(number)s must be met by the end of %(due_on)s. The order states what to do and"
            " the legal basis. Answer it there."
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
            else _("The order must still be met. The officer's remarks are shown with the order.")
        ),
    ),
)
EXTENSION_DECIDED = declare("extension_decided", _kind(_extension, _("Reason:"), "%(reason)s"))
PENALTY_NOTICE = declare(
    "penalty_notice",
    _kind(
        _("A penalty is intended against you: notice %(number)s"),
        _("Read the facts, the grounds and the intended penalty, and state your defence until %(due_on)s."),
        lambda said: _("You may request a hearing until the same day.") if said["hearing"] else "",
    ),
)
PENALTY_DECIDED = declare(
    "penalty_decided",
    _kind(
        _("A decision was served on you: %(number)s"),
        _("It was served on %(served_on)s and has its effect from that day."),
    ),
)
INSPECTION_ANNOUNCED = declare(
    "inspection_announced",
    _kind(
        _("An inspection is announced: %(site)s, %(planned_on)s"),
        _("The inspection %(number)s of %(site)s takes place on %(planned_on)s. Who comes:"),
        "%(team)s",
        _("Every officer must show a certificate. An officer without a certificate may be refused entry."),
    ),
)
INSPECTION_CALLED_OFF = declare(
    "inspection_called_off",
    _kind(
        _("An announced inspection does not take place: %(site)s, %(planned_on)s"),
        _("The inspection %(number)s of %(site)s, announced for %(planned_on)s, was cancelled."),
    ),
)
INSPECTION_REPORTED = declare(
    "inspection_reported",
    _kind(
        _("The report of the inspection %(number)s: answer until %(due_on)s"),
        _("%(site)s was inspected. The report is signed; findings in it: %(findings)d."),
        _("You may answer in writing until the end of %(due_on)s."),
    ),
)

# --- To officers -----------------------------------------------------------------------------------------------------
_DEFENCE = {
    "statement": _("A statement was made in %(number)s"),
    "request_hearing": _("A hearing was requested in %(number)s"),
}


def _term(values: dict[str, Any]) -> Sentence:
    if values["left"] < 0:
        return _("The term of the case %(number)s ran out on %(due_on)s")
    return _("The term of the case %(number)s ends on %(due_on)s")


def _term_text(values: dict[str, Any]) -> Sentence:
    if values["left"] < 0:
        return _(
            "The decision was due within ninety days of the formal opening. The level above is notified automatically."
        )
    return _("Decide it by then, or enter what it rests for: the days do not run while it is suspended.")


def _lapse(values: dict[str, Any]) -> Sentence:
    if values["left"] < 0:
        return _("Two years since the conduct in the case %(number)s passed on %(due_on)s")
    return _("Two years since the conduct in the case %(number)s end on %(due_on)s")


ORDER_ANSWERED = declare(
    "order_answered",
    _kind(
        _("The order %(number)s was answered"),
        _("Another officer than the one who issued it, and not the one who leads the case, verifies it."),
    ),
)
ORDER_PROVED = declare(
    "order_proved",
    _kind(
        _("Evidence was submitted for order %(number)s"),
        _("It is sealed and shown on the page of the order."),
    ),
)
ORDER_MISSED = declare(
    "order_missed",
    _kind(
        _("The order %(number)s was not met in its term, which ended on %(due_on)s"),
        _("There was no answer. The level above is notified automatically."),
        lambda said: (
            _("Proposed next step: %(next_step)s. You decide whether it is taken.") if said.get("next_step") else ""
        ),
    ),
)
QUOTA_OWED = declare(
    "quota_owed",
    _kind(
        _("Quota is owed after the order %(number)s was annulled: %(tonnes)s t"),
        _(
            "The quota was distributed and could not be posted back. The register tries again every night. A "
            "competent officer may settle it with a reason. The case cannot end before."
        ),
    ),
)
EXTENSION_REQUESTED = declare(
    "extension_requested",
    _kind(
        _("More time is asked for: the order %(number)s, working days: %(days)d"),
        _("Its deadline is %(due_on)s and stays in force until an officer decides."),
    ),
)
DEFENCE_MADE = declare(
    "defence_made",
    _kind(
        lambda said: _DEFENCE[said["verb"]],
        _("It must be answered before the case is reviewed or decided."),
    ),
)
INSPECTION_ANSWERED = declare(
    "inspection_answered",
    _kind(
        _("The enterprise answered the report of the inspection %(number)s"),
        _("Settle every finding, then conclude the inspection."),
    ),
)
INSPECTION_WAITS = declare(
    "inspection_waits",
    _kind(
        lambda said: (
            _("The day of the inspection %(number)s has passed: %(planned_on)s")
            if said["planned"]
            else _("The inspection %(number)s was not answered by %(due_on)s")
        ),
        lambda said: (
            _("Enter what was found, set another day, or cancel it.")
            if said["planned"]
            else _("Settle every finding, then conclude the inspection.")
        ),
    ),
)
CASE_TERM = declare("case_term", _kind(_term, _term_text))
CASE_LAPSES = declare(
    "case_lapses",
    _kind(
        _lapse,
        _(
            "It is reported and the case is not formally open. Open it, or give the reason why not. Conduct that "
            "is discovered after two years is not penalised."
        ),
    ),
)
ESCALATED = declare(
    "escalated",
    _kind(
        _("No action in %(number)s by %(due_on)s: reported to your level"),
        _("Its office missed the deadline. Act on it; after thirty days the next level is notified."),
    ),
)
TIP_FILED = declare(
    "tip_filed",
    _kind(
        _("A tip was received: %(number)s"),
        _("Read it and decide: a question to its sender, a case, or a proposal to close it."),
    ),
)
TIP_ANSWERED = declare(
    "tip_answered",
    _kind(_("The sender of the tip %(number)s added something"), _("The addition is shown with the tip.")),
)
CASE_WITHOUT_LEAD = declare(
    "case_without_lead",
    _kind(
        _("The case %(number)s needs another lead"),
        _("The officer who led it no longer takes part in it. Start the investigation to take it over."),
    ),
)
CASE_HANDED_OVER = declare(
    "case_handed_over",
    _kind(_("You lead the case %(number)s from today"), _("The officer who led it no longer takes part in it.")),
)
CASE_NEEDS_DECIDER = declare(
    "case_needs_decider",
    _kind(
        _("The case %(number)s needs another reviewer or decider"),
        _(
            "The previous reviewer or decider no longer takes part. Declare on its page that you have no conflict of"
            " interest."
        ),
    ),
)
MATTER_ASSIGNED = declare(
    "matter_assigned",
    _kind(
        _("%(number)s was assigned to your office"),
        _("The level above has taken it from the office that had it. Your office handles it from today."),
    ),
)
OFFICIAL_NAMED = declare(
    "official_named",
    _kind(
        _("An official was put on the list of parties of %(number)s"),
        _("That person has no access until another officer confirms or denies the name. Decide on it."),
    ),
)

# --- To the officer who handed something over -----------------------------------------------------------------------
HANDOVER_TAKEN = declare(
    "handover_taken",
    _kind(_("An inspector took up your handover %(number)s"), _("You are told what comes of it.")),
)
HANDOVER_ENDED = declare(
    "handover_ended",
    _kind(_("What came of your handover %(number)s"), _("The inspector's answer is on its page.")),
)
HANDOVER_MADE = declare(
    "handover_made",
    _kind(
        _("Handed over to inspectors: %(number)s"),
        _("Take it up, or decline it with the reason, by %(due_on)s. The rows are on its page."),
    ),
)
HANDOVER_DUE = declare(
    "handover_due",
    _kind(_("The handover %(number)s waits"), _("It is to be taken up or declined by %(due_on)s.")),
)
HANDOVER_UNSETTLED = declare(
    "handover_unsettled",
    _kind(
        _("Nobody told the outcome of the handover %(number)s"),
        _("The visit that took it up was planned before. Its outcome was to be told by %(due_on)s."),
    ),
)
HANDOVER_SILENCE = declare(
    "handover_silence",
    _kind(
        _("Nobody took up the handover %(number)s"),
        _("It was to be taken up or declined by %(due_on)s by the inspectors of its place."),
    ),
)
