"""Forms that pages and acts of two people share."""

from resources.forms.strategic_reserves import MovementFieldsForm

__all__ = ["MovementFieldsForm"]
