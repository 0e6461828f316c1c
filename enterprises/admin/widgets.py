"""Admin widgets for the forms of acts, which pages and admin share."""

from django import forms
from unfold.widgets import (
    CHECKBOX_CLASSES,
    INPUT_CLASSES,
    SELECT_CLASSES,
    TEXTAREA_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
)


def style_form(form: forms.Form) -> forms.Form:
    """Give every field the widget or the classes of the admin."""
    for field in form.fields.values():
        if isinstance(field, forms.MultipleChoiceField):
            field.widget = UnfoldAdminCheckboxSelectMultipleWidget(choices=field.choices)
        elif isinstance(field, forms.FileField):
            field.widget = UnfoldAdminFileFieldWidget()
        else:
            if isinstance(field.widget, forms.Select):
                field.widget.template_name = UnfoldAdminSelectWidget.template_name  # with its arrow
            field.widget.attrs["class"] = " ".join(_classes(field.widget))
    return form


def _classes(widget: forms.Widget) -> list[str]:
    match widget:
        case forms.CheckboxInput():
            return CHECKBOX_CLASSES
        case forms.Select():
            return SELECT_CLASSES
        case forms.Textarea():
            return TEXTAREA_CLASSES
        case _:
            return INPUT_CLASSES
