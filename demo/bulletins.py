"""An invented bulletin of the ministry on September 2011; its figures are those of the demonstration on that day."""

import datetime as dt

from demo.companies import YEAR
from demo.context import Act, World
from demo.filings import instant
from enterprises.models import Authority
from portal.services import bulletins

MONTH = 9
PLANNED_ON = dt.date(YEAR, 10, 17)


def acts() -> list[Act]:
    return [Act(instant(10, 17, 11), publish)]


def publish(world: World) -> None:
    """Draft, submit and publish the bulletin, by two officers."""
    drafter = world.person("mlr1")
    row = bulletins.draft(
        actor=drafter,
        authority=Authority.objects.get(code="MLR"),
        year=YEAR,
        month=MONTH,
        situation="Several invented mines used more than their quota; flags and orders followed. (invented)",
        situation_zh="数家虚构矿山超出指标开采，已予预警并责令整改。（虚构）",
        outlook="Before the end of the year the quota that is left is to be compared with the stocks. (invented)",
        outlook_zh="年底前将剩余指标与库存核对。（虚构）",
        planned_on=PLANNED_ON,
        fictitious=True,
    )
    bulletins.publish(bulletins.submit(row, actor=drafter), actor=world.person("mlr2"))
