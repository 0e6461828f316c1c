"""Row versions: a trigger appends table, key and digest of each version of a row that may change; these are sealed.

An app declares in its ``seals.py`` that its tables are watched, and which are exempt and why; ``migrate`` creates the
triggers as the owner. A new table is watched unless its app exempts it. The stream of versions is itself chained.
"""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

TRIGGER = "row_version_insert"
_EVENTS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
_EXEMPT: dict[str, Mapping[str, str]] = {}
_OTHERS: set[str] = set()


def version_rows(app_label: str, *, exempt: Mapping[str, str] | None = None) -> None:
    """Watch every table of an app except those in ``exempt``, each with the reason why it needs no versions."""
    _EXEMPT[app_label] = exempt or {}


def version_table(table: str) -> None:
    """Watch one table of a library."""
    _OTHERS.add(table)


def decided_apps() -> set[str]:
    """Return the apps that have declared which of their tables are watched."""
    return set(_EXEMPT)


def watched_tables() -> dict[str, str]:
    """Return the primary key's column of every watched table, by the table's name."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        label, table = model._meta.app_label, model._meta.db_table
        is_ours = label in _EXEMPT and table not in _EXEMPT[label]
        if model._meta.managed and (is_ours or table in _OTHERS):
            tables[table] = str(model._meta.pk.column)
    return tables


# --- Triggers, created by ``migrate`` as the owner --------------------------------------------------------------------
def read_columns() -> dict[str, set[tuple[str, str]]]:
    """Return name and type of the columns of every table that carries the triggers."""
    columns: dict[str, set[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE t.tgname = %s",
            [TRIGGER],
        )
        for table, name, kind in cursor.fetchall():
            columns.setdefault(table, set()).add((name, kind))
    return columns


def watch_tables(before: Mapping[str, set[tuple[str, str]]]) -> None:
    """Create the triggers where they are wanted, and drop them elsewhere.

    A table that begins to be watched, or has lost a column that it had ``before``, gets a version of every row. Each
    table is a transaction of its own, because a writer to several tables could deadlock with one transaction for all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('core_row_version()') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        existing = {name for (name,) in cursor.fetchall()}
        wanted = {table: key for table, key in watched_tables().items() if table in existing}
        after = read_columns()
        for table, key in wanted.items():
            with transaction.atomic():
                if table not in after:
                    _attach_trigger(cursor, table, key)
                    _version_all(cursor, table, key)
                elif not before.get(table, set()) <= after[table]:
                    _version_all(cursor, table, key)
        for table in after.keys() - wanted.keys():
            for event in _EVENTS:
                name = sql.Identifier(f"row_version_{event}")
                cursor.execute(sql.SQL("DROP TRIGGER {} ON {}").format(name, sql.Identifier(table)))


def _attach_trigger(cursor: CursorWrapper, table: str, key: str) -> None:
    for event, transition in _EVENTS.items():
        cursor.execute(
            sql.SQL(
                "CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {transition}"
                " FOR EACH STATEMENT EXECUTE FUNCTION core_row_version({key})"
            ).format(
                name=sql.Identifier(f"row_version_{event}"),
                event=sql.SQL(event.upper()),
                table=sql.Identifier(table),
                transition=sql.SQL(transition),
                key=sql.Literal(key),
            )
        )


def _version_all(cursor: CursorWrapper, table: str, key: str) -> None:
    cursor.execute("SET LOCAL timezone TO 'UTC'")
    cursor.execute(
        sql.SQL(
            "INSERT INTO core_rowversion (table_name, row_key, operation, salt, digest, chain_point)"
            " SELECT {name}, content ->> {key}, 'baseline', salt, core_row_digest({name}, salt, content),"
            " core_chain_point(pg_current_xact_id())"
            " FROM (SELECT to_jsonb(r) AS content, uuid_send(gen_random_uuid()) AS salt FROM {table} r) rows"
        ).format(name=sql.Literal(table), key=sql.Literal(key), table=sql.Identifier(table))
    )


# --- Comparison ----------------------------------------------------------------------------------------------------
_COMPARE = sql.SQL("""
WITH latest AS (
    SELECT DISTINCT ON (row_key) row_key, number, operation, salt, digest FROM core_rowversion
    WHERE table_name = {name} ORDER BY row_key, number DESC
), present AS (SELECT to_jsonb(r) ->> {key} AS row_key, to_jsonb(r) AS content FROM {table} r)
SELECT COALESCE(l.row_key, p.row_key), l.number, l.operation, p.row_key IS NOT NULL
FROM latest l FULL JOIN present p ON p.row_key = l.row_key
WHERE l.row_key IS NULL OR (l.operation = 'delete') = (p.row_key IS NOT NULL)
   OR l.operation <> 'delete' AND NOT EXISTS (
          SELECT FROM generate_series(0, {columns}) AS later
          WHERE l.digest = core_row_digest({name}, l.salt, p.content - ({newest}::text[])[1:later]))
ORDER BY 1
""")


def compare_rows() -> Iterator[tuple[str, str]]:
    """Yield each row that differs from its latest version, with the difference; in the caller's transaction.

    A version made before columns were added is compared without them, the newest first.
    """
    for table, key in sorted(watched_tables().items()):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0"
                " AND NOT attisdropped ORDER BY attnum DESC",
                [table],
            )
            columns = [name for (name,) in cursor.fetchall()]
            names = {"name": table, "key": key, "columns": len(columns), "newest": columns}
            parts = {part: sql.Literal(value) for part, value in names.items()}
            cursor.execute(_COMPARE.format(table=sql.Identifier(table), **parts))
            for row_key, number, operation, is_there in cursor.fetchall():
                yield f"{table} {row_key}", _describe_difference(number, operation, is_there)


def _describe_difference(number: int | None, operation: str | None, is_there: bool) -> str:
    if number is None:
        return "was added without the register: it has no version"
    if not is_there:
        return f"is missing: version {number} ({operation}) is its last, and no deletion follows"
    if operation == "delete":
        return f"exists again although version {number} deleted it"
    return f"was changed after its last version ({number}, {operation})"
