"""Helpers for tests about filings: a line that balances, a draft, a filed month."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import clock
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Site, User
from quotas.models import Report, ReportLine
from quotas.services import reports
from tests.support import factories


def line(site: Site, product: str = "precipitate-100", **stated: Any) -> dict[str, Any]:
    """Return a report line in which unstated quantities are zero and the closing stock follows from the others."""
    others = {name: stated.pop(name) for name in list(stated) if name not in ReportLine.QUANTITIES}
    tonnes = {name: Decimal(stated.get(name) or "0") for name in ReportLine.QUANTITIES}
    if "closing_stock" not in stated:
        gains = tonnes["opening_stock"] + tonnes["produced"] + tonnes["purchased"]
        losses = tonnes["consumed"] + tonnes["sold"] + tonnes["exported"] + tonnes["lost"]
        tonnes["closing_stock"] = gains - losses
    blank = {name: None for name, value in stated.items() if value is None}
    return {"site": site.code, "product": product, **tonnes, **blank, **others}


def draft(firm: Enterprise, period: dt.date, actor: User, *lines: dict[str, Any], **fields: Any) -> Report:
    if fields.get("origin") == "paper":
        fields = {"received_on": clock.today(), "paper_reference": "Gan 2011-118", **fields}
    return reports.create(enterprise=firm, period=period, actor=actor, lines=lines, **fields)


def filed(firm: Enterprise, period: dt.date, signer: User, *lines: dict[str, Any], **fields: Any) -> Report:
    return reports.submit(draft(firm, period, signer, *lines, **fields), actor=signer)


def amended(report: Report, signer: User, *lines: dict[str, Any], reason: str = "counted again") -> Report:
    successor = reports.amend(report, reason=reason, actor=signer)
    reports.update(successor, lines=lines, actor=signer)
    return reports.submit(successor, actor=signer)


def drafted(person: User) -> Report:
    """Enter an empty draft past the service, as the person."""
    with transaction.atomic():
        prove_actor(person)
        return Report.objects.create(
            enterprise=factories.enterprise(),
            period=dt.date(2011, 3, 1),
            due_on=dt.date(2011, 4, 10),
            prepared_by=person,
            prepared_at=dt.datetime(2011, 4, 1, tzinfo=dt.UTC),
        )
