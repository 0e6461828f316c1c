"""Compliance lists: the ministry of the environment announces who meets its requirements, and removes others."""

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, Invalid
from core.transactions import service
from enterprises import consultation_subjects
from enterprises.capabilities import COMPLIANCE_ANNOUNCE
from enterprises.lifecycles.compliance import COMPLIANCE_LIST
from enterprises.models import Authority, ComplianceEntry, ComplianceList, Consultation, Enterprise
from enterprises.services import validation


@service
def announce(
    *, actor: Actor, number: int, authority: Authority, announced: str, size: int, source: str
) -> ComplianceList:
    """Open a list; ``size`` is the number of enterprises announced, which are entered one by one."""
    compliance_list = COMPLIANCE_LIST.begin_new(
        lambda: ComplianceList(
            number=number, authority=authority, announced=announced, size=size, source=source.strip()
        ),
        COMPLIANCE_ANNOUNCE,
        actor,
    )
    validation.require_own(actor, compliance_list)
    # Reference data contain all announcements, whatever the fixed day of a demonstration.
    if compliance_list.is_ahead and not isinstance(actor, SystemActor):
        raise Invalid.at("/announced", "in_the_future", _("This day is in the future."))
    compliance_list.save()
    audit.record(actor=actor, action="compliance.announce", obj=compliance_list, place="CN", data={"size": size})
    return compliance_list


@service
def enter(
    compliance_list: ComplianceList, *, actor: Actor, enterprise: Enterprise, listed_on: dt.date | None = None
) -> ComplianceList:
    """Put an enterprise on the list, from the list's own day; it can be on only one list at a time.

    ``listed_on``: another day, of a supplement to the list or of a return to it after a removal.
    """
    compliance_list = COMPLIANCE_LIST.begin(compliance_list, "enter", actor)
    if (refused := consultation_subjects.obstacle(Consultation.Subject.LIST, compliance_list)) is not None:
        raise refused
    if enterprise.state in {Enterprise.State.CLOSED, Enterprise.State.MERGED}:
        raise Conflict("enterprise_ended", _("This enterprise is closed or merged."), state=str(enterprise.state))
    day = _day_of_listing(compliance_list, enterprise, listed_on)
    ComplianceEntry.objects.create(of=compliance_list, enterprise=enterprise, listed_on=day)
    return _changed(compliance_list, "enter", enterprise, actor=actor)


def _day_of_listing(compliance_list: ComplianceList, enterprise: Enterprise, given: dt.date | None) -> dt.date:
    """Return the day from which an enterprise counts as listed.

    That is the given day, else the list's own, or today after a later removal.
    """
    entries = ComplianceEntry.objects.filter(enterprise=enterprise, struck_on__isnull=False)
    struck_on = entries.aggregate(last=Max("struck_on"))["last"]
    announced_on, today = compliance_list.announced_on, clock.today()
    if given is None:
        return min(announced_on, today) if struck_on is None or struck_on <= announced_on else today
    if given > today:
        raise Invalid.at("/listed_on", "in_the_future", _("This day is in the future."))
    if given < compliance_list.first_day:
        raise Invalid.at("/listed_on", "before_the_list", _("The list had not been announced on this day."))
    if struck_on is not None and given < struck_on:
        detail = _("The enterprise was struck from a list on %s; it was listed again no earlier.") % struck_on
        raise Invalid.at("/listed_on", "before_struck", detail)
    return given


@service
def strike(
    compliance_list: ComplianceList,
    *,
    actor: Actor,
    enterprise: Enterprise,
    reason: str,
    effective_on: dt.date | None = None,
) -> ComplianceList:
    """Remove an enterprise that no longer meets the requirements from the list; the entry stays readable."""
    compliance_list = COMPLIANCE_LIST.begin(compliance_list, "strike", actor)
    reason, day = validation.require_reason(reason), validation.past_or_today(effective_on, "effective_on")
    entry = compliance_list.entries.filter(enterprise=enterprise, struck_on=None).first()
    if entry is None:
        raise Conflict("not_listed", _("The enterprise is not on this list."))
    if day < entry.listed_on:
        raise Invalid.at("/effective_on", "before_listed", _("It was not yet listed on this day."))
    entry.struck_on, entry.reason = day, reason
    entry.save(update_fields=["struck_on", "reason"])
    return _changed(compliance_list, "strike", enterprise, actor=actor, reason=reason)


def _changed(
    compliance_list: ComplianceList, what: str, enterprise: Enterprise, *, actor: Actor, reason: str = ""
) -> ComplianceList:
    compliance_list.save_next()
    audit.record(
        actor=actor,
        action=f"compliance.{what}",
        obj=compliance_list,
        place=enterprise.jurisdiction.code,
        enterprise_code=enterprise.code,
        reason=reason,
        data={"enterprise": enterprise.code},
    )
    return ComplianceList.objects.with_entries().get(pk=compliance_list.pk)
