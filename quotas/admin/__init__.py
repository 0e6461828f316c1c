"""Admin screens of quota and reports."""

from quotas.admin.accounts import AccountAdmin, PostingAdmin
from quotas.admin.notices import NoticeAdmin
from quotas.admin.parameters import DueDayAdmin, OxideFactorAdmin, YieldBoundAdmin
from quotas.admin.reference import ProductAdmin, ProgrammeAdmin, ProgrammeYearAdmin, PublishedStatisticAdmin
from quotas.admin.reports import ReportAdmin, ReportingDutyAdmin

__all__ = [
    "AccountAdmin",
    "DueDayAdmin",
    "NoticeAdmin",
    "OxideFactorAdmin",
    "PostingAdmin",
    "ProductAdmin",
    "ProgrammeAdmin",
    "ProgrammeYearAdmin",
    "PublishedStatisticAdmin",
    "ReportAdmin",
    "ReportingDutyAdmin",
    "YieldBoundAdmin",
]
