"""Ores whose exploitation the state protects and plans, with the day from which each is one.

Such ore, like that of a state-planned mining area (``MiningArea``), is won under a mining right of the state
(``licence_application_rules.national_registration``) and receives quota of a category of its own.
"""

import datetime as dt
from dataclasses import dataclass

from enterprises.models import OreType


@dataclass(frozen=True, slots=True)
class Protection:
    ore_type: str
    since: dt.date
    source: str


PROTECTED = (
    Protection(
        OreType.ION_ADSORPTION,
        dt.date(1991, 12, 31),  # the source gives the year: its last day
        "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part III",
    ),
)


def protection_of(ore_type: str, on: dt.date) -> Protection | None:
    """Return the protection of an ore on a day, or ``None`` if it is not protected."""
    return next((row for row in PROTECTED if row.ore_type == ore_type and row.since <= on), None)
