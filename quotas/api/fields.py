"""Fields that several resources share."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import DecimalStringField
from enterprises.models import Enterprise
from quotas.quantities import MOST_TONNES


class TonnesField(DecimalStringField):
    """Tonnes as a string of digits with three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=3, maximum=MOST_TONNES, **kwargs)


class PercentField(serializers.DecimalField):
    """A share in percent, rounded half-up to two decimals; ``null`` where there is no whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=12, decimal_places=2, rounding=ROUND_HALF_UP, read_only=True, allow_null=True, **kwargs
        )


class GradeField(DecimalStringField):
    """A fraction of REO as a string of digits with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, maximum=Decimal(1), digits=1, **kwargs)


class EnterpriseCodeField(serializers.SlugRelatedField):
    """An enterprise by code, among those the actor may see; a code outside is refused like an unknown one."""

    default_error_messages = {"does_not_exist": _("There is no such enterprise.")}

    def get_queryset(self) -> Any:
        return Enterprise.objects.visible_to(self.context["request"].user).select_related("jurisdiction")
