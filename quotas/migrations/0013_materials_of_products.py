"""The family of materials of a product stays as it was written."""

from django.db import migrations

from core.migrations.operations import KeptColumns


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0012_kept_consumption_drafts"),
    ]

    operations = [
        KeptColumns(
            "quotas_product",
            always="id code name name_zh kind element_id element_class material ore_type stage specification variety_of_id"
            " reo_factor source",
            once="ended_on",
        ),
    ]
