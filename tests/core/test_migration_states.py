"""States that ``makemigrations`` compares and writes: the schema, without labels, help texts and choices."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.migrations import AddField, AlterField, CreateModel
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Lower

from core.migration_states import SchemaAutodetector, without_texts
from core.migrations.operations import CreateTables
from tests.config.older_release import OURS


def state(label: str, *, longest: int = 8, **more: models.Field) -> ProjectState:
    """Return the state of one model whose texts are ``label``."""
    texts: dict[str, Any] = {"verbose_name": label, "help_text": label, "choices": [("a", label)]}
    fields: dict[str, models.Field] = {
        "id": models.BigAutoField(primary_key=True),
        "kind": models.CharField(max_length=longest, **texts),
        "kinds": ArrayField(models.CharField(max_length=8, **texts)),
        "short": models.GeneratedField(
            expression=Lower("kind"), output_field=models.CharField(max_length=8, **texts), db_persist=True
        ),
        "parent": models.ForeignKey("self", models.CASCADE, verbose_name=label),
        **more,
    }
    options = {"verbose_name": label, "verbose_name_plural": label, "ordering": ["kind"]}
    return ProjectState({("quotas", "remark"): ModelState("quotas", "Remark", list(fields.items()), options=options)})


def operations(before: ProjectState, after: ProjectState) -> list[Operation]:
    questioner = MigrationQuestioner(specified_apps={"quotas"})
    changes = SchemaAutodetector(before, after, questioner).changes(MigrationGraph())
    return [operation for migration in changes.get("quotas", []) for operation in migration.operations]


def test_other_texts_are_no_migration() -> None:
    assert operations(state("first"), state("second")) == []


def test_a_longer_column_and_a_new_one_are_a_migration() -> None:
    (longer,) = operations(state("first"), state("first", longest=16))
    assert isinstance(longer, AlterField)
    (new,) = operations(state("first"), state("first", note=models.TextField(null=True)))
    assert isinstance(new, AddField)


def test_a_new_table_is_written_without_texts() -> None:
    (table,) = operations(ProjectState(), state("first"))
    assert isinstance(table, CreateModel)
    fields: dict[str, Any] = dict(table.fields)
    assert table.options["ordering"] == ["kind"]
    assert "verbose_name" not in table.options
    for field in (fields["kind"], fields["kinds"].base_field, fields["short"].output_field, fields["parent"]):
        assert {"verbose_name", "help_text", "choices"}.isdisjoint(field.deconstruct()[3])


def test_the_migrations_of_the_register_have_no_texts() -> None:
    states = MigrationLoader(None).project_state()
    texts = {
        f"{app}.{name}.{field_name}"
        for (app, name), model in states.models.items()
        for field_name, field in model.fields.items()
        if app in OURS and not {"verbose_name", "help_text", "choices"}.isdisjoint(field.deconstruct()[3])
    }
    assert texts == set()
    models_named = {
        name for name, model in states.models.items() if name[0] in OURS and "verbose_name" in model.options
    }
    assert models_named == set()


def test_what_texts_are_left_out_of_is_left_as_it_is() -> None:
    before = state("first")
    without_texts(before)
    assert before.models["quotas", "remark"].fields["kind"].verbose_name == "first"


def test_tables_created_together_give_the_state_of_each_created_by_itself() -> None:
    tables = [
        CreateModel("First", [("id", models.BigAutoField(primary_key=True))]),
        CreateModel("Second", [("first", models.OneToOneField("quotas.first", models.CASCADE, primary_key=True))]),
    ]
    together, by_itself = ProjectState(), ProjectState()
    for rendered in (together, by_itself):
        assert not list(rendered.apps.get_models())
    CreateTables(tables).state_forwards("quotas", together)
    for table in tables:
        table.state_forwards("quotas", by_itself)
    assert together == by_itself
    assert {model.__name__ for model in together.apps.get_models()} == {"First", "Second"}
