"""Facts of months by their declarations that meet each rule on customs; all figures are invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from inspections.rules import Facts, Row, RowKind
from inspections.rules.customs_facts import DeclaredMonthFacts, Export, RefusedImport
from inspections.rules.invoice_facts import ComparedKind


def export(tonnes: str, number: str = "1", *, licensed: bool = True, own: bool | None = True) -> Export:
    return Export(
        row=Row(RowKind.DECLARATION, f"key-{number}", number), tonnes=Decimal(tonnes), licensed=licensed, own=own
    )


def refused_import(tonnes: str, becquerel: str, limit: str) -> RefusedImport:
    return RefusedImport(
        row=Row(RowKind.DECLARATION, f"key-{becquerel}", becquerel),
        tonnes=Decimal(tonnes),
        becquerel=Decimal(becquerel),
        limit=Decimal(limit),
    )


def kind(reported: str | None, declared: str, left: str) -> ComparedKind:
    return ComparedKind(
        kind="oxide",
        reported=None if reported is None else Decimal(reported),
        invoiced=Decimal(declared),
        other_months=Decimal(0),
        remainder=Decimal(left),
        reports=(Row(RowKind.REPORT, "key-report", "2011-04"),),
    )


def declared_month(**fields: Any) -> DeclaredMonthFacts:
    given = {"subject": "Firm", "on": dt.date(2011, 10, 20), "month": dt.date(2011, 4, 1), **fields}
    return DeclaredMonthFacts(**given)


SAMPLES: dict[str, Facts] = {
    "export_beyond_quota": declared_month(quota=Decimal(50), exports=(export("60"),)),
    "export_without_quota": declared_month(quota=Decimal(0), exports=(export("60"),)),
    "exports_differ": declared_month(exports=(export("80"),), kinds=(kind("100", "80", "20"),)),
    "export_without_licence": declared_month(exports=(export("60", licensed=False),)),
    "export_not_made": declared_month(exports=(export("60", own=False),)),
    "import_too_radioactive": declared_month(refused=(refused_import("5", "1.5", "1"),)),
}
