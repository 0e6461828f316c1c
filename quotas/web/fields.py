"""Form fields for tonnes and grades: ``9,000.5`` is read, full-width digits and other texts are refused."""

from decimal import Decimal
from typing import Any

from core.forms import DecimalText
from quotas.quantities import MOST_TONNES


class TonnesField(DecimalText):
    """Tonnes to the kilogram."""

    most = MOST_TONNES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, **kwargs})


class GradeField(DecimalText):
    """A fraction of REO with four decimals: 0.9200."""

    places = 4
    most = Decimal(1)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 12, **kwargs})
