"""Settings of the API: authentication, rate limits, formats and its description."""

import datetime as dt
from typing import Any

from config.settings.paths import env

# The number of the deployment's own proxies: that many entries of X-Forwarded-For are trusted, from the right, by every
# limit and by the list of sessions. With 0 the header is not trusted.
NUM_PROXIES = env.whole("NUM_PROXIES", 0)

REST_FRAMEWORK: dict[str, Any] = {
    "NUM_PROXIES": NUM_PROXIES,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "core.api.authentication.WithinTokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["core.throttling.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.renderers.Negotiation",
    "DEFAULT_FILTER_BACKENDS": [
        "core.api.filters.StrictFilters",
        "core.api.filters.Search",
        "core.api.filters.Ordering",
    ],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.ResourceSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "core.problems.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
KNOX_TOKEN_MODEL = "core.ApiToken"  # noqa: S105 -- a model, not a secret
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": dt.timedelta(days=90),
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Rare Earth Quota Register",
    "DESCRIPTION": "Rare-earth quotas: allocation, use and enforcement.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # A link inside each operation's button would be a control inside a control.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EnterpriseStateEnum": "enterprises.models.Enterprise.State",
        "LicenceStateEnum": "enterprises.models.Licence.State",
        "JurisdictionLevelEnum": "enterprises.models.Jurisdiction.Level",
        "SiteKindEnum": "enterprises.models.Site.Kind",
        "RoleEnum": "enterprises.roles.Role",
        "PartyRoleEnum": "enterprises.models.Party.Role",
        "PartyKindEnum": "enterprises.models.Party.Kind",
        "PartyStateEnum": "enterprises.models.Party.State",
        "PartyOutcomeEnum": "enterprises.models.Party.Outcome",
        "EliminatedCapacityKindEnum": "enterprises.models.EliminatedCapacity.Kind",
        "ReadingStateEnum": "environment.models.Reading.State",
        "PollutantEnum": "environment.models.discharges.POLLUTANT_CHOICES",
        "EmissionPollutantEnum": "environment.models.emissions.CEILING_POLLUTANTS",
        "FeedEnum": "quotas.models.Feed",
        "CountedQuantityEnum": "quotas.models.CountingRule.Quantity",
        "ReportKindEnum": "quotas.models.ReportKind",
        "IncidentCategoryEnum": "environment.models.Incident.Category",
        "IncidentStateEnum": "environment.models.Incident.State",
        "RestorationStateEnum": "environment.models.RestorationEntry.State",
        "ReviewRoundStateEnum": "enterprises.models.ReviewRound.State",
        "ReviewOutcomeEnum": "enterprises.models.LicenceReview.Outcome",
        "EligibilityOutcomeEnum": "enterprises.eligibility.Outcome",
        "VerdictEnum": "enterprises.eligibility.Verdict",
        "DischargeUnitEnum": "environment.models.discharges.DischargeUnit",
        "ReserveIndicatorUnitEnum": "resources.models.ReserveIndicator.Unit",
        "TaxRateUnitEnum": "resources.models.TaxRate.Unit",
        "ElementClassEnum": "resources.models.ElementClass",
        "FigureEvidenceEnum": "enterprises.models.FigureEvidence",
        "PostingKindEnum": "quotas.models.Posting.Kind",
        "ProductKindEnum": "quotas.models.Product.Kind",
        "ProceedingStateEnum": "inspections.models.Proceeding.State",
        "CaseSourceEnum": "inspections.models.Case.Source",
        "TipSourceEnum": "inspections.models.Tip.Source",
        "TipStateEnum": "inspections.models.Tip.State",
        "EvidenceStateEnum": "inspections.models.Evidence.State",
        "EvidenceKindEnum": "inspections.models.Evidence.Kind",
        "ObservationSourceEnum": "inspections.models.Observation.Source",
        "ObservationStateEnum": "inspections.models.Observation.State",
        "FindingSeverityEnum": "quotas.checks.Severity",
        "FlagSeverityEnum": "inspections.models.flags.Severity",
        "CategoryEnum": "quotas.models.Category",
        "LineCategoryEnum": "quotas.api.notices.LINE_CATEGORIES",
        "LicenceKindEnum": "enterprises.models.Licence.Kind",
        "OrderKindEnum": "inspections.models.Order.Kind",
        "OrderStateEnum": "inspections.models.Order.State",
        "ConsentStateEnum": "inspections.models.Consent.State",
        "PaperKindEnum": "inspections.models.IssuedDocument.Kind",
        "MeasureActEnum": "inspections.models.Measure.Act",
        "ExtensionStateEnum": "inspections.models.Extension.State",
        "PenaltyEnum": "inspections.api.proceedings.PENALTIES",
        "ServiceEnum": "inspections.models.Proceeding.Service",
        "CaseStateEnum": "inspections.models.Case.State",
        "CampaignStateEnum": "inspections.models.Campaign.State",
        "InspectionStateEnum": "inspections.models.Inspection.State",
        "FindingStateEnum": "inspections.models.Finding.State",
        "ChecklistAnswerEnum": "inspections.models.ChecklistAnswer.Answer",
        "ObservedQuantityEnum": "inspections.models.ObservedFigure.Quantity",
        "SubjectTypeEnum": "inspections.models.Flag.SubjectType",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.add_problems",
        "core.api.schema.describe_empty_as_any",
    ],
}
