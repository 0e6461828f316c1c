"""The audit trail as far as the reader's roles show it: newest first, read-only."""

from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from core.api.checkpoints import (
    CheckpointViewSet,
    ProofSerializer,
    PublicCheckpointViewSet,
    PublicHeadViewSet,
    read_proof,
)
from core.api.filters import FilterSet, filters
from core.api.pagination import NewestFirst
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from core.models import AuditEvent


class AuditEventSerializer(ModelSerializer):
    class Meta:
        model = AuditEvent
        fields = [
            "id",
            "at",
            "actor_id",
            "actor_name",
            "actor_role",
            "action",
            "object_type",
            "object_id",
            "object_label",
            "place",
            "enterprise_code",
            "reason",
            "data",
            "request_id",
        ]


class AuditEventFilters(FilterSet):
    actor = filters.CharFilter(method="by_actor", label="id or name of the actor")
    object = filters.CharFilter(method="by_object", label="id, or type, of the object")
    action = filters.CharFilter(method="by_action", label="an action, or all of a noun: “reports”")
    after = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gt")
    before = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    def by_actor(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        try:
            return rows.filter(actor_id=UUID(value))
        except ValueError:
            return rows.filter(actor_name=value)

    def by_object(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return rows.filter(Q(object_id=value) | Q(object_type=value))

    def by_action(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return rows.filter(Q(action=value) | Q(action__startswith=f"{value}."))


class AuditEventViewSet(ResourceViewSet):
    queryset = AuditEvent.objects.all()
    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilters
    pagination_class = NewestFirst
    cursor_fields = ("at", "id")

    @extend_schema(responses={200: ProofSerializer, 409: None}, filters=False)
    @action(detail=True)
    def proof(self, request: Request, pk: str) -> Response:
        """Return the proof that this event is contained in a signed checkpoint."""
        return Response(read_proof(AuditEvent._meta.db_table, self.get_object().pk))


router = SimpleRouter()
router.register("audit/checkpoints", CheckpointViewSet, basename="checkpoint")
router.register("public/checkpoints", PublicCheckpointViewSet, basename="public-checkpoint")
router.register("public/heads", PublicHeadViewSet, basename="public-head")
router.register("audit", AuditEventViewSet, basename="audit")
