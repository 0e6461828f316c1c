"""Merkle trees as in RFC 6962: leaf and node are hashed under different prefixes, so neither can replace the other."""

import hashlib
from collections.abc import Iterable, Sequence

LEAF, NODE = b"\x00", b"\x01"
EMPTY = hashlib.sha256(b"").digest()

type Step = tuple[str, bytes]


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(LEAF + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle root over leaf hashes, split as in RFC 6962: a hash without a neighbour moves up unchanged."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        level = _above(level)
    return level[0]


class GrowingTree:
    """A tree that grows by leaves and gives its root at any time; it keeps one hash for each full subtree."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def append(self, leaf_hash: bytes) -> None:
        size, self.size = 1, self.size + 1
        while self._peaks and self._peaks[-1][0] == size:
            leaf_hash = node(self._peaks.pop()[1], leaf_hash)
            size *= 2
        self._peaks.append((size, leaf_hash))

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY
        *before, (_size, right) = self._peaks
        for _size, left in reversed(before):
            right = node(left, right)
        return right


def path(leaves: Sequence[bytes], index: int) -> list[Step]:
    """Return the sibling hashes of a leaf, each with its side, from the leaf up to the root."""
    steps: list[Step] = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            steps.append(("left" if beside < index else "right", level[beside]))
        level, index = _above(level), index // 2
    return steps


def root_from_path(leaf_hash: bytes, steps: Iterable[Step]) -> bytes:
    """Return the root that results from a leaf hash and its path."""
    for side, other in steps:
        leaf_hash = node(other, leaf_hash) if side == "left" else node(leaf_hash, other)
    return leaf_hash


def _above(level: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    pairs = [sha256(NODE + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs
