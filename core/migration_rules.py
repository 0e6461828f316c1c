"""Rules for migrations of a register that goes on serving: what rewrites or locks a table, or breaks the older code.

The old release still runs while a migration is applied, and for a while after it. A migration may therefore only add
(expand); what the old release uses is removed by a later release (contract), whose migration says so in ``reviewed``,
by the operation or the statement as the refusal names it::

    class Migration(migrations.Migration):
        reviewed = {
            "RemoveField quotas.report.note": "no release since 1.3 reads or writes it",
            "RunSQL quotas: UPDATE quotas_programme SET note = ''": "some twenty rows",
        }

What is not known to be harmless is refused. Tables that are made in the same migration are empty, and so is every table
before the first release. Statements are told apart by the lexer of *sqlparse*, which Django brings: what stands in
strings, comments and bodies of functions is no statement.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set

from django.contrib.postgres import operations as postgres
from django.db import models
from django.db.migrations import operations
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from sqlparse import lexer, tokens

# The last migration of each app from before the first release.
BEFORE_RELEASE: Mapping[str, str] = {
    "core": "0004_fixed_rows",
    "enterprises": "0009_outlines",
    "environment": "0006_spending_guard",
    "inspections": "0010_rule_parameter_guards",
    "portal": "0002_guards",
    "quotas": "0014_statistics_by_two",
    "resources": "0008_grade_of_reserves",
    "trade": "0007_letters_to_offices",
}

_REMOVAL = "takes away what the older release still uses: stop using it first, and review it in a later release"
_INDEX = "builds an index while nobody can write: add it concurrently, in a migration with atomic = False"
_SCAN = "scans the table under a lock: add the constraint NOT VALID, and validate it in a later migration"
_REWRITE = "rewrites the table: add a plain column, fill it in slices, and remove the old one later"
_OLDER_INSERTS = "breaks inserts of the older release, which does not know it: null=True or a db_default"
_ROWS = "changes or locks rows of a table in use: fill them in slices by a command"
_UNKNOWN = "is not known to leave the register in use: if it does, review it"

_HARMLESS = (
    operations.CreateModel,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterModelTableComment,
    operations.RemoveConstraint,
    operations.RenameIndex,
    postgres.AddIndexConcurrently,
    postgres.RemoveIndexConcurrently,
    postgres.AddConstraintNotValid,
    postgres.ValidateConstraint,
    postgres.CreateExtension,
    postgres.CreateCollation,
)
_REMOVES = (
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
    operations.DeleteModel,
    operations.AlterModelTable,
)
_BUILDS_INDEX = (
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AlterUniqueTogether,
    operations.AlterIndexTogether,
)

# The table that a statement changes; its name is in the only group.
_TABLE = re.compile(
    r"(?:ALTER TABLE(?: IF EXISTS)?|CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?(?:\S+ )?ON|UPDATE|DELETE FROM"
    r"|INSERT INTO|TRUNCATE(?: TABLE)?|LOCK(?: TABLE)?)(?: ONLY)? (\S+)\b.*"
)
_CREATED = re.compile(r"CREATE(?: UNLOGGED)? TABLE(?: IF NOT EXISTS)? (\S+)")
# A block that grants and revokes, where there is such a role (``core.migrations.operations``).
_ONLY_GRANTS = re.compile(
    r"\$\$\s*BEGIN\s+(?:(?:GRANT|REVOKE)\b[^;]*;\s*|IF EXISTS \(SELECT FROM pg_roles\b[^;()]*\) THEN\s+|END IF;\s*)*"
    r"END;?\s*\$\$"
)
# The first pattern that a statement begins with says what it does; ``None`` is harmless.
_STATEMENTS: tuple[tuple[str, str | None], ...] = (
    (r"CREATE(?: UNIQUE)? INDEX CONCURRENTLY\b", None),
    (r"CREATE(?: UNIQUE)? INDEX\b", _INDEX),
    (
        r"CREATE(?: OR REPLACE)?(?: CONSTRAINT| UNLOGGED| RECURSIVE)?"
        r" (?:TABLE|FUNCTION|PROCEDURE|AGGREGATE|TRIGGER|POLICY|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|EXTENSION"
        r"|STATISTICS)\b",
        None,
    ),
    (r"DROP (?:TRIGGER|POLICY|INDEX CONCURRENTLY|STATISTICS)\b", None),
    (r"(?:DROP|ALTER \w+ .* RENAME)\b", _REMOVAL),
    (r"DO \$GRANTS\$$", None),
    (r"(?:GRANT|REVOKE|COMMENT|ANALYZE|ALTER DEFAULT PRIVILEGES|SET LOCAL|SET CONSTRAINTS)\b", None),
    (r"ALTER (?:FUNCTION|POLICY|TRIGGER|SEQUENCE|VIEW)\b", None),
    (r"INSERT INTO [^(]+(?:\([^()]*\) )?VALUES\b", None),
    (r"(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|LOCK|REFRESH|VACUUM|CLUSTER|REINDEX)\b", _ROWS),
)
_CONSTANT = r"(?:-? ?[\d.]+|''|TRUE|FALSE|NULL|NOW \( \)|CURRENT_TIMESTAMP|CURRENT_DATE)(?: :: [\w. ]+(?: \[ \])?)?"
_NAMED = r"ADD(?: CONSTRAINT \S+)?"
# The same of one action of ALTER TABLE.
_ACTIONS: tuple[tuple[str, str | None], ...] = (
    (rf"{_NAMED} (?:CHECK|FOREIGN KEY)\b.* NOT VALID$", None),
    (rf"{_NAMED} (?:UNIQUE|PRIMARY KEY) USING INDEX\b", None),
    (rf"{_NAMED} (?:UNIQUE|PRIMARY KEY|EXCLUDE)\b", _INDEX),
    (rf"{_NAMED} (?:CHECK|FOREIGN KEY|NOT NULL)\b", _SCAN),
    (r"ADD .*\b(?:UNIQUE|PRIMARY KEY)\b", _INDEX),
    (r"ADD .*\b(?:CHECK|REFERENCES)\b", _SCAN),
    (r"ADD .*\b(?:GENERATED|\w*SERIAL\d?)\b", _REWRITE),
    (rf"ADD .*\bDEFAULT {_CONSTANT}(?: NOT NULL)?$", None),
    (r"ADD .*\bDEFAULT\b", _REWRITE),
    (r"ADD .*\bNOT NULL\b", _OLDER_INSERTS),
    (r"ADD (?:COLUMN )?(?:IF NOT EXISTS )?[\w.]+ [\w. ]+(?: \( [\d ,]+ \))?(?: \[ \])?$", None),
    (r"ALTER .* SET NOT NULL$", f"{_SCAN}; then SET NOT NULL finds it and reads nothing, which is reviewed"),
    (r"ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE\b", _REWRITE),
    (r"ALTER .* (?:SET (?:DEFAULT|STATISTICS|STORAGE)\b|DROP (?:DEFAULT|NOT NULL)$)", None),
    (r"(?:VALIDATE|DROP) CONSTRAINT\b", None),
    (r"(?:ENABLE|DISABLE|FORCE|NO FORCE|OWNER TO|REPLICA IDENTITY|SET \(|RESET \()", None),
    (r"(?:DROP|RENAME)\b", _REMOVAL),
)


def faults(migration: Migration) -> Iterator[str]:
    """Yield what a migration must not do to a register that goes on serving, each with what to do instead."""
    reviewed: Mapping[str, str] = getattr(migration, "reviewed", {})
    met: set[str] = set()
    for name, fault in _found(migration):
        met.add(name)
        if not reviewed.get(name, "").strip():
            yield f"{migration.app_label}.{migration.name}: {name} {fault}"
    for name in sorted(reviewed.keys() - met):
        yield f"{migration.app_label}.{migration.name}: reviewed names {name!r}, which nothing here is called"


def before_release(graph: MigrationGraph) -> Set[tuple[str, str]]:
    """Return the migrations up to those of ``BEFORE_RELEASE``, by the graph: numbers may be used twice."""
    return {node for last in BEFORE_RELEASE.items() for node in graph.forwards_plan(last)}


def _found(migration: Migration) -> Iterator[tuple[str, str]]:
    """Yield each operation or statement that is not harmless, with what is wrong about it."""
    app = migration.app_label
    every = list(_flat(migration.operations))
    models_made = {operation.name_lower for operation in every if isinstance(operation, operations.CreateModel)}
    tables_made = {
        str(operation.options.get("db_table") or f"{app}_{operation.name_lower}").upper()
        for operation in every
        if isinstance(operation, operations.CreateModel)
    }
    for operation in every:
        if isinstance(operation, operations.RunSQL):
            for statement, fault in _faults_of_sql(operation.sql, tables_made):
                yield f"RunSQL {app}: {statement}", fault
        elif str(getattr(operation, "model_name", "")).lower() not in models_made:
            for fault in _faults_of(operation):
                yield _name(app, operation), fault


def _flat(all_operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in all_operations:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _name(app: str, operation: Operation) -> str:
    name = getattr(operation, "name", "")
    if isinstance(operation, operations.RunPython):
        name = getattr(operation.code, "__name__", "")
    parts = [app, getattr(operation, "model_name", ""), name]
    return f"{type(operation).__name__} {'.'.join(str(part) for part in parts if part)}"


def _faults_of(operation: Operation) -> Iterator[str]:
    match operation:
        case _ if isinstance(operation, _HARMLESS):
            return
        case operations.AddField(field=field):
            yield from _faults_of_new_column(field)
        case operations.AlterField():
            yield "may rewrite or scan the table: add a column, fill it in slices, and remove the old one later"
        case operations.AddConstraint():
            yield "scans the table under a lock: AddConstraintNotValid, and ValidateConstraint in a later migration"
        case operations.RunPython():
            yield _ROWS
        case _ if isinstance(operation, _BUILDS_INDEX):
            yield f"locks the table: {_INDEX} (AddIndexConcurrently, RemoveIndexConcurrently)"
        case _ if isinstance(operation, _REMOVES):
            yield _REMOVAL
        case _:
            yield _UNKNOWN


def _faults_of_new_column(field: models.Field) -> Iterator[str]:
    if getattr(field, "db_persist", False):  # of a generated column
        yield _REWRITE
    if field.unique or getattr(field, "db_index", False):
        yield _INDEX
    if field.null or field.has_db_default() or isinstance(field, models.GeneratedField):
        return
    if not isinstance(field, models.ManyToManyField):
        yield _OLDER_INSERTS


def _faults_of_sql(sql: object, made: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield the statements that are not harmless; ``made`` are the tables of the same migration, in capitals."""
    parts = [sql] if isinstance(sql, str) else [part if isinstance(part, str) else part[0] for part in sql]  # type: ignore[attr-defined]
    tables = set(made)
    for statement in _statements(";".join(parts)):
        words = ["''" if word.startswith("'") else word.upper() for word in statement]
        shown, text = " ".join(statement), " ".join(words)
        if created := _CREATED.match(text):
            tables.add(_bare(created[1]))
        table = _TABLE.fullmatch(text)
        if table and _bare(table[1]) in tables:
            continue
        if "\\'" in shown:
            yield shown, "has a backslash before a quotation mark: write the quotation mark twice"
        elif text.startswith("ALTER TABLE "):
            for action in _actions(words):
                if fault := _judged(action, _ACTIONS):
                    yield shown, fault
        elif fault := _judged(text, _STATEMENTS):
            yield shown, fault


def _judged(text: str, rules: Iterable[tuple[str, str | None]]) -> str | None:
    return next((fault for pattern, fault in rules if re.match(pattern, text, re.DOTALL)), _UNKNOWN)


def _bare(name: str) -> str:
    return name.removeprefix("PUBLIC.")


def _statements(text: str) -> Iterator[list[str]]:
    """Yield the words of each statement; identifiers without quotes, bodies of functions and blocks by their digest."""
    words: list[str] = []
    joined = False
    for kind, value in lexer.tokenize(text):
        if kind in tokens.Comment or kind in tokens.Whitespace or kind in tokens.Newline:
            joined = False
        elif kind in tokens.Punctuation and value == ";" and not _is_inside_body(words):
            yield from ([words] if words else [])
            words, joined = [], False
        else:
            word = _word(value)
            if joined or (value == "." and words):
                words[-1] += word
            else:
                words.append(word)
            joined = value == "."
    yield from ([words] if words else [])


def _is_inside_body(words: list[str]) -> bool:
    """Return whether a semicolon after these words ends a statement of a function's body."""
    return "ATOMIC" in map(str.upper, words) and words[-1].upper() != "END"


def _word(value: str) -> str:
    if value.startswith("$") and value.endswith("$") and len(value) > 1:
        if _ONLY_GRANTS.fullmatch(value):
            return "$grants$"
        return f"${hashlib.sha256(value.encode()).hexdigest()[:12]}$"
    if value.startswith('"'):
        return value.strip('"')
    return " ".join(value.split())  # the lexer takes some pairs of words for one


def _actions(words: list[str]) -> Iterator[str]:
    """Yield the actions of an ALTER TABLE statement, given in capitals."""
    words = words[2:]
    if words[:2] == ["IF", "EXISTS"]:
        words = words[2:]
    if words[0] == "ONLY":
        words = words[1:]
    depth = 0
    action: list[str] = []
    for word in words[1:]:
        depth += (word == "(") - (word == ")")
        if word == "," and not depth:
            yield " ".join(action)
            action = []
        else:
            action.append(word)
    yield " ".join(action)
