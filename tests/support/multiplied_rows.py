"""Tables filled with copies of a row, to see how statements are planned when the register is large."""

from collections.abc import Mapping

from django.db import connection


def multiply(table: str, count: int, differing: Mapping[str, str], *, keys: Mapping[str, str] | None = None) -> None:
    """Add rows that are copies of one, but for what differs; ``keys`` names tables that hold their keys by number.

    For the superuser, unbound: no trigger fires and no foreign key is checked.
    """
    keys = keys or {}
    own = f"(SELECT m.id FROM {keys[table]} m WHERE m.n = s.n)" if table in keys else "gen_random_uuid()"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        names = [name for (name,) in cursor.fetchall()]
        values = [differing.get(name, own if name == "id" else f"r.{name}") for name in names]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM (SELECT * FROM {table} LIMIT 1) r, generate_series(1, {count}) s(n)"
        )
