"""Signing by programs: with a token created under a second factor, or with a code sent along."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.models import ApiToken
from enterprises.services import signatures
from enterprises.services.signatures import Proof

HEADER = "X-Signature-Code"
PARAMETERS = [
    OpenApiParameter(
        HEADER,
        str,
        OpenApiParameter.HEADER,
        description="The code that the authenticator app shows now, where the token was not made under a second factor"
        " and signing needs one (409 signature_required).",
    )
]


def proof_arguments(request: Request) -> dict[str, Proof]:
    """Return the proof of signing sent with the request, as the keyword argument of a service."""
    token = request.auth if isinstance(request.auth, ApiToken) else None
    session = "" if token else signatures.session_name(request.session.session_key)
    return {"proof": Proof(code=request.headers.get(HEADER, "")[:20], token=token, session=session, direct=True)}
