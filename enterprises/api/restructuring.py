"""``enterprises/{code}/restructuring/``: what a merger, a closure or a change of group would move."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import CodeField
from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import Enterprise, Group
from enterprises.restructuring import Change, Restructuring, sections


class AskedSerializer(Serializer):
    change = serializers.ChoiceField(choices=Change.choices)
    successor = CodeField(queryset=Enterprise.objects.all(), required=False, allow_null=True)
    group = CodeField(queryset=Group.objects.all(), required=False, allow_null=True)
    on = serializers.DateField(required=False, help_text="today unless stated")


class RestructuringEffectSerializer(Serializer):
    name = serializers.CharField()
    detail = serializers.CharField()
    becomes = serializers.CharField()


class SectionSerializer(Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    effects = RestructuringEffectSerializer(many=True)


class RestructuringView(RowSecurity, APIView):
    @extend_schema(parameters=[AskedSerializer], responses=SectionSerializer(many=True))
    def get(self, request: Request, code: str) -> Response:
        """Return what the change would move, end or leave, as far as the reader may see it. Nothing is changed."""
        firm = get_object_or_404(Enterprise.objects.visible_to(request.user), code=code)
        body = AskedSerializer(data=request.query_params, context={"request": request})
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = {"on": clock.today(), **body.validated_data}
        asked = Restructuring(enterprise=firm, **{**given, "change": Change(given["change"])})
        return Response(SectionSerializer(sections(request.user, asked), many=True).data)
