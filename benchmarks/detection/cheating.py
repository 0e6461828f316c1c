"""Cheating, written into an honest economy: who, in which months, how much. The truth that the register never reads.

Sizes are shares of a month's goods, in turn; ``Case.size`` states them in units of what could be seen at all.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from benchmarks.detection import cheating_mines, cheating_plants, recyclers
from benchmarks.detection.books import Case, works
from benchmarks.detection.cheating_mines import Kind
from benchmarks.detection.economy import REGIONS, Economy, Firm
from benchmarks.detection.files import Files

SHARES = (0.40, 0.70, 0.15, 0.55)
CHEATS = 0.4  # of all mines and plants
BEFORE, AFTER = 2, 2  # months that are lawful at the begin and the end
APART = 4  # lawful months between the halves, so that no flag is counted for both
YEAR = 12
PARTNERS = 2
# Contradicted by two traces or more. The goal is about these, so they take place twice as often.
AIMED_AT = frozenset(
    {
        cheating_mines.under_reported_sales,
        cheating_mines.invoices_for_nothing,
        cheating_mines.false_nil,
        cheating_mines.lowered_later,
        cheating_mines.moved_to_a_sister,
        cheating_mines.moved_to_next_year,
        cheating_plants.diverted_oxide,
        cheating_plants.toll_counted_twice,
    }
)
type Spans = Mapping[Kind, list[list[date]]]  # the months in which a behaviour of a kind may take place


def cheat(economy: Economy) -> list[Case]:
    """Let a share of the mines, plants, exporters and recyclers cheat for some months each, in every kind in turn.

    In an economy of two years or more they cheat once in each half of it.
    """
    chance = random.Random(economy.seed + 2)
    cases: list[Case] = []
    times: Counter[Kind] = Counter()
    exporting = {one.firm for one in economy.exports}
    of_plants = [firm for firm in economy.plants() if firm.code not in exporting]
    for firms, kinds, before in (
        (economy.mines(), cheating_mines.KINDS, BEFORE),
        (of_plants, cheating_plants.KINDS, BEFORE),
        ([firm for firm in economy.plants() if firm.code in exporting], cheating_plants.OF_EXPORTERS, BEFORE),
        ([firm for firm in economy.firms if firm.kind == recyclers.KIND], cheating_plants.OF_RECYCLERS, YEAR),
    ):
        working = [firm for firm in firms if all(works(economy, firm, month) for month in economy.months)]
        if kinds in (cheating_mines.KINDS, cheating_plants.KINDS):
            working = _without_partners(working)
        offenders: list[Firm] = []
        for half in _halves(economy, kinds, before):
            if not offenders:
                number = max(len(half), round(len(firms) * CHEATS))
                offenders = chance.sample(working, min(len(working), number))
                economy.cheats |= {firm.code for firm in offenders}
            cases += _perform(economy, offenders, half, times, chance)
            offenders = [*offenders[1:], *offenders[:1]]  # another kind for each
    return cases


def _halves(economy: Economy, kinds: Mapping[Kind, int], before: int) -> Iterator[Spans]:
    """Yield the spans of the whole economy, or of each half of a long one, without kinds that have none."""
    months = economy.months
    middle = len(months) // 2
    halves = [(months[0], date.max)]
    if len(months) >= 2 * YEAR:
        halves = [(months[0], months[middle]), (months[middle + APART], date.max)]
    for first, until in halves:
        spans = {kind: _spans(economy, kind, lasts, before) for kind, lasts in kinds.items()}
        within = {
            kind: [span for span in each if first <= span[0] and span[-1] < until] for kind, each in spans.items()
        }
        if possible := {kind: each for kind, each in within.items() if each}:
            yield possible


def _without_partners(firms: Sequence[Firm]) -> list[Firm]:
    """Return the firms but for some of each province, which stay lawful: as sisters of mines, and work for plants."""
    kept = {
        firm.code
        for region in range(len(REGIONS))
        for firm in [each for each in firms if each.region == region][:PARTNERS]
    }
    return [firm for firm in firms if firm.code not in kept]


def _perform(
    economy: Economy, firms: Sequence[Firm], possible: Spans, times: Counter[Kind], chance: random.Random
) -> Iterator[Case]:
    """Let each firm behave in the next kind. ``times``: how often each took place so far, by which its share goes."""
    aimed_at = [kind for kind in possible if kind in AIMED_AT]
    kinds = [*aimed_at, *(kind for kind in possible if kind not in AIMED_AT), *aimed_at]
    for number, firm in enumerate(firms):
        kind = kinds[number % len(kinds)]
        share = SHARES[times[kind] % len(SHARES)]
        times[kind] += 1
        yield kind(economy, firm, chance.choice(possible[kind]), share)


def _spans(economy: Economy, kind: Kind, lasts: int, before: int) -> list[list[date]]:
    """Return the months in which a behaviour of a kind may take place."""
    months = economy.months
    if kind == cheating_mines.moved_to_next_year:
        return [months[at : at + 2] for at in range(before, len(months) - 2) if months[at].month == YEAR]
    if kind == cheating_mines.shifted_between_sisters:
        return [[months[at]] for at in range(YEAR - 1, len(months) - 1) if months[at].month == YEAR]
    return [months[at : at + lasts] for at in range(before, len(months) - lasts - AFTER)]


def dig(economy: Economy, files: Files, count: int) -> list[Case]:
    """Let somebody dig where nobody may, seen once from above."""
    chance = random.Random(economy.seed + 3)
    cases = []
    for number in range(count):
        region = REGIONS[number % len(REGIONS)]
        latitude, longitude = f"{region[5] + chance.uniform(1.5, 2.5):.5f}", f"{region[6] + chance.uniform(1, 2):.5f}"
        month = chance.choice(economy.months[1:-2])
        files["observations"].append(
            {
                "source": "satellite", "seen_on": month.replace(day=chance.randint(2, 27)), "latitude": latitude,
                "longitude": longitude, "area_m2": chance.randint(8_000, 40_000), "kind": "leaching_ponds",
            }
        )  # fmt: skip
        cases.append(Case("digging without licence", "", (), month, month, 1, "0", latitude, longitude))
    return cases
