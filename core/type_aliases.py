"""Type aliases that several apps use."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Text = _StrOrPromise  # a text that may be translated when it is shown
