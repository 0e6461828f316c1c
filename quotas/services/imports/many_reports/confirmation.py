"""The officer's confirmation of a checked sheet: signed once, for all its reports."""

from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, outbox
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.transactions import service
from enterprises.policies import person
from enterprises.services import signatures
from quotas import events
from quotas.models import Import
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.many_reports.parts import WORKERS

PURPOSE = "imports.file"  # of the signature

State = Import.State


def content_of(row: Import) -> dict[str, Any]:
    """Return what the officer signs who has a sheet filed: the file, and its rows as they were read."""
    return {
        "sheet": row.file_name,
        "sha256": row.sha256,
        "rows": row.rows_sha256,
        "reports": row.reports,
        "faulty": row.faulty_reports,
    }


@service
def file(row: Import, *, actor: Actor, good_only: bool = False, proof: signatures.Proof | None = None) -> Import:
    """Have the reports of a sheet filed; ``good_only``: without those that have faults."""
    row = LIFECYCLE.begin(row, "file", actor)
    if row.faulty_reports and not good_only:
        raise Invalid.at(
            "/good_only",
            "has_faults",
            _("Some reports have errors. Correct the sheet, or file only the reports without errors."),
        )
    if row.rows.count() != row.lines:
        raise Conflict("rows_missing", _("Rows of this sheet are missing. Discard it and upload the file again."))
    signature = signatures.redeem(proof, actor=actor, purpose=PURPOSE, obj=row, content=content_of(row))
    row.state, row.good_only, row.signature = State.FILING, good_only, signature
    row.confirmed_by, row.confirmed_at = person(actor), clock.now()
    row.save_next("state", "good_only", "signature", "confirmed_by", "confirmed_at")
    audit.record(
        actor=actor,
        action=PURPOSE,
        obj=row,
        data={**content_of(row), "good_only": good_only, "signature": signature},
    )
    outbox.announce_many(events.IMPORT_GOES_ON, ({"import_id": row.pk} for _worker in range(WORKERS)))
    return row
