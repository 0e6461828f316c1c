"""The lifecycle of a report: states, actions, who may take them, and what prevents them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, undo
from core.actor_sessions import not_proven
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from core.models import AuditEvent
from core.transactions import refusal
from core.write_access import Lock
from enterprises.models import Enterprise
from enterprises.policies import can
from quotas import capabilities
from quotas.models import Account, ProgrammeYear, Report
from quotas.models.reports import REPUDIATION_DAYS

State = Report.State

refusal("report_frozen", lambda: Conflict("report_frozen", _("A filed report is frozen: amend it.")))
refusal("receipt_confirmation_names_its_actor", not_proven)
refusal(
    "report_receipt_is_confirmed",
    lambda: Conflict("needs_second_person", _("The day of receipt counts once a second officer has confirmed it.")),
)

refusal("report_return_taken_back", undo.over)


def takes_second_officer() -> Conflict:
    detail = _(
        "An amendment on paper takes two officers: one enters it, and another, who wrote nothing in it, files it."
    )
    return Conflict("needs_second_person", detail)


refusal("paper_amendment_by_two", takes_second_officer)

# An officer acts for the enterprise's people when entering a report received on paper.
_ON_PAPER = {capabilities.REPORTS_PREPARE, capabilities.REPORTS_SUBMIT}


def may(actor: Actor, capability: str, report: Report | None) -> bool:
    if report is not None and report.origin == Report.Origin.PAPER and capability in _ON_PAPER:
        return can(actor, capabilities.REPORTS_KEY_IN, report)
    return can(actor, capability, report)


def _other_hands(actor: Actor, report: Report) -> DomainError | None:
    """Refuse acceptance by the person who filed the report or wrote in its draft, as officers do for paper."""
    if actor.pk is not None and (actor.pk in {report.submitted_by_id, report.prepared_by_id} or _wrote(actor, report)):
        return maker_is_checker()
    return None


def maker_is_checker() -> Conflict:
    return Conflict("maker_is_checker", _("The person who prepared or filed a report cannot decide on it."))


def _wrote(actor: Actor, report: Report) -> bool:
    """Check the audit trail for edits by the actor; only papers are checked, as no other decider could have edited."""
    if report.origin != Report.Origin.PAPER or not can(actor, capabilities.REPORTS_DECIDE, report):
        return False
    annotated: bool | None = report.__dict__.get("written_by_actor")  # for lists: ``with_writer``
    return _writings(actor).filter(object_id=str(report.pk)).exists() if annotated is None else annotated


def _writings(actor: Actor) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        actor_id=actor.pk, action__in=["reports.create", "reports.update", "reports.amend"]
    )


def with_writer(rows: QuerySet[Report], actor: Actor) -> QuerySet[Report]:
    """Annotate reports with the answer to ``_wrote``, so that a list reads it in the same statement."""
    key = Cast(OuterRef("pk"), CharField())
    return rows.annotate(written_by_actor=Exists(_writings(actor).filter(object_id=key)))


def _second_hand(actor: Actor, report: Report) -> DomainError | None:
    """Refuse the filing of an amendment on paper, which replaces figures in force, by an officer who wrote in it."""
    if report.origin != Report.Origin.PAPER or report.amends_id is None:
        return None
    if actor.pk is not None and (actor.pk == report.prepared_by_id or _wrote(actor, report)):
        return takes_second_officer()
    return None


def _receipt_waits(actor: Actor, report: Report) -> DomainError | None:
    if not report.receipt_waits:
        return nothing_to_confirm()
    return _other_hands(actor, report)


def nothing_to_confirm() -> Conflict:
    return Conflict("nothing_to_confirm", _("The day of receipt of this report needs no confirmation."))


def _no_paper(actor: Actor, report: Report) -> DomainError | None:
    """Refuse the hand-over of a paper, which the officer who enters it also files."""
    if report.origin == Report.Origin.PAPER:
        return Conflict("on_paper", _("An officer enters and files a report on paper: nobody else signs it."))
    return None


def _waits_for_signature(actor: Actor, report: Report) -> DomainError | None:
    if not report.waits_for_signature:
        return Conflict("not_handed_over", _("This draft was not handed over to be signed."))
    return None


def _is_with_another(actor: Actor, report: Report) -> DomainError | None:
    if report.waits_for_signature and report.handed_over_to_id == actor.pk:
        return Conflict("yours_already", _("This draft waits for your signature already."))
    return _waits_for_signature(actor, report)


def _may_be_undone(actor: Actor, report: Report) -> DomainError | None:
    """Refuse to take back the return of a report that another made, long ago, or on which an amendment was begun."""
    if (refused := undo.refusal(actor, report.decided_by_id, report.decided_at)) is not None:
        return refused
    if Report.objects.filter(enterprise=report.enterprise_id, period=report.period, number__gt=report.number).exists():
        return Conflict("amended_already", _("The enterprise has begun to amend it: the return stands."))
    return None


def _in_time(actor: Actor, report: Report) -> DomainError | None:
    """Return a conflict if a report can no longer be repudiated.

    The term is seven days, by date in Asia/Shanghai, the last one included.
    """
    if report.repudiable_until is not None and clock.today() > report.repudiable_until:
        return _too_late()
    return None


def _too_late() -> Conflict:
    detail = _("A report can be repudiated within %(days)d days of its submission. Amend it instead.")
    return Conflict("too_late", detail % {"days": REPUDIATION_DAYS})


refusal("report_repudiated_in_time", _too_late)


def _years(report: Report) -> Iterable[UUID]:
    """Return the programme years whose quota moves when the use of an ended enterprise changes."""
    if report.enterprise.state not in Enterprise.ENDED:
        return ()
    held = Account.objects.filter(holder__enterprise=report.enterprise_id, programme_year__year__gte=report.period.year)
    return held.values_list("programme_year_id", flat=True)


_YEARS = (Lock(ProgrammeYear, _years),)

LIFECYCLE = Lifecycle(
    Report,
    rows=lambda: Report.objects.select_related("enterprise__jurisdiction", "prepared_by"),
    # Acts on one month of an enterprise are done one after another.
    locks=[Lock(Enterprise, lambda report: [report.enterprise_id])],
    states=State.values,
    can=may,
    transitions=[
        Transition("update", [State.DRAFT], None, capabilities.REPORTS_PREPARE, gettext_lazy("Edit")),
        Transition("check", [State.DRAFT], None, capabilities.REPORTS_PREPARE, gettext_lazy("Check")),
        Transition(
            "submit",
            [State.DRAFT],
            State.SUBMITTED,
            capabilities.REPORTS_SUBMIT,
            gettext_lazy("Submit"),
            guard=_second_hand,
            locks=_YEARS,
        ),
        Transition(
            "hand_over",
            [State.DRAFT],
            None,
            capabilities.REPORTS_PREPARE,
            gettext_lazy("Hand over to be signed"),
            guard=_no_paper,
        ),
        Transition(
            "take_over",
            [State.DRAFT],
            None,
            capabilities.REPORTS_SUBMIT,
            gettext_lazy("Take over"),
            guard=_is_with_another,
        ),
        Transition(
            "send_back",
            [State.DRAFT],
            None,
            capabilities.REPORTS_SUBMIT,
            gettext_lazy("Send back"),
            guard=_waits_for_signature,
            reason_required=True,
        ),
        Transition("discard", [State.DRAFT], None, capabilities.REPORTS_PREPARE, gettext_lazy("Discard")),
        Transition(
            "accept",
            [State.SUBMITTED],
            State.ACCEPTED,
            capabilities.REPORTS_DECIDE,
            gettext_lazy("Accept"),
            guard=_other_hands,
        ),
        Transition(
            "return",
            [State.SUBMITTED],
            State.RETURNED,
            capabilities.REPORTS_DECIDE,
            gettext_lazy("Return"),
            guard=_other_hands,
            reason_required=True,
        ),
        Transition(
            "undo_return",
            [State.RETURNED],
            State.SUBMITTED,
            capabilities.REPORTS_DECIDE,
            gettext_lazy("Take the return back"),
            guard=_may_be_undone,
        ),
        Transition(
            "confirm_receipt",
            Report.STANDING,
            None,
            capabilities.REPORTS_DECIDE,
            gettext_lazy("Confirm the day of receipt"),
            guard=_receipt_waits,
            reason_required=True,
        ),
        Transition(
            "amend",
            Report.STANDING,
            None,
            capabilities.REPORTS_PREPARE,
            gettext_lazy("Amend"),
            reason_required=True,
        ),
        Transition(
            "repudiate",
            Report.STANDING,
            State.REPUDIATED,
            capabilities.REPORTS_REPUDIATE,
            gettext_lazy("Repudiate"),
            guard=_in_time,
            reason_required=True,
            locks=_YEARS,
        ),
    ],
)
