"""Invoices and second uses of numbers stay as they were written and name their proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, WrittenBySomebody
from enterprises.migrations.operations import LOADED


class Migration(migrations.Migration):
    dependencies = [("trade", "0003_row_security"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        AppendOnly("trade_invoice"),
        AppendOnly("trade_numberreuse"),
        WrittenBySomebody("trade_invoice"),
        WrittenBySomebody("trade_numberreuse"),
        NamesItsActor("trade_invoice", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("trade_numberreuse", told="attempted_by_id"),
        Finite("trade_invoice", "tonnes", "unit_price", "amount"),
        Finite("trade_numberreuse", "tonnes", "amount"),
    ]
