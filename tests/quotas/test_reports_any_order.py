"""In any order of filing, amending, returning, accepting and repudiating, use is that of the versions in force.

The model is a dictionary of months, independent of the ledger.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import DomainError
from enterprises.models import Enterprise, Site, User
from quotas.models import Account, Report
from quotas.services import reports
from tests.support import factories, filings, random_search

pytestmark = pytest.mark.django_db

MONTHS = [dt.date(2011, month, 1) for month in (1, 2, 3)]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["file", "amend", "accept", "return", "repudiate", "discard"]),
        st.sampled_from(MONTHS),
        st.integers(0, 5_000),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


class _Undo(Exception):
    """Rolls one example back."""


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    factories.product()
    factories.programme_year()
    factories.programme_year("miit-mineral", scheme="all")
    return firm.sites.get()


@random_search.marked
@random_search.examples(25)
@given(acts=ACTS)
def test_use_is_that_of_the_one_standing_version_of_each_month(
    acts: list[Any], firm: Enterprise, mine: Site, signer: User, p36a: User
) -> None:
    try:
        with transaction.atomic(), clock.at(dt.date(2011, 4, 5)):
            _play(acts, firm, mine, signer, p36a)
            raise _Undo
    except _Undo:
        pass


def _play(acts: list[Any], firm: Enterprise, mine: Site, signer: User, officer: User) -> None:
    model: dict[dt.date, dict[str, Any]] = {}
    for verb, month, kilograms, both_at_once in acts:
        tonnes = Decimal(kilograms) / 1000
        current = model.get(month)
        expected = _expected(verb, current, tonnes)
        happened = _try(verb, month, tonnes, both_at_once, firm, mine, signer, officer)
        assert happened is (expected is not _REFUSED), (verb, month, current)
        if happened:
            model[month] = expected
        pending = sum((one["tonnes"] for one in model.values() if one and not one["accepted"]), Decimal())
        accepted = sum((one["tonnes"] for one in model.values() if one and one["accepted"]), Decimal())
        for account in Account.objects.filter(holder__enterprise=firm):
            assert (account.used_pending, account.used_accepted) == (pending, accepted), (account, verb, model)


_REFUSED = object()


def _expected(verb: str, current: dict[str, Any] | None, tonnes: Decimal) -> Any:
    """Return the expected month after the act, or that it is refused, by the rules of the guidance."""
    match verb, current:
        case "file", None:
            return {"tonnes": tonnes, "accepted": False, "returned": False}
        case "amend" | "discard", {"tonnes": before} if verb == "discard" or before != tonnes:
            return {"tonnes": tonnes, "accepted": False, "returned": False} if verb == "amend" else current
        case "accept", {"accepted": False, "returned": False}:
            return {**current, "accepted": True}
        case "return", {"accepted": False, "returned": False}:
            return {**current, "returned": True}
        case "repudiate", dict():
            return None
    return _REFUSED


def _try(
    verb: str,
    month: dt.date,
    tonnes: Decimal,
    twice: bool,
    firm: Enterprise,
    mine: Site,
    signer: User,
    officer: User,
) -> bool:
    stated = filings.line(mine, produced=tonnes, sold=tonnes)
    reasons = {"thousandfold": "the vein gave out"}
    report = Report.objects.filter(enterprise=firm, period=month, state__in=Report.STANDING).first()
    try:
        with transaction.atomic():
            if verb == "file":
                draft = filings.draft(firm, month, signer, stated)
                reports.submit(draft, actor=signer, explanations=reasons)
            elif report is None:
                return False
            elif verb in {"amend", "discard"}:
                draft = reports.amend(report, reason="counted again", actor=signer)
                if verb == "discard":
                    reports.discard(draft, actor=signer)
                else:
                    reports.update(draft, lines=[stated], actor=signer)
                    draft = reports.submit(draft, actor=signer, explanations=reasons)
            elif verb == "accept":
                reports.accept(report, actor=officer)
            elif verb == "return":
                reports.return_(report, reason="weigh again", actor=officer)
            else:
                reports.repudiate(report, reason="not filed by us", actor=signer)
    except DomainError:
        return False
    if twice and verb in {"file", "amend"}:
        latest = Report.objects.filter(enterprise=firm, period=month).latest("number")
        with pytest.raises(DomainError), transaction.atomic():
            reports.submit(latest, actor=signer, explanations=reasons)
    return True
