"""Reference data of this app, loaded through its own services. Loading twice changes nothing."""

import datetime as dt
from pathlib import Path

from core.actors import Actor
from core.reference_files import rows
from core.transactions import service
from environment.models import ProcessRestriction
from environment.services import restrictions

DATA = Path(__file__).parent / "data"


@service
def load(*, actor: Actor) -> dict[str, int]:
    """Load the reference data of this app; return how many rows are new, by kind."""
    return {"process restrictions": _load_restrictions(actor)}


def _load_restrictions(actor: Actor) -> int:
    """Load the restrictions of processes that a source gives; return how many are new."""
    existing = set(ProcessRestriction.objects.values_list("process", "ore_type", "kind"))
    new = [
        row
        for row in rows(DATA / "process_restrictions.csv")
        if (row["process"], row["ore_type"], row["kind"]) not in existing
    ]
    for row in new:
        restrictions.enter(
            actor=actor,
            process=row["process"],
            ore_type=row["ore_type"],
            kind=row["kind"],
            stated_on=dt.date.fromisoformat(row["stated_on"]),
            in_force_from=dt.date.fromisoformat(row["in_force_from"]) if row["in_force_from"] else None,
            remark=row["remark"],
            evidence=row["evidence"],
            source=row["source"],
        )
    return len(new)
