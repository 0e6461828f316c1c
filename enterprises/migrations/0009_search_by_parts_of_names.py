"""Whatever stands in the search box is looked for in any part of a name or number."""

from django.db import migrations

from core.models import parts_of


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0008_invitations")]

    operations = [
        migrations.AddIndex("enterprise", parts_of("enterprise_search", "code", "name", "name_zh")),
        migrations.AddIndex("licence", parts_of("licence_search", "number")),
        migrations.AddIndex("site", parts_of("site_search", "code", "name", "name_zh")),
    ]
