"""User names are noted by the database and given to nobody else, and have a shape."""

from django.db import migrations, models

from core.operations import AppendOnly, script

FOLDED = 'normalize(casefold(normalize(%(expressions)s, NFKC) COLLATE "pg_unicode_fast"), NFKC)'


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0102_user_names"), ("core", "0003_guards")]

    operations = [
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                models.Func(models.F("username"), template=FOLDED, output_field=models.TextField()),
                name="person_name_once",
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                name="person_name_shaped", condition=~models.Q(username__regex=r"(^|[._@+-])([._@+-]|$)")
            ),
        ),
        migrations.RunSQL(script(__file__, "user_names.sql"), script(__file__, "user_names_reverse.sql")),
        AppendOnly("enterprises_username"),
    ]
