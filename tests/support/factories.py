"""Minimal rows for tests: each function creates one object with what it requires.

Figures are not created here: quota and use enter through services.
"""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from enterprises.models import (
    Authority,
    Enterprise,
    Group,
    Jurisdiction,
    Licence,
    Membership,
    OreType,
    Site,
    SiteTenure,
    Standard,
    User,
)
from enterprises.roles import Role
from environment.models import SiteProcess
from quotas.models import (
    CountingRule,
    Element,
    Feed,
    Holder,
    HsCode,
    Product,
    Programme,
    ProgrammeYear,
    PublishedStatistic,
    ReportingPeriod,
)
from resources.models import StrategicReserve, TaxRate

_counter = itertools.count(1)

PLACES = {
    "CN": ("China", "nation"),
    "36": ("Jiangxi", "province"),
    "15": ("Inner Mongolia", "province"),
    "51": ("Sichuan", "province"),
    "3607": ("Ganzhou", "prefecture"),
    "360727": ("Longnan", "county"),
    "360728": ("Dingnan", "county"),
    "1502": ("Baotou", "prefecture"),
    "150206": ("Baiyun", "county"),
    "5134": ("Liangshan", "prefecture"),
    "513433": ("Mianning", "county"),
}
OPERATING_LICENCE = {"mine": "mining", "trading": "export"}
ORE_FEEDS = [Feed.OWN_ORE, Feed.PURCHASED, Feed.IMPORTED, Feed.TOLL]


def place(code: str) -> Jurisdiction:
    """Return the jurisdiction of a code, created with every jurisdiction above it."""
    name, level = PLACES.get(code, (f"Place {code}", {2: "province", 4: "prefecture", 6: "county"}[len(code)]))
    parent = None if code == "CN" else place("CN" if len(code) == 2 else code[:-2])
    result, _ = Jurisdiction.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": parent})
    return result


def authority(code: str = "MLR") -> Authority:
    return Authority.objects.get_or_create(code=code, defaults={"name": code})[0]


def reported_year(year: int, province: str = "36") -> None:
    """Open the first month of a year for reports of a province."""
    ReportingPeriod.objects.get_or_create(period=dt.date(year, 1, 1), province=place(province))


def programme(code: str = "mlr-mining", **fields: Any) -> Programme:
    """Create one of the four programmes of 2011, with its counting rules."""
    issuer, activity, unit = {
        "mlr-mining": ("MLR", "mining", "t_reo"),
        "miit-mineral": ("MIIT", "mineral", "t_reo"),
        "miit-smelting": ("MIIT", "smelting", "t_reo"),
        "mofcom-export": ("MOFCOM", "export", "t_goods"),
    }[code]
    result, created = Programme.objects.get_or_create(
        code=code,
        defaults={
            "name": code,
            "authority": authority(issuer),
            "activity": activity,
            "unit": unit,
            "first_year": 2006,
            "return_by_month": 10 if activity == "export" else None,
            "legal_basis": "test",
            **fields,
        },
    )
    if created:
        CountingRule.objects.bulk_create(_counting_rules(result))
    return result


def _counting_rules(of: Programme) -> list[CountingRule]:
    if of.activity in {"mining", "mineral"}:
        kinds = [
            (site, product, feed)
            for site, feeds in (("mine", [Feed.OWN_ORE, Feed.TAILINGS]), ("dressing", [Feed.TAILINGS]))
            for product in ("concentrate", "precipitate")
            for feed in feeds
        ]
        quantity = "produced"
    elif of.activity == "smelting":
        kinds = [("separation", product, feed) for product in ("oxide", "carbonate", "chloride") for feed in ORE_FEEDS]
        quantity = "produced"
    else:
        kinds = [(site, product, feed) for site in Site.Kind for product in Product.Kind for feed in Feed]
        quantity = "exported"
    return [
        CountingRule(
            programme=of,
            site_kind=site,
            product_kind=product,
            feed=feed,
            quantity=quantity,
            valid_from=dt.date(2006, 1, 1),
            legal_basis="test",
        )
        for site, product, feed in kinds
    ]


def programme_year(code: str = "mlr-mining", year: int = 2011, scheme: str = "split") -> ProgrammeYear:
    return ProgrammeYear.objects.get_or_create(
        programme=programme(code), year=year, defaults={"scheme": scheme, "state": "open"}
    )[0]


def element(symbol: str, weight: str = "light") -> Element:
    return Element.objects.get_or_create(symbol=symbol, defaults={"name": symbol, "weight": weight})[0]


def product(code: str = "precipitate-100", **fields: Any) -> Product:
    """Create a product: ``precipitate-100`` counts tonne for tonne, ``concentrate`` needs a grade."""
    kind, factor = {
        "precipitate-100": ("precipitate", "1.0000"),
        "concentrate": ("concentrate", None),
        "raw-ore": ("raw_ore", None),
        "neodymium-oxide": ("oxide", "1.0000"),
        "neodymium-metal": ("metal", "1.1664"),
        "carbonate": ("carbonate", None),
    }[code]
    element = None
    if code.startswith("neodymium"):
        element, _ = Element.objects.get_or_create(
            symbol="Nd", defaults={"name": "neodymium", "weight": "light", "oxide": "Nd2O3"}
        )
    return Product.objects.get_or_create(
        code=code,
        defaults={
            "name": code,
            "kind": kind,
            "element": element,
            "reo_factor": Decimal(factor) if factor else None,
            **fields,
        },
    )[0]


def hs_code(**fields: Any) -> HsCode:
    """Create an invented HS code, by default of ``precipitate-100`` from 2011 on."""
    defaults = {"code": "28461090", "valid_from": dt.date(2011, 1, 1), "source": "test"}
    return HsCode.objects.create(**{"product": product(), **defaults, **fields})


def strategic_reserve(**fields: Any) -> StrategicReserve:
    """Create a strategic reserve, by default a store of the state in Jiangxi."""
    defaults = {
        "code": f"SR-{next(_counter)}",
        "name": "Store",
        "form": "store",
        "holder": "state",
        "document": "Order 1",
        "recorded_at": dt.datetime(2011, 1, 1, tzinfo=dt.UTC),
    }
    return StrategicReserve.objects.create(**{"place": place("36"), **defaults, **fields})


def tax_rate(**fields: Any) -> TaxRate:
    """Create a rate of resource tax, by default 30 yuan per tonne of medium and heavy ore from April 2011 on."""
    defaults = {
        "ore_class": "medium_heavy",
        "lowest": Decimal(30),
        "valid_from": dt.date(2011, 4, 1),
        "source": "test",
    }
    whole = {**defaults, **fields}
    return TaxRate.objects.create(**{"highest": whole["lowest"], **whole})


def statistic(**fields: Any) -> PublishedStatistic:
    """Create a published figure, by default 9 t REO of mining output in 2010, as a loader enters it."""
    whole = {
        "subject": "mining", "period_from": dt.date(2010, 1, 1), "period_to": dt.date(2010, 12, 31), "region": "China",
        "figure": Decimal(9), "unit": "t REO", "source": "A yearbook", "evidence": "sourced",
        "key": f"test:{next(_counter)}",
    }  # fmt: skip
    return PublishedStatistic.objects.create(**{**whole, **fields})


def standard(**fields: Any) -> Standard:
    """Create a standard, by default a least capacity of mines of ion-adsorption ore from 26 July 2012 on."""
    defaults = {
        "indicator": "capacity",
        "comparison": "ge",
        "value": Decimal(500),
        "site_kind": "mine",
        "ore_type": "ion_adsorption",
        "valid_from": dt.date(2012, 7, 26),
        "source": "test",
    }
    return Standard.objects.create(**{**defaults, **fields})


def group(code: str = "G-TEST") -> Group:
    return Group.objects.get_or_create(code=code, defaults={"name": code, "fictitious": True})[0]


def enterprise(code: str | None = None, *, at: str = "360727", **fields: Any) -> Enterprise:
    """Create an invented enterprise without a site."""
    code = code or f"E-TEST-{next(_counter)}"
    defaults = {"name": f"{code} (invented)", "ownership": "private", "fictitious": True}
    return Enterprise.objects.create(code=code, jurisdiction=place(at), **{**defaults, **fields})


def site(
    holder: Enterprise,
    kind: str = "mine",
    *,
    licensed: bool = True,
    held: bool = True,
    held_from: dt.date = dt.date(2006, 1, 1),
    **fields: Any,
) -> Site:
    """Create a site held since 2006 and licensed from 2006 to 2030, unless told otherwise.

    One officer alone licenses it from no month that is over unless it is ``held_from`` a day of this month.
    """
    number = next(_counter)
    defaults: dict[str, Any] = {
        "code": f"S-TEST-{number}",
        "name": f"Site {number} (invented)",
        "jurisdiction": holder.jurisdiction,
        "ore_type": OreType.ION_ADSORPTION if kind in {"mine", "dressing"} else "",
        "fictitious": True,
    }
    created = Site.objects.create(enterprise=holder, kind=kind, **{**defaults, **fields})
    if held:
        SiteTenure.objects.create(site=created, enterprise=holder, held_from=held_from)
    if licensed:
        licence(created)
    return created


def licence(of: Site, kind: str | None = None, **fields: Any) -> Licence:
    defaults: dict[str, Any] = {
        "number": f"L-TEST-{next(_counter)}",
        "authority": authority(),
        "issuing_level": "nation",
        "valid_from": dt.date(2006, 1, 1),
        "valid_to": dt.date(2030, 12, 31),
        "fictitious": True,
    }
    kind = kind or OPERATING_LICENCE.get(of.kind, "production")
    return Licence.objects.create(site=of, enterprise=of.enterprise, kind=kind, **{**defaults, **fields})


def process(of: Site, code: str = "in_situ_leaching") -> SiteProcess:
    return SiteProcess.objects.create(
        site=of,
        process=code,
        used_from=dt.date(2006, 1, 1),
        by_office=True,
        recorded_at=dt.datetime(2006, 1, 1, tzinfo=dt.UTC),
    )


def holder(code: str) -> Holder:
    """Return the holder of a place's, a group's or an enterprise's code."""
    if code.startswith("G-"):
        of = group(code)
        return Holder.objects.get_or_create(code=code, defaults={"type": "group", "group": of, "place": place("CN")})[0]
    if code.startswith("E-"):
        firm = Enterprise.objects.get(code=code)
        return Holder.objects.get_or_create(
            code=code, defaults={"type": "enterprise", "enterprise": firm, "place": firm.jurisdiction}
        )[0]
    where = place(code)
    return Holder.objects.get_or_create(
        code=code, defaults={"type": where.level, "jurisdiction": where, "place": where}
    )[0]


def user(
    role: Role | str,
    *,
    at: str | None = None,
    of: Enterprise | Group | None = None,
    authorities: tuple[str, ...] = (),
    username: str | None = None,
) -> User:
    """Create a person with one role: at a place (officials), or in an enterprise or group."""
    number = next(_counter)
    person = User.objects.create(username=username or f"{role}-{number}", name=f"{role} {number}", fictitious=True)
    common = {"user": person, "role": role, "valid_from": dt.date(2000, 1, 1)}
    if isinstance(of, Enterprise):
        Membership.objects.create(enterprise=of, **common)
    elif isinstance(of, Group):
        Membership.objects.create(group=of, **common)
    else:
        where = place(at or "CN")
        for code in authorities or (None,):
            Membership.objects.create(jurisdiction=where, authority=authority(code) if code else None, **common)
    return person
