"""Articles that share the threads of a real model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarize_models.pool import Pool, SharedModel
from summarize_models.spec import Decoding
from tests.support.models.tiny import TEXTS
from tests.support.models.zoo import Zoo

GREEDY = Decoding()


def test_articles_that_share_threads_have_the_results_of_each_alone(zoo: Zoo) -> None:
    real, pool = zoo.model("gemma16-graph"), Pool()
    model, rounds = SharedModel(real), [TEXTS[:3], TEXTS[3:4], TEXTS[4:], TEXTS[::2]]

    def asking(texts: Sequence[Sequence[str]]) -> Callable[[], list[str]]:
        return lambda: [one for some in texts for one in model.generate(some, GREEDY)]

    jobs = [pool.start(asking(rounds[number:])) for number in range(len(rounds))]
    while not all(job.ended for job in jobs):
        pool.advance()
    for number, job in enumerate(jobs):
        texts = [text for some in rounds[number:] for text in some]
        assert job.result() == real.generate(texts, GREEDY)
