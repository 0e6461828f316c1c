"""Acts on a return of resource use and on its draft."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, Create, NextStep, declare
from core.forms import PageForm
from core.models import TokenScope
from resources.capabilities import USE_RETURNS_FILE
from resources.forms.use_returns import UseReturnForm
from resources.lifecycles import DRAFT, USE_RETURN
from resources.services import use_return_decisions, use_return_drafts, use_returns


class ConfirmedForm(PageForm):
    confirmed = forms.BooleanField(
        label=_("These are tonnes, although a figure is about a thousand times what is usual here"), required=False
    )


CREATE_USE_RETURN = Create(
    title=_("File a return of resource use"),
    lead=_(
        "The return is frozen as filed. Leave empty what does not occur at the mine; write 0 where there was none"
        " in this half-year."
    ),
    button=_("File the return"),
    capability=USE_RETURNS_FILE,
    form=UseReturnForm,
    service=use_returns.file,
    done=_("The return was filed."),
)
USE_RETURNS = declare(
    USE_RETURN,
    Act(USE_RETURN["amend"], use_returns.amend, page="pages:use-return-amend", status=statuses.HTTP_201_CREATED),
    Act(
        USE_RETURN["amend_on_paper"],
        use_returns.amend_on_paper,
        page="pages:use-return-amend-on-paper",
        status=statuses.HTTP_201_CREATED,
    ),
    Act(
        USE_RETURN["return"],
        use_return_decisions.return_,
        scope=TokenScope.APPROVE,
        hint=_("Its figures count until the enterprise files an amendment."),
        done=_("The return was returned for correction, with your reason."),
    ),
    Act(
        USE_RETURN["confirm_receipt"],
        use_return_decisions.confirm_receipt,
        scope=TokenScope.APPROVE,
        hint=_(
            "State the proof, such as the stamp. A first return then counts as filed in time; an amendment counts from"
            " then on."
        ),
        done=_("The receipt of the paper was confirmed."),
    ),
    page="pages:use-return",
    next_steps={
        "filed": NextStep(_("An officer reads it and returns it if something is wrong.")),
        "returned": NextStep(_("The enterprise files an amendment.")),
    },
)
DRAFTS = declare(
    DRAFT,
    Act(
        DRAFT["file"],
        use_return_drafts.file,
        form=ConfirmedForm,
        tone="primary",
        status=statuses.HTTP_201_CREATED,
        hint=_("The return is frozen as filed."),
        done=_("The return was filed."),
    ),
    Act(DRAFT["discard"], use_return_drafts.discard, deletes=True, done=_("The draft was discarded.")),
    page="pages:use-return-draft",
    exempt={"update": "a draft is corrected by PUT and PATCH, and on its own page"},
    next_steps={
        "draft": NextStep(_("A person authorised to sign files it.")),
    },
)
