"""``measurement-errors/``: the errors of measurement that were entered for kinds of product."""

from typing import Any

from rest_framework.request import Request

from core.api.fields import MonthField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.policies import authorise
from inspections.capabilities import BALANCE_TESTS_READ
from inspections.models import MeasurementErrors


class MeasurementErrorsSerializer(ModelSerializer):
    from_month = MonthField(read_only=True)

    class Meta:
        model = MeasurementErrors
        fields = ["id", "kind", "from_month", *MeasurementErrors.FIGURES, "document", "recorded_at"]


class MeasurementErrorsViewSet(ResourceViewSet):
    """Errors of measurement by kind of product, newest first: relative standard deviations as shares. For officials.

    Where none is entered, those hold that the register assumes (``docs/adr/0029-balances-of-material.md``).
    ``POST /approvals/`` with the act ``measurement_errors.enter`` (target: the nation) proposes others.
    """

    queryset = MeasurementErrors.objects.all()
    serializer_class = MeasurementErrorsSerializer
    ordering_fields = ("from_month", "kind")
    ordering = ("-from_month", "kind")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        authorise(request.user, BALANCE_TESTS_READ)
