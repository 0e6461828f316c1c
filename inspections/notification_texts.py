"""The texts of notifications about orders, proceedings, visits and terms.

Texts for an enterprise never name the origin of its case; texts for officers refer to objects by their numbers.
"""

import datetime as dt
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.formats import NOTHING, day, local_text
from enterprises.models import Site
from enterprises.notification_texts import Facts, Sentence, Worded, declare_sentences, worded_by_days
from inspections.models import Inspection, InspectionMember, Order, Proceeding


def facts_of_site(site: Site) -> dict[str, str]:
    return {"code": site.code, "name": site.name, "name_zh": site.name_zh}


def team_member(member: InspectionMember) -> str:
    return f"{member.person.name}, {member.certificate or NOTHING}"


def _values_of(facts: Facts) -> dict[str, Any]:
    """Return the facts as put into a sentence: days written out, names in the active language."""
    values = dict(facts)
    for name in ("due_on", "planned_on", "served_on", "ended_on"):
        if values.get(name):
            values[name] = day(dt.date.fromisoformat(values[name]))
    if site := values.get("site"):
        values["site"] = f"{local_text(site['name'], site['name_zh'])} ({site['code']})"
    if "kind" in values:
        values["kind"] = Order.Kind(values["kind"]).label
    if values.get("next_step"):
        values["next_step"] = Order.Kind(values["next_step"]).label
    if "team" in values:
        values["team"] = "\n".join(values["team"])
    return values


_declare = partial(declare_sentences, values=_values_of)


# --- To the enterprise -----------------------------------------------------------------------------------------------
def _due_title(values: Facts) -> Sentence:
    match values["left"]:
        case left if left < 0:
            return _("Overdue: the order %(number)s was due on %(due_on)s")
        case 0:
            return _("Due today: the order %(number)s")
    return _("The order %(number)s is due on %(due_on)s")


def _due_text(values: Facts) -> Sentence:
    if values["left"] < 0:
        return _("No report on the order was received. Report now; the officer has been notified.")
    return _("Report the action taken by the end of %(due_on)s, or request an extension before that.")


def _met(values: Facts) -> Sentence:
    if values["met"]:
        return _("The order %(number)s was verified: it is met")
    return _("The order %(number)s was verified: it is not met")


def _extension(values: Facts) -> Sentence:
    if values["granted"]:
        return _("More time for the order %(number)s was granted: until %(due_on)s")
    return _("More time for the order %(number)s was refused: the term ends on %(due_on)s")


def _order_facts(reader: Actor) -> Facts | None:
    order = Order.objects.visible_to(reader).exclude(due_on=None).order_by("-issued_at", "-pk").first()
    if order is None or order.due_on is None:
        return None
    return {"number": order.number, "kind": order.kind, "due_on": order.due_on.isoformat()}


def _notice_facts(reader: Actor) -> Facts | None:
    row = Proceeding.objects.visible_to(reader).order_by("-notified_at", "-pk").first()
    return None if row is None else {"number": row.number, "due_on": row.statement_due_on.isoformat()}


def _decision_facts(reader: Actor) -> Facts | None:
    rows = Proceeding.objects.visible_to(reader).exclude(decision_served_on=None)
    row = rows.order_by("-notified_at", "-pk").first()
    return None if row is None else {"number": row.number, "served_on": f"{row.decision_served_on}"}


def _visit_facts(reader: Actor) -> Facts | None:
    rows = Inspection.objects.visible_to(reader).filter(announced=True).select_related("site")
    row = rows.prefetch_related("team__person").order_by("-planned_on", "-pk").first()
    if row is None:
        return None
    return {
        "number": row.number,
        "site": facts_of_site(row.site),
        "planned_on": f"{row.planned_on}",
        "team": [team_member(member) for member in row.team.all()],
    }


ORDER_SERVED = _declare(
    "order_served",
    _("An order was served on you: %(number)s, due on %(due_on)s"),
    _(
        "%(kind)s: the order %(number)s must be met by the end of %(due_on)s. The order states what to do and"
        " the legal basis. Answer it there."
    ),
    worded=Worded(_("An order was served"), "number due_on", sample=_order_facts),
)
ORDER_DUE = _declare(
    "order_due",
    _due_title,
    _due_text,
    worded=worded_by_days(
        _("Reminder of an order before its day"),
        _("Reminder of an overdue order"),
        _("Reminder of an order on its day"),
        obligatory="number",
        sample=_order_facts,
    ),
)
ORDER_VERIFIED = _declare(
    "order_verified",
    _met,
    lambda said: (
        _("Nothing more is to be done for it.")
        if said["met"]
        else _("The order must still be met. The officer's remarks are shown with the order.")
    ),
)
EXTENSION_DECIDED = _declare("extension_decided", _extension, _("Reason:"), "%(reason)s")
PENALTY_NOTICE = _declare(
    "penalty_notice",
    _("A penalty is intended against you: notice %(number)s"),
    _("Read the facts, the grounds and the intended penalty, and state your defence until %(due_on)s."),
    lambda said: _("You may request a hearing until the same day.") if said["hearing"] else "",
    worded=Worded(
        _("Notice of intended penalty"),
        "number due_on",
        {
            "hearing": (_("A notice of intended penalty, with a hearing offered"), {"hearing": True}),
            "no_hearing": (_("A notice of intended penalty, without a hearing"), {"hearing": False}),
        },
        lambda said: "hearing" if said["hearing"] else "no_hearing",
        _notice_facts,
    ),
)
PENALTY_DECIDED = _declare(
    "penalty_decided",
    _("A decision was served on you: %(number)s"),
    _("It was served on %(served_on)s and has its effect from that day."),
    worded=Worded(_("A decision on a penalty was served"), "number served_on", sample=_decision_facts),
)
INSPECTION_ANNOUNCED = _declare(
    "inspection_announced",
    _("An inspection is announced: %(site)s, %(planned_on)s"),
    _("The inspection %(number)s of %(site)s takes place on %(planned_on)s. Who comes:"),
    "%(team)s",
    _("Every officer must show a certificate. An officer without a certificate may be refused entry."),
    worded=Worded(_("An inspection is announced"), "number site planned_on team", sample=_visit_facts),
)
INSPECTION_CALLED_OFF = _declare(
    "inspection_called_off",
    _("An announced inspection does not take place: %(site)s, %(planned_on)s"),
    _("The inspection %(number)s of %(site)s, announced for %(planned_on)s, was cancelled."),
    worded=Worded(_("An announced inspection does not take place"), "number planned_on", sample=_visit_facts),
)
INSPECTION_REPORTED = _declare(
    "inspection_reported",
    _("The report of the inspection %(number)s: answer until %(due_on)s"),
    _("%(site)s was inspected. The report is signed; findings in it: %(findings)d."),
    _("You may answer in writing until the end of %(due_on)s."),
)

# --- To officers -----------------------------------------------------------------------------------------------------
_DEFENCE = {
    "statement": _("A statement was made in %(number)s"),
    "request_hearing": _("A hearing was requested in %(number)s"),
}


def _term(values: Facts) -> Sentence:
    if values["left"] < 0:
        return _("The term of the case %(number)s ran out on %(due_on)s")
    return _("The term of the case %(number)s ends on %(due_on)s")


def _term_text(values: Facts) -> Sentence:
    if values["left"] < 0:
        return _(
            "The decision was due within ninety days of the formal opening. The level above is notified automatically."
        )
    return _("Decide it by then, or enter what it rests for: the days do not run while it is suspended.")


def _lapse(values: Facts) -> Sentence:
    if values["left"] < 0:
        return _("Two years since the conduct in the case %(number)s passed on %(due_on)s")
    return _("Two years since the conduct in the case %(number)s end on %(due_on)s")


ORDER_ANSWERED = _declare(
    "order_answered",
    _("The order %(number)s was answered"),
    _("Another officer than the one who issued it, and not the one who leads the case, verifies it."),
)
ORDER_PROVED = _declare(
    "order_proved",
    _("Evidence was submitted for order %(number)s"),
    _("It is sealed and shown on the page of the order."),
)
ORDER_MISSED = _declare(
    "order_missed",
    _("The order %(number)s was not met in its term, which ended on %(due_on)s"),
    _("There was no answer. The level above is notified automatically."),
    lambda said: (
        _("Proposed next step: %(next_step)s. You decide whether it is taken.") if said.get("next_step") else ""
    ),
)
QUOTA_OWED = _declare(
    "quota_owed",
    _("Quota is owed after the order %(number)s was annulled: %(tonnes)s t"),
    _(
        "The quota was distributed and could not be posted back. The register tries again every night. A "
        "competent officer may settle it with a reason. The case cannot end before."
    ),
)
EXTENSION_REQUESTED = _declare(
    "extension_requested",
    _("More time is asked for: the order %(number)s, working days: %(days)d"),
    _("Its deadline is %(due_on)s and stays in force until an officer decides."),
)
DEFENCE_MADE = _declare(
    "defence_made",
    lambda said: _DEFENCE[said["verb"]],
    _("It must be answered before the case is reviewed or decided."),
)
INSPECTION_ANSWERED = _declare(
    "inspection_answered",
    _("The enterprise answered the report of the inspection %(number)s"),
    _("Settle every finding, then conclude the inspection."),
)
INSPECTION_WAITS = _declare(
    "inspection_waits",
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
)
CASE_TERM = _declare("case_term", _term, _term_text)
CASE_LAPSES = _declare(
    "case_lapses",
    _lapse,
    _(
        "It is reported and the case is not formally open. Open it, or give the reason why not. Conduct that "
        "is discovered after two years is not penalised."
    ),
)
ESCALATED = _declare(
    "escalated",
    _("No action in %(number)s by %(due_on)s: reported to your level"),
    _("Its office missed the deadline. Act on it; after thirty days the next level is notified."),
)
TIP_FILED = _declare(
    "tip_filed",
    _("A tip was received: %(number)s"),
    _("Read it and decide: a question to its sender, a case, or a proposal to close it."),
)
TIP_ANSWERED = _declare(
    "tip_answered", _("The sender of the tip %(number)s added something"), _("The addition is shown with the tip.")
)
CASE_WITHOUT_LEAD = _declare(
    "case_without_lead",
    _("The case %(number)s needs another lead"),
    _("The officer who led it no longer takes part in it. Start the investigation to take it over."),
)
CASE_HANDED_OVER = _declare(
    "case_handed_over",
    _("You lead the case %(number)s from today"),
    _("The officer who led it no longer takes part in it."),
)
CASE_NEEDS_DECIDER = _declare(
    "case_needs_decider",
    _("The case %(number)s needs another reviewer or decider"),
    _(
        "The previous reviewer or decider no longer takes part. Declare on its page that you have no conflict of"
        " interest."
    ),
)
MATTER_ASSIGNED = _declare(
    "matter_assigned",
    _("%(number)s was assigned to your office"),
    _("The level above has taken it from the office that had it. Your office handles it from today."),
)
OFFICIAL_NAMED = _declare(
    "official_named",
    _("An official was put on the list of parties of %(number)s"),
    _("That person has no access until another officer confirms or denies the name. Decide on it."),
)

# --- To the officer who handed something over -----------------------------------------------------------------------
HANDOVER_TAKEN = _declare(
    "handover_taken", _("An inspector took up your handover %(number)s"), _("You are told what comes of it.")
)
HANDOVER_ENDED = _declare(
    "handover_ended", _("What came of your handover %(number)s"), _("The inspector's answer is on its page.")
)
HANDOVER_MADE = _declare(
    "handover_made",
    _("Handed over to inspectors: %(number)s"),
    _("Take it up, or decline it with the reason, by %(due_on)s. The rows are on its page."),
)
HANDOVER_DUE = _declare(
    "handover_due", _("The handover %(number)s waits"), _("It is to be taken up or declined by %(due_on)s.")
)
HANDOVER_UNSETTLED = _declare(
    "handover_unsettled",
    _("Nobody told the outcome of the handover %(number)s"),
    _("The visit that took it up was planned before. Its outcome was to be told by %(due_on)s."),
)
HANDOVER_SILENCE = _declare(
    "handover_silence",
    _("Nobody took up the handover %(number)s"),
    _("It was to be taken up or declined by %(due_on)s by the inspectors of its place."),
)
