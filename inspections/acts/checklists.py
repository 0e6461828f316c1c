"""Entering and ending questions of the checklists, by two people."""

from functools import partial
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from enterprises.acts.many_entries import entering_many
from enterprises.acts.national_reference import ending, entering, holders_of, last_day_of, without_reason
from enterprises.models import Jurisdiction, Site
from enterprises.two_person_acts import Preview, Table, declare_names
from inspections import checklists as questions
from inspections.capabilities import CHECKLISTS_KEEP
from inspections.models import ChecklistQuestion
from inspections.services import checklist_sheets, checklists
from quotas.services import catalogue_sheets

declare_names({gettext_noop("Kinds of sites"): [Site.Kind]})


def _duties() -> list[tuple[str, str]]:
    return [(code, f"{code}: {text}"[:160]) for code, text in questions.duties().items()]


class QuestionForm(PageForm):
    code = forms.CharField(
        label=label_of(ChecklistQuestion, "code"),
        max_length=40,
        help_text=gettext_lazy("Small letters, digits and hyphens. A new wording keeps the code of the old one."),
    )
    site_kinds = forms.MultipleChoiceField(
        label=label_of(ChecklistQuestion, "site_kinds"),
        choices=Site.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    duty = forms.ChoiceField(label=label_of(ChecklistQuestion, "duty"), choices=lazy(_duties, list)())
    question = text_area(label_of(ChecklistQuestion, "question"), max_length=2_000)
    question_zh = text_area(label_of(ChecklistQuestion, "question_zh"), max_length=2_000)
    valid_from = forms.DateField(label=label_of(ChecklistQuestion, "valid_from"), widget=DateInput)
    valid_to = forms.DateField(label=label_of(ChecklistQuestion, "valid_to"), widget=DateInput, required=False)
    source = text_area(label_of(ChecklistQuestion, "source"), max_length=2_000)


def facts(row: ChecklistQuestion) -> list[tuple[str, str]]:
    """Return what a question says; codes, so that both people read the same in whichever language."""
    return [
        (gettext_noop("Code"), row.code),
        (gettext_noop("Kinds of sites"), ", ".join(row.site_kinds)),
        (gettext_noop("Duty"), row.duty),
        (gettext_noop("Question"), row.question),
        (gettext_noop("Question in Chinese"), row.question_zh),
        (gettext_noop("Asked from"), stored_day(row.valid_from)),
        (gettext_noop("Asked until"), stored_day(row.valid_to)),
        (gettext_noop("Source"), row.source),
    ]


def _entry(place: Jurisdiction, **entry: Any) -> Preview:
    """Show the question beside the wordings that its code has had."""
    row = ChecklistQuestion(**entry)
    others = ChecklistQuestion.objects.filter(code=row.code).order_by("valid_from", "pk")
    return Preview(
        facts(row),
        [
            Table(
                gettext_noop("Earlier wordings"),
                [gettext_noop("Question"), gettext_noop("Asked from"), gettext_noop("Asked until")],
                [[one.question, stored_day(one.valid_from), stored_day(one.valid_to)] for one in others],
            )
        ],
    )


def _require_fitting(**entry: Any) -> None:
    checklists.require_fitting(ChecklistQuestion(**entry))


ENTER = entering(
    name=checklists.ENTER,
    label=gettext_lazy("Enter a question of a checklist"),
    form=QuestionForm,
    preview=_entry,
    require=_require_fitting,
    enter=checklists.enter,
    capability=CHECKLISTS_KEEP,
)
ENTER_MANY = entering_many(
    name=checklist_sheets.ENTER_MANY,
    label=gettext_lazy("Enter questions of checklists from a sheet"),
    like=ENTER,
    form=QuestionForm,
    faults=partial(catalogue_sheets.faults, checklist_sheets.ENTER_MANY),
    preview=lambda nation, **entry: Preview(facts(ChecklistQuestion(**entry))),
    enter=catalogue_sheets.enter,
)
END = ending(
    name=checklists.END,
    label=gettext_lazy("End a question of a checklist"),
    model=ChecklistQuestion,
    preview=last_day_of(facts),
    require=checklists.require_open,
    lock=checklists.QUESTION.lock,
    end=without_reason(checklists.end),
    allows=holders_of(CHECKLISTS_KEEP),
)
