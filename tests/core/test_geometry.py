"""Distance by which a shape reaches beyond a ground, also where all its corners lie on the edge of the ground."""

import pytest
from shapely.geometry import Polygon

from core.geometry import metres_beyond

SQUARE = [(115.0, 25.0), (115.03, 25.0), (115.03, 25.03), (115.0, 25.03)]
NOTCH = [(115.02, 25.03), (115.02, 25.01), (115.01, 25.01), (115.01, 25.03)]
HOLE = [(115.01, 25.01), (115.02, 25.01), (115.02, 25.02), (115.01, 25.02)]


@pytest.mark.parametrize(
    "ground",
    [Polygon([*SQUARE[:3], *NOTCH, SQUARE[3]]), Polygon(SQUARE, [HOLE])],
    ids=["with a notch", "with a hole"],
)
def test_the_farthest_point_lies_in_the_middle_of_what_is_left_out(ground: Polygon) -> None:
    dug = Polygon([(115.005, 25.005), (115.025, 25.005), (115.025, 25.03), (115.005, 25.03)])
    assert 500 < metres_beyond(dug, ground) < 510


def test_what_lies_within_reaches_nowhere_beyond() -> None:
    assert metres_beyond(Polygon(HOLE), Polygon(SQUARE)) == 0
