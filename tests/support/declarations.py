"""An import as the customs recorded it, for tests of what is done with declarations."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.actors import Loader
from enterprises.models import Enterprise
from quotas.models import HsCode
from tests.support import factories
from trade.models import Declaration, RadioactivityLimit
from trade.services import declarations, radioactivity_limits

LOADER = Loader("tests of declarations")
HS = "28469091"


def declared_import(firm: Enterprise, number: str = "2201 2011 0009", **changes: Any) -> Declaration:
    """Record an import of an enterprise that has a site, with the limit and the HS code that it needs."""
    product = factories.product()
    HsCode.objects.get_or_create(
        product=product, code=HS, defaults={"valid_from": dt.date(2000, 1, 1), "source": "Tariff of 2011"}
    )
    if not RadioactivityLimit.objects.exists():
        radioactivity_limits.enter(
            actor=LOADER, becquerel=Decimal(1), valid_from=dt.date(2011, 1, 1), source="Announcement 1"
        )
    given: dict[str, Any] = {
        "number": number, "direction": "import", "office": "Ganzhou", "day": dt.date(2011, 4, 2),
        "enterprise": firm.code, "product": product, "hs_code": HS, "partner": "JP",
        "gross_tonnes": Decimal(31), "net_tonnes": Decimal(30), "becquerel": Decimal("0.5"),
    }  # fmt: skip
    return declarations.record(actor=LOADER, **{**given, **changes})
