"""Cheating, written into an honest economy: who, in which months, how much. The truth that the register never reads.

Sizes are shares of a month's goods, in turn; ``Case.size`` states them in units of what could be seen at all.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from benchmarks.detection import cheating_mines, cheating_plants, recyclers
from benchmarks.detection.books import Case, works
from benchmarks.detection.cheating_mines import Kind, moved_to_next_year, shifted_between_sisters
from benchmarks.detection.economy import REGIONS, Economy, Firm
from benchmarks.detection.files import Files

SHARES = (0.40, 0.15, 0.70)
CHEATS = 0.35  # of all mines and plants
BEFORE, AFTER = 2, 2  # months that are lawful at the begin and the end
YEAR = 12
SISTERS = 2


def cheat(economy: Economy) -> list[Case]:
    """Let a share of the mines, plants and recyclers cheat for some months each, in every kind in turn."""
    chance = random.Random(economy.seed + 2)
    cases: list[Case] = []
    of_recyclers = [firm for firm in economy.firms if firm.kind == recyclers.KIND]
    for firms, kinds, before in (
        (economy.mines(), cheating_mines.KINDS, BEFORE),
        (economy.plants(), cheating_plants.KINDS, BEFORE),
        (of_recyclers, cheating_plants.OF_RECYCLERS, YEAR),
    ):
        working = [firm for firm in firms if all(works(economy, firm, month) for month in economy.months)]
        possible = {kind: spans for kind, lasts in kinds.items() if (spans := _spans(economy, kind, lasts, before))}
        if kinds is cheating_mines.KINDS:
            working = _without_sisters(working)
        number = max(len(possible), round(len(firms) * CHEATS)) if possible else 0
        offenders = chance.sample(working, min(len(working), number))
        economy.cheats |= {firm.code for firm in offenders}
        cases += _perform(economy, offenders, possible, chance)
    return cases


def _without_sisters(mines: Sequence[Firm]) -> list[Firm]:
    """Return the mines but for some of each province, which stay lawful as sisters of those that shift to one."""
    kept = {
        mine.code
        for region in range(len(REGIONS))
        for mine in [each for each in mines if each.region == region][:SISTERS]
    }
    return [mine for mine in mines if mine.code not in kept]


def _perform(
    economy: Economy, firms: Sequence[Firm], possible: Mapping[Kind, list[list[date]]], chance: random.Random
) -> Iterator[Case]:
    kinds = list(possible)
    for number, firm in enumerate(firms):
        kind = kinds[number % len(kinds)]
        share = SHARES[number // len(kinds) % len(SHARES)]
        yield kind(economy, firm, chance.choice(possible[kind]), share)


def _spans(economy: Economy, kind: Kind, lasts: int, before: int) -> list[list[date]]:
    """Return the months in which a behaviour of a kind may take place."""
    months = economy.months
    if kind == moved_to_next_year:
        return [months[at : at + 2] for at in range(before, len(months) - 2) if months[at].month == YEAR]
    if kind == shifted_between_sisters:
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
