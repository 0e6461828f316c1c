"""Verification of the chain's end, which its own hashes cannot prove, against the counter and the heads outside."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db.models import Max

from core.models import Checkpoint, SealBatch, SealCounter
from core.sealing import heads, keys
from core.sealing.discrepancies import Discrepancy
from core.sealing.sealer import ZERO


def compare_with_counter(headers: Sequence[SealBatch]) -> Iterator[Discrepancy]:
    """Yield a discrepancy if the chain does not end where the counter says."""
    counted = SealCounter.objects.first()
    if counted is None:
        yield Discrepancy("sealed batches", "their counter is missing")
        return
    last = headers[-1] if headers else None
    batches, entries = (last.number, last.last_position) if last else (0, 0)
    if (counted.number, counted.last_position, counted.hash) != (batches, entries, last.hash if last else ZERO):
        text = f"the counter is at batch {counted.number}, entry {counted.last_position}; the chain ends with batch"
        yield Discrepancy("sealed batches", f"{text} {batches}, entry {entries}")


def compare_with_heads(headers: Sequence[SealBatch], kept: Sequence[Path]) -> Iterator[Discrepancy]:
    """Yield batches without our signature, and heads written outside whose batch is missing or differs."""
    # What was sealed before batches were signed is covered by the next checkpoint, and comes before all that are.
    covered = Checkpoint.objects.aggregate(Max("batches", default=0))["batches__max"]
    first_signed = next((batch.number for batch in headers if batch.signature), covered + 1)
    for batch in headers:
        is_older = not batch.signature and batch.number < first_signed and batch.number <= covered
        if not (is_older or heads.is_signed(batch)):
            yield Discrepancy(f"sealed batch {batch.number}", "is not signed by the register")
    for path in [*heads.files(), *(path for path in kept if path.suffix == ".jsonl")]:
        try:
            for head in heads.read(path):
                yield from _compare(head, headers)
        except (OSError, ValueError, KeyError, TypeError):
            yield Discrepancy(str(path), "contains a line that is not the head of a batch")


def _compare(head: heads.Head, headers: Sequence[SealBatch]) -> Iterator[Discrepancy]:
    content = head.content
    if not keys.is_signed(head.statement.encode(), head.signature, str(content["key"]), keys.BATCH):
        yield Discrepancy(head.where, "is not signed by the register")
        return
    number = int(content["number"])
    if number > len(headers):
        counts = ", ".join(f"{count} of {table}" for table, count in content["counts"].items() if count)
        entries = f"entries {content['first_position']} to {content['last_position']}"
        yield Discrepancy(f"sealed batch {number}", f"was cut off with {entries} ({counts or 'empty'}): {head.where}")
    elif headers[number - 1].hash != content["hash"]:
        yield Discrepancy(f"sealed batch {number}", f"is not the one whose head was written outside: {head.where}")
