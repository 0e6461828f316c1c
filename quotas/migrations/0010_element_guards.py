"""Statements about elements stay as they were written, by a proven officer of the nation."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import LOADED, RecordedInRole, WithdrawnByFurtherRow, WithdrawnByItsOffice

TABLES = ("quotas_elementclassification", "quotas_productshare")
# The ministries whose programmes count in oxide, and those that count the product.
OF_CLASS = "SELECT 'CN', NULL, conversion_authorities(NULL)"
OF_SHARE = "SELECT 'CN', NULL, conversion_authorities((SELECT kind FROM quotas_product WHERE id = ($1).product_id))"


class Migration(migrations.Migration):
    dependencies = [("quotas", "0009_multi_year_plan_guards"), ("enterprises", "0006_label_guards")]

    operations = [
        SqlFile(__file__, "elements.sql"),
        *map(WithdrawnByFurtherRow, TABLES),
        *(WithdrawnByItsOffice(table, "national_regulator") for table in TABLES),
        *map(AppendOnly, TABLES),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in TABLES),
        RecordedInRole("quotas_elementclassification", "elements.state", "national_regulator", OF_CLASS),
        RecordedInRole("quotas_productshare", "elements.state", "national_regulator", OF_SHARE),
        Finite("quotas_productshare", "percent"),
    ]
