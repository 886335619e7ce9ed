"""A sink of briefs that only keeps their ids."""

from __future__ import annotations

from summarize.output.deliver import Delivery
from summarize.records import Brief


class Kept:
    """A sink that keeps the ids it was given; delivering one of `broken` raises."""

    def __init__(self, broken: dict[str, BaseException] | None = None) -> None:
        self.ids: list[str] = []
        self._broken = broken or {}

    def prepare(self, brief: Brief) -> Delivery:
        return Delivery(lambda: self._keep(brief.article.id))

    def _keep(self, id_: str) -> None:
        if id_ in self._broken:
            raise self._broken[id_]
        self.ids.append(id_)
