"""Two people enter and withdraw published figures; nobody changes one."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NeverDeleted, SqlFile
from enterprises.migrations.operations import WrittenInRole

STATISTICS = "quotas_publishedstatistic"
LOADERS_ALONE = WrittenInRole(STATISTICS, "")


class Migration(migrations.Migration):
    dependencies = [("quotas", "0013_materials_of_products")]

    operations = [
        migrations.RunSQL(LOADERS_ALONE.reverse_sql, LOADERS_ALONE.sql),
        SqlFile(
            __file__,
            "statistics.sql",
            undo="DELETE FROM enterprises_twopersonact"
            " WHERE act IN ('statistics.enter', 'statistics.enter_many', 'statistics.withdraw');",
        ),
        NeverDeleted(STATISTICS),
        KeptColumns(
            STATISTICS,
            always="id subject period_from period_to region name name_zh figure unit wording note evidence source key",
            entered="product_id",
            once="withdrawn_on",
            free="version",
        ),
    ]
