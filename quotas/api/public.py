"""Public reading of quota: the verification of receipts, and plans with the accepted use."""

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock, row_security
from core.api.fields import MonthField
from core.api.public import PublicList
from core.api.row_security import RowSecurity
from core.api.serializers import ModelSerializer, Serializer
from core.throttling import AddressThrottle
from quotas.api.accounts import tonnes
from quotas.filters.publication import PublicMarketFilters, PublicPlanFilters
from quotas.models import Account, ProgrammeYear, PublishedStatistic, Report
from quotas.queries import publication
from quotas.queries.market import MARKET_SUBJECTS

_YEAR = re.compile("[0-9]{4}")


class VerificationThrottle(AddressThrottle):
    """A rate that suffices for people and for scanning a pile of papers, and is too slow for guessing numbers."""

    rate = "60/min"


class VerificationSerializer(Serializer):
    """The public verification of a receipt, without figures, which only the enterprise and its regulators see."""

    number = serializers.CharField(source="receipt_number")
    sha256 = serializers.CharField()
    enterprise = serializers.CharField(source="enterprise.code")
    enterprise_name = serializers.CharField(source="enterprise.name")
    period = MonthField()
    version = serializers.IntegerField(source="number")
    submitted_at = serializers.DateTimeField()
    state = serializers.CharField(source="announced_state")
    stands = serializers.SerializerMethodField()

    def get_stands(self, report: Report) -> bool:
        return report.state in Report.STANDING


class VerifyReceiptView(RowSecurity, APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [VerificationThrottle]

    @extend_schema(responses=VerificationSerializer, auth=[])
    def get(self, request: Request, receipt: str) -> Response:
        """Return whether a receipt of this number was issued, and for what."""
        with row_security.unrestricted("whoever holds a receipt may hear what it stands for"):
            report = Report.objects.select_related("enterprise").filter(receipt_number=receipt.upper()).first()
        if report is None:
            raise Http404
        return Response(VerificationSerializer(report).data)


class PublicPlanSerializer(ModelSerializer):
    """An account of the nation or a province, with accepted use only; pending use is not published."""

    programme = serializers.CharField(source="programme_year.programme.code")
    authority = serializers.CharField(source="programme_year.programme.authority.code")
    year = serializers.IntegerField(source="programme_year.year")
    unit = serializers.CharField(source="programme_year.programme.unit")
    province = serializers.CharField(source="holder.code", help_text=_("two digits, or CN for the nation"))
    province_name = serializers.CharField(source="holder.name")
    plan = tonnes(source="allocated")
    handed_on = tonnes(source="passed_on")
    used_accepted = tonnes(
        source="published_use",
        allow_null=True,
        help_text=_("as known at the end of a month; null where it would tell that of one or two groups"),
    )
    data_as_of = serializers.SerializerMethodField()

    class Meta:
        model = Account
        fields = [
            "programme",
            "authority",
            "year",
            "category",
            "unit",
            "province",
            "province_name",
            "plan",
            "handed_on",
            "used_accepted",
            "data_as_of",
        ]

    def get_data_as_of(self, account: Account) -> dt.date:
        """Return the business day: the figures are those of the ledger on that day."""
        return clock.today()


class PublicPlanViewSet(PublicList):
    """Published plans in force and the use that was accepted, by programme, year and province."""

    queryset = Account.objects.all()
    serializer_class = PublicPlanSerializer
    filterset_class = PublicPlanFilters
    ordering_fields = ("year", "programme", "province")
    ordering_columns = {
        "year": "programme_year__year",
        "programme": "programme_year__programme__code",
        "province": "holder__code",
    }
    ordering = ("-programme_year__year", "programme_year__programme__code", "holder__type", "holder__code", "category")

    def get_queryset(self) -> QuerySet[Account]:
        if getattr(self, "swagger_fake_view", False):
            return Account.objects.none()
        year = self.request.query_params.get("year", "")
        asked = ProgrammeYear.objects.filter(year=year).values_list("pk", flat=True) if _YEAR.fullmatch(year) else None
        return publication.plans(asked)

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)


class PublicMarketSerializer(ModelSerializer):
    """A printed price, a rise of prices, a share of the world or a size of the industry, with its source."""

    class Meta:
        model = PublishedStatistic
        fields = [
            "subject",
            "name",
            "name_zh",
            "region",
            "period_from",
            "period_to",
            "figure",
            "unit",
            "wording",
            "note",
            "evidence",
            "source",
        ]


class PublicMarketViewSet(PublicList):
    """Prices and shares as they were printed, by subject and name."""

    queryset = PublishedStatistic.objects.standing()
    serializer_class = PublicMarketSerializer
    filterset_class = PublicMarketFilters
    ordering_fields = ("subject", "name", "period_to")
    ordering = ("subject", "name", "period_to", "id")

    def get_queryset(self) -> QuerySet[PublishedStatistic]:
        return PublishedStatistic.objects.standing().filter(subject__in=MARKET_SUBJECTS)

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)
