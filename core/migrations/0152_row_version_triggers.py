"""On the way back, the triggers of row versions come off table by table: in one transaction they would lock them all."""

from django.db import migrations


def take_off(apps, schema_editor):
    quote = schema_editor.quote_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgfoid = to_regprocedure('core_row_version()') ORDER BY relname, tgname"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER IF EXISTS {quote(trigger)} ON {quote(table)}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0151_row_versions")]

    operations = [migrations.RunPython(migrations.RunPython.noop, take_off)]
