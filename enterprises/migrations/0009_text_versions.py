"""Versions of texts: entered and withdrawn by two people, for days to come, never changed."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import LOADED, EnteredAheadByTwo

TABLE = "enterprises_textversion"
STATED = (
    "'template', NEW.template, 'subject_en', NEW.subject_en, 'subject_zh', NEW.subject_zh,"
    " 'text_en', NEW.text_en, 'text_zh', NEW.text_zh"
)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_deletion_guards"),
    ]

    reviewed = {
        "RunSQL enterprises: SELECT declare_acts_of_the_nation ( 'text_versions.enter' , 'text_versions.withdraw' )": (
            "two rows, of acts that the older release does not have"
        ),
    }
    operations = [
        migrations.CreateModel(
            name="TextVersion",
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "document",
                    models.TextField(help_text="the order: its office, number and day", verbose_name="document"),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("withdrawn_on", models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on")),
                ("template", models.CharField(max_length=60, verbose_name="text template")),
                ("subject_en", models.CharField(blank=True, max_length=200, verbose_name="subject in English")),
                ("subject_zh", models.CharField(blank=True, max_length=200, verbose_name="subject in Chinese")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
                ("text_zh", models.TextField(blank=True, verbose_name="text in Chinese")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a text",
                "verbose_name_plural": "versions of texts",
                "ordering": ["template", "-valid_from", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on", None)),
                        fields=("template", "valid_from"),
                        name="text_version_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="text_version_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("text_en", ""), ("text_zh", "")),
                                models.Q(
                                    models.Q(("text_en", ""), _negated=True), models.Q(("text_zh", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("subject_en", ""), ("subject_zh", "")),
                                models.Q(
                                    models.Q(("subject_en", ""), _negated=True),
                                    models.Q(("subject_zh", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="text_version_in_both_languages",
                    ),
                ],
            },
        ),
        EnteredAheadByTwo(TABLE, "text_version", "text_versions", STATED),
        NeverDeleted(TABLE),
        KeptColumns(
            TABLE,
            always="id template subject_en subject_zh text_en text_zh valid_from document recorded_by_id recorded_at",
            once="withdrawn_on",
            free="version",
        ),
        WrittenBySomebody(TABLE),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
    ]
