"""Pages of decisions on deductions."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.formats import local_name
from core.forms import PageForm, text_area
from core.models import label_of
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from core.write_access import absent
from quotas.capabilities import DEDUCTIONS_DECIDE
from quotas.filters.deductions import DeductionFilters
from quotas.models import Account, DeductionDecision
from quotas.services import deductions
from quotas.services.deductions import ACCOUNT_RELATED, DECISION
from quotas.web.accounts import programmes
from quotas.web.fields import TonnesField


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

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        return cls(data, account=_account(request))


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
    deductions.require_decidable(account, request.user)
    return account


def _versions(request: HttpRequest, row: DeductionDecision) -> Mapping[str, Any]:
    return {
        "versions": PAGES.visible(request).filter(account=row.account_id).order_by("recorded_at", "pk"),
        "replaced": hasattr(row, "replacement"),
        "may_decide": DECISION.can(request.user, DEDUCTIONS_DECIDE, row)
        and not deductions.is_decided_above(row, request.user),
    }


CREATE = Create(
    service=deductions.decide,
    form=DeductionForm,
    capability=DEDUCTIONS_DECIDE,
    title=gettext_lazy("Decide on a deduction"),
    lead=gettext_lazy(
        "What the claim of the next year is cut by. The proposal of the dated table is kept beside the decision; an"
        " earlier decision on the same quota is replaced and stays on record."
    ),
    button=gettext_lazy("Decide"),
    done=gettext_lazy("The decision was recorded."),
)
PAGES = RecordPages(
    title=gettext_lazy("Decisions on deductions"),
    list_page="pages:deduction-decisions",
    detail_page="pages:deduction-decision",
    templates="quotas/deduction",
    rows=DECISION.rows(),
    order=("-recorded_at", "-pk"),
    standing=lambda rows: rows.standing(),
    filters=DeductionFilters,
    form=form_of(
        DeductionFilters, "programme", "year", "province", programme=choice(gettext_lazy("Programme"), programmes)
    ),
    creates=CREATE,
    in_detail=_versions,
)
