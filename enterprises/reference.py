"""The register's reference data, loaded through its own services. Loading twice changes nothing.

Existing rows are not changed: an administrator may have corrected them since.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.actors import Actor
from core.reference_files import rows
from core.transactions import service
from enterprises.models import NATION, Authority, ComplianceList, Enterprise, Group, Jurisdiction, MiningArea, Standard
from enterprises.services import compliance, enterprises, groups, jurisdictions, mining_areas, standards

DATA = Path(__file__).parent / "data"


@service
def load(*, actor: Actor) -> dict[str, int]:
    """Load authorities, places, areas, groups, companies, lists and standards; return how many of each are new."""
    return {
        "authorities": _authorities(),
        "jurisdictions": _jurisdictions(actor),
        "mining areas": _mining_areas(actor),
        "groups": _groups(actor),
        "companies": _companies(actor),
        "compliance lists": _compliance_lists(actor),
        "standards": _standards(actor),
    }


def spellings() -> dict[str, str]:
    """Return every spelling under which a company is printed, with its code."""
    printed = {row["name"]: row["code"] for row in rows(DATA / "companies.csv")}
    return printed | {row["spelling"]: row["code"] for row in rows(DATA / "company_spellings.csv")}


def _authorities() -> int:
    """Create the missing authorities; they have no service, since they are fixed reference data."""
    existing = set(Authority.objects.values_list("code", flat=True))
    new = [row for row in rows(DATA / "authorities.csv") if row["code"] not in existing]
    Authority.objects.bulk_create(Authority(code=row["code"], name=row["name"], name_zh=row["name_zh"]) for row in new)
    return len(new)


def _jurisdictions(actor: Actor) -> int:
    existing = set(Jurisdiction.objects.values_list("code", flat=True))
    new = [row for row in rows(DATA / "jurisdictions.csv") if row["code"] not in existing]
    # Shorter codes first: a place needs the one it lies in.
    for row in sorted(new, key=lambda row: (row["code"] != NATION, len(row["code"]), row["code"])):
        jurisdictions.create(actor=actor, code=row["code"], name=row["name"], name_zh=row["name_zh"])
    return len(new)


def _mining_areas(actor: Actor) -> int:
    existing = set(MiningArea.objects.values_list("number", flat=True))
    new = [row for row in rows(DATA / "planned_mining_areas.csv") if int(row["number"]) not in existing]
    for row in new:
        mining_areas.create(
            actor=actor,
            number=int(row["number"]),
            name=row["name"],
            name_zh=row["name_zh"],
            rare_earth_class=row["rare_earth_class"],
            jurisdiction=Jurisdiction.objects.get(code=row["jurisdiction"]),
            area_km2=Decimal(row["area_km2"]) if row["area_km2"] else None,
            resource_t=Decimal(row["resource_t"]) if row["resource_t"] else None,
            evidence=row["evidence"],
            source="\n".join(filter(None, [row["note"], row["source"]])),
        )
    return len(new)


def _groups(actor: Actor) -> int:
    existing = set(Group.objects.values_list("code", flat=True))
    new = [row for row in rows(DATA / "groups.csv") if row["code"] not in existing]
    for row in new:
        groups.create(actor=actor, code=row["code"], name=row["name"], name_zh=row["name_zh"])
    return len(new)


def _companies(actor: Actor) -> int:
    """Create the real companies, as holders of published figures; no report, flag or case is made about them here."""
    existing = set(Enterprise.objects.values_list("code", flat=True))
    new = [row for row in rows(DATA / "companies.csv") if row["code"] not in existing]
    for row in new:
        enterprises.create(
            actor=actor,
            code=row["code"],
            name=row["name"],
            ownership=Enterprise.Ownership.UNKNOWN,
            jurisdiction=Jurisdiction.objects.get(code=row["jurisdiction"]),
            group=Group.objects.get(code=row["group"]) if row["group"] else None,
        )
    return len(new)


def _compliance_lists(actor: Actor) -> int:
    """Create the lists with the size of each announcement; no source names the 56 enterprises, so none is entered."""
    existing = set(ComplianceList.objects.values_list("number", flat=True))
    new = [row for row in rows(DATA / "compliance_lists.csv") if int(row["number"]) not in existing]
    for row in new:
        compliance.announce(
            actor=actor,
            number=int(row["number"]),
            authority=Authority.objects.get(code=row["authority"]),
            announced=row["announced"],
            size=int(row["size"]),
            source=row["source"],
        )
    return len(new)


def _standards(actor: Actor) -> int:
    """Enter the published standards that are missing, earliest first, as each ends the one before it."""
    new = 0
    for row in sorted(rows(DATA / "standards.csv"), key=lambda row: row["valid_from"]):
        limit: dict[str, Any] = {
            **row,
            "value": Decimal(row["value"]),
            "valid_from": dt.date.fromisoformat(row["valid_from"]),
            "valid_to": dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        }
        if not Standard.objects.same_subject(Standard(**limit)).filter(valid_from=limit["valid_from"]).exists():
            standards.enter(actor=actor, **limit)
            new += 1
    return new
