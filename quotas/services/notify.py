"""Notifications about reports, notices and sheets. Idempotent: the occasion is part of the notification's key."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from core import clock
from core.transactions import service
from enterprises.models import Membership, User
from enterprises.roles import Role
from enterprises.services import notifications
from quotas import notification_texts
from quotas.models import Account, Import, ImportPart, Notice, Posting, Report
from quotas.services import notices, reports
from quotas.services.imports import many_reports
from quotas.services.notices.lifecycle import WHOLE

FILERS = (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
# A filing in the enterprise's name is also notified to its administrator, who can stop another.
ANSWERABLE = (*FILERS, Role.ENTERPRISE_ADMIN)

_OF_REPORT = {
    Report.State.SUBMITTED: (notification_texts.REPORT_FILED, ANSWERABLE),
    Report.State.RETURNED: (notification_texts.REPORT_RETURNED, FILERS),
    Report.State.ACCEPTED: (notification_texts.REPORT_ACCEPTED, FILERS),
    Report.State.REPUDIATED: (notification_texts.REPORT_REPUDIATED, ANSWERABLE),
}


@service
def about_report(pk: UUID | str, state: str) -> None:
    """Notify the enterprise that a report has become ``state``, even if it was amended since.

    A message of the broker may name any state: nothing is told that the report has not become.
    """
    report = Report.objects.select_related("enterprise__jurisdiction").get(pk=pk)
    if not _has_become(report, state):
        return
    kind, roles = _OF_REPORT[Report.State(state)]
    page = "pages:report-receipt" if state == Report.State.SUBMITTED else "pages:report"
    notifications.notify(
        notifications.people_of(report.enterprise, *roles),
        kind=kind,
        step=f"{kind}:{report.pk}",
        path=reverse(page, args=[report.pk]),
        facts=notification_texts.facts_of_report(report),
    )
    if state == Report.State.SUBMITTED and report.sheet_id is None and (kind := _waits_for_second(report)):
        notifications.notify(
            confirmers(report),
            kind=kind,
            step=f"{kind}:{report.pk}",
            path=reverse("pages:report", args=[report.pk]),
            facts={**notification_texts.facts_of_report(report), "received_on": str(report.received_on)},
        )


def _waits_for_second(report: Report) -> str:
    """Return the kind of notification for what a second officer confirms of a paper; empty if there is nothing."""
    if report.receipt_waits:
        return notification_texts.RECEIPT_WAITS
    return notification_texts.PAPER_WAITS if report.unconfirmed else ""


def _has_become(report: Report, state: str) -> bool:
    if report.state == Report.State.DRAFT:
        return False
    if state == report.state or state == Report.State.SUBMITTED:
        return True
    # An amendment keeps what was decided on the version before it; a return alone has its reason.
    decision = Report.State.RETURNED if report.decision_reason else Report.State.ACCEPTED
    return report.state == Report.State.SUPERSEDED and report.decided_at is not None and state == decision


@service
def about_desk(pk: UUID | str) -> None:
    """Notify the signers of a draft that waits for their signature, or the person to whom it was sent back."""
    rows = Report.objects.select_related("enterprise__jurisdiction", "handed_over_by", "handed_over_to")
    report = rows.filter(pk=pk).first()  # a draft may be discarded meanwhile
    if report is None or report.handed_over_by is None:
        return
    if report.waits_for_signature:
        kind, when = notification_texts.SIGNATURE_WAITS, report.handed_over_at
        people = [report.handed_over_to] if report.handed_over_to else reports.signers(report)
        people = [one for one in people if one.pk != report.handed_over_by_id]
    elif report.is_sent_back:
        kind, people, when = notification_texts.DRAFT_SENT_BACK, [report.handed_over_by], report.sent_back_at
    else:
        return
    notifications.notify(
        people,
        kind=kind,
        step=f"{kind}:{report.pk}:{when.isoformat() if when else ''}",
        path=reverse("pages:report", args=[report.pk]),
        facts={**notification_texts.facts_of_draft(report), "reason": report.sent_back_reason},
    )


def confirmers(report: Report) -> list[User]:
    """Return the officers who could confirm a paper or the day on which it came."""
    verb = "confirm_receipt" if report.receipt_waits else "accept"
    people = notifications.officers_over(report.enterprise.jurisdiction.code)
    return [person for person in people if reports.LIFECYCLE.is_open(person, report, verb)]


@service
def about_notice(pk: UUID | str) -> None:
    """Notify the approvers of a submitted notice, or the submitter of a returned one."""
    notice = WHOLE.get(pk=pk)
    if notice.state == Notice.State.SUBMITTED:
        kind, people = notification_texts.NOTICE_WAITS, approvers(notice)
    elif notice.state == Notice.State.RETURNED:
        kind, people = notification_texts.NOTICE_RETURNED, [notice.submitted_by or notice.prepared_by]
    else:
        return
    when = notice.submitted_at.isoformat() if notice.submitted_at else ""
    notifications.notify(
        people,
        kind=kind,
        step=f"{kind}:{notice.pk}:{when}",
        path=reverse("pages:notice", args=[notice.pk]),
        facts={
            "notice": str(notice.pk),
            "number": notice.number,
            "year": notice.programme_year.year,
            "reason": notice.return_reason,
        },
    )


@service
def about_movement(key: str) -> None:
    """Notify whoever a movement on a document concerns: who loses quota, who gains it, and the levels on the way.

    The account at which a transfer turns is that of the officers who made it, and what it has received stays.
    """
    postings = list(Posting.objects.filter(key=key).select_related("reverses").order_by("id"))
    if not postings:
        return
    first = postings[-1]  # of a reassignment, what follows the release
    changes: dict[UUID, Decimal] = defaultdict(Decimal)
    for posting in postings:
        for side, sign in ((posting.from_account_id, -1), (posting.to_account_id, 1)):
            if side is not None:
                changes[side] += sign * posting.tonnes
    accounts = Account.objects.select_related(
        "holder__enterprise", "holder__group", "holder__jurisdiction", "programme_year__programme__authority"
    ).filter(pk__in=changes)
    for account in accounts:
        if not changes[account.pk] and account.parent_id not in changes:
            continue
        programme, year = account.programme_year.programme, account.programme_year.year
        notifications.notify(
            _people_at(account),
            kind=notification_texts.QUOTA_MOVED,
            step=f"{notification_texts.QUOTA_MOVED}:{key}:{account.pk}",
            path=reverse("pages:account", args=[account.pk]),
            facts={
                "movement": first.reverses.kind if first.reverses else first.kind,
                "reversal": first.reverses is not None,
                "tonnes": f"{first.tonnes:,.3f}",
                "holder": account.holder.code,
                "programme": f"{programme.name} {year}",
                "programme_zh": f"{programme.name_zh or programme.name} {year}",
                "document": first.document,
                "effective_on": first.effective_on.isoformat(),
            },
        )


def _people_at(account: Account) -> list[User]:
    """Return the people of an enterprise who answer for its quota, or the officers who sit at a place or group."""
    holder, held = account.holder, _in_force(clock.today())
    if holder.enterprise is not None:
        return notifications.people_of(holder.enterprise, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER)
    if holder.group_id is not None:
        seats = held.filter(group=holder.group_id)
    else:
        seats = held.filter(
            jurisdiction__code=holder.code,
            authority=account.programme_year.programme.authority,
            role__in=[Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR],
        )
    return list(User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by("username"))


def approvers(notice: Notice) -> list[User]:
    """Return the people with a role at the issuer to whom the lifecycle opens the decision on the notice."""
    issuer = notice.issuer
    held = _in_force(clock.today())
    if issuer.group_id is not None:
        seats = held.filter(group=issuer.group_id)
    else:
        authority = notice.programme_year.programme.authority
        seats = held.filter(jurisdiction__code=issuer.code, authority=authority)
    people = User.objects.filter(is_active=True, pk__in=seats.values("user")).prefetch_related(
        Prefetch("memberships", held, to_attr="current_memberships")
    )
    return [person for person in people.order_by("username") if notices.LIFECYCLE.is_open(person, notice, "return")]


def _in_force(on: dt.date) -> Any:
    return Membership.objects.in_force(on).select_related("authority", "jurisdiction", "enterprise", "group")


@service
def about_part(pk: UUID | str) -> None:
    """Notify each enterprise of the reports that were filed for it from a part of a sheet.

    The officers who could confirm them, or their days of receipt, are notified once of the whole sheet.
    """
    part = ImportPart.objects.select_related("sheet__uploaded_by").defer("sheet__content", "sheet__table").get(pk=pk)
    waiting: dict[tuple[str, str], Report] = {}  # one of each place, whose officers are the same
    for report in many_reports.reports_of(part):
        about_report(report.pk, Report.State.SUBMITTED)
        if kind := _waits_for_second(report):
            waiting.setdefault((kind, report.enterprise.jurisdiction.code), report)
    for (of_one, _place), report in waiting.items():
        if of_one == notification_texts.RECEIPT_WAITS:
            kind, path = notification_texts.RECEIPTS_WAIT, reverse("pages:receipt-days", args=[part.sheet_id])
        else:
            kind, path = notification_texts.PAPERS_WAIT, f"{reverse('pages:reports-waiting')}?unconfirmed=true"
        notifications.notify(
            confirmers(report),
            kind=kind,
            step=f"{kind}:{part.sheet_id}",
            path=path,
            facts={"officer": str(part.sheet.uploaded_by)},
        )


@service
def about_sheet(pk: UUID | str) -> None:
    """Notify the sender that a large sheet has been read, or that its reports were filed."""
    row = Import.objects.without_content().select_related("uploaded_by").get(pk=pk)
    if row.state == Import.State.PENDING or row.uploaded_by is None:
        return
    filed = row.state == Import.State.COMMITTED and row.kind == Import.Kind.MANY_REPORTS
    kind = notification_texts.SHEET_FILED if filed else notification_texts.SHEET_READ
    notifications.notify(
        [row.uploaded_by],
        kind=kind,
        step=f"{kind}:{row.pk}",
        path=reverse("pages:import", args=[row.pk]),
        facts={
            "file": row.file_name,
            "faults": row.faulty_reports or len(row.faults),  # of a large sheet, the first faults are listed only
            "reports": row.filed_reports,
            "left_out": row.faulty_reports,
        },
    )
