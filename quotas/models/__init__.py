"""Models of quota: programmes, accounts, postings, notices, reports, statistics."""

from quotas.models.account_days import AccountDay
from quotas.models.accounts import SPLIT, Account, Category, Holder
from quotas.models.area_plans import AreaPlan
from quotas.models.consumption import ConsumptionReturn
from quotas.models.consumption_drafts import ConsumptionDraft
from quotas.models.day_corrections import NoticeDayCorrection
from quotas.models.deductions import DeductionDecision
from quotas.models.due_days import DueDay, ReportKind
from quotas.models.duties import ReportingDuty, ReportingPeriod
from quotas.models.elements import ElementClassification, ProductShare
from quotas.models.imports import Import, ImportPart, ImportRow
from quotas.models.multi_year_plans import MultiYearPlan
from quotas.models.notices import Notice, NoticeEditor, NoticeLine, NoticeSubmission
from quotas.models.office_returns import OfficeReturn
from quotas.models.postings import ListedMovement, Posting
from quotas.models.products import Element, Feed, HsCode, Product
from quotas.models.programmes import CountingRule, Programme, ProgrammeYear, Unit
from quotas.models.receipt_confirmations import ReceiptConfirmation
from quotas.models.reports import LineUse, Report, ReportLine, Trade
from quotas.models.rounds import DistributionRound
from quotas.models.statistics import PublishedStatistic
from quotas.models.successions import Succession
from quotas.models.yields import OxideFactor, YieldBound

__all__ = [
    "SPLIT",
    "Account",
    "AccountDay",
    "AreaPlan",
    "Category",
    "ConsumptionDraft",
    "ConsumptionReturn",
    "CountingRule",
    "DeductionDecision",
    "DistributionRound",
    "DueDay",
    "Element",
    "ElementClassification",
    "Feed",
    "Holder",
    "HsCode",
    "Import",
    "ImportPart",
    "ImportRow",
    "LineUse",
    "ListedMovement",
    "MultiYearPlan",
    "Notice",
    "NoticeDayCorrection",
    "NoticeEditor",
    "NoticeLine",
    "NoticeSubmission",
    "OfficeReturn",
    "OxideFactor",
    "Posting",
    "Product",
    "ProductShare",
    "Programme",
    "ProgrammeYear",
    "PublishedStatistic",
    "ReceiptConfirmation",
    "Report",
    "ReportKind",
    "ReportLine",
    "ReportingDuty",
    "ReportingPeriod",
    "Succession",
    "Trade",
    "Unit",
    "YieldBound",
]
