"""Serializers of reports: the shape is checked here, the meaning in ``services.reports``."""

import datetime as dt
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import ActionsField, MonthField
from core.api.serializers import ModelSerializer, Serializer, many
from core.models import Checkpoint
from enterprises.models import Enterprise, User
from quotas import receipts, report_lines
from quotas.api.fields import EnterpriseCodeField
from quotas.api.report_lines import MOST_LINES, ReportLineSerializer, serialize_line
from quotas.models import Report
from quotas.queries.line_uses import LineUses
from quotas.services import reports

_instant = serializers.DateTimeField().to_representation


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _username(person: User | None) -> str | None:
    return person.username if person else None


class CheckpointReferenceSerializer(Serializer):
    number = serializers.IntegerField()
    root: Any = serializers.CharField()
    url = serializers.CharField()


class ReceiptSerializer(Serializer):
    number = serializers.CharField()
    sha256 = serializers.CharField()
    verify_url = serializers.CharField()
    verify_page = serializers.CharField(help_text=gettext_lazy("for people: the address in the QR code"))
    pdf = serializers.CharField(help_text=gettext_lazy("for people who may read the report"))
    checkpoint = CheckpointReferenceSerializer(
        allow_null=True, help_text=gettext_lazy("the newest signed checkpoint: keep it with the receipt")
    )


class OverSerializer(Serializer):
    programme = serializers.CharField()
    category = serializers.CharField()
    excess = serializers.CharField()


class ReportSerializer(ModelSerializer):
    enterprise = EnterpriseCodeField(slug_field="code", queryset=Enterprise.objects.all())
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    period = MonthField()
    version = serializers.IntegerField(source="number", read_only=True)
    nil = serializers.BooleanField(required=False)
    lines = many(ReportLineSerializer(), required=False, at_most=MOST_LINES)
    origin = serializers.ChoiceField(
        Report.Origin.choices,
        required=False,
        help_text=gettext_lazy("paper: entered by an officer"),
    )
    received_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("report on paper: the day of receipt, which decides whether it is late"),
    )
    receipt_waits = serializers.BooleanField(
        read_only=True,
        help_text=gettext_lazy("whether a second officer has yet to confirm the day that would make it on time"),
    )
    unconfirmed = serializers.BooleanField(
        read_only=True,
        help_text=gettext_lazy(
            "whether one officer entered it from paper and no second one has accepted or returned it"
        ),
    )
    on_time = serializers.SerializerMethodField()
    prepared_by = serializers.CharField(source="prepared_by.username", read_only=True)
    handed_over_by = serializers.CharField(source="handed_over_by.username", read_only=True, default=None)
    handed_over_to = serializers.CharField(
        source="handed_over_to.username",
        read_only=True,
        default=None,
        help_text=gettext_lazy("the signer whose signature the draft waits for; empty: any signer"),
    )
    sent_back_by = serializers.CharField(source="sent_back_by.username", read_only=True, default=None)
    submitted_by = serializers.CharField(source="submitted_by.username", read_only=True, default=None)
    decided_by = serializers.CharField(source="decided_by.username", read_only=True, default=None)
    repudiable_until = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text=gettext_lazy(
            "the last day on which a signer of the enterprise can repudiate it, while it is in force"
        ),
    )
    receipt = serializers.SerializerMethodField()
    over = OverSerializer(many=True, read_only=True)
    actions = ActionsField(reports.LIFECYCLE)

    class Meta:
        model = Report
        fields = [
            "id",
            "enterprise",
            "enterprise_name",
            "period",
            "due_on",
            "state",
            "version",
            "nil",
            "origin",
            "received_on",
            "paper_reference",
            "receipt_waits",
            "unconfirmed",
            "lines",
            "prepared_by",
            "prepared_at",
            "handed_over_by",
            "handed_over_at",
            "handed_over_to",
            "sent_back_by",
            "sent_back_at",
            "sent_back_reason",
            "submitted_by",
            "submitted_at",
            "late",
            "on_time",
            "repudiable_until",
            "receipt",
            "over",
            "explanations",
            "amends",
            "reason",
            "decided_by",
            "decided_at",
            "decision_reason",
            "actions",
        ]
        read_only_fields = [
            "due_on",
            "state",
            "prepared_at",
            "handed_over_at",
            "sent_back_at",
            "sent_back_reason",
            "submitted_at",
            "late",
            "explanations",
            "amends",
            "reason",
            "decided_at",
            "decision_reason",
        ]
        # The service refuses a second report of a month, and names the action to use instead.
        validators: list[Any] = []

    def to_representation(self, report: Report) -> dict[str, Any]:
        """Build the representation without the serializer's fields, which took as long as the filing itself."""
        counted: LineUses = self.root.__dict__.setdefault("line_uses", LineUses())
        return {
            "id": str(report.pk),
            "enterprise": report.enterprise.code,
            "enterprise_name": report.enterprise.name,
            "period": f"{report.period:%Y-%m}",
            "due_on": _day(report.due_on),
            "state": report.state,
            "version": report.number,
            "nil": report.nil,
            "origin": report.origin,
            "received_on": _day(report.received_on),
            "paper_reference": report.paper_reference,
            "receipt_waits": report.receipt_waits,
            "unconfirmed": report.unconfirmed,
            "lines": [
                serialize_line(line, counted.uses_of_line(report, line)) for line in report_lines.lines_of(report)
            ],
            "prepared_by": _username(report.prepared_by),
            "prepared_at": _instant(report.prepared_at),
            "handed_over_by": _username(report.handed_over_by),
            "handed_over_at": report.handed_over_at and _instant(report.handed_over_at),
            "handed_over_to": _username(report.handed_over_to),
            "sent_back_by": _username(report.sent_back_by),
            "sent_back_at": report.sent_back_at and _instant(report.sent_back_at),
            "sent_back_reason": report.sent_back_reason,
            "submitted_by": _username(report.submitted_by),
            "submitted_at": report.submitted_at and _instant(report.submitted_at),
            "late": report.late,
            "on_time": self.get_on_time(report),
            "repudiable_until": _day(report.repudiable_until),
            "receipt": self.get_receipt(report),
            "over": report.over,
            "explanations": report.explanations,
            "amends": report.amends_id and str(report.amends_id),
            "reason": report.reason,
            "decided_by": _username(report.decided_by),
            "decided_at": report.decided_at and _instant(report.decided_at),
            "decision_reason": report.decision_reason,
            "actions": reports.LIFECYCLE.open_verbs(self.context["request"].user, report),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None:
            for name in ("enterprise", "period", "origin"):
                sent = attrs.pop(name, None)
                if sent is not None and sent != getattr(self.instance, name):
                    raise serializers.ValidationError(
                        {name: _("This cannot be changed: begin another report.")}, "fixed"
                    )
        elif attrs.get("origin") not in {None, Report.Origin.API, Report.Origin.PAPER}:
            raise serializers.ValidationError(
                {"origin": _("Here a report comes as “api” or as “paper”.")}, "invalid_choice"
            )
        return attrs

    @extend_schema_field({"type": "boolean", "nullable": True})
    def get_on_time(self, report: Report) -> bool | None:
        return None if report.late is None else not report.late

    @extend_schema_field(ReceiptSerializer(allow_null=True))
    def get_receipt(self, report: Report) -> dict[str, Any] | None:
        if report.receipt_number is None:
            return None
        absolute = self.context["request"].build_absolute_uri
        return {
            "number": report.receipt_number,
            "sha256": report.sha256,
            "verify_url": absolute(receipts.verify_path(report.receipt_number)),
            "verify_page": absolute(receipts.page_path(report.receipt_number)),
            "pdf": absolute(reverse("report-receipt", args=[report.pk])),
            "checkpoint": self._checkpoint(),
        }

    def _checkpoint(self) -> dict[str, Any] | None:
        """Return the newest checkpoint with its address; it is read once for a whole list."""
        context = cast(dict[str, Any], self.context)
        if "checkpoint" not in context:
            context["checkpoint"] = Checkpoint.objects.newest()
        if (newest := context["checkpoint"]) is None:
            return None
        url = self.context["request"].build_absolute_uri(reverse("public-checkpoint-detail", args=[newest.number]))
        return {"number": newest.number, "root": newest.root, "url": url}
