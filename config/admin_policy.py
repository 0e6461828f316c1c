"""The content security policy of the admin, whose scripts evaluate expressions and set styles from strings.

The rest of the site forbids both. Only the register's own screens are registered: those of libraries would show second
factors, sessions and groups past our services.
"""

from collections.abc import Sequence

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from config.settings.base import SECURE_CSP
from enterprises.admin.base import ServiceModelAdmin

POLICY: dict[str, list[str]] = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}


def for_admin(patterns: Sequence[URLPattern | URLResolver]) -> Sequence[URLPattern | URLResolver]:
    """Apply the admin's content security policy to every view of the patterns, and return the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            for_admin(pattern.url_patterns)
        else:
            pattern.callback = csp_override(POLICY)(pattern.callback)
    return patterns


def keep_own_screens() -> None:
    for model in apps.get_models():
        if admin.site.is_registered(model) and not isinstance(admin.site.get_model_admin(model), ServiceModelAdmin):
            admin.site.unregister(model)
