"""Helpers for the scenarios: a notice brought into force by two officers, and months that a firm files."""

import datetime as dt
from decimal import Decimal
from typing import Any

from enterprises.models import User
from quotas.models import Notice
from quotas.services import notices

type Share = tuple[str | None, str, str, str]  # from, to, category, tonnes


def issue(maker: User, checker: User, *shares: Share, on: dt.date, **fields: Any) -> Notice:
    """Draft and submit a notice as one officer, approve it as the other."""
    usual: dict[str, Any] = {
        "programme": "mlr-mining",
        "year": on.year,
        "batch": "year",
        "basis": "incremental",
        "number": f"No. {Notice.objects.count() + 1} of {on.year}",
        "issued_on": on,
        "effective_on": dt.date(on.year, 1, 1),
        "lines": [
            {"from": giver, "to": taker, "category": category, "tonnes": Decimal(tonnes)}
            for giver, taker, category, tonnes in shares
        ],
    }
    notice = notices.create(actor=maker, **{**usual, **fields})
    return notices.approve(notices.submit(notice, actor=maker), actor=checker)


def notice_lines(*stated: tuple[str | None, str, str], category: str = "all") -> list[dict[str, Any]]:
    return [{"from": giver, "to": taker, "category": category, "tonnes": Decimal(t)} for giver, taker, t in stated]


def draft(actor: User, *stated: tuple[str | None, str, str], **fields: Any) -> Notice:
    number = fields.pop("number", f"No. {Notice.objects.count() + 1}")
    usual = {
        "programme": "mlr-mining",
        "year": 2011,
        "batch": "year",
        "basis": "incremental",
        "issued_on": dt.date(2011, 3, 30),
        "effective_on": dt.date(2011, 1, 1),
        "lines": notice_lines(*stated, category=fields.pop("category", "all")),
    }
    return notices.create(actor=actor, number=number, **{**usual, **fields})


def enact(maker: User, checker: User, *stated: tuple[str | None, str, str], **fields: Any) -> Notice:
    notice = notices.submit(draft(maker, *stated, **fields), actor=maker)
    return notices.approve(notice, actor=checker)


NOTICES = "/api/v1/notices/"


def notice_body(*lines: tuple[str | None, str, str], **fields: Any) -> dict[str, Any]:
    return {
        "programme": "mlr-mining",
        "year": 2011,
        "batch": "year",
        "basis": "incremental",
        "number": "2011 no. 29",
        "issued_on": "2011-03-30",
        "effective_on": "2011-01-01",
        "lines": [{"from": giver, "to": taker, "category": "all", "tonnes": tonnes} for giver, taker, tonnes in lines],
        **fields,
    }
