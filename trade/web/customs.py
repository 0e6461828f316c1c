"""Pages of the customs: declarations, months that do not match, export markets, and partners' figures."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Forbidden
from core.forms import DateInput, PageForm, ReasonForm
from core.web.acts import send
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import PER_PAGE, page
from enterprises.models import NATION, Enterprise, Jurisdiction
from enterprises.policies import holds
from enterprises.roles import OFFICIAL_ROLES
from enterprises.scoping import memberships_of
from enterprises.web.enterprises import provinces
from quotas.models import Import, Product
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports
from trade.capabilities import CUSTOMS_FIGURES_RECORD, DECLARATIONS_RECORD
from trade.filters.declarations import DeclarationFilters, ExportComparisonFilters, PartnerImportFilters
from trade.models import Declaration, PartnerImport, RadioactivityLimit
from trade.partners import Partner
from trade.policies import of_the_nation
from trade.queries import comparisons, partner_imports
from trade.queries import declarations as queries
from trade.services import customs_figures, declarations, radioactivity_limits
from trade.sheets import declarations as sheet
from trade.web.comparisons import MOST_CANCELLED, YearForm
from trade.web.customs_forms import DeclarationForm, PartnerImportForm


class DeclarationFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    direction = choice(gettext_lazy("Direction"), Declaration.Direction)
    state = choice(gettext_lazy("State"), Declaration.State)
    partner = choice(gettext_lazy("Country or region"), Partner)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    day_after = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    day_before = forms.DateField(label=gettext_lazy("To"), widget=DateInput)


class ExportComparisonForm(YearForm):
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


class PartnerImportFilter(YearForm):
    partner = choice(gettext_lazy("Country or region"), Partner)
    kind = choice(gettext_lazy("Kind of product"), Product.Kind)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show the declarations, newest first."""
    rows = Declaration.objects.visible_to(request.user).with_refused_before()
    rows = rows.select_related("enterprise", "product", "hs_code")
    context = DeclarationFilter(request).list_rows(request, DeclarationFilters, rows.order_by("-day", "-pk"))
    context["may_record"] = holds(request.user, DECLARATIONS_RECORD)
    return render(request, "trade/declaration_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Declaration:
    rows = Declaration.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("enterprise__jurisdiction", "product", "hs_code", "limit", "recorded_by"), pk=pk
    )


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _visible(request, pk)
    earlier = Declaration.objects.visible_to(request.user).refused_before_of(row)
    return render(request, "trade/declaration_detail.html", {"row": row, "earlier": earlier})


def _declaration_form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    return DeclarationForm(data)


create = create_view(
    Creation(
        title=gettext_lazy("Record a declaration"),
        lead=gettext_lazy(
            "A customs declaration as it is printed. It cannot be changed afterwards; a mistake is cancelled. An export"
            " within the quota uses it once: by the monthly report that states it."
        ),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Customs declarations"),
        list_page="pages:declarations",
        detail_page="pages:declaration",
        allowed=partial(holds, capability=DECLARATIONS_RECORD),
        form=_declaration_form,
        service=declarations.record,
        done=lambda row: (
            _("The declaration was recorded.")
            if row.state == Declaration.State.CLEARED
            else _("The import was refused and recorded: its radioactivity is above the limit.")
        ),
    )
)


@page
def template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(sheet.template(form), "declarations", form)


@page
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file of declarations; the page that follows shows its faults."""
    if not holds(request.user, DECLARATIONS_RECORD):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    guide = {
        "trail": _("Customs declarations"),
        "text": _("A row for each declaration. One that is recorded already is recognised by its number and figures."),
        "template": "pages:declaration-sheet-template",
    }
    about = {"kind": Import.Kind.DECLARATIONS}
    return imports.upload(request, reverse("pages:declarations"), about, _("Customs declarations as a sheet"), guide)


@page
def export_comparisons(request: HttpRequest) -> HttpResponse:
    """Show the months in which reported exports and declarations do not match, the largest difference first."""
    form = ExportComparisonForm(request)
    chosen = {"year": comparisons.last_year(clock.today()), **form.chosen}
    firms = Enterprise.objects.visible_to(request.user).order_by("code")
    compared = ExportComparisonFilters(chosen, queryset=firms, request=request)
    rows = compared.compare()
    cancelled = queries.cancelled_exports(Declaration.objects.visible_to(request.user), compared.qs, chosen["year"])
    context = {
        "form": form,
        "year": chosen["year"],
        "cancelled": list(cancelled[: MOST_CANCELLED + 1]),
        "most_cancelled": MOST_CANCELLED,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "exported": chosen,
    }
    return render(request, "trade/export_comparison_list.html", context)


@page
def export_markets(request: HttpRequest) -> HttpResponse:
    """Show the exports of a year by destination, of the declarations that the reader sees."""
    form = YearForm(request)
    year = form.chosen.get("year", clock.today().year)
    rows = Declaration.objects.visible_to(request.user)
    context = {"form": form, "year": year, "markets": queries.markets(rows, year)}
    return render(request, "trade/export_markets.html", context)


@page
def partner_figures(request: HttpRequest) -> HttpResponse:
    """Show partners' import figures beside the declared exports, the largest gap first."""
    may_compare = _sees_the_nation(request)
    form = PartnerImportFilter(request)
    figures = PartnerImport.objects.visible_to(request.user).filter(withdrawn_at=None)
    figures = PartnerImportFilters(form.chosen, queryset=figures, request=request).qs
    exports = Declaration.objects.visible_to(request.user) if may_compare else Declaration.objects.none()
    context = {
        "form": form,
        "rows": partner_imports.mirror(figures, exports),
        "compared": may_compare,
        "published": partner_imports.published_gaps(),
        "limits": RadioactivityLimit.objects.order_by("-valid_from"),
        "may_record": holds(request.user, CUSTOMS_FIGURES_RECORD),
        "entry": _entry_of_limits(request),
        "exported": form.chosen,
    }
    return render(request, "trade/partner_import_list.html", context)


def _entry_of_limits(request: HttpRequest) -> tuple[str, UUID] | None:
    """Return the act by which two officers of the national customs enter a limit, for those who may propose it."""
    if not of_the_nation(request.user, CUSTOMS_FIGURES_RECORD):
        return None
    return radioactivity_limits.ENTER, Jurisdiction.objects.get(code=NATION).pk


def _sees_the_nation(request: HttpRequest) -> bool:
    """Return whether the reader sees the exports of all enterprises, so that a sum of them is that of the nation."""
    return any(
        held.role in OFFICIAL_ROLES and held.jurisdiction is not None and held.jurisdiction.code == NATION
        for held in memberships_of(request.user)
    )


def _partner_form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    return PartnerImportForm(data)


@page
def partner_figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one figure with its wording and source; the customs withdraw it here."""
    row = get_object_or_404(PartnerImport.objects.visible_to(request.user), pk=pk)
    may_withdraw = row.withdrawn_at is None and holds(request.user, CUSTOMS_FIGURES_RECORD)
    return render(request, "trade/partner_import_detail.html", {"row": row, "may_withdraw": may_withdraw})


create_partner_figure = create_view(
    Creation(
        title=gettext_lazy("Record a partner's figure"),
        lead=gettext_lazy("What the partner's own statistics state, with the wording and the source."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Partners' imports"),
        list_page="pages:partner-imports",
        detail_page="pages:partner-import",
        allowed=partial(holds, capability=CUSTOMS_FIGURES_RECORD),
        form=_partner_form,
        service=customs_figures.record_figure,
        done=gettext_lazy("The figure was recorded."),
    )
)


@page
def withdraw_partner_figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw a figure that was a mistake."""
    row = get_object_or_404(PartnerImport.objects.visible_to(request.user), pk=pk)
    if not holds(request.user, CUSTOMS_FIGURES_RECORD):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    sent = send(request, form, lambda **values: customs_figures.withdraw_figure(row, actor=request.user, **values))
    if sent.done:
        messages.success(request, _("The figure was withdrawn."))
        return redirect("pages:partner-import", pk=row.pk)
    context = {
        "form": form,
        "title": _("Withdraw the figure"),
        "lead": f"{row.get_partner_display()} {row.year}",
        "list": (reverse("pages:partner-imports"), _("Partners' imports")),
        "back": reverse("pages:partner-import", args=[row.pk]),
    }
    return render(request, "trade/reasoned.html", context, status=sent.status)
