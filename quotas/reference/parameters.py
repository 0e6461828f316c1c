"""Dated parameters that a source gives; what an office has set for the same thing and month stays."""

from typing import Any

from core.reference_files import rows
from enterprises.models import Jurisdiction
from quotas import months
from quotas.models import DueDay
from quotas.reference.files import DATA
from quotas.services import due_days


def load(*, actor: Any) -> dict[str, int]:
    return {"due days": _due_days(actor)}


def _due_days(actor: Any) -> int:
    known = set(DueDay.objects.values_list("place__code", "kind", "from_month"))
    places = {place.code: place for place in Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)}
    new = 0
    for row in rows(DATA / "report_due_days.csv"):
        first = months.parse(row["from_month"])
        if (row["province"] or None, row["kind"], first) in known:
            continue
        due_days.set_day(
            actor=actor,
            place=places[row["province"]] if row["province"] else None,
            kind=row["kind"],
            day=int(row["day"]) if row["day"] else None,
            from_month=first,
            document=_document(row),
            evidence=row["evidence"],
        )
        new += 1
    return new


def _document(row: dict[str, str]) -> str:
    return f"{row['document']} [{row['source']}]"
