"""Pages of decisions on deductions, and of rounds with what was proposed and what was chosen."""

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day, local_name
from core.forms import PageForm, text_area
from core.models import label_of
from core.web.acts import detail_view
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from core.write_access import absent
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from quotas.capabilities import DEDUCTIONS_DECIDE
from quotas.filters.deductions import DeductionFilters, RoundFilters
from quotas.models import Account, DeductionDecision, DistributionRound, Notice
from quotas.models.deductions import DeductionDecisionQuerySet
from quotas.models.rounds import DistributionRoundQuerySet
from quotas.planning.division import Rule
from quotas.queries import rounds
from quotas.services import deductions
from quotas.services.deductions import ACCOUNT_RELATED, DECISION
from quotas.services.proposals import RULE_LABELS
from quotas.services.rounds import ROUND
from quotas.web.accounts import programmes
from quotas.web.fields import TonnesField
from quotas.web.proposals import ProposalForm


class DeductionFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    province = choice(gettext_lazy("Province"), provinces)


class DeductionForm(PageForm):
    """The decision on one account, which the address names."""

    decided = TonnesField(label=label_of(DeductionDecision, "decided"))
    reason = text_area(label_of(DeductionDecision, "reason"), max_length=2_000)

    def __init__(self, data: QueryDict | None, *, account: Account, **kwargs: Any) -> None:
        self.account = account
        super().__init__(data, **kwargs)
        proposal = deductions.proposal_of(account)
        self.field("decided").initial = proposal.tonnes
        self.field("decided").help_text = _(
            "%(account)s. Proposed: %(tonnes)s t (%(unused)s t unused, and %(excess)s t over times %(factor)s)."
            " 0 spares the holder."
        ) % {
            "account": f"{local_name(account.holder.enterprise)} · {account.programme_year}",
            "tonnes": f"{proposal.tonnes:,.3f}",
            "unused": f"{proposal.unused:,.3f}",
            "excess": f"{proposal.excess:,.3f}",
            "factor": proposal.factor,
        }

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "account": self.account}


def _decisions(request: HttpRequest) -> DeductionDecisionQuerySet:
    rows: Any = DECISION.rows()
    found: DeductionDecisionQuerySet = rows.visible_to(request.user)
    return found


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _decisions(request).standing().order_by("-recorded_at", "-pk")
    context = DeductionFilter(request).list_rows(request, DeductionFilters, rows)
    context["exported"] = {**context["exported"], "standing": "true"}
    return render(request, "quotas/deduction_list.html", context)


def _visible(request: HttpRequest, pk: UUID) -> DeductionDecision:
    return get_object_or_404(_decisions(request), pk=pk)


def _detail(request: HttpRequest, row: DeductionDecision) -> HttpResponse:
    context = {
        "row": row,
        "versions": _decisions(request).filter(account=row.account_id).order_by("recorded_at", "pk"),
        "replaced": hasattr(row, "replacement"),
        "may_decide": DECISION.can(request.user, DEDUCTIONS_DECIDE, row)
        and not deductions.is_decided_above(row, request.user),
    }
    return render(request, "quotas/deduction_detail.html", context)


detail = detail_view(_visible, _detail)


def _account(request: HttpRequest) -> Account:
    """Return the account that the address names, if the reader sees it."""
    asked = request.GET.get("account", "")
    try:
        key = UUID(asked)
    except ValueError:
        raise absent() from None
    rows = Account.objects.visible_to(request.user).select_related(*ACCOUNT_RELATED)
    if (account := rows.filter(pk=key).first()) is None:
        raise absent()
    if (obstacle := deductions.obstacle_to_decision(account)) is not None:
        raise obstacle
    return account


def _form(request: HttpRequest, data: QueryDict | None) -> DeductionForm:
    return DeductionForm(data, account=_account(request))


create = create_view(
    Creation(
        title=gettext_lazy("Decide on a deduction"),
        lead=gettext_lazy(
            "What the claim of the next year is cut by. The proposal of the dated table is kept beside the decision; an"
            " earlier decision on the same quota is replaced and stays on record."
        ),
        button=gettext_lazy("Decide"),
        list_title=gettext_lazy("Decisions on deductions"),
        list_page="pages:deduction-decisions",
        detail_page="pages:deduction-decision",
        allowed=partial(holds, capability=DEDUCTIONS_DECIDE),
        form=_form,
        service=deductions.decide,
        done=gettext_lazy("The decision was recorded."),
    )
)


# --- Rounds
class RoundFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    batch = choice(gettext_lazy("Round"), Notice.Batch)
    province = choice(gettext_lazy("Province"), provinces)


def _rounds(request: HttpRequest) -> DistributionRoundQuerySet:
    rows: Any = ROUND.rows()
    found: DistributionRoundQuerySet = rows.visible_to(request.user)
    return found


@page
def round_list(request: HttpRequest) -> HttpResponse:
    rows = _rounds(request).order_by("-recorded_at", "-pk")
    context = RoundFilter(request).list_rows(request, RoundFilters, rows)
    return render(request, "quotas/round_list.html", context)


def _visible_round(request: HttpRequest, pk: UUID) -> DistributionRound:
    return get_object_or_404(_rounds(request), pk=pk)


def _stated(row: DistributionRound) -> list[tuple[Any, str]]:
    """Return the terms that were stated, each with the label of its field on the page of the proposal."""
    found = []
    for name, field in ProposalForm.base_fields.items():
        value = row.terms.get(name)
        if not value or value in ("0", "0.000") or name == "total":
            continue
        found.append((field.label, _term(name, value)))
    return found


def _term(name: str, value: Any) -> str:
    if name == "rule":
        return str(RULE_LABELS[Rule(value)])
    if name in ("record_from", "record_until"):
        return day(dt.date.fromisoformat(value))
    if isinstance(value, dict):
        return "; ".join(f"{code}: {text}" for code, text in value.items())
    return _("yes") if value is True else str(value)


def _round_detail(request: HttpRequest, row: DistributionRound) -> HttpResponse:
    ((_row, lines),) = rounds.lines_of([row])
    context = {"row": row, "lines": lines, "terms": _stated(row)}
    return render(request, "quotas/round_detail.html", context)


round_detail = detail_view(_visible_round, _round_detail)
