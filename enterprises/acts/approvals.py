"""Acts on a request for an act that takes two people."""

import datetime as dt

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.acts import NOTHING, Act, NextStep, Signature, declare
from core.forms import OptionalReasonForm, ReasonForm
from core.models import TokenScope
from enterprises.models import ApprovalRequest
from enterprises.services import approvals
from enterprises.services.approvals.access import REQUEST


def _approved(row: ApprovalRequest) -> str:
    if row.state == ApprovalRequest.State.WAITING:
        return gettext("Approved. It takes effect after the delay, and can be cancelled until then.")
    return gettext("Approved and done.")


def _expires_on(row: ApprovalRequest) -> dt.date:
    return row.expires_at.astimezone(clock.ZONE).date()


def _takes_effect_on(row: ApprovalRequest) -> dt.date | None:
    return row.effective_from.astimezone(clock.ZONE).date() if row.effective_from else None


REQUESTS = declare(
    REQUEST,
    Act(
        REQUEST["approve"],
        approvals.approve,
        form=OptionalReasonForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        signature=Signature(approvals.APPROVE, approvals.decision_content),
        done=_approved,
    ),
    Act(
        REQUEST["refuse"],
        approvals.refuse,
        form=ReasonForm,
        scope=TokenScope.APPROVE,
        done=_("Refused. The person who proposed it is notified."),
    ),
    Act(
        REQUEST["cancel"],
        approvals.cancel,
        form=ReasonForm,
        tone="bad",
        scope=TokenScope.APPROVE,
        done=_("Cancelled. The act is not performed."),
    ),
    page="pages:approval",
    next_steps={
        "pending": NextStep(_("A second person approves or refuses it; whoever proposed it is notified."), _expires_on),
        "waiting": NextStep(
            _("It takes effect by itself after its delay; until then it can be cancelled."), _takes_effect_on
        ),
        "done": NOTHING,
        "refused": NextStep(_("Whoever proposed it may propose it again, with what was missing.")),
        "cancelled": NextStep(_("Nothing was changed. It may be proposed again.")),
        "expired": NextStep(_("Nothing was changed. It may be proposed again.")),
        "lapsed": NextStep(_("Nothing was changed. Remove what prevented it and propose it again.")),
    },
)
