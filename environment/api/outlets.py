"""Processes of outlets over the API."""

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from enterprises.api.rows import ENTRY, WithdrawableSerializer
from environment.acts.outlets import CREATE_OUTLET, OUTLETS
from environment.filters import OutletFilters
from environment.lifecycles import OUTLET
from environment.models import Outlet


class OutletSerializer(WithdrawableSerializer):
    actions = ActionsField(OUTLET)

    class Meta:
        model = Outlet
        fields = ["id", "site", "medium", "outlet", "process", "day", "until", *ENTRY]


class OutletViewSet(Creates):
    """Processes of outlets. They are only added: a mistake is withdrawn by a further entry."""

    queryset = OUTLET.rows()
    serializer_class = OutletSerializer
    filterset_class = OutletFilters
    creates = CREATE_OUTLET
    ordering_fields = ("day",)
    ordering = ("-day", "-id")

    acts = OUTLETS
