"""Pages of imports by partners: their figures beside the declared exports, one figure, its entry and withdrawal."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import ReasonForm
from core.web.creation import Trail, change_view, create_view
from core.web.filters import choice
from core.web.pages import page
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import holds
from enterprises.roles import OFFICIAL_ROLES
from enterprises.scoping import memberships_of
from quotas.models import Product
from trade.acts.partner_imports import CREATE_PARTNER_IMPORT
from trade.capabilities import CUSTOMS_FIGURES_RECORD
from trade.filters import PartnerImportFilters
from trade.models import Declaration, PartnerImport, RadioactivityLimit
from trade.partner_countries import Partner
from trade.policies import of_the_nation
from trade.queries import mirror_statistics
from trade.services import customs_figures, radioactivity_limits
from trade.web.comparisons import YearForm


class PartnerImportFilter(YearForm):
    partner = choice(gettext_lazy("Country or region"), Partner)
    kind = choice(gettext_lazy("Kind of product"), Product.Kind)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show partners' import figures beside the declared exports, the largest gap first."""
    may_compare = _sees_the_nation(request)
    form = PartnerImportFilter(request)
    figures = PartnerImport.objects.visible_to(request.user).filter(withdrawn_at=None)
    figures = PartnerImportFilters(form.chosen, queryset=figures, request=request).qs
    exports = Declaration.objects.visible_to(request.user) if may_compare else Declaration.objects.none()
    context = {
        "form": form,
        "rows": mirror_statistics.mirror(figures, exports),
        "compared": may_compare,
        "published": mirror_statistics.published_gaps(),
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


def _visible(request: HttpRequest, pk: UUID) -> PartnerImport:
    return get_object_or_404(PartnerImport.objects.visible_to(request.user), pk=pk)


def _name(row: PartnerImport) -> str:
    return f"{row.get_partner_display()} {row.year}"


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one figure with its wording and source; the customs withdraw it here."""
    row = _visible(request, pk)
    may_withdraw = row.withdrawn_at is None and holds(request.user, CUSTOMS_FIGURES_RECORD)
    return render(request, "trade/partner_import_detail.html", {"row": row, "may_withdraw": may_withdraw})


TRAIL = Trail(
    title=gettext_lazy("Partners' imports"),
    list_page="pages:partner-imports",
    detail_page="pages:partner-import",
)


create = create_view(TRAIL, CREATE_PARTNER_IMPORT)


withdraw = change_view(
    TRAIL,
    title=gettext_lazy("Withdraw the figure"),
    lead=_name,
    name=_name,
    find=_visible,
    allowed=lambda person, row: holds(person, CUSTOMS_FIGURES_RECORD),
    form=lambda row, data: ReasonForm(data),
    service=customs_figures.withdraw_figure,
    done=gettext_lazy("The figure was withdrawn."),
)
