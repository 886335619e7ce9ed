"""Tell a model's files that cannot be read from faults that have nothing to do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reading() -> Iterator[None]:
    """Turn what a library raises over the files of a model into `ValueError`.

    To be used around the library's call alone. The classes have no common base: tokenizers raises
    plain `Exception`, onnxruntime and safetensors have their own, transformers raises `KeyError`
    and `TypeError` over some damaged configurations.

    Raises:
        ValueError: The files are damaged, or of another kind.
        MemoryError: There is not enough memory, whatever class the library has for it.
        ImportError: The library lacks a package.
        OSError: A file is missing or cannot be read.
    """
    try:
        yield
    except (ImportError, MemoryError, OSError, ValueError):
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise MemoryError(str(error)) from error
        raise ValueError(f"{type(error).__name__}: {error}") from error


def is_out_of_memory(error: Exception) -> bool:
    """Say whether an error means that memory is short; libraries use `RuntimeError` for it."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(
        words in said for words in ("out of memory", "can't allocate", "bad_alloc", "bad alloc")
    )
