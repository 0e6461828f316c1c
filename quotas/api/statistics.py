"""Published figures with their sources, each national year beside the plan and the sum of reports."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from quotas.api.fields import PercentField
from quotas.filters.statistics import StatisticFilters
from quotas.models import PublishedStatistic
from quotas.queries import statistics


class ComparisonSerializer(serializers.Serializer[statistics.Comparison]):
    programme = serializers.CharField()
    year = serializers.IntegerField()
    plan = serializers.DecimalField(16, 3, help_text="what the nation may use, in the programme's unit")
    reported = serializers.DecimalField(16, 3, help_text="the sum of the monthly reports")
    over = serializers.DecimalField(16, 3, help_text="published less plan; negative where the plan was not used up")
    over_percent = PercentField()
    used_percent = PercentField()
    state = serializers.CharField(help_text="what an account with this plan and this use would be in")


class InOxideSerializer(serializers.Serializer[statistics.InOxide]):
    tonnes = serializers.DecimalField(16, 3, help_text="t REO")
    factor = serializers.DecimalField(6, 4, help_text="t REO per t of the product, in the month in which it ends")


class StatisticList(serializers.ListSerializer[Any]):
    """A list serializer that compares a whole page at once."""

    def to_representation(self, data: Any) -> list[Any]:
        page = list(data)
        self._context = {**self.context, "comparisons": statistics.beside_the_ledger(page)}
        self._context["in_oxide"] = statistics.in_oxide(page)
        return super().to_representation(page)


class StatisticSerializer(ModelSerializer):
    figure = serializers.DecimalField(16, 3, read_only=True, allow_null=True)
    product = serializers.CharField(
        source="product.code", read_only=True, default=None, help_text="of a figure that is not in oxide"
    )
    in_oxide = serializers.SerializerMethodField()
    comparisons = serializers.SerializerMethodField()

    class Meta:
        model = PublishedStatistic
        list_serializer_class = StatisticList
        fields = [
            "id",
            "subject",
            "period_from",
            "period_to",
            "region",
            "name",
            "name_zh",
            "figure",
            "unit",
            "product",
            "in_oxide",
            "wording",
            "note",
            "evidence",
            "source",
            "comparisons",
        ]

    @extend_schema_field(InOxideSerializer(allow_null=True))
    def get_in_oxide(self, statistic: PublishedStatistic) -> Any:
        converted = self.context.get("in_oxide")
        if converted is None:
            converted = statistics.in_oxide([statistic])
        figure = converted.get(statistic.pk)
        return None if figure is None else InOxideSerializer(figure).data

    @extend_schema_field(ComparisonSerializer(many=True))
    def get_comparisons(self, statistic: PublishedStatistic) -> list[Any]:
        comparisons = self.context.get("comparisons")
        if comparisons is None:
            comparisons = statistics.beside_the_ledger([statistic])
        rows: Any = comparisons.get(statistic.pk, [])
        return list(ComparisonSerializer(rows, many=True).data)


class StatisticViewSet(ResourceViewSet):
    """Published figures; ``POST /approvals/`` with ``statistics.enter`` (target: the nation) adds one."""

    queryset = PublishedStatistic.objects.standing().select_related("product")
    serializer_class = StatisticSerializer
    filterset_class = StatisticFilters
    search_fields = ("region", "note", "source")
    ordering_fields = ("period_from", "subject")
