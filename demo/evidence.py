"""Evidence of the demonstration: files of every kind, and satellite observations near licensed sites."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core import clock
from demo import pictures
from demo.bilingual import both
from demo.context import Act, World
from demo.filings import instant
from inspections.models import Case, Evidence, Flag, Inspection, Observation, Order
from inspections.services import evidence, flags, observations
from inspections.services.cases import create, record_seizure
from inspections.services.subjects import Named

Kind = Evidence.Kind
SEEN_ON = dt.date(2011, 10, 12)
DIGGING = (Decimal("25.14"), Decimal("115.39"))  # far from every licensed site
DIGGING_SEEN = both(
    "约四十个新注液孔，管道通向三个衬膜池，现场无人（虚构）",
    "Some forty fresh leaching holes with pipes to three lined ponds; nobody on site (invented)",
)
SIDE = Decimal("0.0016")  # degrees: about 160 metres


def acts() -> Iterator[Act]:
    yield Act(instant(7, 5, 9), _declaration)
    yield Act(instant(8, 25, 9), _invoice)
    yield Act(instant(9, 14, 15), _sealed_ledgers)
    yield Act(instant(9, 20, 17), _third_tank)
    yield Act(instant(10, 13, 9), _scene)
    yield Act(instant(10, 14, 10), _admitted)
    yield Act(instant(10, 14, 16), _nobody_known)


def _declaration(world: World) -> None:
    """Add the customs' findings to the case that was referred to the prosecution."""
    case, inspector = Case.objects.get(enterprise=world.firm(5), source=Case.Source.CUSTOMS), world.person("inspector2")
    evidence.add(
        actor=inspector,
        case=case,
        file=pictures.declaration(),
        kind=Kind.CUSTOMS_DECLARATION,
        description=both("报关单及化验结果（虚构）。", "The declaration and what the laboratory found (invented)."),
        taken_on=dt.date(2011, 6, 30),
    )
    record_seizure(
        case,
        actor=inspector,
        tonnes=Decimal("12.400"),
        suspects=3,
        reason=both("口岸查扣，虚构。", "Seized at the port, invented."),
    )


def _invoice(world: World) -> None:
    case = Case.objects.get(subject_code=f"S-DEMO-{10:02}")
    evidence.add(
        actor=world.person("inspector2"),
        case=case,
        file=pictures.invoice(),
        kind=Kind.SPECIAL_INVOICE,
        description=both("许可证到期后开具的专用发票（虚构）。", "Issued after the licence had ended (invented)."),
        taken_on=dt.date(2011, 7, 22),
    )


def _sealed_ledgers(world: World) -> None:
    """Add the enterprise's own evidence to the order that asks for it."""
    evidence.add_to_order(
        Order.objects.get(respondent__enterprise=world.firm(8)),
        actor=world.signer(8),
        file=pictures.ledger(),
        kind=Kind.DOCUMENT,
        description=both("7 月台账首页（虚构）。", "First page of the ledger of July (invented)."),
        taken_on=clock.today(),
    )


def _third_tank(world: World) -> None:
    visit = Inspection.objects.get(enterprise=world.firm(2), carried_out_on=clock.today())
    evidence.add(
        actor=world.person("inspector1"),
        finding=visit.findings.get(position=2),
        file=pictures.tanks(3, "third-tank.jpg"),
        kind=Kind.PHOTOGRAPH,
        description=both("批准的两个池旁的第三个池（虚构）。", "The third tank beside the approved two (invented)."),
        taken_on=clock.today(),
    )


def _scene(world: World) -> None:
    """Record three observations of one scene: without any licence, after a licence has ended, and in order."""
    features = [
        _feature(
            DIGGING,
            "360726",
            DIGGING_SEEN,
        ),
        _feature(
            _position(world, 10), "360722", both("采场有新的翻动痕迹（虚构）", "Fresh digging in the pit (invented)")
        ),
        _feature(_position(world, 11), "360729", both("正常开采（虚构）", "Work as licensed (invented)")),
    ]
    rows = observations.create_many(
        actor=world.person("inspector2"), collection={"type": "FeatureCollection", "features": features}
    )
    evidence.add(
        actor=world.person("inspector2"),
        observation=rows[0],
        file=pictures.ponds(),
        kind=Kind.SATELLITE_IMAGE,
        description=both("10 月 12 日影像，绘制（虚构）。", "The scene of 12 October, drawn (invented)."),
        taken_on=SEEN_ON,
    )


def _admitted(world: World) -> None:
    """Admit the automatic recording: it counts only after a legal reviewer has admitted it."""
    image = Evidence.objects.get(kind=Kind.SATELLITE_IMAGE)
    evidence.admit(
        image,
        actor=world.person("legal1"),
        reason=both("设备已检定，时间地点清楚。", "The instrument is calibrated; day and place are clear."),
    )


def _nobody_known(world: World) -> None:
    """Open a case about digging without a known owner: a place, a day and a description suffice.

    The flag is acknowledged and stays with the officer.
    """
    inspector, (raised,) = world.person("inspector2"), Flag.objects.filter(rule="outside_licence")
    case = create(
        actor=inspector,
        subject=Named("unknown", description=DIGGING_SEEN, seen_on=SEEN_ON),
        source=Case.Source.SATELLITE,
        allegation=both(
            "10 月 12 日影像显示无证开采。", "Mining without anybody's licence, on the image of 12 October."
        ),
        province="360726",
        location=both("谷坡，距县道 4 公里（虚构）", "Valley slope, 4 km from the county road (invented)"),
        latitude=raised.latitude,
        longitude=raised.longitude,
        fictitious=True,
    )
    flags.acknowledge(
        raised, actor=inspector, reason=both(f"已登记为案件 {case.number}。", f"Looked at in the case {case.number}.")
    )


def _position(world: World, number: int) -> tuple[Decimal, Decimal]:
    site = world.firm(number).sites.get()
    assert site.latitude is not None
    assert site.longitude is not None
    return site.latitude, site.longitude


def _feature(at: tuple[Decimal, Decimal], place: str, seen_on: str) -> dict[str, Any]:
    """Return a square around a point as a GeoJSON feature, with longitude first."""
    south, west = float(at[0]), float(at[1])
    north, east = float(at[0] + SIDE), float(at[1] + SIDE)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "source": Observation.Source.SATELLITE,
            "instrument": both("虚构卫星 7 号 0412 景", "Invented satellite 7, scene 0412"),
            "seen_on": SEEN_ON.isoformat(),
            "description": seen_on,
            "place": place,
        },
    }
