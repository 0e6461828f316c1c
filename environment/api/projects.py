"""Projects with their steps and breaches over the API."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core.api.fields import ActionsField, DecimalStringField
from core.api.viewsets import Creates
from enterprises.api.rows import OF_SITE, RECORDED, OfSiteSerializer
from environment.acts.projects import CREATE_PROJECT, PROJECTS
from environment.filters import ProjectFilters
from environment.lifecycles import PROJECT
from environment.models import Project, ProjectStep
from environment.queries.projects import histories


class RecordedStepSerializer(serializers.Serializer):
    """The entry of a step that counts."""

    step = serializers.ChoiceField(choices=ProjectStep.Step.choices)
    day = serializers.DateField()
    document = serializers.CharField()
    spent = DecimalStringField(
        places=2, maximum="99999999999999", allow_null=True, help_text="yuan spent on the project by this step"
    )
    by_office = serializers.BooleanField(help_text="officials alone replace it")
    recorded_by = serializers.CharField(source="recorded_by.username", default=None)
    recorded_at = serializers.DateTimeField()


class BreachSerializer(serializers.Serializer):
    """A step that a project took out of order."""

    code = serializers.CharField()
    days = serializers.IntegerField(
        allow_null=True, help_text="null: the step that is missing has not come, or no step is missing"
    )


class ProjectSerializer(OfSiteSerializer):
    investment = DecimalStringField(places=2, maximum="99999999999999", digits=14, required=False, allow_null=True)
    spent = DecimalStringField(
        places=2, maximum="99999999999999", read_only=True, allow_null=True, help_text="yuan; investment: as planned"
    )
    steps = RecordedStepSerializer(source="counting_steps", many=True, read_only=True)
    breaches = BreachSerializer(many=True, read_only=True)
    actions = ActionsField(PROJECT)

    class Meta:
        model = Project
        fields = [
            *OF_SITE,
            "name",
            "kind",
            "investment",
            "spent",
            "steps",
            "breaches",
            *RECORDED,
        ]


class ProjectViewSet(Creates):
    """Projects that build, enlarge or rebuild sites, with what they did before it was allowed."""

    queryset = Project.objects.select_related("site__enterprise", "site__jurisdiction", "recorded_by")
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
    creates = CREATE_PROJECT
    search_fields = ("name", "site__code", "site__name")
    ordering_fields = ("recorded_at", "name")
    ordering = ("-recorded_at", "-id")

    acts = PROJECTS

    def complete(self, rows: Sequence[Any]) -> Sequence[Any]:
        for history in histories(rows):
            history.project.counting_steps = list(history.steps.values())
            history.project.breaches = history.breaches
            vars(history.project)["spent"] = history.spent
        return rows
