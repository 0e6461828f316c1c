"""The changes of notices and reports that other systems may read."""

from django.utils.translation import gettext_lazy as _

from enterprises.changes import declare, declare_also
from quotas import events
from quotas.models import Notice, Report

declare(events.NOTICE_IN_FORCE, _("Notice in force"), Notice, key="notice_id", path="notices")
declare(events.NOTICE_REVOKED, _("Notice revoked"), Notice, key="notice_id", path="notices")
declare(events.REPORT_SUBMITTED, _("Report filed"), Report, key="report_id", path="reports")
declare_also(events.REPORT_IMPORTED, events.REPORT_SUBMITTED, key="report_id")
declare(events.REPORT_ACCEPTED, _("Report accepted"), Report, key="report_id", path="reports")
declare(events.REPORT_RETURNED, _("Report returned"), Report, key="report_id", path="reports")
declare(events.REPORT_REPUDIATED, _("Report repudiated"), Report, key="report_id", path="reports")
