"""The events of this app. Payloads contain ids only; receivers read the rest."""

INVOICES_RECORDED = "invoices_recorded"  # enterprise_ids: the registered parties, separated by blanks
DECLARATION_RECORDED = "declaration_recorded"  # enterprise_id: recorded or cancelled
