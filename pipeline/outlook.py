"""Outlook: what a run would do, article by article, without doing any of it (`--dry-run`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.journal import Journal, Settled
from pipeline.records import Article, OutcomeKind, Unreadable
from pipeline.talk import one_line

_WORDS = {
    OutcomeKind.SKIPPED: "skip",
    OutcomeKind.REFUSED: "refused",
    OutcomeKind.FAILED: "failed",
}


def outlook(items: Iterable[Article | Unreadable], journal: Journal) -> Iterator[str]:
    """One line an item, fields parted by tabs: what would become of it, its id, source, why.

    The first is `do`, `skip` (done before, unchanged), `refused` or `failed` (on record, or cannot
    be read). No model is loaded, so that an article to do may yet be refused.
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
        yield "\t".join([action, item.id, item.source, one_line(reason)]) + "\n"
