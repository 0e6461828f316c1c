"""Batch heads: signed statements written outside the database as soon as a batch is sealed.

``SEAL_WITNESS`` holds one file a day with a head on each line. A head without its batch shows what was cut off.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from core.canonical_json import canonical
from core.models import SealBatch
from core.sealing import keys

_PATTERN = "heads-*.jsonl"


@dataclass(frozen=True, slots=True)
class Head:
    where: str
    statement: str
    signature: str

    @property
    def content(self) -> dict[str, Any]:
        return dict(json.loads(self.statement))


def sign(batch: SealBatch) -> None:
    """Fill in key and signature of a batch that is otherwise complete."""
    batch.key = keys.public()
    batch.signature = keys.sign(statement_of(batch).encode(), keys.BATCH)


def statement_of(batch: SealBatch) -> str:
    """Return the statement about a batch that is signed, as canonical JSON; the batch's hash binds the rest."""
    names = ("number", "sealed_at", "first_position", "last_position", "counts", "previous", "hash", "key")
    return canonical({name: getattr(batch, name) for name in names}).decode()


def is_signed(batch: SealBatch) -> bool:
    return keys.is_signed(statement_of(batch).encode(), batch.signature, batch.key, keys.BATCH)


def lines(batches: Iterable[SealBatch]) -> Iterator[str]:
    """Yield each head as a line of JSON, the form that witnesses keep."""
    for batch in batches:
        yield json.dumps({"statement": statement_of(batch), "signature": batch.signature})


def write_out() -> None:
    """Append every head that the folder does not have yet, including those of a process that died in between."""
    if settings.SEAL_WITNESS is None:
        return
    folder = Path(settings.SEAL_WITNESS)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "heads.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        missing = SealBatch.objects.filter(number__gt=last_written(folder)).exclude(signature="").order_by("number")
        for batch in missing.defer("leaves").iterator(chunk_size=500):
            with (folder / f"heads-{batch.sealed_at:%Y%m%d}.jsonl").open("a") as file:
                file.writelines(f"{line}\n" for line in lines([batch]))
                file.flush()
                os.fsync(file.fileno())


def last_written(folder: Path) -> int:
    """Return the number of the newest head in the folder, or 0."""
    for path in sorted(folder.glob(_PATTERN), reverse=True):
        for head in reversed(list(read(path))):
            return int(head.content["number"])
    return 0


def read(path: Path) -> Iterator[Head]:
    """Yield the heads of a file; raise ``ValueError`` or ``KeyError`` for a line that is not a head."""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        copy = json.loads(line)
        yield Head(f"{path}, line {number}", copy["statement"], copy["signature"])


def files() -> list[Path]:
    """Return the files of the register's own witness folder."""
    return sorted(Path(settings.SEAL_WITNESS).glob(_PATTERN)) if settings.SEAL_WITNESS else []
