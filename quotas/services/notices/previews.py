"""Previews of drafts that write nothing, and lines to begin a draft with from a plan in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.capabilities import require
from core.errors import Fault
from enterprises.conditions import why_ended
from enterprises.models import NATION, Enterprise, Jurisdiction
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Holder, Notice, NoticeLine, Programme, ProgrammeYear
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram
from quotas.queries import holders, overdraws
from quotas.queries.effects import Effect, Remainder, effects_of_lines
from quotas.queries.eligibility import recipients_of_lines
from quotas.queries.notices import unmet_conditions
from quotas.queries.overdraws import Overdraw
from quotas.queries.printed_figures import PrintedFigure, warnings_of
from quotas.queries.withholding import with_withheld
from quotas.services import programme_years
from quotas.services.notices.date_checks import day_faults
from quotas.services.notices.ledger_checks import ledger_faults
from quotas.services.notices.lifecycle import LIFECYCLE
from quotas.services.notices.line_checks import Line, line_faults, programme_faults, scheme_faults
from quotas.services.notices.printed_checks import figure_faults, sum_faults

MOST_PER_CENT = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Preview:
    """The effects of a draft if it were in force now; ``faults`` are those that saving it would raise."""

    effects: Sequence[Effect] = ()
    remainders: Sequence[Remainder] = ()
    overdraws: Sequence[Overdraw] = ()
    warnings: Sequence[dict[str, str]] = ()  # conditions that withhold, sums that differ
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    holder: Holder
    category: str
    tonnes: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """Lines to begin a draft with, and those of the older plan that cannot be taken over, with the reason."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def preview(
    *,
    actor: Actor,
    programme: str,
    year: int,
    basis: str,
    lines: Sequence[Line],
    reduction: bool = False,
    issued_on: dt.date | None = None,
    effective_on: dt.date | None = None,
    printed_figures: Sequence[PrintedFigure] = (),
) -> Preview:
    """Return the effect on each holder that the lines name, and what is left to distribute.

    Lines with faults are left out.
    """
    _require_drafter(actor)
    stream = Programme.objects.select_related("authority").filter(code=programme).first()
    faults = programme_faults(stream, year)
    if stream is None or not lines:
        return Preview(faults=faults)
    codes = {code for line in lines for code in (line.get("from"), line["to"]) if code}
    things = holders.things_by_code(codes | {NATION})
    all_faults = line_faults(lines, things, cumulative=basis == Notice.Basis.CUMULATIVE)
    if not all_faults:
        all_faults = scheme_faults(lines, programme_years.scheme_in_use(stream, year))
    issuer = things.get(lines[0].get("from") or NATION)
    if issuer is None:
        return Preview(faults=[*faults, *all_faults])
    known_holders = holders.known_holders(things)
    notice = Notice(
        programme_year=ProgrammeYear(programme=stream, year=year),
        basis=basis,
        reduction=reduction,
        issued_on=issued_on or clock.today(),
        effective_on=effective_on or dt.date(year, 1, 1),
        issuer=holders.holder_of(issuer, known_holders),
        place=issuer if isinstance(issuer, Jurisdiction) else Jurisdiction.objects.get(code=NATION),
    )
    LIFECYCLE.authorise(NOTICES_DRAFT, actor, notice)
    wrong = {int(fault.pointer.split("/")[2]) for fault in all_faults if fault.pointer.count("/") > 2}
    stated = [index for index in range(len(lines)) if index not in wrong]
    rows = [
        NoticeLine(
            from_holder=holders.holder_of(things[giver], known_holders) if (giver := line.get("from")) else None,
            to_holder=holders.holder_of(things[line["to"]], known_holders),
            category=line["category"],
            tonnes=line["tonnes"],
            printed=line.get("printed"),
            block=line.get("block", "").strip(),
        )
        for line in (lines[index] for index in stated)
    ]
    if issued_on is not None and not faults:
        faults += day_faults(notice, stream, year)
    all_faults += [_at_sent_line(fault, stated) for fault in ledger_faults(notice, rows)]
    all_faults += [*figure_faults(printed_figures, lines), *sum_faults(printed_figures, rows)]
    done, left = effects_of_lines(notice, rows)
    gaining = recipients_of_lines(notice, rows, [effect.increment for effect in done], actor)
    return Preview(
        with_withheld(done, gaining),
        left,
        overdraws.find_for_effects(notice, done, left),
        [*unmet_conditions(gaining), *warnings_of(printed_figures, rows, issuer.code)],
        [*faults, *all_faults],
    )


def _at_sent_line(fault: Fault, stated: Sequence[int]) -> Fault:
    """Return the fault with a pointer to the line as it was sent."""
    _empty, member, index, field_name = fault.pointer.split("/")
    return Fault(f"/{member}/{stated[int(index)]}/{field_name}", fault.code, fault.detail)


def beginning(
    *, actor: Actor, programme: str, year: int, giver: str | None, per_cent: Decimal = Decimal(100), of_year: int
) -> Beginning:
    """Return the plan that ``giver`` (``None``: the national total) has in force for ``of_year``, times a percentage.

    Figures are rounded half-up to the kilogram, once. Lines that come to nothing, or whose holder is closed, are left
    out and listed.
    """
    _require_drafter(actor)
    notice = _of_issuer(programme, of_year, giver)
    if notice is None:
        return Beginning()
    LIFECYCLE.authorise(NOTICES_DRAFT, actor, notice)
    sums = NoticeLine.objects.filter(
        Q(from_holder__code=giver) if giver else Q(from_holder=None),
        notice__programme_year=notice.programme_year_id,
        notice__issuer=notice.issuer_id,
        notice__state=Notice.State.IN_FORCE,
    )
    rows = sums.values_list("to_holder__code", "category").annotate(total=Sum("increment"))
    figures = list(rows.order_by("to_holder__code", "category"))
    known_holders = holders.known_holders(code for code, _category, _total in figures)
    begun = Beginning()
    for code, category, total in figures:
        tonnes = to_kilogram((total or ZERO) * per_cent / 100)
        if reason := _not_taken_over(known_holders[code], tonnes):
            begun.left_out.append(LeftOut(known_holders[code], category, tonnes, reason))
        else:
            begun.lines.append({"from": giver, "to": code, "category": category, "tonnes": tonnes})
    return begun


def _require_drafter(actor: Actor) -> None:
    require(actor, NOTICES_DRAFT)


def _of_issuer(programme: str, year: int, giver: str | None) -> Notice | None:
    """Return one notice of the plan, for checking whether the actor may draft where it was issued."""
    plans = Notice.objects.filter(
        programme_year__programme__code=programme,
        programme_year__year=year,
        issuer__code=giver or NATION,
        state=Notice.State.IN_FORCE,
    )
    return plans.select_related("issuer", "place", "programme_year__programme__authority").first()


def _not_taken_over(holder: Holder, tonnes: Decimal) -> str:
    if holder.enterprise is not None and holder.enterprise.state in Enterprise.ENDED:
        return why_ended(holder.enterprise)
    if tonnes <= ZERO:
        return _("None of it is in force.")
    return _("More than a line may state.") if tonnes > MOST_TONNES else ""
