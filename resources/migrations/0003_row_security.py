"""An actor reads returns and strategic reserves of enterprises, places and groups that his reach names."""

from django.db import migrations

from core.migrations.operations import RowSecurity, declared

ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT enterprises_in_reach())
"""

OF_RESERVE = """
    reach_covers((SELECT core_reach('places')),
                 (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id), NULL)
    OR operator_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR operator_id IN (SELECT e.id FROM enterprises_enterprise e
                       WHERE e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[]))
"""
OF_MOVEMENT = "EXISTS (SELECT FROM resources_strategicreserve r WHERE r.id = resources_reservemovement.reserve_id)"


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_guards"), ("enterprises", "0003_row_security")]

    operations = [
        *(
            RowSecurity(
                table,
                ENTERPRISE.format(
                    enterprises=declared("enterprises", "uuid"),
                ),
            )
            for table in (
                "resources_recoveryreturn",
                "resources_tailingsreturn",
                "resources_usereturn",
                "resources_usereturndraft",
            )
        ),
        RowSecurity("resources_strategicreserve", OF_RESERVE),
        RowSecurity("resources_reservemovement", OF_MOVEMENT),
    ]
