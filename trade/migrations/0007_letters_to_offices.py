"""The role and place of the office that a letter asks stay as they were written."""

from django.db import migrations

from core.migrations.operations import KeptColumns


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0007_deletion_guards"),
        ("trade", "0006_letter_guards"),
    ]

    operations = [
        KeptColumns(
            "trade_letter",
            always="id number enterprise_id office_role office_place_id addressee_role addressee_place_id subject"
            " drafted_by_id drafted_at fictitious",
            once="recipient_id working_days due_on sent_by_id sent_at answered_at closed_by_id closed_at conclusion",
            states={
                "draft": "sent withdrawn",
                "sent": "answered closed",
                "answered": "explained closed",
            },
        ),
    ]
