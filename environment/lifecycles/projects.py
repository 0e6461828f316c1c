"""A project takes further steps: those of its owner, and the decisions of the authority."""

from django.utils.translation import gettext_lazy

from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from environment.capabilities import PROJECTS_DECIDE, PROJECTS_RECORD
from environment.models import Project

_State = Project.State

PROJECT = Lifecycle(
    Project,
    rows=lambda: Project.objects.select_related("site__jurisdiction", "site__enterprise", "recorded_by"),
    states=_State.values,
    can=can,
    transitions=[
        Transition("record_step", [_State.RECORDED], None, PROJECTS_RECORD, gettext_lazy("Record a step")),
        Transition("record_decision", [_State.RECORDED], None, PROJECTS_DECIDE, gettext_lazy("Record a decision")),
    ],
)
