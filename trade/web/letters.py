"""Pages of letters about mismatches: listed, drafted, sent, answered in the enterprise's own pages, closed."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Correctable
from core.files.answers import file_answer
from core.forms import PageForm
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from core.web.panels import panels
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from trade.acts.letters import LETTERS
from trade.capabilities import LETTERS_WRITE
from trade.filters.letters import LetterFilters
from trade.models import Letter
from trade.queries.invoice_comparisons import last_year
from trade.services import letter_answers, letters


class LetterFilter(ListForm):
    state = state_of(Letter.State)
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


class LetterForm(PageForm):
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=1990,
        max_value=2100,
        help_text=gettext_lazy("A question is drafted for each of its months that does not match."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=200, required=False, help_text=gettext_lazy("Empty: the year.")
    )


def _form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    stated = {"enterprise": request.GET.get("enterprise", ""), "year": request.GET.get("year")}
    return LetterForm(data, initial={**stated, "year": stated["year"] or last_year(clock.today())})


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = Letter.objects.visible_to(request.user).select_related("enterprise").order_by("-drafted_at", "-pk")
    context = LetterFilter(request).list_rows(request, LetterFilters, rows)
    context |= {"may_write": holds(request.user, LETTERS_WRITE), "today": clock.today()}
    return render(request, "trade/letter_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Draft a letter"),
        lead=gettext_lazy("Questions to an enterprise about its own figures. It reads them once the letter is sent."),
        button=gettext_lazy("Draft"),
        list_title=gettext_lazy("Letters"),
        list_page="pages:letters",
        detail_page="pages:letter",
        allowed=partial(holds, capability=LETTERS_WRITE),
        form=_form,
        service=letters.draft,
        done=gettext_lazy("The letter was drafted. Read its questions, then send it."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Letter:
    rows = Letter.objects.visible_to(request.user).select_related(
        "enterprise__jurisdiction", "office_place", "recipient", "drafted_by", "sent_by", "closed_by"
    )
    return get_object_or_404(rows.prefetch_related("questions__report", "questions__answered_by"), pk=pk)


def _detail(request: HttpRequest, row: Letter, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "questions": list(row.questions.all()),
        "silent": row.is_silent(clock.today()),
        "panels": panels(request, "letter", row),
        **panel(request, LETTERS, row, failed),
    }
    return render(request, "trade/letter_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(LETTERS, find=_visible, show=_detail)


@page
def file(request: HttpRequest, pk: UUID, ordinal: int) -> HttpResponse:
    """Return the file with which a question was answered."""
    letter = _visible(request, pk)
    try:
        row, content = letter_answers.file_of(letter, ordinal)
    except Correctable as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("pages:letter", pk=pk)
    return file_answer(content, name=row.file_name, media_type=row.media_type)
