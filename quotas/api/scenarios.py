"""A scenario over the API: assumptions in the query, and in the answer who runs out and when, beside the present."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import YearField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from quotas.api.fields import PercentField, TonnesField
from quotas.services import scenarios
from quotas.services.scenarios import AssessedHolder, Assessment, Ending


class ScenarioQuery(Serializer):
    programme = serializers.CharField(max_length=32)
    year = YearField(required=False, help_text="the year in progress, which is the default")
    assumptions = serializers.CharField(
        max_length=2000,
        required=False,
        allow_blank=True,
        default="",
        help_text=(
            "separated by commas: cut:36:10%, supplement:CN:500:light, closure:CODE:2011-11-01,"
            " suspension:CODE:2011-11-01:2011-12-01, merger:CODE:SUCCESSOR:2011-11-01, yield:CODE:105%:2011-11-01"
        ),
    )
    notice = serializers.UUIDField(required=False, help_text="a draft whose lines are assumed as well")
    all = serializers.BooleanField(default=False, help_text="enterprises whose figures stay the same, too")


class PositionSerializer(Serializer):
    allocated = TonnesField()
    undistributed = TonnesField(allow_null=True, help_text="of a holder that distributes; below zero if it lacks quota")
    likely = TonnesField(allow_null=True, help_text="use of the year; null without a forecast")
    low = TonnesField(allow_null=True)
    high = TonnesField(allow_null=True)
    over = TonnesField(help_text="at the end of the year; without a forecast, today")
    runs_out = serializers.DateField(allow_null=True, help_text="null: not this year")
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    ending = serializers.ChoiceField(choices=Ending.choices)


class AssessedHolderSerializer(Serializer):
    account = serializers.UUIDField(source="account.pk")
    holder = serializers.CharField(source="account.holder.code")
    category = serializers.CharField(source="account.category")
    used = TonnesField(source="after.used")
    before = PositionSerializer()
    after = PositionSerializer()
    to_return = TonnesField(help_text="taken and not used yet")
    overdrawn = TonnesField(help_text="taken though it is used already")
    explanation = serializers.SerializerMethodField()

    def get_explanation(self, row: AssessedHolder) -> str:
        return scenarios.explain(row)


class TrialSerializer(Serializer):
    year = serializers.IntegerField()
    holders = serializers.IntegerField()
    within = serializers.IntegerField(help_text="whose use ended within the range")
    within_percent = PercentField()
    error = PercentField(help_text="median of what the forecasts missed the year's use by")


class EndingCountSerializer(Serializer):
    ending = serializers.ChoiceField(choices=Ending.choices)
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class ScenarioSerializer(Serializer):
    programme = serializers.CharField(source="programme_year.programme.code")
    year = serializers.IntegerField(source="programme_year.year")
    counts = serializers.SerializerMethodField()
    taken = TonnesField(help_text="from enterprises")
    overdrawn = TonnesField()
    trial = TrialSerializer(allow_null=True, help_text="of the forecast on the year before")
    distributors = AssessedHolderSerializer(many=True, source="changed_distributors")
    enterprises = serializers.SerializerMethodField()

    @extend_schema_field(EndingCountSerializer(many=True))
    def get_counts(self, found: Assessment) -> list[dict[str, object]]:
        return [{"ending": ending, "before": before, "after": after} for ending, before, after in found.counts]

    @extend_schema_field(AssessedHolderSerializer(many=True))
    def get_enterprises(self, found: Assessment) -> list[object]:
        rows = found.enterprises if self.context["all"] else found.changed
        return list(AssessedHolderSerializer(rows, many=True).data)


class ScenarioView(RowSecurity, APIView):
    @extend_schema(parameters=[ScenarioQuery], responses=ScenarioSerializer)
    def get(self, request: Request) -> Response:
        """Compute who runs out of quota and when under assumptions, against the present. Write nothing."""
        asked = ScenarioQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        terms = asked.validated_data
        found = scenarios.assess(
            actor=request.user,
            programme=terms["programme"],
            year=terms.get("year", clock.today().year),
            assumptions=scenarios.read_assumptions([text for text in terms["assumptions"].split(",") if text.strip()]),
            notice=terms.get("notice"),
        )
        return Response(ScenarioSerializer(found, context={"all": terms["all"]}).data)
