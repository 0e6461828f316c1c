"""Pages of bulletins: drafted and published by a ministry's officers, read by everybody, and printed."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.formats import local_name
from core.forms import YearField
from core.models import label_of
from core.public import public
from core.web.filters import form_of
from core.web.pages import paged
from core.web.records import RecordPages
from enterprises.models import Authority
from enterprises.policies import roles_with
from enterprises.scoping import bounds_of
from portal import bulletin_pdf, bulletin_tables
from portal.acts.bulletins import BULLETINS, BulletinTextsForm
from portal.capabilities import BULLETINS_DRAFT
from portal.filters.bulletins import BulletinFilters
from portal.lifecycles import BULLETIN
from portal.models import Bulletin
from portal.queries import bulletins as queries
from portal.services import bulletins


class BulletinForm(BulletinTextsForm):
    field_order = ("authority", "year", "month", *Bulletin.TEXTS, "planned_on")

    authority = forms.ModelChoiceField(
        label=label_of(Bulletin, "authority"), queryset=Authority.objects.none(), to_field_name="code"
    )
    year = YearField(label=label_of(Bulletin, "year"), first=2006)
    month = forms.IntegerField(
        label=label_of(Bulletin, "month"), min_value=1, max_value=12, required=False,
        help_text=gettext_lazy("Empty: the whole year."),
    )  # fmt: skip

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"year": clock.today().year})
        granted = roles_with(BULLETINS_DRAFT)
        own = [bound.authority for bound in bounds_of(request.user) if bound.role in granted and bound.authority]
        form.field("authority").queryset = Authority.objects.filter(code__in=own).order_by("code")
        form.field("authority").label_from_instance = local_name
        return form


def _figures(row: Bulletin) -> dict[str, Any]:
    """Return the frozen figures or, before publication, those of this moment."""
    on, figures = row.on, row.figures
    if figures is None:
        frozen = queries.freeze(row)
        on, figures = frozen.on, frozen.figures
    return {
        "plans": bulletin_tables.plan_rows(figures),
        "enforcement": bulletin_tables.enforcement_rows(figures),
        "on": on,
    }


def _editions(row: Bulletin, visible: QuerySet[Bulletin], page_name: str) -> dict[str, str]:
    """Return the paths of the edition that a bulletin corrects, and of the one that corrects it, where there is one."""
    corrected = visible.filter(pk=row.corrects_id).first() if row.corrects_id else None
    correction = visible.filter(corrects=row).exclude(state=Bulletin.State.WITHDRAWN).first()
    return {
        "corrected_path": reverse(page_name, args=[corrected.pk]) if corrected else "",
        "correction_path": reverse(page_name, args=[correction.pk]) if correction else "",
    }


def _shown(request: HttpRequest, row: Bulletin) -> Mapping[str, Any]:
    return {**_figures(row), **_editions(row, Bulletin.objects.visible_to(request.user), "pages:bulletin")}


CREATE = Create(
    service=bulletins.draft,
    form=BulletinForm,
    capability=BULLETINS_DRAFT,
    title=gettext_lazy("Begin a bulletin"),
    lead=gettext_lazy("Its figures are added and frozen when a second officer publishes it."),
    button=gettext_lazy("Begin"),
    done=gettext_lazy("The bulletin was begun."),
)
PAGES = RecordPages[Bulletin](
    title=gettext_lazy("Bulletins"),
    templates="portal/bulletin",
    order=("-year", "-month", "-edition", "pk"),
    filters=BulletinFilters,
    form=form_of(BulletinFilters, "year", "state"),
    creates=CREATE,
    acts=BULLETINS,
    in_detail=_shown,
)


def _published(pk: UUID) -> Bulletin:
    return get_object_or_404(BULLETIN.rows().filter(state=Bulletin.State.PUBLISHED), pk=pk)


@public
def published(request: HttpRequest) -> HttpResponse:
    rows = Bulletin.objects.published().select_related("authority").order_by("-year", "-month", "-edition", "pk")
    return render(request, "public/bulletins.html", {"rows": paged(request, rows)})


@public
def published_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _published(pk)
    editions = _editions(row, Bulletin.objects.published(), "pages:public-bulletin")
    return render(request, "public/bulletin.html", {"row": row, **_figures(row), **editions})


@public
def published_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    return bulletin_pdf.answer(_published(pk))
