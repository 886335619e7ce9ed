"""The loop: a kill loses nothing, the rate follows the schedule, the loss falls."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from summarize_models.training.checkpoint import Progress, saved
from summarize_models.training.data.examples import Examples, batches
from summarize_models.training.train import rate, tell
from tests.support.models.small_training import (
    FILLER,
    network,
    run,
    schedule,
    seconds,
)
from tests.support.some import some


def test_a_killed_run_ends_with_the_weights_of_one_that_was_not(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    whole = network(base, examples)
    run(whole, examples, tmp_path / "whole", schedule())
    killed = network(base, examples)

    ticks = iter(range(8))

    def clock() -> float:
        tick = next(ticks, None)
        if tick is None:
            raise KeyboardInterrupt
        return 61.0 * tick

    with pytest.raises(KeyboardInterrupt):
        run(killed, examples, tmp_path / "killed", schedule(), clock=clock)
    [*_, last] = saved(tmp_path / "killed")
    assert last.stem < "step-0000008"
    resumed = network(base, examples)
    progress = run(resumed, examples, tmp_path / "killed", schedule())
    assert progress.step == 8
    for name, layer in some(whole.layers.items()):
        assert torch.equal(layer.a, resumed.layers[name].a), name
        assert torch.equal(layer.b, resumed.layers[name].b), name


def test_training_brings_the_loss_down(base: Path, examples: Examples, tmp_path: Path) -> None:
    one = network(base, examples)
    held = batches(examples, range(8), 400, FILLER, "held")
    before = tell(one, held)["fr-en"]
    run(one, examples, tmp_path, schedule(steps=60, rate=2e-2))
    assert tell(one, held)["fr-en"] < before - 0.2


def test_at_most_two_checkpoints_are_kept(base: Path, examples: Examples, tmp_path: Path) -> None:
    run(network(base, examples), examples, tmp_path, schedule(), clock=seconds(61))
    assert [file.name for file in saved(tmp_path)][-1] == "step-0000008.safetensors"
    assert len(list(tmp_path.iterdir())) == 2


def test_checkpoints_of_other_data_or_another_schedule_are_refused(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    run(network(base, examples), examples, tmp_path, schedule(steps=1))
    with pytest.raises(ValueError, match="another run"):
        run(network(base, examples), examples, tmp_path, schedule(rate=1e-4))


def test_the_rate_rises_and_falls_with_the_wall_clock() -> None:
    timed = schedule(steps=None, minutes=10, rate=1.0, warm_up=0.1)
    rates = [rate(timed, Progress(seconds=s)) for s in (0, 30, 60, 330, 599)]
    assert rates == pytest.approx([0.02, 0.5, 1.0, 0.5, 0.0], abs=1e-4)
    with pytest.raises(StopIteration):
        rate(timed, Progress(seconds=600))


def test_a_slow_machine_ends_in_time_with_fewer_updates(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    timed = schedule(steps=None, minutes=5)
    fast = run(network(base, examples), examples, tmp_path / "a", timed, clock=seconds(10))
    slow = run(network(base, examples), examples, tmp_path / "b", timed, clock=seconds(60))
    assert slow.step < fast.step
    assert slow.seconds == pytest.approx(fast.seconds, abs=120)
