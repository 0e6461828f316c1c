"""Acts on a notice; one in force is revoked by two officers of its issuer who did not write in it."""

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop
from rest_framework import status as statuses

from core import acts
from core.actors import Actor
from core.acts import NOTHING, Act, NextStep, Signature
from core.errors import DomainError
from core.forms import OptionalReasonForm, PageForm, ReasonForm
from core.models import TokenScope
from enterprises.models import ApprovalRequest
from enterprises.services import approvals
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from quotas.acts.day_corrections import CorrectionForm
from quotas.capabilities import NOTICES_APPROVE
from quotas.models import Notice
from quotas.policies import may_issue
from quotas.services import notices
from quotas.services.notices import revocation
from quotas.services.notices.lifecycle import makers_of
from quotas.signed_content import NOTICE, content_of_notice

HOLDER, CATEGORY = gettext_noop("Holder"), gettext_noop("Category")


class RevocationForm(PageForm):
    cascade = forms.BooleanField(
        label=gettext_lazy("Even if it was distributed or used"),
        required=False,
        help_text=gettext_lazy("Also revokes the notices by which its quota was distributed."),
    )


def _bounds(notice: Notice) -> Bounds:
    return Bounds(place=notice.place, authority=notice.programme_year.programme.authority)


def _preview(notice: Notice, *, cascade: bool) -> Preview:
    """Preview a revocation: the notices, the loss of each holder, and who will have used more than is left.

    Use changes with every report, so the figures of use are not binding.
    """
    plan = revocation.Plan(notice)
    changed = plan.changed_accounts()
    received = [
        [
            row.holder.code,
            str(row.category),
            f"{row.received:,.3f}",
            f"{row.received + plan.received[row.pk]:,.3f}",
        ]
        for row in changed
    ]
    left = [
        [
            row.holder.code,
            str(row.category),
            f"{row.used:,.3f}",
            f"{row.available + plan.received[row.pk]:,.3f}",
        ]
        for row in changed
    ]
    return Preview(
        facts=[
            (gettext_noop("Notice that is revoked"), f"{notice.number} {notice.title}".strip()),
            (gettext_noop("Programme year"), str(notice.programme_year)),
            (gettext_noop("Distributed by"), f"{notice.issuer.code} {notice.issuer.name}"),
        ],
        tables=[
            Table(
                gettext_noop("Notices that are revoked"),
                [gettext_noop("Number"), gettext_noop("Issued on")],
                # As the database writes them: it compares these rows (notice_revoked_by_two).
                [[one.number, one.issued_on.isoformat()] for one in plan.notices],
            ),
            Table(
                gettext_noop("Quota received"),
                [HOLDER, CATEGORY, gettext_noop("Before, t"), gettext_noop("After, t")],
                received,
            ),
            Table(
                gettext_noop("Enterprises that will have used more than they hold"),
                [HOLDER],
                [[code] for code in plan.under_use],
            ),
            Table(
                gettext_noop("Used and remaining"),
                [HOLDER, CATEGORY, gettext_noop("Used, t"), gettext_noop("Left afterwards, t")],
                left,
                binding=False,
            ),
        ],
    )


def _guard(actor: Actor, notice: Notice) -> DomainError | None:
    return notices.LIFECYCLE.obstacle(notice, "revoke", actor=actor)


def _argument_guard(actor: Actor, notice: Notice, *, cascade: bool) -> DomainError | None:
    return revocation.Plan(notice).obstacle(cascade=cascade)


REVOKE = declare(
    TwoPersonAct(
        name=notices.REVOKE,
        label=gettext_lazy("Revoke a notice"),
        model=Notice,
        related=("issuer", "place", "programme_year__programme__authority"),
        form=RevocationForm,
        bounds=_bounds,
        allows=lambda actor, notice: may_issue(actor, NOTICES_APPROVE, notice),
        guard=_guard,
        argument_guard=_argument_guard,
        barred=makers_of,
        lock=lambda notice, cascade: revocation.lock(notice),
        preview=_preview,
        carry_out=notices.revoke,
    )
)


class RevokeForm(RevocationForm, ReasonForm):
    """The fields of a proposed revocation."""


def _by_two(notice: Notice) -> DomainError:
    return approvals.needs_second_person()


LIFECYCLE = notices.LIFECYCLE
NOTICES = acts.declare(
    LIFECYCLE,
    Act(
        LIFECYCLE["submit"],
        notices.submit,
        tone="primary",
        done=gettext_lazy("The notice was submitted."),
    ),
    Act(
        LIFECYCLE["approve"],
        notices.approve,
        tone="primary",
        scope=TokenScope.APPROVE,
        signature=Signature(NOTICE, content_of_notice),
        done=gettext_lazy("Approved and in force: every line is posted."),
    ),
    Act(
        LIFECYCLE["return"],
        notices.return_,
        scope=TokenScope.APPROVE,
        done=gettext_lazy("The notice was returned with your reason."),
    ),
    Act(
        LIFECYCLE["withdraw"],
        notices.withdraw,
        form=OptionalReasonForm,
        done=gettext_lazy("Withdrawn. It stays on record."),
    ),
    Act(
        LIFECYCLE["correct_day"],
        approvals.proposal(notices.CORRECT_DAY),
        form=CorrectionForm,
        elsewhere=_by_two,
        result=ApprovalRequest,
        status=statuses.HTTP_202_ACCEPTED,
        scope=TokenScope.APPROVE,
        signature=Signature(),
        hint=gettext_lazy("A second officer decides. Both days stay on record; the day from which it counts stays."),
    ),
    Act(
        LIFECYCLE["revoke"],
        approvals.proposal(notices.REVOKE),
        form=RevokeForm,
        elsewhere=_by_two,
        result=ApprovalRequest,
        status=statuses.HTTP_202_ACCEPTED,
        scope=TokenScope.APPROVE,
        signature=Signature(),
    ),
    page="pages:notice",
    exempt={"update": "a draft is corrected by PUT and PATCH, and on its own page"},
    next_steps={
        "draft": NextStep(gettext_lazy("Its author completes the lines and submits it.")),
        "submitted": NextStep(gettext_lazy("Another officer of the issuer approves or returns it.")),
        "returned": NextStep(gettext_lazy("Its author corrects what the reason names and submits it again.")),
        "in_force": NextStep(gettext_lazy("Its holders distribute or use what they received.")),
        "withdrawn": NOTHING,
        "revoked": NextStep(gettext_lazy("Its holders no longer have what it gave. A new notice may follow.")),
    },
)
