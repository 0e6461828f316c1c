"""Emergency freezes: read by everyone signed in, imposed by one official, lifted by two."""

from django.db.models import QuerySet
from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.filters import FilterSet, YesNoFilter
from core.api.serializers import ModelSerializer, ReasonSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.api.approvals import proposal_verb
from enterprises.api.fields import CodeField
from enterprises.models import Freeze, Jurisdiction
from enterprises.services import freezes


class FreezeSerializer(ModelSerializer):
    place = CodeField(read_only=True)
    imposed_by = CodeField(slug_field="username", read_only=True)
    lifted_by = CodeField(slug_field="username", read_only=True)
    actions = ActionsField(freezes.actions)

    class Meta:
        model = Freeze
        fields = [
            "id",
            "place",
            "reason",
            "imposed_by",
            "imposed_at",
            "lifted_by",
            "lifted_at",
            "lift_reason",
            "actions",
        ]


class FreezeBody(Serializer):
    place = CodeField(queryset=Jurisdiction.objects.all(), help_text="code of a place, or CN for the nation")
    reason = serializers.CharField(max_length=2000, help_text="shown to everybody whom the freeze affects")


class FreezeFilters(FilterSet):
    in_force = YesNoFilter(method="by_force")

    def by_force(self, rows: QuerySet[Freeze], name: str, value: bool) -> QuerySet[Freeze]:
        return rows.filter(lifted_at__isnull=value)


class FreezeViewSet(Creates):
    """While one is in force, nothing is posted, approved or appointed in its place: 409 with the code ``frozen``."""

    queryset = Freeze.objects.select_related("place", "imposed_by", "lifted_by")
    serializer_class = FreezeSerializer
    filterset_class = FreezeFilters
    create_service = staticmethod(freezes.impose)
    create_body = FreezeBody
    ordering_fields = ("imposed_at",)
    ordering = ("-imposed_at",)
    action_scopes = {"create": TokenScope.APPROVE}

    lift = proposal_verb(freezes.LIFT, ReasonSerializer)
