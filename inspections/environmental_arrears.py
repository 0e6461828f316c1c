"""The sites that are behind in an environmental obligation, the worst first, with the step proposed for each.

It reads what its reader may see, a fixed number of queries for any number of sites.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import formats
from core.errors import Conflict
from enterprises.models import Enterprise, Site
from environment.queries.arrears import Arrear, arrears, describe
from inspections.models import Case, Order, RemedyDecision
from inspections.rules.remedy_ladder import Fact, History, Judgement, Outcome, Step, Taken, judge

MOST_SITES = 3_000  # that are judged at once
# The kind of order by which a step is taken. A treatment within a time and a restriction are demands with a term.
ORDER_KINDS: Mapping[str, Order.Kind] = {
    Step.CORRECT: Order.Kind.RECTIFY,
    Step.TREAT: Order.Kind.RECTIFY,
    Step.RESTRICT: Order.Kind.RECTIFY,
    Step.SUSPEND: Order.Kind.SUSPEND,
    Step.CLOSE: Order.Kind.CLOSE,
}
_Decision = RemedyDecision.Decision


@dataclass(frozen=True, slots=True)
class SiteBehind:
    """A site with what it is behind in, the judgement about it, and the step that was accepted last."""

    site: Site
    arrears: Sequence[Arrear]
    judgement: Judgement
    last_accepted: RemedyDecision | None

    @property
    def facts(self) -> list[Fact]:
        return [fact_of(arrear) for arrear in self.arrears]

    @property
    def since(self) -> dt.date:
        return min(arrear.since for arrear in self.arrears)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Return the kind and the sentence of each arrear."""
        return [(str(arrear.kind.label), describe(arrear.kind, arrear.figures)) for arrear in self.arrears]

    @property
    def step_label(self) -> str:
        proposal = self.judgement.proposal
        return str(RemedyDecision.Step(proposal.step).label) if proposal else ""

    @property
    def legal_basis(self) -> str:
        return _(self.judgement.proposal.legal_basis) if self.judgement.proposal else ""

    @property
    def explanation(self) -> str:
        """Return in a sentence why this step is proposed, or why none is proposed now."""
        return explain(self.judgement, self.last_accepted)


@dataclass(frozen=True, slots=True)
class Behind:
    """A list with the interface of rows that are counted and taken page by page."""

    rows: Sequence[SiteBehind]

    ordered = True

    def count(self) -> int:
        return len(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> Sequence[SiteBehind]:
        return self.rows[part]

    def __iter__(self) -> Iterator[SiteBehind]:
        return iter(self.rows)


def fact_of(arrear: Arrear) -> Fact:
    return Fact(str(arrear.kind), arrear.key)


def explain(judgement: Judgement, last: RemedyDecision | None) -> str:
    """Return in a sentence why a step is proposed, or why none is proposed now."""
    if judgement.proposal is not None:
        return _explain_proposal(judgement, last)
    if judgement.waits_for is not None:
        taken = judgement.waits_for
        if taken.order and taken.day:
            return _("Order %(order)s runs until %(day)s.") % {"order": taken.order, "day": formats.day(taken.day)}
        if taken.order:
            return _("Order %(order)s waits for its service or its verification.") % {"order": taken.order}
        return _("A case is open, and its order has not been issued.")
    if judgement.put_off_until is not None:
        return _("Put off until %(day)s.") % {"day": formats.day(judgement.put_off_until)}
    if judgement.at_the_top:
        return _("Closure was ordered and not met: no step is above it.")
    return _("An officer has decided about this step. It is proposed again once the facts change.")


def _explain_proposal(judgement: Judgement, last: RemedyDecision | None) -> str:
    assert judgement.proposal is not None
    match judgement.proposal.reason:
        case "missed":
            below = last.get_step_display() if last else ""
            return _("The step below (%(step)s) was ordered and not met.") % {"step": below}
        case "direct":
            return _("The law names this step at once, without the steps below it.")
        case "again":
            return _("What was ordered earlier was met or has ended, and the site is behind again.")
        case _:
            return _("Nothing has been ordered for this yet: the ladder begins with its lowest step.")


def behind(sites: QuerySet[Site], on: dt.date) -> Behind:
    """Return the sites that are behind on a day, the highest proposed step first, then by the number of arrears.

    Raises:
        Conflict: for more sites than are judged at once.
    """
    held = sites.exclude(enterprise__state__in=Enterprise.ENDED)  # nothing is ordered from who has ended
    rows = list(held.select_related("enterprise", "jurisdiction").order_by("code")[: MOST_SITES + 1])
    if len(rows) > MOST_SITES:
        detail = _("These are more than %(most)s sites. Choose a province.")
        raise Conflict("too_many_sites", detail % {"most": f"{MOST_SITES:,}"})
    found = arrears(rows, on)
    return Behind(sorted(_judged([site for site in rows if site.pk in found], found, on), key=_worst_first))


def behind_at(site: Site, on: dt.date) -> SiteBehind | None:
    """Return what one site is behind in, with its judgement; ``None`` if in nothing, or if its holder has ended."""
    if site.enterprise.state in Enterprise.ENDED:
        return None
    found = arrears([site], on)
    return next(iter(_judged([site], found, on)), None) if site.pk in found else None


def _judged(sites: Collection[Site], found: Mapping[UUID, Sequence[Arrear]], on: dt.date) -> list[SiteBehind]:
    decisions = RemedyDecision.objects.filter(site__in=[site.pk for site in sites]).select_related("case", "order")
    by_site: dict[UUID, list[RemedyDecision]] = {}
    for decision in decisions.order_by("decided_at", "pk"):
        by_site.setdefault(decision.site_id, []).append(decision)
    last = {site.pk: _last_accepted(by_site.get(site.pk, []), site) for site in sites}
    taken = _taken([decision for decision in last.values() if decision is not None], on)
    rows = []
    for site in sites:
        accepted = last.get(site.pk)
        history = _history(by_site.get(site.pk, []), taken[accepted.pk] if accepted else None)
        judgement = judge([fact_of(arrear) for arrear in found[site.pk]], history, on)
        assert judgement is not None
        rows.append(SiteBehind(site, found[site.pk], judgement, accepted))
    return rows


def _last_accepted(decisions: Sequence[RemedyDecision], site: Site) -> RemedyDecision | None:
    """Return the step that was accepted last against today's holder: what others missed is not held against it."""
    own = [row for row in decisions if row.case is not None and row.case.enterprise_id == site.enterprise_id]
    return next((row for row in reversed(own) if row.decision == _Decision.ACCEPTED), None)


def _history(decisions: Sequence[RemedyDecision], taken: Taken | None) -> History:
    settled, put_off = set(), {}
    for row in decisions:
        subject = (Step(row.step), row.fingerprint)
        if row.decision == _Decision.PUT_OFF and row.put_off_until is not None:
            put_off[subject] = row.put_off_until
        else:
            settled.add(subject)
    return History(taken, settled, put_off)


def _taken(decisions: Sequence[RemedyDecision], on: dt.date) -> dict[UUID, Taken]:
    """Return what became of accepted steps, by the key of the decision: their own order, or the case's of its kind."""
    orders: dict[UUID, list[Order]] = {}
    for issued in Order.objects.filter(case__in=[row.case_id for row in decisions]).order_by("issued_at", "pk"):
        orders.setdefault(issued.case_id, []).append(issued)
    found = {}
    for row in decisions:
        assert row.case is not None
        assert row.case_id is not None
        order: Order | None = row.order or _order_of(row, orders.get(row.case_id, []))
        found[row.pk] = Taken(
            Step(row.step),
            _outcome(row.case, order, on),
            order.number if order else "",
            order.due_on if order else None,
            frozenset(fact["kind"] for fact in row.facts),
        )
    return found


def _order_of(decision: RemedyDecision, orders: Sequence[Order]) -> Order | None:
    """Return the last order of the case that takes the step: of its kind, issued since the decision."""
    kind = ORDER_KINDS[decision.step]
    fitting = [order for order in orders if order.kind == kind and order.issued_at >= decision.decided_at]
    return fitting[-1] if fitting else None


def _outcome(case: Case, order: Order | None, on: dt.date) -> Outcome:
    if order is None:
        return Outcome.ENDED if case.state in Case.ENDED else Outcome.PENDING
    if order.state == Order.State.MET:
        return Outcome.MET
    if order.state == Order.State.ANNULLED or order.lifted_at is not None:
        return Outcome.ENDED
    return Outcome.MISSED if order.state == Order.State.NOT_MET or order.is_overdue(on) else Outcome.PENDING


def _worst_first(row: SiteBehind) -> tuple[int, int, dt.date, str]:
    proposal = row.judgement.proposal
    return (-proposal.step.rank if proposal else 1, -len(row.arrears), row.since, row.site.code)
