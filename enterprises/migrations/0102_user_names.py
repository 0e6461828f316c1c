"""User names: compared without case and Unicode form, alike ones refused, and every one that was ever borne kept."""

import unicodedata

import django.db.models.functions.uuid
from confusable_homoglyphs.confusables import confusables_data
from django.conf import settings
from django.db import migrations, models

from enterprises.user_names import validate_user_name

FOLDED = 'normalize(casefold(normalize(%(expressions)s, NFKC) COLLATE "pg_unicode_fast"), NFKC)'


def folded() -> models.Func:
    return models.Func(models.F("username"), template=FOLDED, output_field=models.TextField())


def fill(apps, schema_editor) -> None:
    for person in apps.get_model("enterprises", "User").objects.all():
        person.username_skeleton = _skeleton(person.username)
        person.save(update_fields=["username_skeleton"])


def _skeleton(name: str) -> str:
    return "".join(_prototype(char) for char in unicodedata.normalize("NFKC", name)).casefold()


def _prototype(char: str) -> str:
    alike = confusables_data.get(char, [])
    if len(alike) != 1:
        return char
    other = alike[0]["c"]
    return min(char, other) if [found["c"] for found in confusables_data.get(other, [])] == [char] else other


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0101_factors_are_noted")]

    operations = [
        migrations.AddField(
            "user",
            "username_skeleton",
            models.CharField("skeleton of the user name", max_length=120, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "user",
            "username",
            models.CharField("user name", max_length=60, unique=True, validators=[validate_user_name]),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.CreateModel(
            name="UserName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("username", models.CharField("user name", max_length=60)),
                ("skeleton", models.CharField("skeleton", max_length=120)),
                ("taken_at", models.DateTimeField("taken at")),
                (
                    "person",
                    models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="user_names"),
                ),
            ],
            options={
                "verbose_name": "user name",
                "verbose_name_plural": "user names",
                "ordering": ["taken_at"],
                "constraints": [
                    models.UniqueConstraint(folded(), name="user_name_once"),
                    models.UniqueConstraint(fields=["skeleton"], name="user_name_not_confusable"),
                ],
            },
        ),
    ]
