"""Signed checkpoints of the chain, readable without a sign-in, and the proof that a row is in one."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.permissions import AllowAny

from core import sealing
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from core.errors import Conflict
from core.models import Checkpoint, SealBatch
from core.sealing import heads
from core.throttling import AddressThrottle


class CheckpointThrottle(AddressThrottle):
    rate = "60/min"


class CheckpointSerializer(ModelSerializer):
    class Meta:
        model = Checkpoint
        fields = ["number", "taken_at", "batches", "entries", "head", "root", "key", "statement", "signature"]


class CheckpointViewSet(ResourceViewSet):
    """Signed checkpoints, newest first."""

    queryset = Checkpoint.objects.all()
    serializer_class = CheckpointSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("-number",)


class PublicCheckpointViewSet(CheckpointViewSet):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [CheckpointThrottle]


class HeadSerializer(ModelSerializer):
    """The head of a batch as it was signed."""

    statement = serializers.SerializerMethodField()

    class Meta:
        model = SealBatch
        fields = [
            "number",
            "sealed_at",
            "first_position",
            "last_position",
            "counts",
            "previous",
            "hash",
            "key",
            "statement",
            "signature",
        ]

    def get_statement(self, batch: SealBatch) -> str:
        return heads.statement_of(batch)


class PublicHeadViewSet(ResourceViewSet):
    """Heads of batches, newest first: each is signed as the batch is sealed, within a minute or two of the entry."""

    queryset = SealBatch.objects.all()
    serializer_class = HeadSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("-number",)
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [CheckpointThrottle]


class StepSerializer(Serializer):
    side = serializers.ChoiceField(["left", "right"])
    hash = serializers.CharField()


class SealedBatchSerializer(Serializer):
    number = serializers.IntegerField()
    from_point = serializers.IntegerField()
    to_point = serializers.IntegerField()
    first_position = serializers.IntegerField()
    last_position = serializers.IntegerField()
    count = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    columns = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    root: Any = serializers.CharField()
    previous = serializers.CharField()
    hash = serializers.CharField()
    sealed_at = serializers.DateTimeField(default_timezone=dt.UTC)  # as it was hashed


class ProofSerializer(Serializer):
    """The proof of one row; docs/operations.md explains how to check it with SHA-256 alone."""

    table = serializers.CharField()
    id = serializers.UUIDField(source="key")
    content = serializers.CharField(trim_whitespace=False)
    position = serializers.IntegerField()
    leaf = serializers.CharField()
    path = StepSerializer(many=True)
    batch = SealedBatchSerializer()
    path_of_batch = StepSerializer(many=True)
    checkpoint = CheckpointSerializer()


def read_proof(table: str, key: UUID) -> dict[str, Any]:
    """Return the inclusion proof of one row; raise ``Conflict`` (409) while no checkpoint covers it."""
    try:
        proof = sealing.proof_of(table, key)
    except sealing.NotSealedYet:
        raise Conflict("not_sealed_yet", _("No checkpoint contains this yet; the next one will.")) from None
    members = {name: getattr(proof, name) for name in ("table", "key", "content", "position", "batch", "checkpoint")}
    members["leaf"] = proof.leaf.hex()
    for name in ("path", "path_of_batch"):
        members[name] = [{"side": side, "hash": sibling.hex()} for side, sibling in getattr(proof, name)]
    return dict(ProofSerializer(members).data)
