"""Every figure is a number: NaN and infinity are refused in each numeric column."""

from django.db import migrations

from core.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("quotas", "0005_notices_keep_four_eyes")]

    operations = [
        Finite("quotas_element", "oxide_factor"),
        Finite("quotas_product", "reo_factor"),
        Finite(
            "quotas_account",
            "received",
            "given",
            "passed_on",
            "withheld",
            "used_pending",
            "used_accepted",
            "used",
            "allocated",
            "undistributed",
            "available",
            "excess",
        ),
        Finite("quotas_noticeline", "tonnes", "increment"),
        Finite(
            "quotas_reportline",
            "grade",
            "opening_stock",
            "produced",
            "purchased",
            "consumed",
            "sold",
            "exported",
            "lost",
            "closing_stock",
            "reo_tonnes",
        ),
        Finite("quotas_trade", "tonnes"),
        Finite("quotas_lineuse", "tonnes"),
        Finite("quotas_posting", "tonnes"),
        Finite("quotas_publishedstatistic", "figure"),
    ]
