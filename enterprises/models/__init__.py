"""Models of people, jurisdictions, groups, enterprises, sites, licences and mining areas."""

from enterprises.models.approvals import ApprovalRequest
from enterprises.models.authorities import Authority
from enterprises.models.compliance import ComplianceEntry, ComplianceList
from enterprises.models.consultations import Consultation, ConsultedOffice
from enterprises.models.eliminated_capacities import EliminatedCapacity
from enterprises.models.enterprises import Enterprise, EnterpriseEvent
from enterprises.models.factors import Factor
from enterprises.models.figures import FigureEvidence
from enterprises.models.freezes import Freeze
from enterprises.models.groups import Group
from enterprises.models.invitations import Invitation
from enterprises.models.jurisdictions import NATION, Jurisdiction, inside
from enterprises.models.labels import Commitment, SiteLabel
from enterprises.models.licences import Licence, LicenceSuspension
from enterprises.models.matters import ImpartialityDeclaration, Matter, OfficeAssignment, Party, Recusal
from enterprises.models.mining_areas import MiningArea
from enterprises.models.notifications import Notification
from enterprises.models.people import Membership, User
from enterprises.models.processes import Process
from enterprises.models.review_rounds import LicenceReview, ReviewRound
from enterprises.models.sign_ins import SignIn, Throttle
from enterprises.models.signatures import Signature
from enterprises.models.site_capacities import SiteCapacity
from enterprises.models.sites import OreType, Site, SiteTenure
from enterprises.models.standards import Indicator, Standard
from enterprises.models.text_versions import TextVersion
from enterprises.models.user_names import UserName
from enterprises.models.webhooks import Change, Webhook, WebhookDelivery

__all__ = [
    "NATION",
    "ApprovalRequest",
    "Authority",
    "Change",
    "Commitment",
    "ComplianceEntry",
    "ComplianceList",
    "Consultation",
    "ConsultedOffice",
    "EliminatedCapacity",
    "Enterprise",
    "EnterpriseEvent",
    "Factor",
    "FigureEvidence",
    "Freeze",
    "Group",
    "ImpartialityDeclaration",
    "Indicator",
    "Invitation",
    "Jurisdiction",
    "Licence",
    "LicenceReview",
    "LicenceSuspension",
    "Matter",
    "Membership",
    "MiningArea",
    "Notification",
    "OfficeAssignment",
    "OreType",
    "Party",
    "Process",
    "Recusal",
    "ReviewRound",
    "SignIn",
    "Signature",
    "Site",
    "SiteCapacity",
    "SiteLabel",
    "SiteTenure",
    "Standard",
    "TextVersion",
    "Throttle",
    "User",
    "UserName",
    "Webhook",
    "WebhookDelivery",
    "inside",
]
