"""Pages of notices: drafted by one officer, seen with their effects and approved by another."""

from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from core.web.panels import panels
from enterprises.policies import holds
from enterprises.web import signing
from quotas.acts.notices import NOTICES
from quotas.capabilities import NOTICES_DRAFT
from quotas.filters.notices import NoticeFilters
from quotas.models import Notice
from quotas.printed_documents import notice_printed
from quotas.queries import effects, eligibility, notice_comparisons, printed_figures, supply
from quotas.queries import notices as queries
from quotas.queries.printed_figures import PrintedKind
from quotas.queries.withholding import with_withheld
from quotas.reference import printed_dates
from quotas.services import notices
from quotas.web import notice_forms
from quotas.web.accounts import programmes


class NoticeFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = notice_forms.year_field(required=False)
    state = state_of(Notice.State)


def visible(request: HttpRequest) -> QuerySet[Notice]:
    """Return the visible notices with their lines and the names of the recipients."""
    rows = queries.with_lines().visible_to(request.user)
    names = ("jurisdiction", "group", "enterprise")
    return rows.prefetch_related(
        *(f"lines__to_holder__{name}" for name in names), *(f"issuer__{name}" for name in names)
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = NoticeFilter(request)
    chosen = form.chosen
    rows = (
        Notice.objects.visible_to(request.user)
        .select_related("programme_year__programme", "issuer__jurisdiction", "issuer__group", "prepared_by")
        .annotate(
            total=Sum("lines__tonnes", filter=Q(lines__from_holder=None)),
            handed_on=Sum("lines__tonnes", filter=Q(lines__from_holder__isnull=False)),
        )
        .order_by("-issued_on", "number", "pk")
    )
    context = {
        "form": form,
        "rows": paged(request, NoticeFilters(chosen, queryset=rows).qs),
        "exported": chosen,
        "next_year": clock.today().year + 1,
        "may_draft": holds(request.user, NOTICES_DRAFT),
    }
    return render(request, "quotas/notice_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Notice:
    return get_object_or_404(visible(request).select_related("round"), pk=pk)


def _detail(request: HttpRequest, notice: Notice, failed: Failed = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    lines, remainders = effects.effects_of_notice(notice)
    done = notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED)
    beside = [] if done else notice_comparisons.beside_last_year(notice, lines)
    recipients = eligibility.recipients(notice, request.user)
    figures = printed_figures.figures_of(notice)
    context = {
        "notice": notice,
        "effects": with_withheld(lines, recipients),
        "remainders": remainders,
        "warnings": queries.warnings(notice, recipients),
        "recipients": recipients,
        "sums": printed_figures.declared_sums(figures, notice.lines.all()),
        "together": [figure for figure in figures if figure.kind == PrintedKind.TOGETHER],
        **panel(request, NOTICES, notice, failed, signing=signing),
        "may_edit": notices.LIFECYCLE.is_open(request.user, notice, "update"),
        "done": done,
        "may_assess": not done and holds(request.user, NOTICES_DRAFT) and notice.programme_year.year == today.year,
        "to_come": notice.to_come,
        "beside": beside,
        "growth": notice_comparisons.growth(beside),
        "changed": [] if done else notice_comparisons.since_returned(notice),
        "supply": [] if done else supply.effects_on_supply(notice, lines),
        "day_corrections": notice.day_corrections.select_related("recorded_by") if done else [],
        "source_days": sorted(set(printed_dates.days_in(notice.source))),
        "panels": panels(request, "notice", notice),
    }
    return render(request, "quotas/notice_detail.html", context, status=status)


@page
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return a notice with its lines as PDF."""
    return notice_printed(_visible(request, pk)).answer(request)


detail = detail_view(_visible, _detail)
act = act_view(NOTICES, find=_visible, show=_detail, signing=signing)
