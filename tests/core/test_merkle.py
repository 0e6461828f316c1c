"""Trees are RFC 6962's, every leaf has a path to the root, and no node passes as a leaf."""

import hashlib

import pytest

from core.sealing import merkle


def by_the_definition(leaves: list[bytes]) -> bytes:
    """Return MTH of RFC 6962, section 2.1, computed literally."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_the_definition(leaves[:split]), by_the_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 64, 100])
def test_root_paths_and_growing_trees_follow_the_definition(size: int) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(size)]
    root = by_the_definition(leaves)
    assert merkle.root(leaves) == root
    growing = merkle.GrowingTree()
    for number, leaf in enumerate(leaves):
        growing.append(leaf)
        assert growing.root() == by_the_definition(leaves[: number + 1])
        assert merkle.root_from_path(leaf, merkle.path(leaves, number)) == root
    assert merkle.root_from_path(merkle.leaf(b"another"), merkle.path(leaves, 0)) != root


def test_the_known_answers_of_the_empty_tree_and_the_empty_leaf() -> None:
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
