"""Acts on an order: served, answered, given more time, proved, verified by another, its quota decided, lifted.

An order is issued by an act on its case (``inspections.acts.cases``), whose form is here.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.formats import NOTHING, local_name
from core.forms import DateInput, PageForm, ReasonForm, YearField, YesNoField, select, text_area
from core.models import TokenScope
from inspections.acts.fields import ServiceForm, UploadField, addressee, kilograms, yuan
from inspections.lifecycles import ORDER
from inspections.models import Evidence, Measure, Order, Restitution
from inspections.services import evidence, extensions, order_deadlines, orders, quota_measures, restitution
from quotas.models import Category, Programme


class NewOrderForm(PageForm):
    respondent = addressee()
    kind = forms.ChoiceField(label=_("What is ordered"), choices=Order.Kind.choices, initial=Order.Kind.RECTIFY)
    working_days = forms.IntegerField(
        label=_("Term in working days"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("By the official calendar, including compensatory working days."),
    )
    due_on = forms.DateField(
        label=_("Or: term ends on"),
        widget=DateInput,
        required=False,
        help_text=_("A working day, if it is served today. The term runs from service."),
    )
    legal_basis = text_area(
        _("Legal basis"), rows=2, max_length=2000, help_text=_("The article by which this may be ordered.")
    )
    text = text_area(_("Required action"), rows=4)
    fine = yuan(label=_("Fine, in yuan"), help_text=_("Only of a fine. Empty: as it was decided."))
    evidence_required = forms.BooleanField(
        label=_("Evidence must be submitted"),
        required=False,
        help_text=_("The order then counts as met only after valid evidence was submitted."),
    )
    served_on = forms.DateField(
        label=_("Served on"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: it has still to be served, and its term does not run."),
    )
    service = forms.ChoiceField(label=_("How"), required=False, choices=[("", NOTHING), *Order.Service.choices])
    consent = forms.CharField(label=_("Signed consent to electronic service"), max_length=200, required=False)


class AnswerForm(PageForm):
    text = text_area(_("Action taken"), rows=4)


class MoreTimeForm(ReasonForm):
    working_days = forms.IntegerField(label=_("Working days asked for"), min_value=1, max_value=extensions.MOST)
    field_order = ("working_days", "reason")


class MoreTimeDecisionForm(ReasonForm):
    granted = YesNoField(label=_("Decision"), yes=_("Granted"), no=_("Refused"))
    working_days = forms.IntegerField(
        label=_("Working days granted"),
        min_value=1,
        max_value=extensions.MOST,
        required=False,
        help_text=_("Empty: as many as were asked for."),
    )
    field_order = ("granted", "working_days", "reason")


class ProofForm(PageForm):
    file = UploadField(label=_("File"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Evidence.Kind.choices)
    description = text_area(_("What it shows"), max_length=4000, required=False)
    taken_on = forms.DateField(label=_("Taken on"), widget=DateInput, required=False)
    automatic = forms.BooleanField(
        label=_("Recorded automatically"),
        help_text=_("Then it counts only after a legal reviewer has admitted it, as videos always do."),
        required=False,
    )


class VerificationForm(PageForm):
    result = forms.ChoiceField(
        label=_("Result"), choices=[(state.value, state.label) for state in (Order.State.MET, Order.State.NOT_MET)]
    )
    text = text_area(_("What you saw"))


class QuotaDecisionForm(ReasonForm):
    act = forms.ChoiceField(label=_("Measure"), choices=Measure.Act.choices)
    programme = forms.CharField(
        label=_("Programme"),
        max_length=32,
        required=False,
        widget=select(
            lambda: [("", NOTHING), *((row.code, local_name(row)) for row in Programme.objects.order_by("code"))]
        ),
        help_text=_("For a deduction only, as category, year and tonnes."),
    )
    category = forms.CharField(
        label=_("Category"),
        max_length=16,
        required=False,
        widget=select([("", NOTHING), *(pair for pair in Category.choices if pair[0] != Category.TOTAL)]),
    )
    year = YearField(
        label=_("From the quota of the year"), required=False, help_text=_("Empty: the year after the conduct.")
    )
    tonnes = kilograms(label=_("Tonnes"), required=False)
    field_order = ("act", "programme", "category", "year", "tonnes", "reason")


class OwedForm(ReasonForm):
    how = forms.ChoiceField(label=_("How it was settled"), choices=Restitution.How.choices)
    tonnes = kilograms(label=_("Tonnes"))
    document = forms.CharField(label=_("Notice or other document that records it"), max_length=200)
    field_order = ("how", "tonnes", "document", "reason")


ORDERS = declare(
    ORDER,
    # As for a decision: from its service a term runs against somebody, and what is entered is not changed.
    Act(
        ORDER["serve"],
        order_deadlines.serve,
        form=ServiceForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("The term runs from the day of service. What is entered here is not changed."),
        done=_("The service was recorded. The period runs from that day."),
    ),
    Act(
        ORDER["submit_rectification"],
        orders.submit_rectification,
        form=AnswerForm,
        tone="primary",
        done=_("Your answer was submitted. The office will verify it."),
    ),
    Act(
        ORDER["request_extension"],
        extensions.request,
        form=MoreTimeForm,
        hint=_("The term continues until an officer decides."),
        done=_("Requested. The term continues until an officer decides."),
    ),
    Act(
        ORDER["decide_extension"],
        extensions.decide,
        form=MoreTimeDecisionForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=_("The decision about more time was recorded."),
    ),
    Act(
        ORDER["prove"],
        evidence.add_to_order,
        form=ProofForm,
        result=Evidence,
        status=statuses.HTTP_201_CREATED,
        page="pages:evidence-add",
    ),
    Act(
        ORDER["verify"],
        orders.verify,
        form=VerificationForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("By another officer than the issuer, after an inspection or on evidence."),
        done=_("The result was recorded."),
    ),
    Act(
        ORDER["decide_quota"],
        quota_measures.decide,
        form=QuotaDecisionForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("Your office must be competent for this order."),
        done=_("The effect on quota was decided."),
    ),
    Act(
        ORDER["settle_owed"],
        restitution.settle,
        form=OwedForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("Your office must be competent for what had been ordered."),
        done=_("The settlement was recorded."),
    ),
    Act(
        ORDER["lift"],
        orders.lift,
        scope=TokenScope.APPROVE,
        hint=_("The licences that it suspended are reinstated, the quota that it withheld is released."),
        done=_("The order is lifted."),
    ),
    page="pages:order",
    next_steps={
        "issued": NextStep(_("The respondent carries it out and answers."), lambda order: order.due_on),
        "answered": NextStep(_("Another officer than the issuer verifies it.")),
        "met": NextStep(_("Nothing more has to be done. What it suspended ends when it is lifted.")),
        "not_met": NextStep(
            _("The respondent carries it out and answers again; the office may take further steps."),
            lambda order: order.due_on,
        ),
        "annulled": NextStep(_("What was paid or taken is given back, and that is recorded.")),
    },
)
