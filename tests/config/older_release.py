"""The work of the last release on the schema that follows it: its models, made from the states of the migrations."""

from collections.abc import Iterable, Iterator, Mapping

from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

OURS = ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal")


def models_of(release: Mapping[str, str]) -> list[type[Model]]:
    """Return the models as the code of a release knows them, by the last migration of each app in it."""
    state = MigrationLoader(connection).project_state(list(release.items()))
    assert state.apps is not None
    found = state.apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.app_label in OURS and model._meta.managed]


def rows_of(older: Iterable[type[Model]]) -> dict[type[Model], Model | None]:
    """Return a row of each model as the older release reads it, or ``None`` if its table is empty."""
    return {model: model._base_manager.first() for model in older}


def outcomes(rows: Mapping[type[Model], Model | None]) -> dict[str, str]:
    """Return how the database answers the reads and writes of each model: empty, or the error and its constraint.

    A model reads all of its columns, adds a copy of its row, and writes every column of the row; all of it is rolled
    back. What is refused for other reasons than the schema (a guard, a unique name) is refused before and after.
    """
    told = {}
    for model, row in rows.items():
        label = model._meta.label
        told[f"{label} read"] = _try(lambda model=model: list(model._base_manager.all()[:1]))
        told[f"{label} add"] = _try(lambda row=row: _add(row))
        told[f"{label} change"] = _try(lambda row=row: _change(row))
    return told


def _try(work: object) -> str:
    try:
        with transaction.atomic():
            work()  # type: ignore[operator]
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        return f"{getattr(diagnosis, 'sqlstate', '')} {getattr(diagnosis, 'constraint_name', '') or ''}".strip()
    return ""


def _add(row: Model | None) -> None:
    if row is not None:
        values = {field.attname: getattr(row, field.attname) for field in _written(row)}
        type(row)._base_manager.create(**values)


def _change(row: Model | None) -> None:
    if row is not None:
        values = {field.name: getattr(row, field.attname) for field in _written(row)}
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _written(row: Model) -> Iterator[models.Field]:
    return (field for field in row._meta.local_concrete_fields if not field.primary_key and not field.generated)
