"""Tips without sign-in: filed, and followed by their receipt. The sender remains unknown (``anonymous_requests``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import anonymous_requests
from core.api.parsers import StrictJSONParser
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from inspections import queries
from inspections.api.files import UploadField
from inspections.api.subjects import LocationField, SubjectSerializer
from inspections.models import Tip
from inspections.services import tips
from inspections.services.tip_statements import StatedLocation, StatedOffice


class OfficeSerializer(Serializer):
    """The office that a tip is about, which will not see the tip."""

    place = serializers.CharField(max_length=6)
    authority = serializers.CharField(max_length=12, required=False, allow_blank=True)

    def to_internal_value(self, data: object) -> Any:
        return StatedOffice(**super().to_internal_value(data))


class NewTipSerializer(Serializer):
    text = serializers.CharField(max_length=tips.LONGEST)
    subject = SubjectSerializer(required=False)
    office = OfficeSerializer(required=False)
    place = serializers.CharField(max_length=6, required=False, allow_blank=True, help_text=_("code of the place"))
    location = LocationField(required=False)
    picture = UploadField(required=False)

    def as_arguments(self) -> dict[str, Any]:
        """Return the validated members as arguments of the service."""
        members = dict(self.validated_data)
        location = members.pop("location", {})
        members["where"] = StatedLocation(
            place=members.pop("place", ""),
            text=location.get("text", ""),
            latitude=location.get("latitude"),
            longitude=location.get("longitude"),
        )
        if (picture := members.pop("picture", None)) is not None:
            members["pictures"] = [picture]
        return members


class FollowUpSerializer(Serializer):
    text = serializers.CharField(max_length=tips.LONGEST, required=False, allow_blank=True)
    picture = UploadField(required=False)


class PublicMessageSerializer(Serializer):
    at = serializers.DateTimeField()
    by = serializers.CharField(help_text=_("office or you"))
    text = serializers.CharField()


class PublicTipSerializer(Serializer):
    """A tip for the holder of its receipt: the state and later messages, not its original text."""

    state = serializers.CharField(help_text=_("received, taken_up or closed"))
    received_on = serializers.DateField()
    messages = PublicMessageSerializer(many=True)


class FiledTipSerializer(PublicTipSerializer):
    receipt = serializers.CharField(help_text=_("shown this once"))


class _Nameless(RowSecurity, APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    parser_classes = [StrictJSONParser, MultiPartParser]


class FileTipView(_Nameless):
    @extend_schema(request=NewTipSerializer, responses={201: FiledTipSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        """File a tip. The receipt in the answer is shown once and is the only way to follow the tip."""
        body = NewTipSerializer(data=request.data, context={"request": request})
        body.is_valid(raise_exception=True)
        filed = tips.file(**body.as_arguments())
        anonymous_requests.count_accepted()
        return Response({"receipt": filed.receipt, **_represent(filed.tip)}, status=status.HTTP_201_CREATED)


class FollowTipView(_Nameless):
    @extend_schema(responses=PublicTipSerializer, auth=[])
    def get(self, request: Request, receipt: str) -> Response:
        """Return the state of the tip of this receipt, and the office's questions."""
        return Response(_represent(tips.by_receipt(receipt)))

    @extend_schema(
        operation_id="public_tips_answer", request=FollowUpSerializer, responses={201: PublicTipSerializer}, auth=[]
    )
    def post(self, request: Request, receipt: str) -> Response:
        """Answer a question, or add something."""
        tips.by_receipt(receipt)  # checked first: whether there is such a tip
        body = FollowUpSerializer(data=request.data, context={"request": request})
        body.is_valid(raise_exception=True)
        members = dict(body.validated_data)
        pictures = [members["picture"]] if "picture" in members else []
        tip = tips.add(receipt, text=members.get("text", ""), pictures=pictures)
        anonymous_requests.count_accepted()
        return Response(_represent(tip), status=status.HTTP_201_CREATED)


def _represent(tip: Tip) -> dict[str, Any]:
    return dict(PublicTipSerializer(queries.for_sender(tip)).data)
