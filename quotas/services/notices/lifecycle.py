"""The lifecycle of a notice: states, actions, who may take them, and what prevents them."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor_sessions import not_proven
from core.actors import Actor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from core.transactions import refusal
from core.write_access import Lock
from enterprises import consultation_subjects
from enterprises.models import Consultation
from enterprises.services import approvals
from quotas.capabilities import NOTICES_APPROVE, NOTICES_DRAFT
from quotas.models import Notice, ProgrammeYear
from quotas.policies import may_issue
from quotas.queries import overdraws

State = Notice.State
EDITABLE = (State.DRAFT, State.RETURNED)
WHOLE = Notice.objects.select_related(
    "issuer__jurisdiction",
    "issuer__group",
    "place",
    "programme_year__programme__authority",
    "prepared_by",
    "submitted_by",
    "approved_by",
    "revoked_by",
).prefetch_related("editors", "lines__from_holder", "lines__to_holder")
_YEAR = (Lock(ProgrammeYear, lambda notice: [notice.programme_year_id]),)  # of verbs that move quota


def maker_is_checker() -> Conflict:
    return Conflict("maker_is_checker", _("An officer who edited a notice cannot approve it."))


def _other_hands(actor: Actor, notice: Notice) -> DomainError | None:
    return maker_is_checker() if actor.pk in makers_of(notice) else None


def makers_of(notice: Notice) -> set[UUID]:
    """Return the keys of all who drafted, edited or submitted a notice."""
    editors = {editor.user_id for editor in notice.editors.all()}
    return {pk for pk in (notice.prepared_by_id, notice.submitted_by_id) if pk is not None} | editors


def _approvable(actor: Actor, notice: Notice) -> DomainError | None:
    return _other_hands(actor, notice) or overdrawn(notice) or _consulting(notice)


def _consulting(notice: Notice) -> DomainError | None:
    return consultation_subjects.obstacle(Consultation.Subject.NOTICE, notice)


def _submittable(actor: Actor, notice: Notice) -> DomainError | None:
    return _has_lines(actor, notice) or _consulting(notice)


def overdrawn(notice: Notice) -> Conflict | None:
    """Return the refusal of a notice that distributes, or reduces, more than there is; with every figure."""
    rows = overdraws.find_for_notice(notice)
    if not rows:
        return None
    first = rows[0]
    return Conflict(
        "not_enough_unused" if first.taken else "quota_exceeded",
        " ".join(row.detail for row in rows),
        holder=first.holder.code,
        category=first.category,
        available=f"{first.available:.3f}",
        asked=f"{first.asked:.3f}",
        missing=f"{first.missing:.3f}",
    )


def _no_part_in_it(actor: Actor, notice: Notice) -> DomainError | None:
    if _other_hands(actor, notice) is None:
        return None
    return Conflict("maker_is_checker", _("An officer who edited a notice cannot take part in revoking it."))


def _has_lines(actor: Actor, notice: Notice) -> DomainError | None:
    return None if notice.lines.all() else Conflict("no_lines", _("A notice must have at least one line."))


LIFECYCLE = Lifecycle(
    Notice,
    rows=lambda: WHOLE,
    denied=gettext_lazy("Only officers of the authority that distributes here may do this."),
    states=State.values,
    transitions=[
        Transition("update", EDITABLE, None, NOTICES_DRAFT, gettext_lazy("Change")),
        Transition("submit", EDITABLE, State.SUBMITTED, NOTICES_DRAFT, gettext_lazy("Submit"), guard=_submittable),
        Transition(
            "approve",
            [State.SUBMITTED],
            State.IN_FORCE,
            NOTICES_APPROVE,
            gettext_lazy("Approve"),
            guard=_approvable,
            locks=_YEAR,
        ),
        Transition(
            "return",
            [State.SUBMITTED],
            State.RETURNED,
            NOTICES_APPROVE,
            gettext_lazy("Return"),
            guard=_other_hands,
            reason_required=True,
        ),
        Transition(
            "correct_day",
            [State.IN_FORCE],
            None,
            NOTICES_APPROVE,
            gettext_lazy("Correct the day of issue"),
            reason_required=True,
        ),
        Transition("withdraw", [*EDITABLE, State.SUBMITTED], State.WITHDRAWN, NOTICES_DRAFT, gettext_lazy("Withdraw")),
        Transition(
            "revoke",
            [State.IN_FORCE],
            State.REVOKED,
            NOTICES_APPROVE,
            gettext_lazy("Revoke"),
            guard=_no_part_in_it,
            reason_required=True,
            locks=_YEAR,
        ),
    ],
    can=may_issue,
)

# Translations of the database's refusals, should a request pass all of the above.
refusal("notice_editor_is_not_checker", maker_is_checker)
refusal("notice_revoked_by_two", approvals.needs_second_person)
refusal("notice_names_its_actor", not_proven)
refusal("notice_of_its_office", lambda: Forbidden("forbidden", str(LIFECYCLE.denied)))
refusal(
    "notice_gives_its_own",
    lambda: Conflict("one_issuer", _("All lines of a notice must have the same giver.")),
)
refusal("notice_is_frozen", lambda: Conflict("wrong_state", _("A notice is not rewritten once it was submitted.")))
for _constraint in ("notice_is_what_was_submitted", "submission_is_of_its_notice"):
    refusal(
        _constraint,
        lambda: Conflict("wrong_state", _("The notice is not what was submitted. Return it, and submit it again.")),
    )
refusal("notice_state_order", lambda: Conflict("wrong_state", _("A notice cannot change to this state.")))
refusal("quotas_notice_number_key", lambda: Conflict("number_taken", _("There is a notice with this number.")))
