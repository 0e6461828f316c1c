"""Extensions of the generated OpenAPI description: bearer tokens, problems, preconditions, idempotency keys, sheets."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.fields import Field

from core.api.viewsets import ResourceViewSet
from core.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). “code” is stable and meant for programs.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body, or to a parameter"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_MEANINGS = {
    "400": "Syntax, a field, or a parameter is wrong",
    "401": "Not signed in",
    "403": "Inside the jurisdiction, without the capability",
    "404": "Absent, or outside the jurisdiction",
    "406": "No such representation",
    "409": "The current state, or the quota, does not allow it",
    "412": "It was changed since it was read",
    "413": "The body is too large",
    "415": "The body's media type is not understood",
    "422": "Well-formed, but not meaningful here",
    "428": "An update must name the version that it read in If-Match",
    "429": "Too many requests from one address",
}
_READS = ("400", "401", "403", "404", "406")
_WRITES = (*_READS, "409", "412", "413", "415", "422")
_NEVER_EMPTY = {"cursor", "format", "limit", "offset"}


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token of the register, with its scopes."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.authentication.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a browser. A write also carries the CSRF token in the header X-CSRFToken.",
        }


class ResourceSchema(AutoSchema):
    """The description of a resource, with the headers that every resource of the register honours."""

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = list(super().get_override_parameters())
        if not isinstance(self.view, ResourceViewSet):
            return parameters
        if self.method == "POST" and getattr(self.view, "action", None) not in self.view.answers_once:
            parameters.append(
                OpenApiParameter(
                    "Idempotency-Key", str, OpenApiParameter.HEADER, description="Take effect once; repeat the answer."
                )
            )
        if self.method in {"PUT", "PATCH"}:
            parameters.append(
                OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag read.")
            )
        return parameters

    def _get_serializer_field_meta(self, field: Field, direction: str) -> dict[str, Any]:
        """Mark a response field as nullable if its source path passes through a row that may be missing."""
        meta: dict[str, Any] = super()._get_serializer_field_meta(field, direction)
        return {**meta, "nullable": True} if direction == "response" and _may_be_null(field) else meta

    def get_request_serializer(self) -> Any:
        """Return the body of a creation or correction if it differs from what the resource answers with."""
        names = {"create": "create_body", "update": "update_body", "partial_update": "update_body"}
        body = getattr(self.view, names.get(getattr(self.view, "action", ""), ""), None)
        return body() if body else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        act = getattr(self.view, "act", None)
        if act is None or not isinstance(self.view, ResourceViewSet):
            return super().get_response_serializers()
        return self.view.answers_of(act)

    def get_tags(self) -> list[str]:
        return [self._tokenize_path()[0]] if self._tokenize_path() else ["api"]


def _may_be_null(field: Field) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    column = next((row for row in model._meta.get_fields() if row.name == field.source), None) if model else None
    return field.default is None or bool(getattr(column, "null", False))


def add_problems(result: dict[str, Any], generator: object, request: object, public: bool) -> dict[str, Any]:
    """Add to each operation the problems it may answer; a post-processing hook."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            codes = [*(_READS if method == "get" else _WRITES), *(["428"] if method in {"put", "patch"} else [])]
            if "{" not in path and method == "get":
                codes.remove("404")
            if "/public/" in path:
                codes.append("429")
            declared = [code for code in operation["responses"] if code in _MEANINGS]
            for code in dict.fromkeys([*declared, *codes]):
                if "content" not in operation["responses"].get(code, {}):
                    operation["responses"][code] = _response(code)
    return result


def describe_empty_as_any(result: dict[str, Any], generator: object, request: object, public: bool) -> dict[str, Any]:
    """Describe that an empty filter means any, since forms also send empty fields; a post-processing hook."""
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                filters = parameter["in"] == "query" and not parameter.get("required")
                if filters and parameter["name"] not in _NEVER_EMPTY:
                    parameter["allowEmptyValue"] = True
    return result


def _response(code: str) -> dict[str, Any]:
    return {
        "description": _MEANINGS[code],
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
