"""The objects whose history can be read: the page that shows each, its model and the field of its address."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of object with a history: its model, and the field by which its page is addressed."""

    label: str
    field: str = "pk"

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


# By the URL name of the object's page; its only argument is the value of the field.
SUBJECTS = {
    "account": Subject("quotas.Account"),
    "approval": Subject("enterprises.ApprovalRequest"),
    "area": Subject("enterprises.MiningArea", "number"),
    "area-plan": Subject("quotas.AreaPlan"),
    "associated-return": Subject("resources.AssociatedReturn"),
    "bulletin": Subject("portal.Bulletin"),
    "campaign": Subject("inspections.Campaign"),
    "case": Subject("inspections.Case"),
    "catalogue-product": Subject("quotas.Product", "code"),
    "catalogue-programme": Subject("quotas.Programme", "code"),
    "checklist-question": Subject("inspections.ChecklistQuestion"),
    "commitment": Subject("enterprises.Commitment"),
    "compliance-list": Subject("enterprises.ComplianceList"),
    "consultation": Subject("enterprises.Consultation"),
    "consulted-office": Subject("enterprises.ConsultedOffice"),
    "consumption-draft": Subject("quotas.ConsumptionDraft"),
    "consumption-return": Subject("quotas.ConsumptionReturn"),
    "declaration": Subject("trade.Declaration"),
    "deduction-decision": Subject("quotas.DeductionDecision"),
    "deposit": Subject("environment.DepositEntry"),
    "distribution-round": Subject("quotas.DistributionRound"),
    "eliminated-capacity": Subject("enterprises.EliminatedCapacity"),
    "emission-ceiling": Subject("environment.EmissionCeiling"),
    "energy-return": Subject("resources.EnergyReturn"),
    "enterprise": Subject("enterprises.Enterprise", "code"),
    "evidence-item": Subject("inspections.Evidence"),
    "finding": Subject("inspections.Finding"),
    "flag": Subject("inspections.Flag"),
    "handover": Subject("inspections.Handover"),
    "import": Subject("quotas.Import"),
    "incident": Subject("environment.Incident"),
    "inspection": Subject("inspections.Inspection"),
    "inspection-draw": Subject("inspections.VisitDraw"),
    "invoice": Subject("trade.Invoice"),
    "letter": Subject("trade.Letter"),
    "element-classification": Subject("quotas.ElementClassification"),
    "multi-year-plan": Subject("quotas.MultiYearPlan"),
    "notice": Subject("quotas.Notice"),
    "observation": Subject("inspections.Observation"),
    "office-decision": Subject("environment.OfficeDecision"),
    "office-return": Subject("quotas.OfficeReturn"),
    "order": Subject("inspections.Order"),
    "outlet": Subject("environment.Outlet"),
    "outlet-volume": Subject("environment.OutletVolume"),
    "partner-import": Subject("trade.PartnerImport"),
    "period": Subject("quotas.ReportingPeriod"),
    "permit-limit": Subject("environment.PermitLimit"),
    "person": Subject("enterprises.User", "username"),
    "plan-target": Subject("resources.PlanTarget"),
    "proceeding": Subject("inspections.Proceeding"),
    "process": Subject("environment.SiteProcess"),
    "product-share": Subject("quotas.ProductShare"),
    "programme-year": Subject("quotas.ProgrammeYear"),
    "project": Subject("environment.Project"),
    "reading": Subject("environment.Reading"),
    "recovery-return": Subject("resources.RecoveryReturn"),
    "remedy-decision": Subject("inspections.RemedyDecision"),
    "report": Subject("quotas.Report"),
    "reserve": Subject("resources.ReserveEstimate"),
    "restoration": Subject("environment.RestorationEntry"),
    "restriction": Subject("environment.ProcessRestriction"),
    "review-round": Subject("enterprises.ReviewRound"),
    "rights-plan": Subject("resources.RightsPlan"),
    "risk-assessment": Subject("environment.RiskAssessment"),
    "site": Subject("enterprises.Site", "code"),
    "site-label": Subject("enterprises.SiteLabel"),
    "strategic-reserve": Subject("resources.StrategicReserve"),
    "tailings-return": Subject("resources.TailingsReturn"),
    "tailings-store": Subject("environment.TailingsStore"),
    "thorium-return": Subject("resources.ThoriumReturn"),
    "tip": Subject("inspections.Tip"),
    "use-return": Subject("resources.UseReturn"),
    "use-return-draft": Subject("resources.UseReturnDraft"),
    "webhook": Subject("enterprises.Webhook"),
}


def reads_histories(user: object) -> bool:
    """Return whether a person reads the trail of what he sees: officials do, people of an enterprise do not."""
    scope = getattr(user, "audit_scope", None)
    return scope is not None and scope() is not None


def address(request: HttpRequest) -> str:
    """Return the address of the history of the object whose page is shown, or the empty text."""
    match = request.resolver_match
    if match is None or "pages" not in match.namespaces or match.url_name not in SUBJECTS or len(match.kwargs) != 1:
        return ""
    (key,) = match.kwargs.values()
    return reverse("pages:history", args=[match.url_name, key]) if reads_histories(request.user) else ""
