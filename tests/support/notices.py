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
