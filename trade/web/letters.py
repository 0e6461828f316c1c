"""Pages of letters about mismatches: listed, drafted, sent, answered in the enterprise's own pages, closed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Correctable
from core.files.answers import file_answer
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from enterprises import text_templates
from trade.acts.letters import CREATE_LETTER, LETTERS
from trade.filters import LetterFilters
from trade.letter_texts import LetterTexts
from trade.models import Letter
from trade.services import letter_answers


def _texts(row: Letter) -> dict[str, Any]:
    worded = LetterTexts(row, text_templates.read())
    return {
        "opening": worded.opening,
        "closing": worded.closing,
        "questions": [(question, worded.question(question)) for question in row.questions.all()],
    }


PAGES = RecordPages[Letter](
    title=gettext_lazy("Letters"),
    templates="trade/letter",
    order=("-drafted_at", "-pk"),
    filters=LetterFilters,
    form=form_of(LetterFilters, "state", "province", "enterprise", "office"),
    creates=CREATE_LETTER,
    acts=LETTERS,
    subject="letter",
    in_list=lambda request, context: {"today": clock.today()},
    in_detail=lambda request, row: {**_texts(row), "silent": row.is_silent(clock.today())},
)


@page
def file(request: HttpRequest, pk: UUID, ordinal: int) -> HttpResponse:
    """Return the file with which a question was answered."""
    letter = PAGES.find(request, pk)
    try:
        row, content = letter_answers.file_of(letter, ordinal)
    except Correctable as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("pages:letter", pk=pk)
    return file_answer(content, name=row.file_name, media_type=row.media_type)
