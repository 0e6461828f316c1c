"""Conditions of quota that this app knows: processes that are banned or to be phased out, discharges within limits."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from enterprises.conditions import FIRST_PLAN_NOTICE, MINES, PLAN_NOTICES, PLANTS, WHITE_PAPER, WHITE_PAPER_DAY
from enterprises.eligibility import LISTING, Batch, Condition, Consequence, Judgement, Verdict, declare
from enterprises.models import Site
from environment.models import Project, Reading, SiteProcess
from environment.queries import deposits, processes, projects, reading_verdicts

PLAN_NOTICE_OF_2024 = gettext_lazy("Notice of the industry ministry on the plan, 2024 no. 25")
PERMITS_SINCE = dt.date(2024, 1, 1)  # as the first plan notice


# --- Processes
def _uses_none(verdicts: Collection[processes.ProcessVerdict]) -> Callable[[Batch], Mapping[UUID, Judgement]]:
    """Return the judge of sites that may not use a process with one of the verdicts."""

    def judge(batch: Batch) -> dict[UUID, Judgement]:
        uses = SiteProcess.objects.in_use(batch.on).filter(site__in=batch.sites).select_related("site")
        by_site: dict[UUID, list[processes.JudgedUse]] = defaultdict(list)
        for judged in processes.judge(uses.order_by("process", "used_from"), batch.on):
            by_site[judged.use.site_id].append(judged)
        return {key: _judge_uses(by_site[key], verdicts) for key in batch.sites}

    return judge


def _judge_uses(uses: Iterable[processes.JudgedUse], verdicts: Collection[processes.ProcessVerdict]) -> Judgement:
    rows = list(uses)
    if not rows:
        return Judgement(Verdict.UNKNOWN, _("No process is recorded."))
    for answer, wanted in ((Verdict.NOT_MET, verdicts), (Verdict.UNKNOWN, [processes.ProcessVerdict.UNKNOWN])):
        found = [row for row in rows if row.verdict in wanted]
        if found:
            return Judgement(answer, "; ".join(_described(row) for row in found))
    return Judgement(Verdict.MET, ", ".join(row.use.get_process_display() for row in rows))


def _described(row: processes.JudgedUse) -> str:
    source = row.restriction.source if row.restriction is not None else ""
    return f"{row.use.get_process_display()}: {row.verdict.label} ({source})"


# --- Discharges
def _last_readings(batch: Batch) -> Mapping[UUID, Sequence[reading_verdicts.JudgedReading]]:
    return reading_verdicts.last_judged(batch.sites.values(), batch.on)


def _discharges_within(*, by_permit: bool) -> Callable[[Batch], Mapping[UUID, Judgement]]:
    """Return the judge of sites by their last readings and the limits of permits, or those of standards."""

    def judge(batch: Batch) -> dict[UUID, Judgement]:
        by_site = batch.once(_last_readings)
        return {key: _judge_readings(by_site.get(key, ()), by_permit) for key in batch.sites}

    return judge


def _judge_readings(rows: Iterable[reading_verdicts.JudgedReading], by_permit: bool) -> Judgement:
    limited = [
        (row.reading, limits, reading_verdicts.verdict_of(limits))
        for row in rows
        if (limits := [limit for limit in row.limits if limit.by_permit == by_permit])
    ]
    above = [
        (reading, limits) for reading, limits, verdict in limited if verdict == reading_verdicts.ReadingVerdict.ABOVE
    ]
    if above:
        return Judgement(Verdict.NOT_MET, "; ".join(_measured(reading, limits) for reading, limits in above))
    if not limited:
        return Judgement(Verdict.UNKNOWN, _("No reading of the last year has such a limit."))
    if any(verdict == reading_verdicts.ReadingVerdict.UNKNOWN for _reading, _limits, verdict in limited):
        return Judgement(Verdict.UNKNOWN, _("It is not known whether the limits for new or for existing plants apply."))
    newest = max(reading.sampled_on for reading, _limits, _verdict in limited)
    return Judgement(Verdict.MET, _("Last readings until %(day)s: all within.") % {"day": formats.day(newest)})


def _measured(reading: Reading, limits: Iterable[reading_verdicts.Limit]) -> str:
    missed = ", ".join(limit.printed for limit in limits if not limit.is_met)
    return _("%(pollutant)s on %(day)s: %(value)s, limit %(limit)s") % {
        "pollutant": reading.get_pollutant_display(),
        "day": formats.day(reading.sampled_on),
        "value": reading.printed,
        "limit": missed,
    }


# --- Projects and deposits, which a compliance list asks for and quota does not
def _projects_in_order(batch: Batch) -> dict[UUID, Judgement]:
    """Judge by the breaches of a site's projects; a site without any project has nothing to be judged by."""
    rows = Project.objects.filter(site__in=batch.sites).select_related("site").order_by("name")
    breaches: dict[UUID, list[str]] = defaultdict(list)
    for history in projects.histories(rows, on=batch.on):
        breaches[history.project.site_id].extend(f"{history.project.name}: {row.label}" for row in history.breaches)
    return {key: _judge_projects(breaches.get(key)) for key in batch.sites}


def _judge_projects(breaches: list[str] | None) -> Judgement:
    if breaches is None:
        return Judgement(Verdict.UNKNOWN, _("No project was entered."))
    if breaches:
        return Judgement(Verdict.NOT_MET, "; ".join(breaches))
    return Judgement(Verdict.MET, _("Every step came in its order."))


def _deposit_is_paid(batch: Batch) -> dict[UUID, Judgement]:
    """Judge mines by what is due of their deposit; no other site owes one."""
    mines = [site for site in batch.sites.values() if site.kind == Site.Kind.MINE]
    found = deposits.deposits(mines, batch.on)
    return {site.pk: _judge_deposit(found.get(site.pk)) for site in mines}


def _judge_deposit(deposit: deposits.Deposit | None) -> Judgement:
    if deposit is None:
        return Judgement(Verdict.UNKNOWN, _("No entry of the deposit is recorded."))
    if deposit.outstanding:
        return Judgement(Verdict.NOT_MET, _("%(sum)s yuan are due and not paid.") % {"sum": f"{deposit.outstanding:,}"})
    return Judgement(Verdict.MET, _("All that is due was paid."))


declare(
    Condition(
        code="projects_in_order",
        label=gettext_lazy("Works assessed, approved and accepted in their order"),
        legal_basis=WHITE_PAPER,
        judge=_projects_in_order,
        of_sites=True,
        activities=(LISTING,),
    )
)
declare(
    Condition(
        code="deposit_paid",
        label=gettext_lazy("Deposit for the geological environment paid"),
        legal_basis=WHITE_PAPER,
        judge=_deposit_is_paid,
        of_sites=True,
        activities=(LISTING,),
    )
)
declare(
    Condition(
        code="banned_process",
        label=gettext_lazy("No banned process in the mine"),
        legal_basis=WHITE_PAPER,
        judge=_uses_none([processes.ProcessVerdict.BANNED]),
        of_sites=True,
        activities=MINES,
        since=WHITE_PAPER_DAY,
        consequence=Consequence.LEFT_OPEN,
    )
)
declare(
    Condition(
        code="obsolete_process",
        label=gettext_lazy("No process that is banned or to be phased out"),
        legal_basis=PLAN_NOTICES,
        judge=_uses_none([processes.ProcessVerdict.BANNED, processes.ProcessVerdict.PHASE_OUT]),
        of_sites=True,
        activities=(*PLANTS, LISTING),
        since=FIRST_PLAN_NOTICE,
    )
)
declare(
    Condition(
        code="discharge_standard",
        label=gettext_lazy("Discharges within the emission standard"),
        legal_basis=PLAN_NOTICES,
        judge=_discharges_within(by_permit=False),
        of_sites=True,
        activities=(*MINES, *PLANTS, LISTING),
        since=FIRST_PLAN_NOTICE,
    )
)
declare(
    Condition(
        code="discharge_permit_limits",
        label=gettext_lazy("Discharges within the limits of the permit"),
        legal_basis=PLAN_NOTICE_OF_2024,
        judge=_discharges_within(by_permit=True),
        of_sites=True,
        activities=(*MINES, *PLANTS, LISTING),
        since=PERMITS_SINCE,
    )
)
