"""Pages of tips: filed and followed without sign-in, handled by inspectors."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from core import anonymous_requests
from core.capabilities import require
from core.errors import Correctable, NotFound
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, Failed, act_view, detail_view, panel
from core.web.filters import form_of
from core.web.pages import page
from enterprises.policies import holds
from inspections import queries
from inspections.acts.tips import TIPS
from inspections.capabilities import EVIDENCE_ADD, TIPS_KEY_IN
from inspections.filters import TipFilters
from inspections.forms.tips import AnswerForm, KeyInForm, PublicForm, ReceiptForm
from inspections.models import Evidence, Tip
from inspections.services import tips
from inspections.services.evidence import Upload
from inspections.web.parties import parties_of

RECEIPT, RECEIPT_KEPT = "tip_receipt", 600  # seconds

PLACES = {
    "/place": "place",
    "/subject/type": "about",
    "/subject/code": "named",
    "/subject/seen_on": "seen_on",
    "/office/place": "office_place",
    "/office/authority": "office_authority",
    "/location": "where",
    "/file": "picture",
}


TipFilter = form_of(TipFilters, "state", "source")


def _uploads(form: forms.Form) -> list[Upload]:
    file = form.cleaned_data.get("picture")
    return [Upload.received(file)] if file else []


@sensitive_post_parameters()
def tell(request: HttpRequest) -> HttpResponse:
    """Show the public form; after filing, redirect to the page of the receipt, which can be reloaded."""
    form = PublicForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        answer, status = _attempt(form, lambda: tips.file(**form.arguments(), pictures=_uploads(form)))
        if answer is not None:
            anonymous_requests.count_accepted()
            return _received(request, answer, keyed_in=False)
        if form.sent_already:
            return redirect("pages:tell-received")
    return render(request, "inspections/tip_form.html", {"form": form, "faults": status != 200}, status=status)


def received(request: HttpRequest) -> HttpResponse:
    """Show the receipt of the tip just filed, which only the sender's browser keeps, for ten minutes."""
    kept = request.get_signed_cookie(RECEIPT, default=None, salt=RECEIPT, max_age=RECEIPT_KEPT)
    receipt, _bar, kind = (kept or "").partition("|")
    return render(request, "inspections/tip_receipt.html", {"receipt": receipt, "keyed_in": kind == "keyed_in"})


def _received(request: HttpRequest, filed: tips.FiledTip, *, keyed_in: bool) -> HttpResponse:
    address = reverse("pages:tell-received")
    answer = redirect(address)
    answer.set_signed_cookie(
        RECEIPT,
        f"{filed.receipt}|{'keyed_in' if keyed_in else ''}",
        salt=RECEIPT,
        max_age=RECEIPT_KEPT,
        path=address,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return answer


@sensitive_post_parameters()
def follow(request: HttpRequest) -> HttpResponse:
    """Show the state of a tip; the receipt is sent in the body of the request, never in its address."""
    if request.method != "POST":
        return render(request, "inspections/tip_follow.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    tip, status = _attempt(form, lambda: tips.by_receipt(form.cleaned_data["receipt"]))
    if tip is None:
        context = {"form": form, "faults": True}
        return render(request, "inspections/tip_follow.html", context, status=status)
    receipt = form.cleaned_data["receipt"]
    answering = "answer" in request.POST
    answer = AnswerForm(request.POST if answering else None, request.FILES if answering else None, prefix="a")
    status, kept = 200, False
    if answering:
        added, status = _attempt(
            answer, lambda: tips.add(receipt, text=answer.cleaned_data["text"], pictures=_uploads(answer))
        )
        if added is not None:
            anonymous_requests.count_accepted()
            answer, kept, status = AnswerForm(prefix="a"), True, 200
    context = {
        "told": queries.for_sender(tip),
        "receipt": receipt,
        "form": answer,
        "kept": kept,
        "faults": status != 200,
        "open": tip.state != Tip.State.CLOSED,
    }
    return render(request, "inspections/tip_follow.html", context, status=status)


def _attempt(form: Any, act: Callable[[], Any]) -> tuple[Any, int]:
    if not form.is_valid():
        return None, STATUS_INVALID
    try:
        return act(), 200
    except (Correctable, NotFound) as refusal:
        form.sent_already = refusal.code == "filed_already"
        form.refuse(refusal, PLACES)
        return None, 404 if isinstance(refusal, NotFound) else STATUS_REFUSED


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = queries.tips(Tip.objects.visible_to(request.user)).order_by("-received_at", "-id")
    context = TipFilter(request).list_rows(request, TipFilters, rows)
    context["may_key_in"] = holds(request.user, TIPS_KEY_IN)
    return render(request, "inspections/tip_list.html", context)


@page
def key_in(request: HttpRequest) -> HttpResponse:
    require(request.user, TIPS_KEY_IN)
    form = KeyInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        answer, status = _attempt(form, lambda: _key_in(request, form))
        if answer is not None:
            return _received(request, answer, keyed_in=True)
        if form.sent_already:
            return redirect("pages:tell-received")
    return render(request, "inspections/tip_key_in.html", {"form": form, "faults": status != 200}, status=status)


def _key_in(request: HttpRequest, form: KeyInForm) -> tips.FiledTip:
    cleaned = form.cleaned_data
    return tips.key_in(
        actor=request.user, source=cleaned["source"], department=cleaned["department"], **form.arguments()
    )


def _visible(request: HttpRequest, pk: UUID) -> Tip:
    return get_object_or_404(queries.tips(Tip.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, tip: Tip, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "tip": tip,
        "flags": queries.corroborating(tip, request.user),
        "files": queries.evidence(Evidence.objects.visible_to(request.user).filter(tip=tip)),
        "may_add": holds(request.user, EVIDENCE_ADD),
        "parties": parties_of(tip),
        **panel(request, TIPS, tip, failed),
    }
    return render(request, "inspections/tip_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(TIPS, find=_visible, show=_detail, lost="pages:tips")
