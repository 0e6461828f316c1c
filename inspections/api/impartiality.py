"""Heads of cases, and the refusal of a file to readers who have to declare their impartiality first."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from core.api.fields import ActionsField
from core.api.filters import FilterSet, YesNoFilter, filters
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from core.write_access import declaration_required
from enterprises.models import Party
from inspections import queries
from inspections.lifecycles import CASE
from inspections.models import Case, Proceeding


class OfFile(GenericViewSet):
    """Rows of the files of cases: 403 ``declaration_required`` for a file that is not open to the reader yet.

    ``on_heads``: actions that need only the head of a case.
    """

    on_heads: ClassVar[frozenset[str]] = frozenset()

    def get_object(self) -> Any:
        """Return the row; refuse one of which the reader may see the head only."""
        try:
            return super().get_object()
        except Http404:
            model: Any = self.get_queryset().model
            head = model.objects.unopened_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
            if head is None:
                raise
            if self.action not in self.on_heads:
                raise declaration_required() from None
            self.check_object_permissions(self.request, head)
            return head


class NamedPartySerializer(ModelSerializer):
    name = serializers.CharField(source="__str__")

    class Meta:
        model = Party
        fields = ["number", "kind", "name", "role", "state"]


class ProceedingHeadSerializer(ModelSerializer):
    respondent = serializers.CharField(source="respondent.__str__")

    class Meta:
        model = Proceeding
        fields = ["id", "number", "state", "respondent", "notified_at", "statement_due_on", "reviewed_at", "decided_at"]


class CaseHeadSerializer(ModelSerializer):
    """The head of a case; its file opens to a reviewer or decider once he has declared his impartiality."""

    province = serializers.CharField(source="place.province_code")
    parties = NamedPartySerializer(source="matter.parties", many=True, read_only=True)
    proceedings = ProceedingHeadSerializer(many=True, read_only=True)
    opened = serializers.BooleanField(read_only=True, help_text=_("whether its file is open to you"))
    actions = ActionsField(CASE)

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "state",
            "province",
            "place",
            "opened_at",
            "due_on",
            "decided_at",
            "closed_at",
            "parties",
            "proceedings",
            "opened",
            "actions",
        ]


class CaseHeadFilters(FilterSet):
    number = filters.CharFilter(label=_("number"))
    state = filters.MultipleChoiceFilter(choices=Case.State, label=_("state"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
    opened = YesNoFilter(label=_("open to you"))


class CaseHeadViewSet(ResourceViewSet):
    """Heads of the cases of the reader's place, also of those whose file is not open to him yet."""

    queryset = Case.objects.all()
    serializer_class = CaseHeadSerializer
    filterset_class = CaseHeadFilters
    search_fields = ("number",)
    ordering_fields = ("opened_at", "due_on", "number")
    repeatable = ("state",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        return queries.case_heads(Case.objects.heads_for(self.request.user))
