"""Admin screens of quota and reports."""

from quotas.admin.accounts import AccountAdmin, PostingAdmin
from quotas.admin.notices import NoticeAdmin
from quotas.admin.parameters import DueDayAdmin
from quotas.admin.reference import ProductAdmin, ProgrammeAdmin, ProgrammeYearAdmin, PublishedStatisticAdmin
from quotas.admin.reports import ReportAdmin, ReportingDutyAdmin

__all__ = [
    "AccountAdmin",
    "DueDayAdmin",
    "NoticeAdmin",
    "PostingAdmin",
    "ProductAdmin",
    "ProgrammeAdmin",
    "ProgrammeYearAdmin",
    "PublishedStatisticAdmin",
    "ReportAdmin",
    "ReportingDutyAdmin",
]
