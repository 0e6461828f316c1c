"""Sheets of environmental records and of reserves among the kinds of sheets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0019_materials_of_products"),
    ]

    operations = [
        migrations.AlterField(
            model_name="import",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reports", "Monthly report"),
                    ("notices", "Notice"),
                    ("enterprises", "Enterprises"),
                    ("readings", "Readings of discharges"),
                    ("consumption", "Returns of consumption"),
                    ("many_reports", "Reports of many enterprises"),
                    ("invoices", "Invoices"),
                    ("declarations", "Customs declarations"),
                    ("sites", "Sites"),
                    ("licences", "Licences"),
                    ("products", "Products"),
                    ("hs_codes", "HS codes"),
                    ("counting", "Counting rules"),
                    ("due_days", "Due days"),
                    ("movements", "Movements of quota"),
                    ("people", "People"),
                    ("targets", "Targets by year"),
                    ("deposits", "Deposits of mines"),
                    ("volumes", "Discharged volumes"),
                    ("limits", "Limits of discharge permits"),
                    ("restoration", "Restoration"),
                    ("reserves", "Reserves"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
