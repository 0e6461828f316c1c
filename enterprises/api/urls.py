"""Addresses of the register's resources under ``/api/v1/``."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from enterprises.api.approvals import ApprovalRequestViewSet
from enterprises.api.compliance import ComplianceListViewSet, ListedEnterpriseViewSet, PublicComplianceListViewSet
from enterprises.api.consultations import ConsultationViewSet, ConsultedOfficeViewSet
from enterprises.api.eliminated_capacities import EliminatedCapacityViewSet
from enterprises.api.enterprises import CounterpartyViewSet, EnterpriseViewSet
from enterprises.api.factors import FactorViewSet
from enterprises.api.freezes import FreezeViewSet
from enterprises.api.groups import GroupViewSet
from enterprises.api.jurisdictions import JurisdictionViewSet
from enterprises.api.labels import CommitmentViewSet, SiteLabelViewSet
from enterprises.api.licences import LicenceViewSet
from enterprises.api.me import MeView
from enterprises.api.memberships import MembershipViewSet
from enterprises.api.mining_areas import MiningAreaViewSet
from enterprises.api.notifications import CalendarView, DeadlinesView, NotificationViewSet
from enterprises.api.people import PersonViewSet
from enterprises.api.public import PublicRegisterViewSet
from enterprises.api.restructuring import RestructuringView
from enterprises.api.review_rounds import ReviewedLicenceViewSet, ReviewRoundViewSet
from enterprises.api.sign_ins import SessionsView, SignInViewSet
from enterprises.api.sites import SiteViewSet
from enterprises.api.standards import StandardViewSet
from enterprises.api.text_versions import TextTemplatesView, TextVersionViewSet
from enterprises.api.tokens import TokenViewSet
from enterprises.api.webhooks import ChangesView, WebhookViewSet

router = SimpleRouter()
router.register("jurisdictions", JurisdictionViewSet, basename="jurisdictions")
router.register("groups", GroupViewSet, basename="groups")
router.register("enterprises", EnterpriseViewSet, basename="enterprises")
router.register("counterparties", CounterpartyViewSet, basename="counterparties")
router.register("sites", SiteViewSet, basename="sites")
router.register("licences", LicenceViewSet, basename="licences")
router.register("eliminated-capacities", EliminatedCapacityViewSet, basename="eliminated-capacity")
router.register("site-labels", SiteLabelViewSet, basename="site-label")
router.register("commitments", CommitmentViewSet, basename="commitment")
router.register("review-rounds", ReviewRoundViewSet, basename="review-round")
router.register("compliance-lists", ComplianceListViewSet, basename="compliance-lists")
router.register("compliance-standings", ListedEnterpriseViewSet, basename="compliance-standing")
router.register("mining-areas", MiningAreaViewSet, basename="mining-areas")
router.register("standards", StandardViewSet, basename="standards")
router.register("text-versions", TextVersionViewSet, basename="text-version")
router.register("people", PersonViewSet, basename="people")
router.register("memberships", MembershipViewSet, basename="memberships")
router.register("notifications", NotificationViewSet, basename="notifications")
router.register("approvals", ApprovalRequestViewSet, basename="approvals")
router.register("consultations", ConsultationViewSet, basename="consultation")
router.register("consulted-offices", ConsultedOfficeViewSet, basename="consulted-office")
router.register("freezes", FreezeViewSet, basename="freezes")
router.register("factors", FactorViewSet, basename="factors")
router.register("sign-ins", SignInViewSet, basename="sign-ins")
router.register("tokens", TokenViewSet, basename="tokens")
router.register("webhooks", WebhookViewSet, basename="webhooks")

urlpatterns = [
    path("changes/", ChangesView.as_view(), name="changes"),
    path("text-templates/", TextTemplatesView.as_view(), name="text-templates"),
    path("me/", MeView.as_view(), name="me"),
    path("enterprises/<str:code>/restructuring/", RestructuringView.as_view(), name="enterprise-restructuring"),
    path(
        "review-round-licences/",
        ReviewedLicenceViewSet.as_view({"get": "list"}, basename="review-round-licence", detail=False),
        name="review-round-licence-list",
    ),
    path("public/compliance-list/", PublicComplianceListViewSet.listed("compliance-list"), name="public-compliance"),
    path("me/sessions/", SessionsView.as_view(), name="my-sessions"),
    path("me/calendar/", CalendarView.as_view(), name="my-calendar"),
    path("me/deadlines/", DeadlinesView.as_view(), name="my-deadlines"),
    path("public/register/", PublicRegisterViewSet.listed("register"), name="public-register"),
    path("", include(router.urls)),
]
