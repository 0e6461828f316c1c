"""Competences and figures as an administrator may enter them, invented for the tests."""

import datetime as dt
from decimal import Decimal

from core.actors import Loader
from inspections.models import Threshold
from inspections.services import competences
from tests.support import factories

LOADER = Loader("inspection tests")
SINCE = dt.date(2006, 1, 1)
LEVELS = ("county", "prefecture", "province", "nation")
# act, levels, authorities ("" is any)
TABLE = (
    ("warn", LEVELS, ("",)),
    ("fine", LEVELS, ("",)),
    ("confiscate", LEVELS, ("",)),
    ("suspend", LEVELS, ("",)),
    ("close", LEVELS[2:], ("",)),
    ("revoke", LEVELS[2:], ("MLR", "MIIT")),
    ("withhold", LEVELS[2:], ("",)),
    ("deduct", LEVELS[2:], ("MLR", "MIIT")),
)
FIGURES = {"defence_days": 5, "large_fine_person": 10_000, "large_fine_firm": 100_000}


def enter() -> None:
    for act, levels, authorities in TABLE:
        for level in levels:
            for code in authorities:
                competences.enter(
                    actor=LOADER,
                    act=act,
                    level=level,
                    authority=factories.authority(code) if code else None,
                    legal_basis="test",
                    valid_from=SINCE,
                )
    for name, figure in FIGURES.items():
        enter_threshold(name, figure)


def enter_threshold(name: str, figure: int, since: dt.date = SINCE) -> Threshold:
    return competences.enter_threshold(
        actor=LOADER, name=name, figure=Decimal(figure), legal_basis="test", valid_from=since
    )
