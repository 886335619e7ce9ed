"""Report article by article what a run would do, without doing it (`--dry-run`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarize.output.journal import Journal, Settled
from summarize.records import Item, OutcomeKind, Unreadable
from summarize.text.single_line import printable_line

_WORDS = {
    OutcomeKind.SKIPPED: "skip",
    OutcomeKind.REFUSED: "refused",
    OutcomeKind.FAILED: "failed",
}


def dry_run(items: Iterable[Item], journal: Journal) -> Iterator[str]:
    """Say for each item what a run would do with it.

    No model is loaded, so an article marked `do` may still be refused.

    Args:
        items: The articles, and the inputs that cannot be read.
        journal: The journal of the output directory.

    Yields:
        One line per item with its action, id, source and reason, separated by tabs. The action is
        `do`, `skip` (done before and unchanged), `refused` or `failed` (on record, or unreadable).
    """
    for item in items:
        if isinstance(item, Unreadable):
            action, reason = "refused" if item.refused else "failed", item.reason
        else:
            plan = journal.plan(item)
            if isinstance(plan, Settled):
                action, reason = _WORDS[plan.outcome.kind], plan.outcome.reason or "done before"
            else:
                action, reason = "do", plan.reason
        yield "\t".join([action, item.id, item.source, printable_line(reason)]) + "\n"
