"""The compliance list as a subject of consultations: asked about before a further enterprise is entered."""

from enterprises.consultation_subjects import ConsultationSubject, declare
from enterprises.lifecycles.compliance import COMPLIANCE_LIST
from enterprises.lifecycles.licences import own_authority
from enterprises.models import NATION, ComplianceList, Consultation, Jurisdiction
from enterprises.policies import can

LIST = declare(
    ConsultationSubject(
        kind=Consultation.Subject.LIST,
        rows=lambda actor: ComplianceList.objects.visible_to(actor).select_related("authority"),
        may=lambda actor, row: (
            can(actor, COMPLIANCE_LIST["enter"].capability, row) and own_authority(actor, row) is None
        ),
        place=lambda row: Jurisdiction.objects.get(code=NATION),
        authority=lambda row: row.authority,
        page="pages:compliance-list",
    )
)
