"""Find out which int8 products this machine's processor computes exactly."""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_DOT_PRODUCTS = {"avx512_vnni", "avx_vnni", "amx_int8"}


@cache
def multiplies_signed(cpuinfo: Path = _CPUINFO) -> bool:
    """Return whether products of unsigned with signed bytes are exact in ONNX Runtime here.

    An x86 processor without dot product instructions adds two such products into 16 bits, which
    can overflow. Its products of unsigned with unsigned bytes are exact; on a processor with these
    instructions they are much slower (docs/lab/speed.md).

    Args:
        cpuinfo: Where the system lists the processor's features.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        lines = cpuinfo.read_text("utf-8").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return bool(_DOT_PRODUCTS.intersection(flags.split()))
