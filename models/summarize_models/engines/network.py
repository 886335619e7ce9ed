"""Run one pass through a graph of `summarize_models.build.graph` on ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from summarize_models.weights.layout import GRAPH, MIDDLE, SCALES, TABLE, shape_of
from summarize_models.weights.reading import reading

Array = npt.NDArray[Any]


class Network:
    """A graph with its weights; several threads may use it at once."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open a folder; each pass computes in `threads` threads, with 1 in the caller's own."""
        self.shape = shape_of(json.loads((folder / "config.json").read_text("utf-8")))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # the shapes differ from pass to pass
        with reading():
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
        self._table = np.load(folder / TABLE, mmap_mode="r")
        self._scales = np.load(folder / SCALES)
        self._kept = [f"{part}{n}" for n in range(self.shape.layers) for part in ("key", "value")]

    def run(
        self,
        tokens: Array,
        lengths: Array,
        room: Sequence[Array],
        places: Array | None = None,
    ) -> tuple[Array, Array]:
        """Compute the logits after each text, or at certain places.

        Args:
            tokens: The ids of the new tokens, of shape (texts, length). What is beyond a text's own
                length is ignored.
            lengths: The positions of each text including the new ones, of shape (texts,). Either
                all positions of the texts are new, or one of each.
            room: The int8 cache: keys and values of each layer in turn, of shape (texts, 1,
                positions, head). The new positions are written into it. For new texts it has
                exactly `length` positions.
            places: Indexes into the flattened tokens, of shape (places,); None means the last token
                of each text.

        Returns:
            The logits without their scale, of shape (texts or places, vocabulary), and the scales,
            of shape (texts or places, 1).

        Raises:
            MemoryError: Memory is short.
        """
        texts, length = tokens.shape
        flat = tokens.reshape(-1)
        embedded = self._table[flat].astype(np.float32)
        embedded *= self._scales[flat][:, None]
        if places is None:
            ends = np.zeros_like(lengths) if length == 1 else lengths - 1
            places = np.arange(texts) * length + ends
        given = {
            "embedded": embedded,
            "middle": np.full(texts * length, MIDDLE, np.uint8),
            "at": places,
            "middle_at": np.full(len(places), MIDDLE, np.uint8),
            "first": np.array(length > 1),
            "last": (lengths - 1).astype(np.int32),
            "longest": np.array(max(length, lengths.max()), np.int32),
            "wide": np.array([texts, length, self.shape.heads * self.shape.head]),
            "narrow": np.array([texts, length, self.shape.head]),
        }
        binding = self._session.io_binding()
        for name, value in given.items():
            binding.bind_cpu_input(name, value)
        binding.bind_output("logits")
        binding.bind_output("scale")
        for name, value in zip(self._kept, room, strict=True):
            place = ("cpu", 0, np.int8, value.shape, value.ctypes.data)
            binding.bind_input(f"past_{name}", *place)
            binding.bind_output(name, *place)
        try:
            self._session.run_with_iobinding(binding)
        except Exception as error:  # the library has no class for a lack of memory
            if "alloc" in str(error):
                raise MemoryError(str(error)) from error
            raise
        logits, scale = binding.get_outputs()[:2]
        return logits.numpy(), scale.numpy()
