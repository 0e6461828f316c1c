"""The product's models in the admin, for tests of its pages."""

from django.contrib import admin

PRODUCT_MODELS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in {"core", "enterprises", "environment", "resources", "quotas", "trade", "inspections"}
]
