"""Invented limits of discharge permits, and readings of the year before, of the plants of the demonstration."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo.bilingual import both
from demo.companies import Firm
from enterprises.models import Indicator, Licence, Site, Standard
from environment.models.discharges import DischargeUnit, Medium
from environment.services import permit_limits, readings

SAMPLED_ON = (dt.date(2010, 3, 16), dt.date(2010, 9, 14))
ALLOWED = {Indicator.AMMONIA_NITROGEN: Decimal(25), Indicator.CHEMICAL_OXYGEN_DEMAND: Decimal(100)}
METHODS = {
    Indicator.AMMONIA_NITROGEN: both("分光光度法（虚构）", "Photometry (invented)"),
    Indicator.CHEMICAL_OXYGEN_DEMAND: both("滴定法（虚构）", "Titration (invented)"),
}
# Ammonia nitrogen, mg/L, at either sampling, by the number of the firm; the rest stay well within their permits.
OUTSIDE = {44: (Decimal("31.5"), Decimal("22.4")), 45: (Decimal("27.8"), Decimal("29.1"))}


def enter(firm: Firm, site: Site, permit: Licence, *, actor: Actor) -> None:
    for pollutant, allowed in ALLOWED.items():
        permit_limits.enter(
            actor=actor,
            licence=permit,
            pollutant=pollutant,
            medium=Medium.WATER,
            highest=allowed,
            document=both("许可证副本（虚构）", "Annex to the permit (invented)"),
            fictitious=True,
        )
        usual = allowed * (55 + firm.number % 30) / 100
        measured = OUTSIDE.get(firm.number) if pollutant == Indicator.AMMONIA_NITROGEN else None
        for day, value in zip(SAMPLED_ON, measured or (usual, usual * 9 / 10), strict=True):
            readings.record(
                actor=actor,
                site=site,
                pollutant=pollutant,
                medium=Medium.WATER,
                discharge=Standard.Discharge.DIRECT,
                outlet="DW001",
                sampled_on=day,
                value=value.quantize(Decimal("0.1")),
                unit=DischargeUnit.MILLIGRAMS_PER_LITRE,
                method=METHODS[pollutant],
                laboratory=both("市环境监测站（虚构）", "Monitoring station of the city (invented)"),
                fictitious=True,
            )
