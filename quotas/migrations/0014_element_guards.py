"""Statements about elements stay as they were written, by a proven officer of the nation."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import LOADED, RecordedInRole, WithdrawnByFurtherRow, WithdrawnByItsOffice

TABLES = ("quotas_elementclassification", "quotas_productshare")
OF_NATION = "SELECT 'CN', NULL, NULL"


class Migration(migrations.Migration):
    dependencies = [("quotas", "0013_elements"), ("enterprises", "0007_label_guards")]

    operations = [
        SqlFile(__file__, "elements.sql"),
        *map(WithdrawnByFurtherRow, TABLES),
        *(WithdrawnByItsOffice(table, "national_regulator") for table in TABLES),
        *map(AppendOnly, TABLES),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in TABLES),
        *(RecordedInRole(table, "elements.state", "national_regulator", OF_NATION) for table in TABLES),
        Finite("quotas_productshare", "percent"),
    ]
