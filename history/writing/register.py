"""Enterprises, sites and licences of a history, and what follows from licences: sites that move, and mergers."""

import datetime as dt

from core import clock
from enterprises import licence_application_rules
from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Licence, Site
from enterprises.services import approvals, enterprises, groups, licences, sites
from history.parsing.enterprises import EnterpriseRow
from history.parsing.licences import LicenceRow
from history.parsing.sites import SiteRow
from history.writing.context import Context
from history.writing.loader import LOADER
from quotas.timelines import OPERATING_LICENCE

_NATION, _PROVINCE = Jurisdiction.Level.NATION, Jurisdiction.Level.PROVINCE
_Kind = Licence.Kind
# The authority follows the kind.
ISSUERS = {
    _Kind.PROSPECTING: ("MLR", _NATION),
    _Kind.MINING: ("MLR", _NATION),
    _Kind.PRODUCTION: ("MIIT", _PROVINCE),
    _Kind.WORK_SAFETY: ("MIIT", _PROVINCE),
    _Kind.DISCHARGE: ("MEP", _PROVINCE),
    _Kind.ENVIRONMENT: ("MEP", _PROVINCE),
    _Kind.RADIATION: ("MEP", _PROVINCE),
    _Kind.EXPORT: ("MOFCOM", _NATION),
}
REASON = "As the loaded history states it"
EXCEPTION = "Given before the register began; loaded with its history"
_SITE = {"ore_type": "ore", "approved_capacity": "capacity_t_reo"}
_LICENCE = {"valid_from": "from", "valid_to": "until"}


def enter_enterprise(row: EnterpriseRow, context: Context) -> bool:
    place = Jurisdiction.objects.filter(code=row.jurisdiction).first()
    if place is None:
        context.note(row.line, "jurisdiction", "there is no jurisdiction of this code")
        return False
    return context.attempt(
        row.line,
        {},
        lambda: enterprises.create(
            actor=LOADER,
            code=row.code,
            name=row.name,
            ownership=row.ownership,
            jurisdiction=place,
            group=_group(row.group, context),
            fictitious=context.invented,
        ),
    )


def _group(code: str, context: Context) -> Group | None:
    """Return a group, made from its first mention."""
    if not code:
        return None
    known = Group.objects.filter(code=code).first()
    return known or groups.create(actor=LOADER, code=code, name=code, fictitious=context.invented)


def enter_site(row: SiteRow, since: dt.date, context: Context) -> bool:
    """Enter a site with the enterprise that holds it on the first day; it lies where its enterprise does."""
    holder = context.enterprise(row.line, "enterprise", row.enterprise)
    if holder is None:
        return False
    return context.attempt(
        row.line,
        _SITE,
        lambda: sites.create(
            actor=LOADER,
            code=row.code,
            name=row.code,
            enterprise=holder,
            kind=row.kind,
            jurisdiction=holder.jurisdiction,
            held_from=since,
            ore_type=row.ore,
            approved_capacity=row.capacity or None,
            latitude=None if row.latitude is None else round(row.latitude, 5),
            longitude=None if row.longitude is None else round(row.longitude, 5),
            fictitious=context.invented,
        ),
    )


def enter_licence(row: LicenceRow, context: Context) -> bool:
    """Issue a licence on its first day; an operating one of another enterprise moves the site to it before.

    One that ended before the register begins moves nothing: the site has its holder of the first day.
    """
    site = context.site(row.line, "site", row.site)
    holder = context.enterprise(row.line, "enterprise", row.enterprise)
    if site is None or holder is None:
        return False

    def write() -> None:
        moved = site
        goes_on = row.valid_to is None or row.valid_to >= clock.today()
        if goes_on and site.enterprise_id != holder.pk and OPERATING_LICENCE[Site.Kind(site.kind)] == row.kind:
            _move(site, holder, row.valid_from, context)
            moved = Site.objects.select_related("enterprise__jurisdiction", "jurisdiction").get(pk=site.pk)
        _issue(moved, row, context)

    return context.attempt(row.line, _LICENCE, write)


def _issue(site: Site, row: LicenceRow, context: Context) -> None:
    authority, level = ISSUERS[Licence.Kind(row.kind)]

    def issue(exception: str) -> Licence:
        return licences.issue(
            actor=LOADER,
            number=row.number,
            kind=row.kind,
            site=site,
            authority=Authority.objects.get(code=authority),
            issuing_level=level,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            exception=exception,
            fictitious=context.invented,
        )

    # A moratorium is no reason to forget a licence that was given.
    if any(period.first <= row.valid_from <= period.last for period in licence_application_rules.MORATORIA):
        issue(EXCEPTION)
    else:
        issue("")


def _move(site: Site, to: Enterprise, on: dt.date, context: Context) -> None:
    """Hand a site over, or merge its holder into the new one if it is the last."""
    before = Enterprise.objects.get(pk=site.enterprise_id)
    for licence in Licence.objects.not_ended(on).filter(site=site, kind=OPERATING_LICENCE[Site.Kind(site.kind)]):
        licences.revoke(licence, actor=LOADER, reason=f"{REASON}: another enterprise holds it", effective_on=on)
    if Site.objects.filter(enterprise=before).count() > 1:
        request = approvals.propose(
            sites.HAND_OVER, site, actor=context.officers.maker, reason=REASON, arguments={"to": to, "on": on}
        )
    else:
        request = approvals.propose(
            enterprises.MERGE,
            before,
            actor=context.officers.maker,
            reason=REASON,
            arguments={"successor": to, "effective_on": on},
        )
    approvals.approve(request, actor=context.officers.checker)
