"""Public pages of quota: the verification of receipts, and plans with the accepted use."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.templatetags.pages import local_name
from core.web.filters import ListForm, choice
from core.web.forms import PageForm
from core.web.pages import paged
from core.web.public import public
from enterprises.web.enterprises import provinces
from enterprises.web.province_tiles import TILES
from quotas.models import Account, Holder, Programme, Report
from quotas.quantities import percent
from quotas.queries import publication
from quotas.web import year_bars

NOT_FOUND = 404


class VerificationForm(PageForm):
    receipt = forms.RegexField(
        r"^\s*[A-Za-z0-9-]{1,32}\s*$",
        label=_("Receipt number"),
        help_text=_("It stands on the receipt: R, year and month, twelve letters and figures."),
        error_messages={
            "required": _("Give the number of the receipt."),
            "invalid": _("A number has letters, figures and hyphens only."),
        },
    )


@public
def verify_form(request: HttpRequest) -> HttpResponseBase:
    """Show the form for a receipt number, and redirect to the address of its verification."""
    form = VerificationForm(request.GET if "receipt" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("pages:verify", number=form.cleaned_data["receipt"].strip().upper())
    return render(request, "public/verify.html", {"form": form}, status=400 if form.is_bound else 200)


@public
def verify(request: HttpRequest, number: str) -> HttpResponse:
    report = _filed(number)
    context: dict[str, Any] = {"report": report, "number": number, "form": VerificationForm()}
    if report is not None:
        context["stands"] = report.state in Report.STANDING
    return render(request, "public/verify.html", context, status=200 if report else NOT_FOUND)


def _filed(number: str) -> Report | None:
    """Return the filed report without its content: a verifier already has the paper."""
    filed = Report.objects.select_related("enterprise").defer("canonical").filter(receipt_number=number.upper())
    return filed.first()


def programmes() -> list[tuple[str, str]]:
    return [(programme.code, local_name(programme)) for programme in Programme.objects.order_by("code")]


class PlanFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=9999)
    province = choice(_("Province"), provinces)


@public
def plans(request: HttpRequest) -> HttpResponse:
    form = PlanFilter(request)
    chosen = form.chosen
    rows = publication.plans()
    for name, lookup in (
        ("programme", "programme_year__programme__code"),
        ("year", "programme_year__year"),
        ("province", "holder__code"),
    ):
        if name in chosen:
            rows = rows.filter(**{lookup: chosen[name]})
    context = {"form": form, "rows": paged(request, rows), "as_of": clock.today(), "asked": chosen}
    return render(request, "public/plans.html", context | drawn(chosen))


def drawn(chosen: dict[str, Any]) -> dict[str, Any]:
    """Return charts of one programme by year and of one year by province.

    The programme is the chosen or the mining plan; the year the chosen or the latest, if possible with accepted use.
    """
    code = chosen.get("programme") or "mlr-mining"
    wholes = list(publication.wholes(code))
    nation = [row for row in wholes if row.holder.type == Holder.Type.NATION]
    if not nation:
        return {}
    telling = {row.programme_year.year for row in wholes if row.used_accepted}
    year = chosen.get("year") or max(telling or {row.programme_year.year for row in wholes})
    of_year = {row.holder.code: row for row in wholes if row.programme_year.year == year}
    return {
        "programme": nation[0].programme_year.programme,
        "year": year,
        "years": nation,
        "bars": year_bars.build(nation),
        "tiles": [_tile(code, *place, of_year.get(code)) for code, place in TILES.items()],
    }


def _tile(code: str, column: int, row: int, short: str, short_zh: str, account: Account | None) -> dict[str, Any]:
    share = percent(account.used_accepted, account.allocated) if account else None
    if account is None:
        level = "none"
    elif not share:
        level = "idle"
    else:
        level = "over" if share > 100 else "high" if share >= 75 else "low"
    place = {"code": code, "column": column, "row": row, "short": short, "short_zh": short_zh}
    return {**place, "account": account, "share": share, "level": level}
