"""Assessment of a scenario: a programme year in progress under assumptions, against the present. Nothing is written."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.capabilities import require
from core.errors import Fault, Invalid, NotFound
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Notice, ProgrammeYear
from quotas.planning.scenarios import Node
from quotas.quantities import ZERO, to_kilogram
from quotas.queries.effects import increments
from quotas.queries.notices import with_lines
from quotas.services.scenarios.assumptions import MOST, OF_ENTERPRISES, Assumption, AssumptionKind, faults_of
from quotas.services.scenarios.loading import State, load
from quotas.services.scenarios.positions import AssessedHolder, Assessment, Ending, position_of

Kind = AssumptionKind


def assess(
    *, actor: Actor, programme: str, year: int, assumptions: Sequence[Assumption] = (), notice: UUID | None = None
) -> Assessment:
    """Compute who runs out and when under the assumptions, and under a draft of a notice if one is named."""
    require(actor, NOTICES_DRAFT)
    today = clock.today()
    if year != today.year:
        raise Invalid.at("/year", "not_in_progress", _("Only the year in progress, %(year)s.") % {"year": today.year})
    years = ProgrammeYear.objects.select_related("programme")
    programme_year = years.filter(programme__code=programme, year=year).first()
    if programme_year is None:
        raise Invalid.at("/programme", "unknown", _("This programme has no plan of this year."))
    draft = _draft(notice, programme_year, actor)
    base = load(programme_year, actor)
    before, after = base.state(), base.state()
    _check(assumptions, after, today)
    if draft is not None:
        _apply_notice(draft, after)
    for assumption in assumptions:
        _apply(assumption, after)
    rows = [_assessed(key, before, after, year) for key in after.nodes]
    rows.sort(key=lambda row: (not row.is_changed, _RANKS[row.after.ending], -row.after.over, row.account.holder.code))
    return Assessment(
        programme_year=programme_year,
        assumptions=assumptions,
        notice=draft,
        enterprises=[row for row in rows if row.after.undistributed is None],
        distributors=[row for row in rows if row.after.undistributed is not None],
        trial=base.trial(before),
        has_seasons=before.has_seasons,
    )


_RANKS = {ending: rank for rank, ending in enumerate(Ending)}


def _draft(key: UUID | None, programme_year: ProgrammeYear, actor: Actor) -> Notice | None:
    if key is None:
        return None
    notice = with_lines().visible_to(actor).filter(pk=key).first()
    if notice is None:
        raise NotFound("not_found", _("There is no such notice."))
    if notice.programme_year_id != programme_year.pk:
        raise Invalid.at("/notice", "other_year", _("This notice is about another programme year."))
    if notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED, Notice.State.WITHDRAWN):
        raise Invalid.at("/notice", "decided", _("This notice is decided: the accounts show what it did."))
    return notice


def _check(assumptions: Sequence[Assumption], state: State, today: dt.date) -> None:
    """Raise ``Invalid`` with every fault of the assumptions, by themselves and of their holders."""
    faults = []
    if len(assumptions) > MOST:
        detail = _("State at most %(most)s assumptions.") % {"most": MOST}
        faults.append(Fault("/assumptions", "too_many", detail))
    ended: set[str] = set()
    for index, assumption in enumerate(assumptions):
        own = faults_of(assumption, index, today)
        faults += own or _holder_faults(assumption, index, state, ended)
        if assumption.kind in (Kind.CLOSURE, Kind.MERGER):
            ended.add(assumption.holder)
    if faults:
        raise Invalid("invalid", _("The assumptions have faults."), errors=faults)


def _holder_faults(assumption: Assumption, index: int, state: State, ended: set[str]) -> list[Fault]:
    at = f"/assumptions/{index}"
    nodes = state.of_holder(assumption.holder)
    if not nodes:
        detail = _("No account of this programme year that you can see has the holder %(code)s.")
        return [Fault(f"{at}/holder", "unknown", detail % {"code": assumption.holder})]
    if assumption.kind in OF_ENTERPRISES and nodes[0].distributes:
        return [Fault(f"{at}/holder", "not_enterprise", _("Name an enterprise: this holder distributes quota."))]
    faults = []
    for name, code in (("holder", assumption.holder), ("to", assumption.to)):
        if code in ended:
            detail = _("An assumption above ends %(code)s already.") % {"code": code}
            faults.append(Fault(f"{at}/{name}", "ended", detail))
    if assumption.category and assumption.category not in {node.category for node in nodes}:
        faults.append(Fault(f"{at}/category", "unknown", _("The holder has no account of this category.")))
    if assumption.kind == Kind.MERGER:
        heirs = {node.category for node in state.of_holder(assumption.to) if not node.distributes}
        if assumption.to == assumption.holder or not heirs >= {node.category for node in nodes}:
            detail = _("The successor needs an account of this year in each category of its predecessor.")
            faults.append(Fault(f"{at}/to", "no_account", detail))
    return faults


def _apply_notice(notice: Notice, state: State) -> None:
    """Apply the lines of a draft: each recipient gains what it does not give on by the same notice."""
    lines = list(notice.lines.all())
    figures: dict[tuple[str, str], Decimal] = {}
    for line, increment in zip(lines, increments(notice, lines), strict=True):
        to = (line.to_holder.code, line.category)
        figures[to] = figures.get(to, ZERO) + increment
        node = state.nodes.get(to)
        giver = state.nodes.get((line.from_holder.code, line.category)) if line.from_holder else None
        if node is None and giver is not None:
            giver.spare -= increment  # its first quota: there is no account to judge yet
        elif node is not None and giver is not None and giver is not node.parent:
            giver.spare -= increment
            if node.parent is not None:
                node.parent.spare += increment
    handed: dict[tuple[str, str], Decimal] = {}
    for to, tonnes in figures.items():
        node = state.nodes.get(to)
        if node is not None and node.parent is not None:
            above = (node.parent.holder, node.category)
            handed[above] = handed.get(above, ZERO) + tonnes
    for to, tonnes in figures.items():
        if (node := state.nodes.get(to)) is not None:
            node.receive(tonnes, handed.get(to, ZERO), notice.number)


def _apply(assumption: Assumption, state: State) -> None:
    nodes = state.of_holder(assumption.holder)
    if assumption.category:
        nodes = [node for node in nodes if node.category == assumption.category]
    match assumption.kind:
        case Kind.CUT | Kind.SUPPLEMENT:
            _change(assumption, nodes)
        case Kind.YIELD:
            for node in nodes:
                node.change_yield(_figure(assumption), _day(assumption), assumption.holder)
        case Kind.CLOSURE:
            for node in nodes:
                node.close(_day(assumption))
        case Kind.SUSPENSION:
            for node in nodes:
                node.suspend(_day(assumption), assumption.until)
        case Kind.MERGER:
            for node in nodes:
                node.merge_into(state.nodes[assumption.to, node.category], _day(assumption))


def _change(assumption: Assumption, nodes: Sequence[Node]) -> None:
    """Change the categories of a holder in proportion to what is allocated in each, or evenly if nothing is."""
    amount = _figure(assumption)
    sign = -1 if assumption.kind == Kind.CUT else 1
    whole = sum((node.allocated for node in nodes), ZERO)
    tonnes = to_kilogram(whole * amount / 100) if assumption.in_percent else amount
    left, parts = tonnes, len(nodes)
    for node in nodes:
        share = left if parts == 1 else to_kilogram(tonnes * node.allocated / whole if whole else tonnes / len(nodes))
        node.change(sign * share, assumption.holder)
        left, parts = left - share, parts - 1


def _figure(assumption: Assumption) -> Decimal:
    assert assumption.amount is not None
    return assumption.amount


def _day(assumption: Assumption) -> dt.date:
    assert assumption.day is not None
    return assumption.day


def _assessed(key: tuple[str, str], before: State, after: State, year: int) -> AssessedHolder:
    old, new = before.nodes[key], after.nodes[key]
    present = position_of(old, year)
    untouched = not new.traces and not new.distributes
    future = present if untouched else position_of(new, year)
    return AssessedHolder(
        account=after.accounts[key],
        before=present,
        after=future,
        traces=new.traces,
        taken=new.taken,
        reported=old.forecast.flows[0].reported if old.forecast is not None else 0,
        own_seasons=key[0] in before.own_seasons,
    )
