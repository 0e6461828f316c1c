"""Acts on a return of consumption and on its draft."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import PageForm
from core.models import TokenScope
from quotas.services.consumption import CONSUMPTION, DRAFT, amend, confirm, drafts


class ConfirmedFiguresForm(PageForm):
    confirmed = forms.BooleanField(
        label=_("The figures are right, although one is far beyond the last return or an item is left out"),
        required=False,
    )


CONSUMPTION_RETURNS = declare(
    CONSUMPTION,
    Act(CONSUMPTION["amend"], amend, page="pages:consumption-return-amend", status=statuses.HTTP_201_CREATED),
    Act(
        CONSUMPTION["confirm"],
        confirm,
        scope=TokenScope.APPROVE,
        tone="primary",
        hint=_(
            "An officer entered these figures from paper. Confirm that they are those of the paper."
            " A second officer confirms the day of receipt as well."
        ),
        done=_("Confirmed."),
    ),
    page="pages:consumption-return",
    next_steps={"filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended."))},
)
DRAFTS = declare(
    DRAFT,
    Act(
        DRAFT["file"],
        drafts.file,
        form=ConfirmedFiguresForm,
        tone="primary",
        status=statuses.HTTP_201_CREATED,
        hint=_("The return is frozen as filed."),
        done=_("The return was filed."),
    ),
    Act(DRAFT["discard"], drafts.discard, deletes=True, done=_("The draft was discarded.")),
    page="pages:consumption-draft",
    exempt={"update": "a draft is corrected by PUT and PATCH, and on its own page"},
    next_steps={"draft": NextStep(_("A person authorised to sign files it."))},
)
