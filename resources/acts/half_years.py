"""Acts on returns of secondary resources and of tailings: each is amended by a further version."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from core.models import label_of
from resources.lifecycles import RECOVERY_RETURN, TAILINGS_RETURN
from resources.models import RecoveryReturn, TailingsReturn
from resources.services import recovery_returns, tailings


class RecoveryFiguresForm(PageForm):
    fed = forms.DecimalField(label=label_of(RecoveryReturn, "fed"), max_digits=12, decimal_places=3, min_value=0)
    contained_reo = forms.DecimalField(
        label=label_of(RecoveryReturn, "contained_reo"), max_digits=12, decimal_places=3, min_value=0, required=False
    )
    recovered_reo = forms.DecimalField(
        label=label_of(RecoveryReturn, "recovered_reo"), max_digits=12, decimal_places=3, min_value=0
    )


class RecoveryAmendmentForm(RecoveryFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class TailingsFiguresForm(PageForm):
    opening = forms.DecimalField(
        label=label_of(TailingsReturn, "opening"), max_digits=15, decimal_places=3, min_value=0, required=False,
        help_text=_("Of the first half-year on record alone. Later ones open with what the one before has left."),
    )  # fmt: skip
    put_on = forms.DecimalField(label=label_of(TailingsReturn, "put_on"), max_digits=15, decimal_places=3, min_value=0)
    drawn = forms.DecimalField(label=label_of(TailingsReturn, "drawn"), max_digits=15, decimal_places=3, min_value=0)
    recovered_reo = forms.DecimalField(
        label=label_of(TailingsReturn, "recovered_reo"), max_digits=12, decimal_places=3, min_value=0, required=False
    )


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
