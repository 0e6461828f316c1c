"""Projects: entered, and followed step by step with the day and the document of each."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor, SystemActor
from core.errors import Fault, Invalid
from core.transactions import refusal, service
from enterprises import compliance_standing
from enterprises.models import Site
from enterprises.services import entries
from environment.capabilities import PROJECTS_RECORD
from environment.lifecycles import PROJECT, acts_for_office, entered_by_office, kept_by_office
from environment.models import Project, ProjectStep
from environment.models.projects import DECISIONS
from environment.queries.projects import blocks_approval

refusal("project_step_of_office_is_kept", entered_by_office)


@service
def enter(
    *, actor: Actor, site: Site, name: str, kind: str, investment: Decimal | None = None, fictitious: bool = False
) -> Project:
    """Enter a project that builds, enlarges or rebuilds a site."""
    row = PROJECT.begin_new(
        lambda: Project(site=site, name=name.strip(), kind=kind, investment=investment, fictitious=fictitious),
        PROJECTS_RECORD,
        actor,
        beside=[site],
    )
    faults = []
    if not row.name:
        faults.append(Fault("/name", "required", _("Name the project.")))
    if investment is not None and investment <= 0:
        detail = _("An investment is greater than zero, or empty.")
        faults.append(Fault("/investment", "not_positive", detail))
    if faults:
        raise Invalid("invalid", _("The project has errors. Nothing was recorded."), errors=faults)
    return entries.insert(PROJECT, row, "projects.enter", actor)


@service
def record_step(
    project: Project,
    *,
    actor: Actor,
    step: str,
    document: str,
    day: dt.date | None = None,
    spent: Decimal | None = None,
) -> Project:
    """Record the day of a step of the works or controls; a later entry for it replaces this one.

    ``spent``: yuan spent on the project by then. Officials alone replace an entry of an office.
    """
    project = PROJECT.begin(project, "record_step", actor)
    return _record(project, step, document, day, actor, decisions=False, spent=spent)


@service
def record_decision(project: Project, *, actor: Actor, step: str, document: str, day: dt.date | None = None) -> Project:
    """Record the day on which the authority approved the assessment or accepted the pollution controls."""
    return _record(PROJECT.begin(project, "record_decision", actor), step, document, day, actor, decisions=True)


def _record(
    project: Project,
    step: str,
    document: str,
    day: dt.date | None,
    actor: Actor,
    *,
    decisions: bool,
    spent: Decimal | None = None,
) -> Project:
    faults = []
    if spent is not None and (spent <= 0 or day is None):
        faults.append(Fault("/spent", "not_positive", _("What was spent is greater than zero, or empty.")))
    if step not in ProjectStep.Step or (step in DECISIONS) != decisions:
        faults.append(Fault("/step", "invalid_choice", _("This is not such a step.")))
    if not document.strip():
        faults.append(Fault("/document", "required", _("Name the document that states the day.")))
    faults += entries.in_the_future("day", day, actor)
    if step == ProjectStep.Step.APPROVED and day is not None and not isinstance(actor, SystemActor):
        faults.extend(_listing_fault(project, day))
    if day is None and not project.steps.filter(step=step).exists():
        faults.append(Fault("/day", "required", _("Give the day. It may be empty only to withdraw an earlier entry.")))
    if faults:
        raise Invalid("invalid", _("The step has errors. Nothing was recorded."), errors=faults)
    entered = project.steps.filter(step=step, by_office=True).exists()
    if (obstacle := kept_by_office(actor, by_office=entered)) is not None:
        raise obstacle
    ProjectStep.objects.create(
        project=project,
        step=step,
        day=day,
        document=document.strip(),
        spent=spent,
        by_office=acts_for_office(actor),
        recorded_by_id=actor.pk,
        recorded_at=clock.now(),
    )
    project.save_next()
    data = {"day": day.isoformat() if day else None, **({"spent": str(spent)} if spent is not None else {})}
    entries.note(project, f"projects.{step}", actor, reason=document.strip(), data=data)
    return PROJECT.rows().get(pk=project.pk)


def _listing_fault(project: Project, day: dt.date) -> list[Fault]:
    """Return the fault of an approval on a day on which the enterprise was on no compliance list."""
    announcements = compliance_standing.Announcements()
    if not blocks_approval(project, day, announcements):
        return []
    standing = announcements.standing(project.site.enterprise_id, day)
    detail = _("No assessment of new works of this enterprise is approved. %(why)s (%(source)s)")
    stated = {"why": standing.evidence, "source": compliance_standing.ASSESSMENT.source}
    return [Fault("/step", "unlisted", detail % stated)]
