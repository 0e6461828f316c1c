"""Processes of outlets over the API."""

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from enterprises.api.fields import CodeField
from enterprises.api.labels import ENTERED, ENTRY, EntrySerializer
from enterprises.models import Site
from environment.acts.outlets import OUTLETS
from environment.filters import OutletFilters
from environment.lifecycles import OUTLET
from environment.models import Outlet
from environment.services import outlets


class OutletSerializer(EntrySerializer):
    site = CodeField(queryset=Site.objects.select_related("jurisdiction", "enterprise"))
    actions = ActionsField(OUTLET)

    class Meta:
        model = Outlet
        fields = ["id", "site", "medium", "outlet", "process", "day", "until", *ENTRY]
        read_only_fields = ENTERED


class OutletViewSet(Creates):
    """Processes of outlets. They are only added: a mistake is withdrawn by a further entry."""

    queryset = OUTLET.rows()
    serializer_class = OutletSerializer
    filterset_class = OutletFilters
    create_service = staticmethod(outlets.record)
    ordering_fields = ("day",)
    ordering = ("-day", "-id")

    acts = OUTLETS
