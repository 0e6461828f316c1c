"""Forms to open a case, and of the steps that need more than a reason."""

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import DateInput, PageForm
from inspections import fine_ranges
from inspections.checklists import local
from inspections.forms.parties import addressee_field
from inspections.models import Case, Order, Proceeding
from inspections.rules.penalties import Provision


def article_label(provision: Provision) -> str:
    """Return an article with its conduct and the days on which it is in force, short enough for a list."""
    conduct = local(provision.conduct, provision.conduct_zh)
    return f"{provision.article} · {provision.valid_from} – {provision.valid_to or ''} · {conduct}"[:160]


class OrderForm(PageForm):
    respondent = addressee_field()
    kind = forms.ChoiceField(
        label=gettext_lazy("What is ordered"), choices=Order.Kind.choices, initial=Order.Kind.RECTIFY
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("Term in working days"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=gettext_lazy("By the state's calendar, with the days on which work is made up for."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Or: term ends on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("A working day, if it is served today. The term runs from service."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The article by which this may be ordered."),
    )
    text = forms.CharField(label=gettext_lazy("What is to be done"), widget=forms.Textarea(attrs={"rows": 4}))
    evidence_required = forms.BooleanField(
        label=gettext_lazy("Evidence is to be handed in"),
        required=False,
        help_text=gettext_lazy("Then the order is not met before a file that counts was handed in."),
    )
    served_on = forms.DateField(
        label=gettext_lazy("Served on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: it has still to be served, and its term does not run."),
    )
    service = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=[("", "—"), *Order.Service.choices])
    consent = forms.CharField(
        label=gettext_lazy("Signed consent to electronic service"), max_length=200, required=False
    )


class NoticeForm(PageForm):
    respondent = addressee_field()
    facts = forms.CharField(label=gettext_lazy("Facts"), widget=forms.Textarea(attrs={"rows": 3}))
    grounds = forms.CharField(label=gettext_lazy("Grounds in law"), widget=forms.Textarea(attrs={"rows": 2}))
    conduct_on = forms.DateField(
        label=gettext_lazy("Day of the conduct"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Its last day. The law of this day applies, or a later lighter one."),
    )
    article = forms.ChoiceField(
        label=gettext_lazy("Article of Order 785"),
        required=False,
        choices=lambda: [("", "—"), *((text.article, article_label(text)) for text in fine_ranges.provisions())],
        help_text=gettext_lazy("In force on the day of the conduct. Gives the range of the fine if it is recorded."),
    )
    illegal_gains = forms.DecimalField(
        label=gettext_lazy("Illegal gains, in yuan"), min_value=0, decimal_places=2, max_digits=16, required=False
    )
    intended = forms.MultipleChoiceField(
        label=gettext_lazy("Intended penalties"),
        choices=[(str(kind), kind.label) for kind in Order.PENALTIES],
        widget=forms.CheckboxSelectMultiple,
    )
    intended_fine = forms.DecimalField(
        label=gettext_lazy("Intended fine, in yuan"), min_value=0, decimal_places=2, max_digits=16, required=False
    )
    served_on = forms.DateField(label=gettext_lazy("Served on"), widget=DateInput)
    service = forms.ChoiceField(label=gettext_lazy("How"), choices=Proceeding.Service.choices)
    consent = forms.CharField(
        label=gettext_lazy("Signed consent to electronic service"), max_length=200, required=False
    )


class FallForm(PageForm):
    respondent = addressee_field()
    fell_on = forms.DateField(
        label=gettext_lazy("Annulled on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: today. What was published is taken down within three working days of it."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SeizureForm(PageForm):
    tonnes = forms.DecimalField(label=gettext_lazy("Tonnes seized"), min_value=0, decimal_places=3, max_digits=16)
    suspects = forms.IntegerField(label=gettext_lazy("Suspects"), min_value=0, max_value=10_000)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SubjectForm(PageForm):
    type = forms.ChoiceField(label=gettext_lazy("About"), choices=Case.SubjectType.choices)
    code = forms.CharField(
        label=gettext_lazy("Code, or the name of a person or office"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Of an enterprise, a site, a group or a jurisdiction. Empty if unknown."),
    )
    description = forms.CharField(
        label=gettext_lazy("What was seen"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    seen_on = forms.DateField(label=gettext_lazy("Seen on"), widget=DateInput, required=False)
    province = forms.CharField(
        label=gettext_lazy("Code of the place"),
        max_length=6,
        required=False,
        help_text=gettext_lazy("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )
    location = forms.CharField(label=gettext_lazy("Where, in words"), max_length=400, required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=[pair for pair in Case.Source.choices if pair[0] != Case.Source.FLAG]
    )
    allegation = forms.CharField(label=gettext_lazy("Allegation"), widget=forms.Textarea(attrs={"rows": 3}))


PLACES = {
    "/subject/type": "type",
    "/subject/code": "code",
    "/subject/description": "description",
    "/subject/seen_on": "seen_on",
}
