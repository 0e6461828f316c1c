"""The records of a visit: answers and measurements of the team."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from inspections import checklists
from inspections.lifecycles import INSPECTION
from inspections.models import ChecklistAnswer, ChecklistQuestion, Inspection, ObservedFigure
from inspections.services import handover_notifications, required_text
from inspections.services.inspections.steps import enter, step
from quotas.models import Product

Answer = ChecklistAnswer.Answer
MOST_FIGURES = 200
MOST_TONNES = Decimal(1_000_000)

refusal(
    "inspection_two_with_certificates",
    lambda: Conflict("papers_missing", gettext_lazy("An inspection needs two officers with their certificates.")),
)
refusal(
    "visit_is_recorded_once",
    lambda: Conflict("already_recorded", gettext_lazy("What was found on a visit stays as it was recorded.")),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The team's answer to one question of the checklist."""

    code: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tonnes of a product of one month that the team established itself."""

    product: Product
    period: dt.date
    quantity: str
    tonnes: Decimal
    note: str = ""


@service
def carry_out(
    inspection: Inspection,
    *,
    actor: Actor,
    on: dt.date,
    summary: str,
    answers: Sequence[Answered],
    figures: Sequence[Measured] = (),
    present: str = "",
) -> Inspection:
    """Record the answers and measurements of the day: every question of the checklist needs its answer."""
    required_text.require_text(summary=summary)
    inspection = step(inspection, "carry_out", actor)
    faults = []
    if on > clock.today():
        faults.append(Fault("/on", "future_day", _("This day is in the future.")))
    elif on < inspection.planned_at.astimezone(clock.ZONE).date():
        faults.append(Fault("/on", "before_it_was_planned", _("It was planned only after this day.")))
    questions = checklists.questions(inspection.site.kind, min(on, clock.today()))
    faults += _of_answers(questions, answers)
    faults += _of_figures(figures, on)
    if faults:
        raise Invalid("invalid", _("The record of the inspection has errors."), errors=faults)
    given_answers = {answer.code: answer for answer in answers}
    inspection.carried_out_on, inspection.carried_out_by_id = on, actor.pk
    inspection.summary, inspection.present = summary.strip(), present.strip()
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            inspection=inspection,
            position=position,
            code=question.code,
            duty=question.duty,
            question=question.question,
            question_zh=question.question_zh,
            answer=given_answers[question.code].answer,
            note=given_answers[question.code].note.strip(),
        )
        for position, question in enumerate(questions, 1)
    )
    ObservedFigure.objects.bulk_create(
        ObservedFigure(
            inspection=inspection,
            product=figure.product,
            period=figure.period,
            quantity=figure.quantity,
            tonnes=figure.tonnes,
            note=figure.note.strip(),
        )
        for figure in figures
    )
    inspection.save_next("state", "carried_out_on", "carried_out_by", "summary", "present")
    handover_notifications.notify_of_visit(inspection)
    return enter(INSPECTION.rows().get(pk=inspection.pk), "carry_out", actor, inspection.summary)


def _of_answers(questions: Iterable[ChecklistQuestion], answers: Sequence[Answered]) -> list[Fault]:
    faults, asked = [], [question.code for question in questions]
    given: Mapping[str, int] = {}
    for number, answer in enumerate(answers):
        if answer.code not in asked:
            detail = _("This is not asked at a site of this kind.")
            faults.append(Fault(f"/answers/{number}/code", "unknown_question", detail))
        elif answer.code in given:
            faults.append(Fault(f"/answers/{number}/code", "answered_twice", _("This is answered twice.")))
        elif answer.answer not in Answer.values:
            detail = _("Choose one of: %s.") % ", ".join(Answer.values)
            faults.append(Fault(f"/answers/{number}/answer", "invalid_choice", detail))
        elif answer.answer == Answer.NOT_SEEN and not answer.note.strip():
            detail = _("State why it could not be inspected.")
            faults.append(Fault(f"/answers/{number}/note", "required", detail))
        given = {**given, answer.code: number}
    if missing := [code for code in asked if code not in given]:
        faults.append(Fault("/answers", "unanswered", _("Not answered: %s.") % ", ".join(missing)))
    return faults


def _of_figures(figures: Sequence[Measured], on: dt.date) -> list[Fault]:
    faults, keys = [], set()
    if len(figures) > MOST_FIGURES:
        return [Fault("/figures", "too_many", _("At most %d figures.") % MOST_FIGURES)]
    for number, figure in enumerate(figures):
        key = (figure.product.pk, figure.period, figure.quantity)
        if key in keys:
            faults.append(Fault(f"/figures/{number}", "same_figure_twice", _("This figure is given twice.")))
        keys.add(key)
        if figure.quantity not in ObservedFigure.Quantity.values:
            detail = _("Choose one of: %s.") % ", ".join(ObservedFigure.Quantity.values)
            faults.append(Fault(f"/figures/{number}/quantity", "invalid_choice", detail))
        if figure.period.day != 1 or figure.period > on:
            faults.append(Fault(f"/figures/{number}/period", "invalid", _("Give a month that has begun.")))
        if not 0 <= figure.tonnes <= MOST_TONNES:
            faults.append(Fault(f"/figures/{number}/tonnes", "out_of_range", _("Tonnes from 0 to 1,000,000.")))
    return faults
