"""Acts on a request for an act that takes two people."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Signature, declare
from core.forms import OptionalReasonForm, ReasonForm
from core.models import TokenScope
from enterprises.models import ApprovalRequest
from enterprises.services import approvals
from enterprises.services.approvals.access import REQUEST


def _approved(row: ApprovalRequest) -> str:
    if row.state == ApprovalRequest.State.WAITING:
        return gettext("Approved. It takes effect after the delay, and can be cancelled until then.")
    return gettext("Approved and done.")


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
)
