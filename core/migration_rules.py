"""Rules for migrations of a register that goes on serving: what rewrites or locks a table, or breaks the older code.

The old release still runs while a migration is applied, and for a while after it. A migration may therefore only add
(expand); what the old release uses is removed by a later release (contract), whose migration says so in ``reviewed``::

    class Migration(migrations.Migration):
        reviewed = {"RemoveField quotas.report.note": "no release since 1.3 reads or writes it"}

Tables that are made in the same migration are empty, and so is every table before the first release.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.contrib.postgres import operations as postgres
from django.db import models
from django.db.migrations import operations
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation

# The last migration of each app from before the first release.
BEFORE_RELEASE: Mapping[str, str] = {
    "core": "0004_fixed_rows",
    "enterprises": "0004_fixed_rows",
    "environment": "0003_fixed_rows",
    "inspections": "0004_fixed_rows",
    "portal": "0001_initial",
    "quotas": "0006_fixed_rows",
}

_ONLINE_INDEXES = (postgres.AddIndexConcurrently, postgres.RemoveIndexConcurrently)
_REMOVES = (operations.RemoveField, operations.RenameField, operations.RenameModel, operations.DeleteModel)
_REMOVES_TABLE = (operations.AlterModelTable,)
# In SQL of our own: what scans or rewrites a table while nobody can write to it.
_SQL = {
    r"\bCREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)": "builds an index while nobody can write: CREATE INDEX CONCURRENTLY",
    r"\bALTER COLUMN \w+ (?:SET DATA )?TYPE\b": "rewrites the table: add a column and fill it in slices",
    r"\bSET NOT NULL\b": "scans the table under a lock: add a NOT VALID check, validate it, then SET NOT NULL",
    r"\bADD (?:CONSTRAINT \w+ )?(?:CHECK|FOREIGN KEY)\b(?![^;]*NOT VALID)": "scans the table under a lock: NOT VALID",
    r"\b(?:VACUUM FULL|CLUSTER|REINDEX (?:TABLE|INDEX) (?!CONCURRENTLY))\b": "locks the table while it is rewritten",
    r"\b(?:DROP COLUMN|DROP TABLE|RENAME)\b": "takes away what the older release still uses",
}


def faults(migration: Migration) -> Iterator[str]:
    """Yield what a migration must not do to a register that goes on serving, each with what to do instead."""
    reviewed: Mapping[str, str] = getattr(migration, "reviewed", {})
    made = {operation.name_lower for operation in migration.operations if isinstance(operation, operations.CreateModel)}
    for operation in _flat(migration.operations):
        name = _name(migration.app_label, operation)
        if name in reviewed and reviewed[name].strip():
            continue
        model = str(getattr(operation, "model_name", "") or getattr(operation, "name", "")).lower()
        if model not in made or isinstance(operation, operations.RunSQL):
            for fault in _faults_of(operation):
                yield f"{migration.app_label}.{migration.name}: {name} {fault}"


def is_before_release(migration: Migration) -> bool:
    return migration.name <= BEFORE_RELEASE.get(migration.app_label, "")


def _flat(all_operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in all_operations:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _name(app: str, operation: Operation) -> str:
    parts = [app, getattr(operation, "model_name", ""), getattr(operation, "name", "")]
    return f"{type(operation).__name__} {'.'.join(str(part) for part in parts if part)}"


def _faults_of(operation: Operation) -> Iterator[str]:
    match operation:
        case operations.AddField(field=field):
            yield from _faults_of_new_column(field)
        case operations.AlterField():
            yield "may rewrite or scan the table: add a column, fill it in slices, and remove the old one later"
        case _ if isinstance(operation, _ONLINE_INDEXES):
            return
        case operations.AddIndex():
            yield "builds an index while nobody can write: AddIndexConcurrently, in a migration with atomic = False"
        case postgres.AddConstraintNotValid():
            return
        case operations.AddConstraint():
            yield "scans the table under a lock: AddConstraintNotValid, and ValidateConstraint in a later migration"
        case operations.AlterUniqueTogether() | operations.AlterIndexTogether():
            yield "builds an index while nobody can write: AddIndexConcurrently"
        case operations.RunSQL(sql=sql):
            yield from _faults_of_sql(sql)
        case _ if isinstance(operation, (*_REMOVES, *_REMOVES_TABLE)):
            yield "takes away what the older release still uses: stop using it first, and review it in a later release"


def _faults_of_new_column(field: models.Field) -> Iterator[str]:
    if getattr(field, "db_persist", False):  # of a generated column
        yield "rewrites the table: add a plain column and fill it in slices"
    if field.unique or getattr(field, "db_index", False):
        yield "builds an index while nobody can write: add the index concurrently, in another migration"
    if field.null or field.has_db_default() or isinstance(field, models.GeneratedField):
        return
    if not isinstance(field, models.ManyToManyField):
        yield "breaks inserts of the older release, which does not know it: null=True or a db_default"


def _faults_of_sql(sql: object) -> Iterator[str]:
    statements = [sql] if isinstance(sql, str) else [part if isinstance(part, str) else part[0] for part in sql]  # type: ignore[attr-defined]
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "", "\n".join(statements), flags=re.DOTALL)  # bodies of functions run later
    text = re.sub(r"--.*", "", text)
    for table in re.findall(r"\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)", text):
        text = re.sub(rf"\b(?:ALTER TABLE|CREATE (?:UNIQUE )?INDEX \w+ ON) {table}\b[^;]*;", "", text)
    for pattern, fault in _SQL.items():
        if re.search(pattern, text, re.IGNORECASE):
            yield fault
