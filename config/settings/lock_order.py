"""The order in which tables are locked, from first to last; whoever locks two of them locks the earlier one first.

``core.write_access`` takes the locks of an act in this order, and within a table in the order of the keys. Accounts
come after all of these: the ledger locks them itself, with every account above them (``quotas.ledger.locks``).
"""

LOCK_ORDER = (
    "enterprises.ApprovalRequest",
    "enterprises.Freeze",
    "enterprises.Matter",
    "inspections.Tip",
    "inspections.Campaign",
    "inspections.Inspection",
    "inspections.Finding",
    "inspections.Observation",
    "inspections.Flag",
    "inspections.Case",
    "inspections.Proceeding",
    "inspections.Order",
    "inspections.Evidence",
    "inspections.Consent",
    "quotas.Import",
    "quotas.ProgrammeYear",
    "quotas.ReportingPeriod",
    "enterprises.User",
    "enterprises.Factor",
    "enterprises.Enterprise",
    "enterprises.Membership",
    "enterprises.Site",
    "enterprises.Licence",
    "enterprises.ComplianceList",
    "enterprises.Group",
    "enterprises.Jurisdiction",
    "enterprises.MiningArea",
    "quotas.Notice",
    "quotas.Report",
)
