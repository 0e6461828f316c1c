"""Invented restoration at mines of the demonstration: owed, restored and, of some, accepted."""

import datetime as dt
from decimal import Decimal

from core.actors import Actor
from demo.bilingual import both
from demo.companies import Firm
from enterprises.models import Site
from environment.models import RestorationEntry
from environment.services import restoration

_Kind = RestorationEntry.Kind

# Hectares owed, restored and accepted, by the number of the firm.
HECTARES = {1: ("12.5", "6.2", "4"), 2: ("8", "2.4", ""), 3: ("20", "", "")}
DAYS = {_Kind.OWED: dt.date(2013, 12, 31), _Kind.RESTORED: dt.date(2010, 9, 30), _Kind.ACCEPTED: dt.date(2010, 11, 15)}
DOCUMENTS = {
    _Kind.OWED: both("恢复治理方案（虚构）", "Plan of restoration (invented)"),
    _Kind.RESTORED: both("治理施工记录（虚构）", "Record of works (invented)"),
    _Kind.ACCEPTED: both("验收纪要（虚构）", "Minutes of acceptance (invented)"),
}


def enter(firm: Firm, site: Site, *, actor: Actor) -> None:
    for kind, hectares in zip(_Kind, HECTARES.get(firm.number, ()), strict=False):
        if hectares:
            restoration.record(
                actor=actor,
                site=site,
                kind=kind,
                hectares=Decimal(hectares),
                day=DAYS[kind],
                document=DOCUMENTS[kind],
                fictitious=True,
            )
