"""Questions of the checklists over the API."""

from rest_framework import serializers

from core.api.serializers import ModelSerializer
from core.api.viewsets import ResourceViewSet
from enterprises.models import Site
from inspections.filters import ChecklistQuestionFilters
from inspections.models import ChecklistQuestion


class ChecklistQuestionSerializer(ModelSerializer):
    site_kinds = serializers.ListField(child=serializers.ChoiceField(choices=Site.Kind.choices))

    class Meta:
        model = ChecklistQuestion
        fields = [
            "id",
            "code",
            "site_kinds",
            "duty",
            "question",
            "question_zh",
            "valid_from",
            "valid_to",
            "evidence",
            "source",
        ]


class ChecklistQuestionViewSet(ResourceViewSet):
    """Questions of the checklists, with their days. Everybody signed in reads them.

    ``POST /approvals/`` with the act ``checklists.enter`` (target: the nation) proposes another one, and with
    ``checklists.end`` the last day of one. A visit is asked what is in force on its day.
    """

    queryset = ChecklistQuestion.objects.all()
    serializer_class = ChecklistQuestionSerializer
    filterset_class = ChecklistQuestionFilters
    search_fields = ("question", "question_zh")
    ordering_fields = ("code", "valid_from")
    ordering = ("code", "valid_from", "id")
