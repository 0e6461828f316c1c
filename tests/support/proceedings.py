"""Penalty proceedings in tests: notice, review, decision and the orders that follow, on the days of June 2011."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core import clock
from enterprises.models import User
from inspections.models import Case, Order, Proceeding
from inspections.services import fines, orders, proceedings
from tests.support.impartiality import impartial

SERVED = dt.date(2011, 6, 10)  # a Friday; five working days end on Friday the 17th


AFTER = dt.date(2011, 6, 20)


BASIS = "The measures of the province, art. 9 (invented)"


def notified(case: Case, actor: User, **fields: Any) -> Proceeding:
    values: dict[str, Any] = {
        "facts": "138 t were produced under a plan of 100 t.",
        "grounds": "Total-amount control of mining",
        "intended": ["fine", "confiscate"],
        "intended_fine": Decimal(20000),
        "served_on": SERVED,
        "service": "direct",
    }
    return proceedings.notify(case, actor=actor, **{**values, **fields})


def reviewed(proceeding: Proceeding, legal: User, **fields: Any) -> Proceeding:
    """Pass the legal review, with the basis of the fine if its range is not known."""
    if fines.needs_basis(proceeding):
        fields = {"fine_basis": BASIS, **fields}
    values: dict[str, Any] = {"passed": True, "text": "In order.", **fields}
    impartial(proceeding.case, legal)
    return proceedings.review(proceeding, actor=legal, **values)


def reviewed_after(proceeding: Proceeding, legal: User) -> Proceeding:
    with clock.at(AFTER):
        return reviewed(proceeding, legal)


def decided(proceeding: Proceeding, actor: User, **fields: Any) -> Proceeding:
    values: dict[str, Any] = {"penalties": ["fine", "confiscate"], "fine": Decimal(20000), "text": "Fined."}
    with clock.at(AFTER):
        impartial(proceeding.case, actor)
        return proceedings.decide(proceeding, actor=actor, **{**values, **fields})


def order_after_decision(case: Case, actor: User, kind: str, **fields: Any) -> Order:
    values: dict[str, Any] = {
        "due_on": dt.date(2011, 8, 10),
        "legal_basis": "Total-amount control of mining",
        "text": "As decided.",
        "served_on": AFTER,
        "service": "direct",
    }
    with clock.at(AFTER):
        return orders.issue(case, actor=actor, kind=kind, **{**values, **fields})


def june_hour(day: int, at: int = 3) -> dt.datetime:
    """Return an hour of June 2011, in UTC."""
    return dt.datetime(2011, 6, day, at, tzinfo=dt.UTC)


def journal_entries(case: Case) -> list[tuple[str, Any, str]]:
    """Return the journal's entries of the case as verb, actor and text, in order."""
    return [(row.verb, row.actor_id, row.text) for row in case.journal.order_by("at", "id")]
