"""Rows of several querysets in one statement: a page of many parts asks the database once, not once for each part.

The querysets stay what they are, so that a part is described in one place whether it is read alone or with others. Each
becomes a subquery whose rows come back as JSON, under the declared reach as by the ORM.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


def read(querysets: Mapping[str, QuerySet[Any, Any]]) -> dict[str, list[Any]]:
    """Return the rows of each queryset by its name, in their order; one query, or none if no queryset can have rows.

    Rows are instances of the model, without related objects. Of a queryset with ``values`` they are dictionaries, in
    which figures are numbers; keys and days remain text.
    """
    found: dict[str, list[Any]] = {name: [] for name in querysets}
    columns: list[str] = []
    params: list[Any] = []
    asked: list[str] = []
    for name, rows in querysets.items():
        try:
            text, given = _plain(rows).query.sql_with_params()
        except EmptyResultSet:
            continue
        columns.append(f"(SELECT json_agg(row_to_json(part))::text FROM ({text}) AS part)")  # noqa: S608 - the ORM wrote it
        params += given
        asked.append(name)
    if not asked:
        return found
    with connections[querysets[asked[0]].db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        answer = cursor.fetchone()
    for name, text in zip(asked, answer, strict=True):
        rows = json.loads(text, parse_float=Decimal) if text else []
        found[name] = rows if _has_values(querysets[name]) else [_instance(querysets[name], row) for row in rows]
    return found


def _has_values(rows: QuerySet[Any, Any]) -> bool:
    return not rows.query.default_cols


def _plain(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows if _has_values(rows) else rows.values(*(field.attname for field in rows.model._meta.concrete_fields))


def _instance(rows: QuerySet[Any, Any], given: Mapping[str, Any]) -> Any:
    fields = rows.model._meta.concrete_fields
    values = [field.to_python(given[field.attname]) for field in fields]
    return rows.model.from_db(rows.db, [field.attname for field in fields], values)
