"""Sheets of records of sites, partners' imports, published figures, programmes, their years and checklists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0020_sheets_of_records"),
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
                    ("figures", "Published figures"),
                    ("programmes", "Programmes"),
                    ("years", "Programme years"),
                    ("checklists", "Questions of checklists"),
                    ("movements", "Movements of quota"),
                    ("people", "People"),
                    ("targets", "Targets by year"),
                    ("deposits", "Deposits of mines"),
                    ("volumes", "Discharged volumes"),
                    ("limits", "Limits of discharge permits"),
                    ("restoration", "Restoration"),
                    ("reserves", "Reserves"),
                    ("processes", "Processes of sites"),
                    ("incidents", "Incidents"),
                    ("stores", "Tailings stores and old workings"),
                    ("risks", "Assessments of risk"),
                    ("use_returns", "Resource use"),
                    ("recovery", "Secondary resources"),
                    ("tailings", "Half-yearly stocks of tailings"),
                    ("associated", "Associated minerals"),
                    ("thorium", "Thorium"),
                    ("energy", "Energy and wastes"),
                    ("partners", "Partners' imports"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
