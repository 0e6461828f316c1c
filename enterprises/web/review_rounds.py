"""Pages of review rounds: listed with how many licences were re-examined, entered, and recorded many at once."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.errors import Forbidden
from core.forms import DateInput, PageForm, text_area
from core.web.acts import detail_view, send
from core.web.creation import Trail, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.capabilities import LICENCES_REVIEW
from enterprises.filters import NOT_YET, ReviewedLicenceFilters, ReviewRoundFilters, provinces
from enterprises.forms.codes import PlaceField
from enterprises.lifecycles.review_rounds import REVIEW_ROUND
from enterprises.models import Licence, LicenceReview, ReviewRound
from enterprises.policies import holds
from enterprises.queries import latest_reviews
from enterprises.services import review_rounds
from enterprises.services.review_rounds import Result

AT_ONCE = 25  # licences on the page that records outcomes
OUTCOMES = [*LicenceReview.Outcome.choices, (NOT_YET, gettext_lazy("Not yet re-examined"))]


class ReviewRoundFilter(ListForm):
    kind = choice(gettext_lazy("Kind of licence"), Licence.Kind)
    province = choice(gettext_lazy("Province"), provinces)
    waiting = choice(
        gettext_lazy("Re-examined"), [("true", gettext_lazy("Not all of them")), ("false", gettext_lazy("All of them"))]
    )


class OutcomeFilter(ListForm):
    outcome = choice(gettext_lazy("Outcome"), OUTCOMES)
    province = choice(gettext_lazy("Province"), provinces)


class ReviewRoundForm(PageForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of licence"), choices=Licence.Kind.choices)
    place = PlaceField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("CN for the nation, or the code of a province, prefecture or county"),
    )
    document = text_area(
        gettext_lazy("Document"), max_length=2000, help_text=gettext_lazy("its office, number and day")
    )
    begins_on = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DateInput)


class OutcomesForm(PageForm):
    """The day, and an outcome with its finding for each licence; those without an outcome are left for later."""

    reviewed_on = forms.DateField(label=gettext_lazy("Re-examined on"), widget=DateInput)

    def __init__(self, *args: Any, licences: list[Licence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.licences = licences
        for number, licence in enumerate(licences):
            outcome = forms.ChoiceField(
                label=_("Outcome of %(number)s") % {"number": licence.number},
                choices=[("", _("Not yet re-examined")), *LicenceReview.Outcome.choices],
                required=False,
            )
            finding = forms.CharField(
                label=_("Finding on %(number)s") % {"number": licence.number}, max_length=2000, required=False
            )
            self.add_field(f"outcome_{number}", outcome)
            self.add_field(f"finding_{number}", finding)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"licence": licence, "outcome": self[f"outcome_{number}"], "finding": self[f"finding_{number}"]}
            for number, licence in enumerate(self.licences)
        ]

    @property
    def _entered(self) -> list[int]:
        return [number for number in range(len(self.licences)) if self.cleaned_data.get(f"outcome_{number}")]

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "reviewed_on": cleaned["reviewed_on"],
            "results": [
                Result(self.licences[number], cleaned[f"outcome_{number}"], cleaned[f"finding_{number}"])
                for number in self._entered
            ],
        }

    def places(self) -> dict[str, str]:
        """Return the field of each pointer of a refusal."""
        return {
            f"/results/{index}/{member}": f"{name}_{number}"
            for index, number in enumerate(self._entered)
            for member, name in (("licence", "outcome"), ("finding", "finding"))
        }


def _rows(request: HttpRequest) -> QuerySet[ReviewRound]:
    rounds = ReviewRound.objects.visible_to(request.user).select_related("place", "recorded_by")
    return rounds.with_counts(Licence.objects.visible_to(request.user))


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).order_by("-begins_on", "-pk")
    context = ReviewRoundFilter(request).list_rows(request, ReviewRoundFilters, rows)
    context |= {"today": clock.today(), "may_order": holds(request.user, LICENCES_REVIEW)}
    return render(request, "enterprises/review_round_list.html", context)


TRAIL = Trail(
    title=gettext_lazy("Review rounds"),
    list_page="pages:review-rounds",
    detail_page="pages:review-round",
)


create = create_view(
    TRAIL,
    Create(
        service=review_rounds.order,
        form=ReviewRoundForm,
        capability=LICENCES_REVIEW,
        title=gettext_lazy("Enter a round"),
        lead=gettext_lazy("It concerns the licences of this kind in the place that were valid on its first day."),
        button=gettext_lazy("Enter"),
        done=gettext_lazy("The round was entered."),
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> ReviewRound:
    return get_object_or_404(_rows(request), pk=pk)


def _licences(request: HttpRequest, row: ReviewRound) -> QuerySet[Licence]:
    rows = Licence.objects.visible_to(request.user).with_state(clock.today())
    return row.licences(rows.select_related("site__jurisdiction", "site__enterprise", "authority")).order_by("number")


def _detail(request: HttpRequest, row: ReviewRound) -> HttpResponse:
    form = OutcomeFilter(request)
    shown = ReviewedLicenceFilters(form.chosen, queryset=_licences(request, row), request=request).qs
    rows = paged(request, shown)
    context = {
        "row": row,
        "form": form,
        "rows": rows,
        "licences": latest_reviews(rows),
        "exported": {**form.chosen, "round": str(row.pk)},
        "overdue": row.is_overdue(clock.today()) and row.licences_waiting,
        "may_record": REVIEW_ROUND.is_open(request.user, row, "record"),
    }
    return render(request, "enterprises/review_round_detail.html", context)


detail = detail_view(_visible, _detail)


@page
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the outcomes of the next licences; if something is refused, the form keeps the input."""
    row = _visible(request, pk)
    if not REVIEW_ROUND.is_open(request.user, row, "record"):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    licences = _licences(request, row)
    if request.method == "POST":
        chosen = licences.filter(number__in=request.POST.getlist("licence")[:AT_ONCE])
    else:
        chosen = licences.filter(Q(("outcome", None)))[:AT_ONCE]
    form = OutcomesForm(request.POST or None, licences=list(chosen), initial={"reviewed_on": clock.today()})
    places = form.places() if request.method == "POST" and form.is_valid() else {}
    sent = send(request, form, partial(review_rounds.record, row, actor=request.user), row, places=places)
    if sent.done:
        messages.success(request, _("The outcomes were recorded."))
        return redirect("pages:review-round", pk=pk)
    return render(request, "enterprises/review_round_record.html", {"row": row, "form": form}, status=sent.status)
