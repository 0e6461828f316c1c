"""The case as a subject of consultations: offices asked before it ends. Its conflicts of interest hold for them too."""

from enterprises.consultation_subjects import ConsultationSubject, declare
from enterprises.models import Consultation
from enterprises.policies import can
from inspections.capabilities import CASES_HANDLE
from inspections.models import Case

CASE = declare(
    ConsultationSubject(
        kind=Consultation.Subject.CASE,
        rows=lambda actor: Case.objects.visible_to(actor).select_related("place"),
        may=lambda actor, case: case.state not in Case.ENDED and can(actor, CASES_HANDLE, case),
        place=lambda case: case.place,
        authority=lambda case: None,
        page="pages:case",
        matter=lambda case: case.matter_id,
    )
)
