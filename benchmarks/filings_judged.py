"""The register of a trial on a cluster: firms that file, the sealer, and what clients were told compared with the rows.

Importing it sets Django up, for the database that the environment names at that moment.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import django

from core import row_security

django.setup()
row_security.act_as_system()

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from benchmarks import synthetic_data
from benchmarks.filings import Filing, Gate, wrote_again
from core import clock, guarded_schema, outages, sealing
from core.models import AuditEvent, OutboxMessage
from quotas import ledger
from quotas.models import Posting, Report

__all__ = ["Filing", "Gate", "judge", "prepare", "seal", "servers", "settled", "wrote_again"]

QUOTA = "100"  # tonnes: the seventh month exceeds it
POINT = "SELECT prosrc FROM pg_proc WHERE proname = 'core_chain_point'"
_point = ""


@contextlib.contextmanager
def servers() -> Iterator[None]:
    """Run the servers that the environment does not name (the broker)."""
    with settings.SERVERS.running():
        yield
    connections.close_all()


def prepare(firms: int) -> tuple[list[synthetic_data.Firm], str]:
    """Make the tables and the firms; return them with the token of a person who may write at any time."""
    global _point
    synthetic_data.prepare(bare=False)
    made = synthetic_data.firms(firms, prefix="FAULT", allocated=QUOTA)
    synthetic_data.prove(made)
    _person, token = synthetic_data.official("auditor", username="bench-writer")
    sealing.seal()
    _point = _chain_point()
    connection.close()
    return made, token


def seal() -> tuple[int, str]:
    """Seal as the worker does; return how many entries, and the outage that was met, if any."""
    try:
        return sealing.seal(), ""
    except (DatabaseError, InterfaceError) as error:
        if not outages.is_outage(error):
            raise
        return 0, type(error).__name__
    finally:
        connection.close()


def settled() -> bool:
    """Return whether every announced event has been delivered."""
    connection.close()
    return not OutboxMessage.objects.filter(delivered_at=None).exists()


def judge(filings: Sequence[Filing]) -> tuple[list[str], list[str]]:
    """Compare the answers that clients received with the database; return lines of the result, and what is wrong."""
    acknowledged = [filing.receipt for filing in filings if filing.receipt]
    reports = Report.objects.filter(enterprise__code__startswith="E-FAULT", receipt_number__gt="")
    held = Counter(reports.values_list("receipt_number", flat=True))
    lost, doubled = set(acknowledged) - set(held), [number for number, times in held.items() if times > 1]
    months = Counter(reports.values_list("enterprise__code", "period"))
    doubled += [f"{code} {period}" for (code, period), times in months.items() if times > 1]
    uses = Posting.objects.filter(kind="use", line_use__line__report__enterprise__code__startswith="E-FAULT").count()
    recorded = AuditEvent.objects.filter(action="reports.submit").count()
    unexpected = [filing.unexpected for filing in filings if filing.unexpected]
    drifts = [str(drift) for drift in ledger.drifts(today=clock.today())]
    sealing.seal()
    kept = sorted(settings.SEAL_WITNESS.glob("heads-*.jsonl")) if settings.SEAL_WITNESS else []
    unsealed = [str(finding) for finding in sealing.verify(kept)]
    weakened = [str(difference) for difference in guarded_schema.differences()]
    moved = _chain_point() != _point
    requests = sum(filing.attempts for filing in filings)
    lines = [
        f"- {len(filings)} filings, {requests} requests: {len(acknowledged)} acknowledged, **{len(lost)} lost**,"
        f" **{len(doubled)} doubled**, {len(unexpected)} answered unexpectedly",
        f"- {uses} postings of use and {recorded} entries in the trail for {len(held)} reports; {len(drifts)} drifts of"
        f" the ledger, {len(unsealed)} of the seals (the heads of {_heads(kept)} batches kept outside included),"
        f" {len(weakened)} of the schema; `core_chain_point` {'changed' if moved else 'is as it was'}",
    ]
    wrong: list[Any] = [
        *([f"{len(lost)} acknowledged filings are lost"] if lost else []),
        *([f"{len(doubled)} filings are doubled"] if doubled else []),
        *([f"{uses} postings of use for {len(held)} reports"] if uses != len(held) else []),
        *([f"{recorded} filings in the trail for {len(held)} reports"] if recorded != len(held) else []),
        *(["core_chain_point changed"] if moved else []),
        *(f"unexpected: {what}" for what in unexpected[:5]),
        *drifts[:5],
        *unsealed[:5],
        *weakened[:5],
    ]
    return lines, wrong


def _heads(files: Sequence[Any]) -> int:
    return sum(len(file.read_text().splitlines()) for file in files)


def _chain_point() -> str:
    with connection.cursor() as cursor:
        cursor.execute(POINT)
        return str(cursor.fetchone()[0])
