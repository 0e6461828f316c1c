"""Plans over several years, recorded by an officer of the programme's authority with their document."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises import consultation_subjects
from enterprises.models import NATION, Consultation
from enterprises.services.validation import unnamed_document
from quotas.capabilities import MULTI_YEAR_PLANS_SET
from quotas.models import MultiYearPlan, Programme
from quotas.models.multi_year_plans import MOST_YEARS
from quotas.policies import may_plan_years
from quotas.quantities import MOST_TONNES

MULTI_YEAR_PLAN = WriteAccess(MultiYearPlan, can=may_plan_years, locks_rows=False)

refusal(
    "multi_year_plan_keeps_years_that_are_over",
    lambda: Conflict("year_is_over", _("Targets of years that are over stay as they were recorded.")),
)
refusal(
    "multi_year_plan_replaces_its_like",
    lambda: Conflict("plan_exists", _("A plan of these years was recorded meanwhile. Read it first.")),
)


@service
def set_plan(
    *,
    actor: Actor,
    programme: Programme,
    targets: Sequence[Mapping[str, Any]],
    document: str,
    fictitious: bool = False,
) -> MultiYearPlan:
    """Record the targets of a programme by year (``year``, ``tonnes``); a standing plan of these years is replaced.

    All years of that one have targets in the new one too; those of years that are over stay what they were.

    Raises:
        Invalid: naming the fields.
        Conflict: while a required consultation about the plan to be replaced is open.
    """
    row = MULTI_YEAR_PLAN.begin_new(
        lambda: _new(programme, targets, document, fictitious),
        MULTI_YEAR_PLANS_SET,
        actor,
        beside=[programme],  # so that of two plans at once one replaces the other
    )
    overlapping = _overlapping(row)
    faults = [*_faults(row, overlapping), *unnamed_document(row.document)]
    if not isinstance(actor, Loader):
        faults += _rewritten(row, overlapping)
    if faults:
        raise Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=faults)
    row.replaces = next(iter(overlapping), None)
    row.fictitious = fictitious or (row.replaces is not None and row.replaces.fictitious)  # its targets are kept
    if row.replaces is not None and (
        refused := consultation_subjects.obstacle(Consultation.Subject.TARGETS, row.replaces)
    ):
        raise refused
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"years": f"{row.first_year}–{row.last_year}", "programme": programme.code}
    audit.record(
        actor=actor, action="multi_year_plans.set", obj=row, place=NATION, reason=row.document[:500], data=data
    )
    return row


def _new(programme: Programme, targets: Sequence[Mapping[str, Any]], document: str, fictitious: bool) -> MultiYearPlan:
    ordered = sorted(({"year": int(one["year"]), "tonnes": one["tonnes"]} for one in targets), key=_year)
    return MultiYearPlan(
        programme=programme,
        first_year=ordered[0]["year"] if ordered else 0,
        last_year=ordered[-1]["year"] if ordered else 0,
        targets=[{"year": one["year"], "tonnes": f"{Decimal(one['tonnes']):.3f}"} for one in ordered],
        document=document.strip(),
        fictitious=fictitious,
    )


def _year(target: Mapping[str, Any]) -> int:
    return int(target["year"])


def _faults(row: MultiYearPlan, overlapping: Sequence[MultiYearPlan]) -> list[Fault]:
    years = [one["year"] for one in row.targets]
    this_year, programme = clock.today().year, row.programme
    if not 2 <= len(years) <= MOST_YEARS:
        detail = _("Give targets for 2 to %(most)d years; there are %(count)d.")
        return [Fault("/targets", "out_of_range", detail % {"most": MOST_YEARS, "count": len(years)})]
    if years != list(range(row.first_year, row.last_year + 1)):
        detail = _("Give one target for every year from %(first)d to %(last)d.")
        return [Fault("/targets", "years_missing", detail % {"first": row.first_year, "last": row.last_year})]
    if row.first_year < programme.first_year or row.last_year > (programme.last_year or dt.MAXYEAR):
        return [Fault("/targets", "outside_programme", _("The programme does not run in all of these years."))]
    if row.last_year > this_year + MOST_YEARS:
        detail = _("A plan ends in %(last)d at the latest; this one ends in %(given)d.")
        given = {"last": this_year + MOST_YEARS, "given": row.last_year}
        return [Fault("/targets", "too_far_ahead", detail % given)]
    if any(not 0 <= tonnes <= Decimal(MOST_TONNES) for tonnes in row.tonnes_by_year.values()):
        return [Fault("/targets", "out_of_range", _("Tonnes are not negative, and at most a million."))]
    if len(overlapping) > 1:
        detail = _("These years belong to several plans: %(plans)s. A plan replaces one.")
        return [Fault("/targets", "several_plans", detail % {"plans": ", ".join(map(str, overlapping))})]
    dropped = [str(year) for one in overlapping for year in one.tonnes_by_year if year not in years]
    if dropped:
        detail = _("The plan that this one replaces has targets for %(years)s as well: give one for each.")
        return [Fault("/targets", "years_uncovered", detail % {"years": _(", ").join(dropped)})]
    return []


def _rewritten(row: MultiYearPlan, overlapping: Sequence[MultiYearPlan]) -> list[Fault]:
    """Return the fault of targets that differ from those recorded for years that are over."""
    recorded = {year: tonnes for one in overlapping for year, tonnes in one.tonnes_by_year.items()}
    stated, this_year = row.tonnes_by_year, clock.today().year
    changed = [
        f"{year}: {tonnes:,}"
        for year, tonnes in sorted(recorded.items())
        if year < this_year and stated.get(year, tonnes) != tonnes
    ]
    if not changed:
        return []
    detail = _("Targets of years that are over stay as they were recorded: %(targets)s t.")
    return [Fault("/targets", "year_is_over", detail % {"targets": _(", ").join(changed)})]


def _overlapping(row: MultiYearPlan) -> list[MultiYearPlan]:
    rows = MultiYearPlan.objects.standing().filter(
        programme=row.programme_id, first_year__lte=row.last_year, last_year__gte=row.first_year
    )
    return list(rows.select_related("programme").order_by("first_year"))
