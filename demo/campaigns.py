"""Campaigns of the demonstration: one that has ended, one that runs, one that is planned; all of it is invented."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from demo.bilingual import both
from demo.context import Act, World
from demo.filings import instant
from enterprises.models import Authority, Jurisdiction, Site
from inspections.models import Campaign
from inspections.services import campaigns

SPRING, AUTUMN, WINTER = (
    both("春季台账检查", "Spring look at ledgers"),
    both("离子型稀土秋季专项行动", "Autumn campaign on ion-adsorption ore"),
    both("冬季尾矿检查", "Winter look at tailings"),
)


def acts() -> Iterator[Act]:
    yield Act(instant(4, 6, 9), _spring)
    yield Act(instant(5, 6, 16), _spring_ends)
    yield Act(instant(9, 5, 9), _autumn)
    yield Act(instant(10, 19, 10), _winter)


def _plan(world: World, name: str, theme: str, first: dt.date, last: dt.date, **fields: Any) -> Campaign:
    return campaigns.create(
        actor=world.person("p36a"),
        name=name,
        theme=theme,
        place=Jurisdiction.objects.get(code="36"),
        authority=Authority.objects.get(code="MLR"),
        begins_on=first,
        ends_on=last,
        fictitious=True,
        **fields,
    )


def find_campaign(name: str) -> Campaign:
    return Campaign.objects.get(name=name)


def _spring(world: World) -> None:
    campaign = _plan(
        world,
        SPRING,
        both(
            "生产销售台账是否逐日登记（虚构）。", "Whether ledgers of production and sales are kept daily (invented)."
        ),
        dt.date(2011, 4, 6),
        dt.date(2011, 4, 30),
        site_kinds=[Site.Kind.MINE],
    )
    campaigns.start(campaign, actor=world.person("p36a"))


def _spring_ends(world: World) -> None:
    campaigns.end(
        find_campaign(SPRING),
        actor=world.person("p36a"),
        text=both(
            "检查矿山一家，台账已恢复登记（虚构）。", "One mine was visited; its ledger is kept again (invented)."
        ),
    )


def _autumn(world: World) -> None:
    campaign = _plan(
        world,
        AUTUMN,
        both("无计划开采，以及池浸、堆浸（虚构）。", "Ore without a plan, and leaching in tanks and heaps (invented)."),
        dt.date(2011, 9, 1),
        dt.date(2011, 11, 30),
        site_kinds=[Site.Kind.MINE],
    )
    campaigns.start(campaign, actor=world.person("p36a"))


def _winter(world: World) -> None:
    _plan(
        world,
        WINTER,
        both("尾矿是否低于坝体设计标高（虚构）。", "Whether tailings lie below the level of their works (invented)."),
        dt.date(2011, 12, 1),
        dt.date(2012, 1, 31),
    )
