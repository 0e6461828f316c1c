"""The order in which tables are locked, from first to last, so that no two transactions wait for each other.

``core.write_access`` takes the locks of an act in this order, and within a table in the order of the keys. Accounts
come after all of these: the database locks them itself, with every account above them, and the programme year where
quota is posted (``quotas.ledger.locks``).

Reports come before the programme year, since a filing knows only from its lines which years and accounts it needs;
notices come after it, since a revocation reads under its lock which others depend on them.
"""

LOCK_ORDER = (
    "enterprises.ApprovalRequest",
    "enterprises.Freeze",
    "enterprises.Matter",
    "inspections.Tip",
    "inspections.Handover",
    "inspections.Campaign",
    "inspections.Inspection",
    "inspections.Finding",
    "inspections.Observation",
    "inspections.Flag",
    "inspections.Case",
    "inspections.Proceeding",
    "inspections.Order",
    "inspections.Consent",
    "inspections.Competence",
    "inspections.Threshold",
    "inspections.ChecklistQuestion",
    "enterprises.User",
    "enterprises.Factor",
    "enterprises.Enterprise",
    "enterprises.Membership",
    "enterprises.Site",
    "environment.SiteProcess",
    "environment.ProcessRestriction",
    "environment.Project",
    "resources.UseReturnDraft",
    "resources.UseReturn",
    "quotas.ConsumptionReturn",
    "quotas.Report",
    "quotas.Import",
    "quotas.Programme",
    "quotas.ProgrammeYear",
    "quotas.ReportingPeriod",
    "quotas.Notice",
    "enterprises.ReviewRound",
    "enterprises.Licence",
    "enterprises.ComplianceList",
    "enterprises.Group",
    "enterprises.Jurisdiction",
    "enterprises.MiningArea",
    "enterprises.Standard",
    "quotas.Product",
    "quotas.HsCode",
    "trade.Declaration",
    "trade.PartnerImport",
    "trade.Letter",
    "quotas.CountingRule",
    "resources.TaxRate",
    "enterprises.Webhook",
    "enterprises.Consultation",
    "enterprises.ConsultedOffice",
    "portal.Bulletin",
)
