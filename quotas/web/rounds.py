"""Pages of rounds of distributions, with what was proposed and what was chosen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from quotas.filters.rounds import RoundFilters
from quotas.models import Category, DistributionRound
from quotas.planning.division import Rule
from quotas.queries import rounds
from quotas.services.proposals import RULE_LABELS
from quotas.services.rounds import ROUND
from quotas.web.accounts import programmes
from quotas.web.proposals import ProposalForm


def _term(name: str, value: Any) -> str:
    if name == "rule":
        return str(RULE_LABELS[Rule(value)])
    if name in ("record_from", "record_until"):
        return day(dt.date.fromisoformat(value))
    if isinstance(value, dict):
        parts = {_subject(code): ", ".join(one) if isinstance(one, list) else one for code, one in value.items()}
        return "; ".join(f"{subject}: {text}" for subject, text in parts.items())
    return _("yes") if value is True else str(value)


def _subject(code: str) -> str:
    """Name of whom a term is: the code of a holder, a category, or both, as in ``E-004/light``."""
    holder, _sign, category = code.rpartition("/")
    if category not in Category.values:
        return code
    return ", ".join(filter(None, (holder, str(Category(category).label))))


def _lines(request: HttpRequest, row: DistributionRound) -> Mapping[str, Any]:
    ((_row, lines),) = rounds.lines_of([row])
    stated = rounds.stated_terms(row)
    terms = [
        (field.label, _term(name, stated[name])) for name, field in ProposalForm.base_fields.items() if name in stated
    ]
    return {"lines": lines, "terms": terms}


PAGES = RecordPages(
    title=gettext_lazy("Rounds of distributions"),
    list_page="pages:distribution-rounds",
    detail_page="pages:distribution-round",
    templates="quotas/round",
    rows=ROUND.rows(),
    order=("-recorded_at", "-pk"),
    filters=RoundFilters,
    form=form_of(
        RoundFilters, "programme", "year", "batch", "province", programme=choice(gettext_lazy("Programme"), programmes)
    ),
    in_detail=_lines,
)
