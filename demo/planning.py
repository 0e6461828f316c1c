"""Planning of the demonstration: an invented plan of several years, and two distributions whose ceilings cross.

The distributions are saved views of officers; nothing is given by them. The notices beside the plan are real.
"""

from decimal import Decimal
from urllib.parse import urlencode

from demo.bilingual import both
from demo.companies import YEAR
from demo.context import Act, World
from demo.filings import instant
from portal.services import saved_views
from quotas.models import Programme
from quotas.services import multi_year_plans

TARGETS = (88_000, 92_000, 93_000, 93_500, 94_000, 95_000)  # t REO from 2010 to 2015
PROPOSALS = "quota-proposal"
_TERMS = {
    "programme": "mlr-mining",
    "year": YEAR + 1,
    "rule": "proportional",
    "plan_weight": 70,
    "use_weight": 30,
    "capacity_weight": 0,
    "equal_weight": 0,
    "step": 5,
}


def acts() -> list[Act]:
    return [Act(instant(1, 5, 9), set_targets), Act(instant(10, 19, 15), keep_alternatives)]


def set_targets(world: World) -> None:
    multi_year_plans.set_plan(
        actor=world.person("mlr1"),
        programme=Programme.objects.get(code="mlr-mining"),
        targets=[{"year": YEAR - 1 + at, "tonnes": Decimal(tonnes)} for at, tonnes in enumerate(TARGETS)],
        document=both("2010–2015 年开采总量规划（虚构）", "Plan of mining for 2010 to 2015 (invented)"),
        fictitious=True,
    )


def keep_alternatives(world: World) -> None:
    """Keep a distribution of the nation over both categories, and one of Jiangxi with a county and a group."""
    _keep(
        world,
        "mlr1",
        both("2012：类别与省的上限（虚构）", "2012: ceilings of categories and of a province (invented)"),
        giver="CN",
        category="total",
        total=96_000,
        ceilings="light: 81500\n36: 9500\n15/light: 50000",
    )
    _keep(
        world,
        "p36a",
        both("2012：龙南县与集团的上限（虚构）", "2012: ceilings of Longnan and of a group (invented)"),
        giver="36",
        category="medium_heavy",
        total=9_900,
        ceilings="360727: 2400\nG-DEMO-1: 2500",
    )


def _keep(world: World, username: str, name: str, **terms: object) -> None:
    saved_views.save(actor=world.person(username), page=PROPOSALS, name=name, query=urlencode({**_TERMS, **terms}))
