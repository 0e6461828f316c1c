"""The page on what the rules find, as tables of judgements. Pure."""

from calendar import month_abbr
from collections.abc import Iterable, Iterator, Mapping

from benchmarks.detection.judge import AFTERWARDS, SIZES, UNMEASURED, Judgement, Score, clopper_pearson

HEAD = f"""# How much the rules find

Made by `make detect`; do not edit. An invented economy of mines, plants and recyclers keeps the law, but for some of
them in some months; the truth stands in a file that the register never reads. Its history is loaded (`load_history`),
and the flags (`export_flags`) are judged by that truth. A case is found if a fitting rule flags the enterprise or its
partner during the behaviour or up to {AFTERWARDS} months after. Bounds are exact (Clopper–Pearson, 95 %). The figures
are of this economy and of no other: its errors, sizes and kinds of cheating are assumptions (`benchmarks/detection/`).

The honest part has seasons, breakdowns, a flooded January, stocks sold out in December, mines that open later, late
invoices, deliveries that arrive in part in the month after, slips and late corrections, mines that are taken over,
exports, of which some are cleared in the month after, and toll work that comes back late.
"""
NOTES = """
A kind without a trace is listed to say so: nothing that the register is told contradicts it. The delay is counted
from the first month of the behaviour; its report comes a month later, and an invoice has a month of grace. Of what is
lowered by an amendment it is counted from the month before that amendment, as the truth was filed until then. The limit
of detection is 2.9 standard deviations of a month of the pair of mine and buyer, or of the plant's balance, by the
errors that the register assumes, and at least what it calls material.
"""
_FIGURES = ("cases", "found", "recall", "lower", "upper", "median delay, months")


def page(judgements: Mapping[float, Judgement], *, economies: str) -> str:
    """Return the page of judgements by the factor of the errors of measurement; 1 is the first."""
    judgement = judgements[1.0]
    sizes = [*(name for _until, name in SIZES), UNMEASURED]
    by_size = sorted(judgement.sizes.items(), key=lambda item: (item[0][0], sizes.index(item[0][1])))
    lines = [HEAD, f"{economies}.", "", "## Found", ""]
    lines += _table(("kind", "traces", *_FIGURES, "rules"), (_kind(*each) for each in sorted(judgement.kinds.items())))
    lines += [NOTES, "## By size", ""]
    lines += _table(("kind", "size", *_FIGURES), ([*key, *_figures(score)] for key, score in by_size))
    lines += ["", "## By the number of independent traces", ""]
    by_traces = sorted(judgement.traces.items())
    lines += _table(("traces", *_FIGURES), ([str(key), *_figures(score)] for key, score in by_traces))
    lines += ["", "## The goal: above the limit, with two traces", "", "A lower bound of 0.90 or more.", ""]
    lines += _table(("kind", *_FIGURES), _aimed_at(judgement))
    lines += ["", "## False flags", "", *_false(judgement)]
    others = {errors: each for errors, each in judgements.items() if errors != 1.0}
    if others:
        lines += ["", "## With other errors of measurement", ""]
        lines += ["The errors of scales and yields and the share of late invoices, multiplied; the same seeds.", ""]
        columns = ("errors", "goal: cases", "found", "recall", "lower", "upper", "delay", "false in a hundred", "to")
        lines += _table(columns, (_other(*each) for each in sorted(judgements.items())))
    return "\n".join(lines) + "\n"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(columns)
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _name in names)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _kind(kind: str, score: Score) -> list[str]:
    rules = ", ".join(f"`{rule}` {count}" for rule, count in score.rules.most_common())
    return [kind, str(score.traces), *_figures(score), rules or "–"]


def _figures(score: Score) -> list[str]:
    lower, upper = score.bounds
    delay = "–" if score.delay is None else f"{score.delay:g}"
    recall = f"{score.found / score.cases:.2f}" if score.cases else "–"
    return [str(score.cases), str(score.found), recall, f"{lower:.2f}", f"{upper:.2f}", delay]


def _aimed_at(judgement: Judgement) -> Iterator[list[str]]:
    for kind, score in sorted(judgement.aimed_at.items()):
        yield [kind, *_figures(score)]
    yield ["all", *_figures(_together(judgement.aimed_at.values()))]


def _together(scores: Iterable[Score]) -> Score:
    whole = Score()
    for score in scores:
        whole.cases += score.cases
        whole.found += score.found
        whole.delays += score.delays
    return whole


def _false(judgement: Judgement) -> Iterator[str]:
    false, months = len(judgement.false_months), judgement.lawful_months
    lower, upper = judgement.false_bounds
    rate = 100 * false / months if months else 0.0
    yield (
        f"{false} of {months} lawful enterprise-months had a flag: {rate:.2f} in a hundred"
        f" (95 % bounds {100 * lower:.2f} to {100 * upper:.2f})."
    )
    yield f"Flags about unknown people where nobody dug: {judgement.elsewhere}."
    yield "Flags that repeat what a report states itself are not counted, because it was true."
    if judgement.false_rules:
        yield ""
        yield from (f"- `{rule}`: {count}" for rule, count in judgement.false_rules.most_common())
    yield ""
    yield from _table(("month", "lawful", "with a flag", "in a hundred", "upper"), _by_month(judgement))


def _by_month(judgement: Judgement) -> Iterator[list[str]]:
    false = judgement.false_by_month
    for month, lawful in sorted(judgement.lawful.items()):
        _lower, upper = clopper_pearson(false[month], lawful)
        rate = 100 * false[month] / lawful
        yield [month_abbr[month], str(lawful), str(false[month]), f"{rate:.2f}", f"{100 * upper:.2f}"]


def _other(errors: float, judgement: Judgement) -> list[str]:
    rate = 100 * len(judgement.false_months) / judgement.lawful_months
    return [
        f"× {errors:g}", *_figures(_together(judgement.aimed_at.values())),
        f"{rate:.2f}", f"{100 * judgement.false_bounds[1]:.2f}",
    ]  # fmt: skip
