"""Print what a run would do (`--dry-run`), or whether it would work (`--doctor`)."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import ExitStack
from itertools import chain
from typing import BinaryIO

from summarize.batch.dry_run import dry_run
from summarize.cli.doctor import examine
from summarize.cli.options import blamed
from summarize.cli.request import Request, peek_several
from summarize.errors import SummarizeError
from summarize.output.deliver import Stream
from summarize.output.directory import check_directory, read_only_journal
from summarize.output.files import write_all

log = logging.getLogger(__name__)


def print_plan(request: Request, out: BinaryIO) -> None:
    """Write a line for each article; the output directory is neither changed nor locked.

    What would keep the run from beginning, but for another run, ends this with the same error.

    Raises:
        WriteError: The run could not write its output, or the output directory cannot be read.
        UsageError: The run would refuse to write several articles to stdout.
    """
    counts = Counter[str]()
    with ExitStack() as stack:
        with blamed("-o"):
            if request.output:
                check_directory(request.output)
            journal = stack.enter_context(
                read_only_journal(request.output, request.settings, request.formats, request.redo)
            )
        request.check_outputs(prepare=False)
        read, _ = request.items(streams=False)
        items, several = peek_several(chain(read, request.inputs.streams))
        if not request.output:
            Stream(out, request.formats[0], several=several)
        for line in dry_run(items, journal):
            counts[line.partition("\t")[0]] += 1
            write_all(out, line.encode("utf-8"))
    log.info("would be: %s", ", ".join(f"{n} {action}" for action, n in counts.items()) or "none")


def print_diagnoses(request: Request, out: BinaryIO) -> None:
    """Write a line for each check.

    Raises:
        SummarizeError: A run would not work; it has the exit code of the first fault.
    """
    faults = []
    for diagnosis in examine(request.settings, request.output, request.targets):
        write_all(out, f"{diagnosis}\n".encode())
        faults += [diagnosis] if diagnosis.code else []
    if faults:
        error = SummarizeError(f"a run would not work: {faults[0].subject}: {faults[0].finding}")
        error.exit_code = faults[0].code
        raise error
