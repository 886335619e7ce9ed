"""What this machine's processor can do with bytes."""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_DOT_PRODUCTS = {"avx512_vnni", "avx_vnni", "amx_int8"}


@cache
def multiplies_signed(cpuinfo: Path = _CPUINFO) -> bool:
    """Whether ONNX Runtime's products of unsigned with signed bytes are exact here.

    Without dot product instructions an x86 processor adds two of them into 16 bits, which overflow;
    its products of unsigned bytes are exact, and where there are such instructions much slower
    (docs/speed.md).
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        lines = cpuinfo.read_text("utf-8").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return bool(_DOT_PRODUCTS.intersection(flags.split()))
