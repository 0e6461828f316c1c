"""Fields in which a row is named by its code offer nothing that the form has not opened to its reader."""

import pytest

from core.forms import PageForm
from enterprises.forms.codes import EnterpriseField, StoredEnterpriseField
from enterprises.models import Enterprise
from tests.support import factories


class ClosedForm(PageForm):
    enterprise = EnterpriseField()


class ArgumentForm(PageForm):
    enterprise = StoredEnterpriseField()


@pytest.mark.django_db
def test_an_enterprise_is_named_among_those_that_a_form_opens() -> None:
    firm, other = factories.enterprise(), factories.enterprise()
    given = {"enterprise": firm.code}
    assert not ClosedForm(given).is_valid()
    form = ClosedForm(given)
    form.field("enterprise").queryset = Enterprise.objects.filter(pk=other.pk)
    assert not form.is_valid()
    form = ClosedForm(given)
    form.field("enterprise").queryset = Enterprise.objects.filter(pk=firm.pk)
    assert form.is_valid()
    assert ArgumentForm(given).is_valid(), "an argument of a stored request is read again"
