"""Pages of letters about mismatches: listed, drafted, sent, answered in the enterprise's own pages, closed."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Correctable
from core.files.answers import file_answer
from core.forms import PageForm, YearField
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.pages import page
from core.web.records import RecordPages
from enterprises.policies import holds
from trade.acts.letters import LETTERS
from trade.capabilities import LETTERS_WRITE
from trade.filters import LetterFilters
from trade.models import Letter
from trade.queries.invoice_comparisons import last_year
from trade.services import letter_answers, letters


class LetterForm(PageForm):
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    year = YearField(
        label=gettext_lazy("Year"),
        help_text=gettext_lazy("A question is drafted for each of its months that does not match."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=200, required=False, help_text=gettext_lazy("Empty: the year.")
    )


def _form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    stated = {"enterprise": request.GET.get("enterprise", ""), "year": request.GET.get("year")}
    return LetterForm(data, initial={**stated, "year": stated["year"] or last_year(clock.today())})


PAGES = RecordPages[Letter](
    title=gettext_lazy("Letters"),
    list_page="pages:letters",
    detail_page="pages:letter",
    templates="trade/letter",
    order=("-drafted_at", "-pk"),
    filters=LetterFilters,
    form=form_of(LetterFilters, "state", "province", "enterprise"),
    may_record=partial(holds, capability=LETTERS_WRITE),
    acts=LETTERS,
    subject="letter",
    in_list=lambda request, context: {"today": clock.today()},
    in_detail=lambda request, row: {"questions": list(row.questions.all()), "silent": row.is_silent(clock.today())},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Draft a letter"),
    lead=gettext_lazy("Questions to an enterprise about its own figures. It reads them once the letter is sent."),
    button=gettext_lazy("Draft"),
    form=_form,
    service=letters.draft,
    done=gettext_lazy("The letter was drafted. Read its questions, then send it."),
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
