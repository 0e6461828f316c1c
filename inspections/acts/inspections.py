"""Acts on campaigns, on inspections and on what they found."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core import clock, formats
from core.actors import Actor
from core.acts import NOTHING, Act, NextStep, Signature, declare
from core.forms import DateInput, PageForm, ReasonForm, select, text_area
from core.models import TokenScope
from inspections import checklists, flag_messages, queries
from inspections.acts.fields import WordsForm
from inspections.acts.tips import opened
from inspections.lifecycles import CAMPAIGN, FINDING, INSPECTION
from inspections.models import Case, Finding, Flag, Inspection
from inspections.services import campaigns, findings, inspections

MOST_FLAGS = 50


class OutcomeForm(PageForm):
    text = text_area(_("What came of it"), rows=4)


class PostponementForm(ReasonForm):
    planned_on = forms.DateField(label=_("Day of the visit"), widget=DateInput)
    field_order = ("planned_on", "reason")


class NewFindingForm(PageForm):
    article = forms.CharField(
        label=_("Provision breached"),
        max_length=40,
        widget=select([]),
        help_text=_("As it was in force on the day of the visit."),
        error_messages={"required": _("A finding names the provision that was breached.")},
    )
    facts = text_area(_("What was found"), rows=4)
    question = forms.CharField(label=_("Question of the checklist"), max_length=40, required=False, widget=select([]))

    def fit(self, inspection: Inspection, actor: Actor) -> None:
        provisions = checklists.provisions(inspection.carried_out_on or clock.today())
        self.set_choices(
            "article",
            [("", formats.NOTHING), *((code, str(provision)[:160]) for code, provision in provisions.items())],
        )
        asked = [(row.code, row.local_question[:160]) for row in inspection.answers.all()]
        self.set_choices("question", [("", formats.NOTHING), *asked])


class SigningForm(PageForm):
    answer_due_on = forms.DateField(label=_("To be answered by"), widget=DateInput)


class CorroborationForm(PageForm):
    flag = forms.UUIDField(label=_("Flag"), widget=select([]))
    reason = text_area(_("How it confirms the flag"), max_length=2000)

    def fit(self, finding: Finding, actor: Actor) -> None:
        rows = Flag.objects.visible_to(actor).filter(
            enterprise=finding.inspection.enterprise_id, state__in=Flag.STANDING
        )
        chosen = queries.flags(rows.exclude(category="total")).order_by("-raised_at", "-id")[:MOST_FLAGS]
        self.set_choices(
            "flag", [("", formats.NOTHING), *((str(flag.pk), flag_messages.render(flag)[:160]) for flag in chosen)]
        )


CAMPAIGNS = declare(
    CAMPAIGN,
    Act(CAMPAIGN["start"], campaigns.start, tone="primary", scope=TokenScope.APPROVE, done=_("The campaign runs.")),
    Act(
        CAMPAIGN["end"],
        campaigns.end,
        form=OutcomeForm,
        scope=TokenScope.APPROVE,
        done=_("The campaign has ended."),
    ),
    page="pages:campaign",
    next_steps={
        "planned": NextStep(_("The office that planned it starts it.")),
        "running": NextStep(
            _("Inspectors plan its visits and carry them out; then the office ends it with a summary.")
        ),
        "ended": NOTHING,
    },
)
INSPECTIONS = declare(
    INSPECTION,
    Act(INSPECTION["carry_out"], inspections.carry_out, page="pages:inspection-visit"),
    Act(INSPECTION["name_team"], inspections.name_team, page="pages:inspection-team"),
    Act(INSPECTION["announce"], inspections.announce, done=_("The enterprise sees it from here on.")),
    Act(
        INSPECTION["postpone"],
        inspections.postpone,
        form=PostponementForm,
        done=_("It takes place on another day."),
    ),
    Act(INSPECTION["cancel"], inspections.cancel, tone="bad", done=_("It does not take place.")),
    Act(
        INSPECTION["find"],
        findings.create,
        form=NewFindingForm,
        result=Finding,
        status=statuses.HTTP_201_CREATED,
        tone="primary",
        done=_("The finding is recorded."),
    ),
    Act(
        INSPECTION["sign"],
        inspections.sign,
        form=SigningForm,
        scope=TokenScope.APPROVE,
        signature=Signature(inspections.PURPOSE, inspections.of_report),
        hint=_("A signed report cannot be changed, and the enterprise can read it."),
        done=_("The report is signed; the enterprise may answer."),
    ),
    Act(
        INSPECTION["answer"],
        inspections.answer,
        form=WordsForm,
        tone="primary",
        hint=_("Once only. Your answer is recorded with the report."),
        done=_("Your answer is with the office."),
    ),
    Act(
        INSPECTION["conclude"],
        inspections.conclude,
        form=WordsForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=_("Concluded."),
    ),
    page="pages:inspection",
    next_steps={
        "planned": NextStep(
            _("The team visits the site on the planned day and records what it found."), lambda row: row.planned_on
        ),
        "carried_out": NextStep(_("A member of the team completes the findings and signs the report.")),
        "reported": NextStep(
            _("The enterprise may answer; then the office concludes the inspection."), lambda row: row.answer_due_on
        ),
        "answered": NextStep(_("The office concludes the inspection.")),
        "concluded": NOTHING,
        "cancelled": NextStep(_("If the visit is still needed, plan another.")),
    },
)
FINDINGS = declare(
    FINDING,
    Act(
        FINDING["open_case"],
        findings.open_case,
        result=Case,
        status=statuses.HTTP_201_CREATED,
        tone="primary",
        hint=_("Opens a case about the site; the day of the visit is the day of the conduct."),
        done=opened,
    ),
    Act(
        FINDING["corroborate"],
        findings.corroborate,
        form=CorroborationForm,
        scope=TokenScope.APPROVE,
        hint=_("The inspection confirms the result of a rule. The finding is shown with the flag."),
    ),
    Act(
        FINDING["settle"],
        findings.settle,
        scope=TokenScope.APPROVE,
        hint=_("Corrected or explained, as another officer than the finder confirms."),
    ),
    page="pages:finding",
    next_steps={
        "open": NextStep(_("An inspector opens a case, adds it to what is known, or settles it.")),
        "case": NextStep(_("The case leads on.")),
        "corroborates": NextStep(_("An officer decides on the flag that it supports.")),
        "settled": NOTHING,
    },
)
