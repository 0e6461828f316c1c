"""Competences and figures of due process of the demonstration, as an administrator would enter them. All invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Actor
from demo.bilingual import both
from enterprises.models import Authority, Jurisdiction
from inspections.models import Order, Threshold
from inspections.models.competences import LegalEntry
from inspections.services import competences

SINCE = dt.date(2010, 1, 1)
BASIS = both("为演示而虚构，并非任何法律的规定", "Invented for the demonstration, not taken from any law")
_Kind, _Level, _Name = Order.Kind, Jurisdiction.Level, Threshold.Name
COMPETENT: tuple[tuple[Order.Kind, tuple[Jurisdiction.Level, ...], tuple[str, ...]], ...] = (
    (_Kind.FINE, (_Level.COUNTY, _Level.PREFECTURE, _Level.PROVINCE, _Level.NATION), ("",)),
    (_Kind.CONFISCATE, (_Level.COUNTY, _Level.PREFECTURE, _Level.PROVINCE, _Level.NATION), ("",)),
    (_Kind.SUSPEND, (_Level.PROVINCE, _Level.NATION), ("",)),
    (_Kind.CLOSE, (_Level.PROVINCE, _Level.NATION), ("",)),
    (_Kind.REVOKE, (_Level.PROVINCE, _Level.NATION), ("MLR", "MIIT")),
    (_Kind.WITHHOLD, (_Level.PROVINCE, _Level.NATION), ("",)),
    (_Kind.DEDUCT, (_Level.PROVINCE, _Level.NATION), ("MLR", "MIIT")),
)
FIGURES = {_Name.DEFENCE_DAYS: 6, _Name.LARGE_FINE_PERSON: 12_000, _Name.LARGE_FINE_FIRM: 120_000}


def enter(*, actor: Actor) -> None:
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    common: dict[str, Any] = {
        "actor": actor,
        "legal_basis": BASIS,
        "valid_from": SINCE,
        "evidence": LegalEntry.Evidence.INVENTED,
    }
    for act, levels, codes in COMPETENT:
        for level in levels:
            for code in codes:
                competences.enter(act=act, level=level, authority=authorities.get(code), **common)
    for name, figure in FIGURES.items():
        competences.enter_threshold(name=name, figure=Decimal(figure), **common)
