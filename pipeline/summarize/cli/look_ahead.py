"""Print what a run would do (`--dry-run`), or whether it would work (`--doctor`)."""

from __future__ import annotations

import logging
from collections import Counter
from typing import BinaryIO

from summarize.batch.dry_run import dry_run
from summarize.cli.doctor import examine
from summarize.cli.request import Request
from summarize.errors import SummarizeError
from summarize.output.directory import read_only_journal
from summarize.output.files import write_all

log = logging.getLogger(__name__)


def print_plan(request: Request, out: BinaryIO) -> None:
    """Write a line for each article; the output directory is neither changed nor locked.

    Raises:
        WriteError: The output directory cannot be read.
    """
    counts = Counter[str]()
    with read_only_journal(
        request.output, request.settings, request.formats, request.redo
    ) as journal:
        for line in dry_run(request.items()[0], journal):
            counts[line.partition("\t")[0]] += 1
            write_all(out, line.encode("utf-8"))
    log.info("would be: %s", ", ".join(f"{n} {action}" for action, n in counts.items()) or "none")


def print_diagnoses(request: Request, out: BinaryIO) -> None:
    """Write a line for each check.

    Raises:
        SummarizeError: A run would not work; it has the exit code of the first fault.
    """
    faults = []
    for diagnosis in examine(request.settings, request.output):
        write_all(out, f"{diagnosis}\n".encode())
        faults += [diagnosis] if diagnosis.code else []
    if faults:
        error = SummarizeError(f"a run would not work: {faults[0].subject}: {faults[0].finding}")
        error.exit_code = faults[0].code
        raise error
