"""The arithmetic floor: the least time that this machine's measured rates leave for the work.

After the roofline model (Williams et al. 2009): operations over the rate of int8 matrix products,
bytes over the rate at which weights are read, the slower of the two. Attention, norms and all that
is not a product of weights count as nothing, so no program reaches it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROWS = 1024
"""Rows of the matrix product that measures the rate, as in a full batch of prompts."""
BATCH = 32
"""Texts that share a reading of the weights."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Measured rates of the machine."""

    operations: float
    """Multiplications and additions of int8 products per second."""
    bytes: float
    """Bytes read per second from memory (or from a cache that holds the weights)."""


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Weights that every token passes through."""

    body: int
    """Weights in the layers."""
    head: int
    """Weights of the output projection, which a prompt needs for its last token only."""
    width: int
    inner: int


@dataclass(frozen=True, slots=True)
class Work:
    """The work to do, in tokens."""

    prompts: Sequence[int]
    """Tokens of each prompt."""
    written: Sequence[int]
    """Tokens of each result, its end included."""


def floor_seconds(work: Work, size: Dimensions, rates: Rates) -> tuple[float, float]:
    """Return the least seconds for prompts and generation, with int8 weights of one byte each."""
    count, new = len(work.prompts), sum(work.written)
    reading = 2 * (sum(work.prompts) * size.body + count * size.head) / rates.operations
    order = sorted(work.written, reverse=True)
    steps = sum(order[::BATCH])  # a batch goes on as long as its longest text
    products = 2 * max(0, new - count) * (size.body + size.head) / rates.operations
    weights = steps * (size.body + size.head) / rates.bytes
    return reading, max(products, weights)


def measure_rates(size: Dimensions) -> Rates:
    """Measure with products of the model's own shape, and with a read as large as its weights."""
    import torch

    left = torch.randint(-127, 127, (ROWS, size.width), dtype=torch.int8)
    right = torch.randint(-127, 127, (size.width, size.inner), dtype=torch.int8)
    product = _best(lambda: torch._int_mm(left, right))
    weights = torch.ones((size.body + size.head) // 4)
    read = _best(weights.sum)
    return Rates(2 * ROWS * size.width * size.inner / product, 4 * weights.numel() / read)


def _best(call: Callable[[], object], seconds: float = 2.0) -> float:
    """Return the seconds of the fastest of many calls, the one least disturbed."""
    call()
    best, until = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - began)
    return best
