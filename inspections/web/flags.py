"""Pages of flags: the subject, the figures with their formula, and the officer's decision."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Act
from core.forms import YearField
from core.web.acts import Failed, act_view, detail_view, message, offer, panel
from core.web.bulk import BulkPage
from core.web.filters import AnyOf, ListForm, choice
from core.web.pages import page, paged
from enterprises.filters import provinces
from enterprises.policies import holds
from enterprises.web.map_layers import layers_around
from inspections import flag_messages, queries, rules, suspicions
from inspections.acts.cases import CASES
from inspections.acts.flags import FLAGS, name_of
from inspections.capabilities import RISK_SEE
from inspections.filters import FlagFilters
from inspections.models import Finding, Flag, Severity
from inspections.services.flags import Escalation
from quotas.web.accounts import programmes

STANDING = "standing"


class FlagFilter(ListForm):
    rule = AnyOf(gettext_lazy("Rule"), lambda: [(code, _(rule.title)) for code, rule in rules.RULES.items()])
    severity = AnyOf(gettext_lazy("Severity"), Severity)
    state = choice(gettext_lazy("State"), [(STANDING, gettext_lazy("Not decided yet")), *Flag.State.choices])
    programme = choice(gettext_lazy("Programme"), programmes)
    year = YearField(label=gettext_lazy("Year"))
    province = choice(gettext_lazy("Province"), provinces)
    subject = forms.CharField(label=gettext_lazy("Code"), max_length=64)
    notice = forms.UUIDField(widget=forms.HiddenInput)


def gravest_first(rows: QuerySet[Flag]) -> QuerySet[Flag]:
    # One excess is flagged under each programme at one instant: in the same order wherever it is shown.
    alike = ("rule", "enterprise__code", "programme__code", "category", "-pk")
    return rows.order_by(queries.SEVERITY_RANK.desc(), "-tonnes", "-raised_at", *alike)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = FlagFilter(request)
    chosen = form.chosen
    rows = queries.flags(Flag.objects.visible_to(request.user))
    given = {name: value for name, value in chosen.items() if name != "state"}
    rows = FlagFilters(given, queryset=rows, request=request).qs
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")).values_list("state", "pk__count"))
    undecided = sum(counted.get(state, 0) for state in Flag.STANDING)
    chips = [
        {"value": STANDING, "label": _("Not decided yet"), "count": undecided},
        *({"value": value, "label": label, "count": counted.get(value, 0)} for value, label in Flag.State.choices),
        {"value": "any", "label": _("All"), "count": sum(counted.values())},
    ]
    state = request.GET.get("state") or STANDING
    if state == STANDING:
        rows = rows.filter(state__in=Flag.STANDING)
    elif state in Flag.State.values:
        rows = rows.filter(state=state)
    page_of = paged(request, gravest_first(rows))
    exported = {name: value for name, value in chosen.items() if name != "state"}
    exported |= {"standing": "true"} if state == STANDING else {"state": state} if state in Flag.State.values else {}
    context = {
        "form": form,
        "rows": page_of,
        "chips": chips,
        "state": state,
        "exported": exported,
        "may_see_suspicions": holds(request.user, RISK_SEE),
        "together": TOGETHER.offered(request.user),
    }
    context |= _flag_beside_list(request, list(page_of))
    return render(request, "inspections/flag_list.html", context)


def _flag_beside_list(request: HttpRequest, rows: list[Flag]) -> dict[str, Any]:
    """Return the flag to show beside the list: the chosen one or the first, and the one to show next."""
    if not rows:
        return {}
    asked = request.GET.get("flag", "")
    place = next((place for place, flag in enumerate(rows) if str(flag.pk) == asked), None)
    flag = rows[place or 0]
    following = rows[(place or 0) + 1 : (place or 0) + 2]
    query = request.GET.copy()
    query["flag"] = str(following[0].pk) if following else ""
    return {
        "flag": flag,
        "chosen": place is not None,
        "legal_basis": flag_messages.legal_basis(flag),
        "acts": offer(request, FLAGS, flag),
        "next": f"{request.path}?{query.urlencode()}",
    }


def _visible(request: HttpRequest, pk: UUID) -> Flag:
    return get_object_or_404(queries.flags(Flag.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, flag: Flag, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "flag": flag,
        "legal_basis": flag_messages.legal_basis(flag),
        "is_signal": suspicions.is_signal(flag) and holds(request.user, RISK_SEE),
        "findings": Finding.objects.visible_to(request.user)
        .filter(flag=flag)
        .select_related("inspection")
        .order_by("decided_at", "pk"),
        "others": gravest_first(
            queries.flags(Flag.objects.visible_to(request.user))
            .filter(subject_code=flag.subject_code, state__in=Flag.STANDING)
            .exclude(pk=flag.pk)
            .exclude(subject_code="")
        )[:10],
        "layers": layers_around(flag.place),
        **panel(request, FLAGS, flag, failed),
    }
    return render(request, "inspections/flag_detail.html", context, status=status)


def _redirect_after(request: HttpRequest, flag: Flag, act: Act, result: Escalation | Flag) -> HttpResponse:
    """Go on with the case that was opened, or with the next flag of the list."""
    if isinstance(result, Escalation):
        notes.success(request, message(act, result, CASES, result.case))
        return redirect("pages:case", pk=result.case.pk)
    notes.success(request, format_html("{}: {}", flag.subject_name, message(act, result, FLAGS, result)))
    following = request.POST.get("next", "")
    return redirect(
        following if following.startswith(f"{reverse('pages:flags')}?") else reverse("pages:flag", args=[flag.pk])
    )


TOGETHER = BulkPage(
    FLAGS,
    rows=lambda actor: queries.flags(Flag.objects.visible_to(actor)),
    name=name_of,
    back="pages:flags",
    title=gettext_lazy("Flags"),
    undo={"acknowledge": "undo", "dismiss": "undo", "resolve": "undo"},
)
together = TOGETHER.view()
detail = detail_view(_visible, _detail)
act = act_view(FLAGS, find=_visible, show=_detail, after=_redirect_after)
