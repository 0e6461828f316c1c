"""Dated parameters over the API: every entry with its document, and which of them hold."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rest_framework import serializers

from core import clock, months
from core.api.fields import DecimalStringField, MonthField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.api.fields import CodeField
from enterprises.models import Jurisdiction
from quotas.filters.parameters import DueDayFilters, OxideFactorFilters, YieldBoundFilters
from quotas.models import DueDay, OxideFactor, Product, YieldBound
from quotas.queries import parameters as queries

COMMON = ["from_month", "document", "evidence", "recorded_by", "recorded_at", "in_force"]


class ParameterSerializer(ModelSerializer):
    from_month = MonthField()
    recorded_by = serializers.CharField(source="recorded_by.username", read_only=True, default=None)
    in_force = serializers.BooleanField(read_only=True, help_text="holds in the running month")

    class Meta:
        read_only_fields = ["evidence", "recorded_at"]


class ParameterViewSet(ResourceViewSet):
    """Entries are only added: a further one for the same or a later month replaces those before it."""

    scope: ClassVar[tuple[str, ...]]  # of each, the last entry holds
    ordering_fields = ("from_month",)
    ordering = ("-from_month", "-id")

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        rows_of_all: Any = self.get_queryset()
        held = queries.in_force(rows_of_all, self.scope, months.month_of(clock.today()))
        for row in rows:
            row.in_force = row.pk in held
        return rows


class DueDaySerializer(ParameterSerializer):
    place = CodeField(
        queryset=Jurisdiction.objects.all(), required=False, allow_null=True, help_text="null: the whole country"
    )
    day = serializers.IntegerField(
        min_value=1,
        max_value=31,
        allow_null=True,
        help_text="of the following month, inclusive; null: the more general rule holds again",
    )

    class Meta(ParameterSerializer.Meta):
        model = DueDay
        fields = ["id", "place", "kind", "day", *COMMON]


class DueDayViewSet(ParameterViewSet):
    """Days of the following month on which monthly reports are due, by province and kind of report.

    ``POST /approvals/`` with ``due_days.set`` (target: the province, or the nation) proposes another one.
    """

    queryset = DueDay.objects.select_related("place", "recorded_by")
    serializer_class = DueDaySerializer
    filterset_class = DueDayFilters
    scope = ("place", "kind")


class ShareField(DecimalStringField):
    """A share or a factor as a string of digits with four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, maximum="2", digits=1, **kwargs)


class YieldBoundSerializer(ParameterSerializer):
    output = CodeField(
        queryset=Product.objects.all(), required=False, allow_null=True, help_text="null: every product of the kind"
    )
    lowest = ShareField(allow_null=True, help_text="t REO out of one t REO fed; null: none")
    highest = ShareField(allow_null=True, help_text="t REO out of one t REO fed; null: none")

    class Meta(ParameterSerializer.Meta):
        model = YieldBound
        fields = ["id", "feed_kind", "output_kind", "output", "lowest", "highest", *COMMON]


class YieldBoundViewSet(ParameterViewSet):
    """Shares of the oxide in a feed that leave in a product: outside of this a filing asks for a reason.

    ``POST /approvals/`` with ``yield_bounds.set`` (target: the nation) proposes others.
    """

    queryset = YieldBound.objects.select_related("output", "recorded_by")
    serializer_class = YieldBoundSerializer
    filterset_class = YieldBoundFilters
    scope = ("output_kind", "output", "feed_kind")


class OxideFactorSerializer(ParameterSerializer):
    product = CodeField(queryset=Product.objects.all())
    factor = ShareField(allow_null=True, help_text="null: what comes with the product holds again")

    class Meta(ParameterSerializer.Meta):
        model = OxideFactor
        fields = ["id", "product", "factor", *COMMON]


class OxideFactorViewSet(ParameterViewSet):
    """Tonnes of oxide per tonne of a product, where the regulator has set them.

    ``POST /approvals/`` with ``oxide_factors.set`` (target: the nation) proposes another one.
    """

    queryset = OxideFactor.objects.select_related("product", "recorded_by")
    serializer_class = OxideFactorSerializer
    filterset_class = OxideFactorFilters
    scope = ("product",)
