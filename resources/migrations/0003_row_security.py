"""An actor reads the returns of enterprises that his reach names, by themselves or by their place or group."""

from django.db import migrations

from core.migrations.operations import RowSecurity, declared

ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT e.id FROM enterprises_enterprise e
                         WHERE e.place ^@ ANY ({places})
                            OR e.group_id = ANY ({groups}))
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_guards"), ("enterprises", "0003_row_security")]

    operations = [
        RowSecurity(
            "resources_usereturn",
            ENTERPRISE.format(
                enterprises=declared("enterprises", "uuid"),
                places=declared("place_prefixes"),
                groups=declared("groups", "uuid"),
            ),
        )
    ]
