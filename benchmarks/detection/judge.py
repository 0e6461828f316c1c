"""The judgement of flags by the truth: recall, delay, false flags, with exact bounds. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from benchmarks.detection.books import Case

AFTERWARDS = 3  # months in which a flag still counts as found
CONFIDENCE = 0.95
NEAR = 0.05  # degrees between a digging and its flag
# Rules that find a kind. Others on the same enterprise are neither hits nor false: the months are not lawful.
_INVOICED, _PAIR = frozenset({"invoice_without_sale", "sold_beyond_stock"}), frozenset({"partner_difference"})
_USED = frozenset({"odd_consumption"})
FITTING: Mapping[str, frozenset[str]] = {
    "under-reported sales": _INVOICED | _PAIR | _USED | {"unexplained_inflow"},
    "false nil returns": _INVOICED | _PAIR | _USED,
    "late amendments that lower": _INVOICED | _PAIR | _USED | {"amended_downwards", "repeated_amendment"},
    "moved to a sister firm": _INVOICED | _PAIR | _USED | {"sale_without_invoice", "shift_between_sisters"},
    "shifted between sister firms": _USED | {"shift_between_sisters"},
    "moved to the next year": _INVOICED | _PAIR | _USED | {"sale_without_invoice"},
    "ore of others under its quota": _USED,
    "hidden but for the bills": _USED,
    "hidden on both sides": _PAIR | {"unexplained_outflow", "unexplained_inflow"},
    "invented stock": frozenset({"stock_never_moves"}),
    "invoices for nothing": frozenset({"invoice_without_sale", "invoice_without_purchase", "sold_beyond_stock"}),
    "laundered ore": frozenset({"unexplained_inflow", "uncounted"}),
    "diverted oxide": _USED | {"unexplained_outflow"},
    "toll work counted twice": _PAIR | {"unexplained_inflow", "invoice_without_purchase", "sold_beyond_stock"},
    "exported under another code": frozenset({"exports_differ", "export_not_made"}),
    "exported without declaration": frozenset({"exports_differ"}),
    "mislabelled product": frozenset({"odd_price", "product_not_made"}),
    "laundered by a recycler": frozenset({"recycler_grows_without_feed", "odd_consumption", "unexplained_inflow"}),
    "digging without licence": frozenset({"outside_licence"}),
}
SIZES = ((1.0, "below the limit"), (2.0, "1 to 2 limits"), (4.0, "2 to 4 limits"), (math.inf, "above 4 limits"))
UNMEASURED = "no limit applies"
GOAL_TRACES = 2
STATED = frozenset({"near", "pace", "exceeded", "unplanned", "late", "missing"})  # what reports say themselves


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag as ``export_flags`` writes it."""

    rule: str
    enterprise: str
    raised_on: date
    period: str
    latitude: str = ""
    longitude: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Raised":
        raised_on = date.fromisoformat(row["raised_on"])
        return cls(row["rule"], row["enterprise"], raised_on, row["period"], row["latitude"], row["longitude"])


@dataclass(slots=True)
class Score:
    """The cases of one kind."""

    traces: int = 0
    cases: int = 0
    found: int = 0
    delays: list[int] = field(default_factory=list)  # in months
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def bounds(self) -> tuple[float, float]:
        return clopper_pearson(self.found, self.cases)

    @property
    def delay(self) -> float | None:
        return median(self.delays) if self.delays else None


@dataclass(slots=True)
class Judgement:
    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    sizes: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))  # kind and size
    traces: dict[int, Score] = field(default_factory=lambda: defaultdict(Score))
    aimed_at: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))  # above the limit, two traces
    lawful: Counter[int] = field(default_factory=Counter)  # months of enterprises by month of the calendar
    false_months: set[tuple[str, str, str]] = field(default_factory=set)  # economy, enterprise, month
    false_rules: Counter[str] = field(default_factory=Counter)
    elsewhere: int = 0  # flags about unknown people where nobody cheated

    @property
    def lawful_months(self) -> int:
        return sum(self.lawful.values())

    @property
    def false_by_month(self) -> Counter[int]:
        return Counter(int(month[-2:]) for _economy, _code, month in self.false_months)

    @property
    def false_bounds(self) -> tuple[float, float]:
        return clopper_pearson(len(self.false_months), self.lawful_months)


def judge(
    into: Judgement, flags: Sequence[Raised], cases: Sequence[Case], *, name: str, firms: Mapping[str, Sequence[date]]
) -> None:
    """Add the judgement of one economy. ``firms``: the months in which each of its enterprises was there."""
    offenders = {case.enterprise for case in cases}
    for case in cases:
        # What is found of a partner who cheats himself is found of his own case.
        concerned = {case.enterprise, *(set(case.partners) - offenders)}
        scores = [into.kinds[case.kind], into.sizes[case.kind, size_of(case)], into.traces[case.traces]]
        if case.traces >= GOAL_TRACES and (case.size or 0) >= 1:
            scores.append(into.aimed_at[case.kind])
        _score(scores, case, flags, concerned)
    tainted = {
        (code, month)
        for case in cases
        for code in (case.enterprise, *case.partners)
        for month in _months(case.first, _later(case.last, AFTERWARDS))
    }
    for code, months in firms.items():
        into.lawful.update(month.month for month in months if (code, f"{month:%Y-%m}") not in tainted)
    for flag in flags:
        if flag.rule in STATED:
            continue
        if not flag.enterprise:
            into.elsewhere += not any(_is_there(flag, case) for case in cases)
            continue
        month = flag.period if len(flag.period) == 7 else f"{flag.raised_on:%Y-%m}"
        raised = f"{flag.raised_on:%Y-%m}"
        if (flag.enterprise, month) not in tainted and (flag.enterprise, raised) not in tainted:
            into.false_months.add((name, flag.enterprise, month))
            into.false_rules[flag.rule] += 1


def size_of(case: Case) -> str:
    """Return the class of a case by its size in units of the limit of detection."""
    size = case.size
    return UNMEASURED if size is None else next(name for until, name in SIZES if size < until)


def _score(scores: Iterable[Score], case: Case, flags: Sequence[Raised], concerned: Collection[str]) -> None:
    until = _later(case.last, AFTERWARDS)
    hits = [
        flag
        for flag in flags
        if flag.rule in FITTING[case.kind]
        and case.first <= flag.raised_on
        and flag.raised_on.replace(day=1) <= until
        and (_is_there(flag, case) if not case.enterprise else flag.enterprise in concerned)
    ]
    for score in scores:
        score.traces = case.traces
        score.cases += 1
        if hits:
            found, since = min(flag.raised_on for flag in hits), _later(case.first, case.told_later)
            score.found += 1
            score.delays.append((found.year - since.year) * 12 + found.month - since.month)
            score.rules.update({flag.rule for flag in hits})


def _is_there(flag: Raised, case: Case) -> bool:
    if not (flag.latitude and case.latitude):
        return False
    return (
        math.dist((float(flag.latitude), float(flag.longitude)), (float(case.latitude), float(case.longitude))) < NEAR
    )


def _later(month: date, by: int) -> date:
    at = month.year * 12 + month.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def _months(first: date, last: date) -> Iterable[str]:
    month = first
    while month <= last:
        yield f"{month:%Y-%m}"
        month = _later(month, 1)


def clopper_pearson(hits: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact two-sided bounds of a share; everything is possible without a trial."""
    if of == 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    lower = 0.0 if hits == 0 else _root(lambda p: 1 - _at_most(hits - 1, of, p) < tail)
    upper = 1.0 if hits == of else _root(lambda p: _at_most(hits, of, p) > tail)
    return lower, upper


def _root(below: Callable[[float], bool]) -> float:
    """Return where a monotonous condition ends, by bisection."""
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(hits: int, of: int, share: float) -> float:
    """Return the probability of at most so many hits, summed in logarithms."""
    if share in {0.0, 1.0}:
        return 1.0 if share == 0.0 or hits >= of else 0.0
    logs = (
        math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        + k * math.log(share) + (of - k) * math.log1p(-share)
        for k in range(hits + 1)
    )  # fmt: skip
    return min(1.0, math.fsum(math.exp(log) for log in logs))
