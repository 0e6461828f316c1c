"""Acts on returns of secondary resources and of tailings: each is amended by a further version."""

from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from resources.forms.quantities import quantity
from resources.lifecycles import RECOVERY_RETURN, TAILINGS_RETURN
from resources.models import RecoveryReturn, TailingsReturn
from resources.services import recovery_returns, tailings


class RecoveryFiguresForm(PageForm):
    fed = quantity(RecoveryReturn, "fed")
    contained_reo = quantity(RecoveryReturn, "contained_reo")
    recovered_reo = quantity(RecoveryReturn, "recovered_reo")


class RecoveryAmendmentForm(RecoveryFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class TailingsFiguresForm(PageForm):
    opening = quantity(
        TailingsReturn,
        "opening",
        help_text=_("Of the first half-year on record alone. Later ones open with what the one before has left."),
    )
    put_on = quantity(TailingsReturn, "put_on")
    drawn = quantity(TailingsReturn, "drawn")
    recovered_reo = quantity(TailingsReturn, "recovered_reo")


class TailingsAmendmentForm(TailingsFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


RECOVERY_RETURNS = declare(
    RECOVERY_RETURN,
    Act(
        RECOVERY_RETURN["amend"],
        recovery_returns.amend,
        form=RecoveryAmendmentForm,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    ),
    page="pages:recovery-return",
    next_steps={
        "filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended.")),
    },
)
TAILINGS_RETURNS = declare(
    TAILINGS_RETURN,
    Act(
        TAILINGS_RETURN["amend"],
        tailings.amend,
        form=TailingsAmendmentForm,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    ),
    page="pages:tailings-return",
    next_steps={
        "filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended.")),
    },
)
