"""Consents to electronic service over the API: recorded from a signed document, and revoked."""

from typing import Any

from rest_framework import serializers

from core.api.bodies import body_of
from core.api.fields import ActionsField
from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from inspections.acts.consents import CONSENTS, NewConsentForm
from inspections.filters import ConsentFilters
from inspections.lifecycles import CONSENT
from inspections.models import Consent
from inspections.services import consents


class ConsentSerializer(ModelSerializer):
    recorded_by = serializers.CharField(source="recorded_by.name")
    revoked_by = serializers.CharField(source="revoked_by.name", default=None)
    actions = ActionsField(CONSENT)

    class Meta:
        model = Consent
        fields = [
            "id",
            "enterprise",
            "state",
            "document",
            "address",
            "signed_on",
            "recorded_by",
            "recorded_at",
            "revoked_on",
            "revoked_by",
            "revocation_reason",
            "actions",
        ]


class ConsentViewSet(Creates):
    """Signed consents of the enterprises in the reader's place, or of the reader's own enterprise."""

    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer
    filterset_class = ConsentFilters
    search_fields = ("document", "address", "enterprise__code")
    ordering_fields = ("signed_on",)

    create_service = staticmethod(consents.record_of)
    create_body = body_of(NewConsentForm)

    acts = CONSENTS

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("enterprise__jurisdiction", "recorded_by", "revoked_by")
