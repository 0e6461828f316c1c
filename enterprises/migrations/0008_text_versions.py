"""Versions of texts: entered and withdrawn by two people, for days to come, never changed."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import LOADED, EnteredAheadByTwo

TABLE = "enterprises_textversion"
STATED = (
    "'template', NEW.template, 'subject_en', NEW.subject_en, 'subject_zh', NEW.subject_zh,"
    " 'text_en', NEW.text_en, 'text_zh', NEW.text_zh"
)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0007_deletion_guards"),
    ]

    reviewed = {
        "RunSQL enterprises: SELECT declare_acts_of_the_nation ( 'text_versions.enter' , 'text_versions.withdraw' )": (
            "two rows, of acts that the older release does not have"
        ),
    }
    operations = [
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
