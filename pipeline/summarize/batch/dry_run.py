"""Report article by article what a run would do, without doing it (`--dry-run`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarize.output.journal import Journal, Settled
from summarize.read.inputs import Input
from summarize.records import Item, OutcomeKind, Unreadable
from summarize.text.single_line import printable_line

_WORDS = {
    OutcomeKind.SKIPPED: "skip",
    OutcomeKind.REFUSED: "refused",
    OutcomeKind.FAILED: "failed",
}


def dry_run(items: Iterable[Item | Input], journal: Journal) -> Iterator[str]:
    """Say for each item what a run would do with it.

    No model is loaded, so an article marked `do` may still be refused.

    Args:
        items: The articles, the inputs that cannot be read, and those that only a run may read.
        journal: The journal of the output directory.

    Yields:
        One line per item with its action, id, source and reason, separated by tabs. The action is
        `do`, `skip` (done before and unchanged), `refused` or `failed` (on record, or unreadable).
    """
    for item in items:
        if isinstance(item, Input):
            yield _line("do", item.id, item.name, "a pipe or a device, which only a run reads")
            continue
        if isinstance(item, Unreadable):
            action, reason = "refused" if item.refused else "failed", item.reason
        else:
            plan = journal.plan(item)
            if isinstance(plan, Settled):
                action, reason = _WORDS[plan.outcome.kind], plan.outcome.reason or "done before"
            else:
                action, reason = "do", plan.reason
        yield _line(action, item.id, item.source, reason)


def _line(action: str, id_: str, source: str, reason: str) -> str:
    return "\t".join([action, id_, source, printable_line(reason)]) + "\n"
