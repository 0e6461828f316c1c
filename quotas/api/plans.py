"""``plans/``: the plans of a holder by year, side by side; ``plan-years/``: of those below it over the years."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import YearField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import NATION
from quotas.api.fields import PercentField, TonnesField
from quotas.models import Programme
from quotas.queries import plans
from quotas.queries.like_terms import like_terms
from quotas.queries.plan_years import plan_years


class AskedPlansSerializer(Serializer):
    holder = serializers.CharField(max_length=32, default=NATION, help_text="code; the nation if absent")
    year = YearField(required=False, help_text="all if absent")
    later = serializers.BooleanField(default=False, help_text="of all years, those after this one too")


class PlanSerializer(Serializer):
    programme = serializers.CharField(source="programme.code")
    unit = serializers.CharField(source="programme.unit")
    allocated = TonnesField()
    used = TonnesField(
        allow_null=True, help_text="null in a year that has not begun, and of a holder whose use you may not see"
    )
    used_percent = PercentField()
    before = TonnesField(allow_null=True, help_text="allocated the year before; null if no plan of it is on record")
    change = TonnesField(allow_null=True)
    change_percent = PercentField()
    of_previous = PercentField(help_text="of the plan one step earlier in the chain; null without one in this unit")


class DivergenceSerializer(Serializer):
    cut = serializers.CharField(source="cut.programme.code")
    other = serializers.CharField(source="other.programme.code")


class PlansOfYearSerializer(Serializer):
    year = serializers.IntegerField()
    plans = PlanSerializer(many=True)
    divergences = DivergenceSerializer(many=True, help_text="a plan that was cut, and one that was not")


class PlansView(RowSecurity, APIView):
    @extend_schema(parameters=[AskedPlansSerializer], responses=PlansOfYearSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the plans of a holder by year, newest first; its use as far as you may see it, or it is published."""
        asked = AskedPlansSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        holder, year = asked.validated_data["holder"], asked.validated_data.get("year")
        years = [year] if year else plans.years_with_plans(holder, later=asked.validated_data["later"])
        rows = plans.side_by_side(years, holder, request.user)
        return Response(PlansOfYearSerializer(rows, many=True).data)


class AskedPlanYearsSerializer(Serializer):
    programme = serializers.CharField(max_length=32)
    holder = serializers.CharField(max_length=32, default=NATION, help_text="who distributes; the nation if absent")


class YearFigureSerializer(Serializer):
    year = serializers.IntegerField()
    allocated = TonnesField(allow_null=True, help_text="null without a plan")
    used = TonnesField(allow_null=True, help_text="null where you may not see it, and in a year that has not begun")
    change_percent = PercentField(help_text="of the plan against the year before")


class HolderYearsSerializer(Serializer):
    holder = serializers.CharField(source="holder.code")
    figures = YearFigureSerializer(many=True)


class OneYearAloneSerializer(Serializer):
    holders = serializers.IntegerField()
    tonnes = TonnesField()


class LikeTermsSerializer(Serializer):
    year = serializers.IntegerField()
    holders = serializers.IntegerField(help_text="that have quota in this year and the year before")
    before = TonnesField(help_text="theirs of the year before")
    after = TonnesField(help_text="theirs of this year")
    change = TonnesField()
    change_percent = PercentField()
    new = OneYearAloneSerializer(help_text="left out: what this year alone has")
    gone = OneYearAloneSerializer(help_text="left out: what the year before alone had")
    by_category = serializers.BooleanField(help_text="false where the years divide the categories otherwise")


class PlanYearsSerializer(Serializer):
    years = serializers.ListField(child=serializers.IntegerField())
    whole = HolderYearsSerializer(help_text="of the holder that distributes")
    parts = HolderYearsSerializer(many=True, help_text="of those below it, the largest plan first")
    like_terms = LikeTermsSerializer(many=True, help_text="growth of the same holders in the same categories")


class PlanYearsView(RowSecurity, APIView):
    @extend_schema(parameters=[AskedPlanYearsSerializer], responses=PlanYearsSerializer)
    def get(self, request: Request) -> Response:
        """Return the plans of a holder and of those to whom it distributes over the last ten years."""
        asked = AskedPlanYearsSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        programme = get_object_or_404(Programme, code=asked.validated_data["programme"])
        found = plan_years(programme, asked.validated_data["holder"], request.user, until=clock.today().year)
        if found is None:
            raise Http404
        grown = like_terms(found)
        return Response(
            PlanYearsSerializer(
                {"years": found.years, "whole": found.whole, "parts": found.parts, "like_terms": grown}
            ).data
        )
