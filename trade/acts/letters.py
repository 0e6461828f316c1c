"""Acts on a letter: its questions, its sending, the answers, and its end."""

from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.acts import NOTHING, Act, Create, NextStep, declare
from core.files.uploads import Upload
from core.forms import MonthField, PageForm, YearField, select, text_area
from core.models import TokenScope
from trade.capabilities import LETTERS_WRITE
from trade.lifecycles import LETTER
from trade.models import Letter
from trade.models.letters import ADDRESSED_ROLES
from trade.queries.invoice_comparisons import last_year
from trade.services import letter_answers, letters


class UploadField(forms.FileField):
    """A file, held whole in memory and limited by the size of the request's body."""

    def clean(self, data: object, initial: object = None) -> Any:
        file = super().clean(data, initial)
        return Upload.received(file) if file else None


class LetterAskForm(PageForm):
    text = text_area(_("Question"), max_length=4000, help_text=_("It names no other enterprise."))


class LetterQuestionForm(PageForm):
    question = forms.IntegerField(label=_("Number of the question"), min_value=1)

    def fit(self, obj: Letter, actor: Actor) -> None:
        left = [row.ordinal for row in obj.questions.all() if row.answered_at is None]
        self.field("question").widget = select([(ordinal, ordinal) for ordinal in left])


class LetterSendForm(PageForm):
    working_days = forms.IntegerField(
        label=_("Working days to answer"), min_value=1, max_value=letters.MOST_DAYS, initial=10
    )


class LetterAnswerForm(LetterQuestionForm):
    text = text_area(_("Answer"), max_length=8000, required=False)
    report_month = MonthField(label=_("Month of the amended report"), required=False)
    file = UploadField(label=_("File"), required=False, help_text=_("PDF, picture, text or Office file."))


class LetterForm(PageForm):
    enterprise = forms.CharField(label=_("Code of the enterprise"), max_length=32)
    year = YearField(
        label=_("Year"),
        help_text=_("A question is drafted for each of its months that does not match."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False, help_text=_("Empty: the year."))
    office = forms.ChoiceField(
        label=_("Office asked"),
        choices=[("", _("None: the enterprise is asked")), *ADDRESSED_ROLES],
        required=False,
        help_text=_("The enterprise does not read a letter to an office."),
    )
    office_place = forms.CharField(
        label=_("Place of the office (code)"),
        max_length=6,
        required=False,
        help_text=_("Empty: the province of the enterprise, and its county for officers of counties."),
    )

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        stated = {"enterprise": request.GET.get("enterprise", ""), "year": request.GET.get("year")}
        return cls(data, initial={**stated, "year": stated["year"] or last_year(clock.today())})


CREATE_LETTER = Create(
    service=letters.draft,
    form=LetterForm,
    capability=LETTERS_WRITE,
    title=_("Draft a letter"),
    lead=_("Questions to an enterprise about its own figures, or to an office about them. They are read once sent."),
    button=_("Draft"),
    done=_("The letter was drafted. Read its questions, then send it."),
)
LETTERS = declare(
    LETTER,
    Act(LETTER["ask"], letters.ask, form=LetterAskForm, done=_("The question was added.")),
    Act(LETTER["drop"], letters.drop, form=LetterQuestionForm, done=_("The question was removed.")),
    Act(
        LETTER["send"],
        letters.send,
        form=LetterSendForm,
        scope=TokenScope.APPROVE,
        tone="primary",
        hint=_("Who is asked reads it at once. No breach is alleged."),
        done=_("The letter was sent."),
    ),
    Act(LETTER["withdraw"], letters.withdraw, tone="bad", done=_("The draft was withdrawn.")),
    Act(
        LETTER["answer"],
        letter_answers.answer,
        form=LetterAnswerForm,
        tone="primary",
        hint=_("An answer is not changed afterwards."),
        done=_("The answer was recorded."),
    ),
    Act(
        LETTER["explain"],
        letters.explain,
        scope=TokenScope.APPROVE,
        done=_("The letter is closed as explained."),
    ),
    page="pages:letter",
    exempt={"hand_on": "performed by the handover of inspections, which keeps the rows as evidence"},
    next_steps={
        "draft": NextStep(_("The officer completes the questions and sends the letter.")),
        "sent": NextStep(_("Who is asked answers every question."), lambda letter: letter.due_on),
        "answered": NextStep(_("The officer who sent it reads the answers and closes the letter.")),
        "explained": NOTHING,
        "closed": NOTHING,
        "withdrawn": NOTHING,
    },
)
