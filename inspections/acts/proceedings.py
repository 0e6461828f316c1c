"""Acts in a penalty proceeding: the defence, its answer, the hearing, the review, the decision and its service."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import NOTHING, Act, NextStep, declare
from core.forms import DateInput, StatedChoicesField, YesNoField, text_area
from core.models import TokenScope
from inspections.acts.fields import ServiceForm, WordsForm, yuan
from inspections.lifecycles import PROCEEDING
from inspections.models import Order
from inspections.services import proceedings

KEPT = _("Kept in the file.")


class HearingForm(WordsForm):
    held_on = forms.DateField(label=_("Held on"), widget=DateInput)


class ReviewForm(WordsForm):
    passed = YesNoField(
        label=_("May it be decided?"), yes=_("It may be decided"), no=_("Return it to the investigator")
    )
    fine_basis = text_area(
        _("Provision that allows the fine"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Only for a fine whose range the register does not know: you confirm its amount."),
    )


class DecisionForm(WordsForm):
    penalties = StatedChoicesField(
        label=_("Penalties"),
        choices=[(str(kind), kind.label) for kind in Order.PENALTIES],
        help_text=_("None: no penalty is imposed, and the decision gives the reason."),
    )
    fine = yuan(label=_("Fine, in yuan"))


PROCEEDINGS = declare(
    PROCEEDING,
    Act(PROCEEDING["make_statement"], proceedings.make_statement, form=WordsForm, tone="primary", done=KEPT),
    Act(PROCEEDING["answer_statement"], proceedings.answer_statement, form=WordsForm, tone="primary", done=KEPT),
    Act(PROCEEDING["request_hearing"], proceedings.request_hearing, done=KEPT),
    Act(
        PROCEEDING["hold_hearing"],
        proceedings.hold_hearing,
        form=HearingForm,
        hint=_("An officer who did not investigate presides."),
        done=KEPT,
    ),
    Act(
        PROCEEDING["review"],
        proceedings.review,
        form=ReviewForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=KEPT,
    ),
    Act(
        PROCEEDING["decide"],
        proceedings.decide,
        form=DecisionForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("What the notice announced, or less. Your office must be competent for each of them."),
        done=KEPT,
    ),
    Act(
        PROCEEDING["serve"],
        proceedings.serve,
        form=ServiceForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=KEPT,
    ),
    page="pages:proceeding",
    next_steps={
        "notified": NextStep(
            _("The respondent may state his view or ask for a hearing; then a legal reviewer follows."),
            lambda row: row.statement_due_on,
        ),
        "reviewed": NextStep(_("A decider who took no part so far decides.")),
        "decided": NextStep(_("The decision is served on the respondent.")),
        "annulled": NOTHING,
        "withdrawn": NOTHING,
    },
)
