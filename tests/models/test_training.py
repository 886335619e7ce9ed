"""Training: what is learnt from, how, that a kill loses nothing, and what an adapter holds."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import peft
import pytest
import torch
import transformers
from pydantic import ValidationError
from tokenizers import Tokenizer

from models.spec import ModelSpec
from models.training.__main__ import CONFIGS, main
from models.training.checkpoint import Progress, saved
from models.training.config import Adapter, Data, Mix, Role, Schedule, Training, load_training
from models.training.examples import GRID, Examples, batches, encode, vocabularies
from models.training.export import write_adapter
from models.training.lessons import draw, of_pairs
from models.training.network import Network, build
from models.training.pairs import Pair, fault, key, read_pairs, split, times
from models.training.train import rate, tell, train
from tests.models import tiny

MIX = (
    Mix(origin="human", direction="fr-en", times=1),
    Mix(origin="machine.*", direction="fr-en", times=0.5),
    Mix(origin="human", direction="en-fr", times=0.5),
)
PAIRS = [Pair("human", text, f"The town says: {text}") for text in tiny.CORPUS[:24]]
FILLER = 4


def data(**changes: Any) -> Data:
    table: dict[str, Any] = {
        "files": ("pairs.tsv",),
        "never": (),
        "mix": MIX,
        "held_origin": "human",
        "held": 1,
    }
    return Data.model_validate(table | changes)


def schedule(**changes: Any) -> Schedule:
    table: dict[str, Any] = {"steps": 8, "rate": 5e-3, "tokens": 120, "checkpoint_minutes": 1}
    return Schedule.model_validate(table | changes)


def specs() -> dict[Role, ModelSpec]:
    prompts: dict[Role, str] = {
        "fr-en": "{filler}French: {text}\nEnglish:",
        "en-fr": "{filler}En: {text}\nFr:",
    }
    return {
        role: tiny.decoder_only(prompt=prompt, filler="\n", stop=("\n",))
        for role, prompt in prompts.items()
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save_decoder_only(tmp_path_factory.mktemp("base") / "base", tiny.gemma)


@pytest.fixture(scope="module")
def examples(base: Path) -> Examples:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return encode(of_pairs(PAIRS, MIX), specs(), tokenizer, 200)


def network(base: Path, examples: Examples, start: Path | None = None, rank: int = 4) -> Network:
    adapter = Adapter(rank=rank, scale=2.0)
    return build(base, adapter, start, vocabularies(examples, 1), 1, torch.float32)


def seconds(step: float) -> Any:
    """A clock that goes on by `step` whenever it is read."""
    ticks: Iterator[int] = count()
    return lambda: next(ticks) * step


def run(
    one: Network, examples: Examples, folder: Path, schedule: Schedule, **more: Any
) -> Progress:
    return train(one, examples, (), schedule, FILLER, folder, **more)


# Pairs


def test_pairs_are_read_from_plain_and_compressed_files_as_the_models_see_them(
    tmp_path: Path,
) -> None:
    line = "human\tL\u2019école  ferme.\tThe school closes.\nno pair\n"
    (tmp_path / "a.tsv").write_text(line, "utf-8")
    (tmp_path / "a.tsv.xz").write_bytes(lzma.compress(line.encode()))
    expected = [Pair("human", "L'école ferme.", "The school closes.")]
    assert list(read_pairs(tmp_path / "a.tsv")) == expected
    assert list(read_pairs(tmp_path / "a.tsv.xz")) == expected


@pytest.mark.parametrize(
    ("fr", "en", "reason"),
    [
        ("Le maire.", "", "empty"),
        ("Le maire a inauguré le pont des Tanneurs de Valbourg.", "The mayor.", "lengths differ"),
        ("Le maire.", "The mayor of the town", None),
        ("Valbourg, Morteval, Ys, Kêr-Is, Lyonesse, 2026", "VALBOURG, Morteval, Ys, Ker-Is, "
         "Lyonesse 2026", "not translated"),
        ("Le maire de Valbourg a inauguré le pont.", "The mayor opened the bridge.", None),
    ],
)  # fmt: skip
def test_a_pair_nothing_can_be_learnt_from_is_named(fr: str, en: str, reason: str | None) -> None:
    assert fault(Pair("human", fr, en), 2.2) == reason


def test_neither_held_out_sentences_nor_forbidden_ones_are_trained_on_in_any_disguise() -> None:
    pairs = [
        Pair("human", "Le pont.", "The bridge."),
        Pair("machine", "LE PONT", "The bridge!"),
        Pair("machine", "Ce pont.", "the bridge"),
        Pair("human", "L'école.", "The school."),
        Pair("human", "L'école.", "The school."),
        Pair("human", "La gare.", "The station."),
    ]
    found = split(pairs, data(), [Pair("dev", "une gare", "The Station")])
    assert found.held == (pairs[0],)
    assert found.train == (pairs[3],)
    assert found.dropped == {"duplicate": 1, "held out, or shares a sentence": 4}


def test_the_first_entry_that_matches_says_how_often_a_pair_is_shown() -> None:
    mix = (Mix(origin="wmt..", direction="fr-en", times=0.2), *MIX)
    assert times(Pair("wmt09", "a", "b"), "fr-en", mix) == 0.2
    assert times(Pair("wmt09", "a", "b"), "en-fr", mix) == 0
    assert times(Pair("machine:fr-en", "a", "b"), "fr-en", mix) == 0.5
    assert times(Pair("a human", "a", "b"), "fr-en", mix) == 0


def test_an_epoch_shows_each_example_as_often_as_asked_and_never_in_the_same_order() -> None:
    means = [2.0] * 50 + [0.5] * 1000 + [0.0] * 50
    drawn = draw(means, 1, 0)
    assert all(drawn.count(index) == 2 for index in range(50))
    assert 430 < sum(50 <= index < 1050 for index in drawn) < 570
    assert max(drawn) < 1050
    assert drawn == draw(means, 1, 0)
    assert drawn != draw(means, 1, 1)
    assert drawn != draw(means, 2, 0)


@pytest.mark.parametrize("text", ["L'école n° 3 !", "l’ÉCOLE N 3"])
def test_a_key_is_letters_and_digits(text: str) -> None:
    assert key(text) == "lecolen3"


# Batches


def test_a_batch_is_the_examples_themselves_filled_up_in_front(examples: Examples) -> None:
    order = list(range(len(examples)))
    found = []
    for batch in batches(examples, order, 120, FILLER, "seed"):
        assert batch.inputs.shape[1] % GRID == 0
        following = batch.inputs.flatten()[batch.places[:-1] + 1]
        inside = (batch.places[1:] == batch.places[:-1] + 1).numpy()
        assert (following == batch.targets[:-1]).numpy()[inside].all()
        for row in batch.inputs.tolist():
            filled = next(i for i, id_ in enumerate(row[1:], 1) if id_ != FILLER) - 1
            found.append(tuple(row[:1] + row[1 + filled :]))
            assert filled < GRID
    # All but the last token of each, which is only ever a target.
    assert sorted(found) == sorted(tuple(examples.of(i)[:-1].tolist()) for i in order)


def test_only_the_translation_and_its_end_are_learnt(base: Path, examples: Examples) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    [batch] = batches(examples, [3], 1, FILLER, "seed")
    assert tokenizer.decode(batch.targets.tolist()) == f" {PAIRS[3].en}\n"
    assert batch.role == "fr-en"


def test_every_batch_is_of_one_role(examples: Examples) -> None:
    order = draw(examples.times.tolist(), 1, 0)
    every = batches(examples, order, 400, FILLER, "seed")
    assert {batch.role for batch in every} == {"fr-en", "en-fr"}
    assert sum(len(batch.inputs) for batch in every) == len(order)


def test_examples_survive_a_file(examples: Examples, tmp_path: Path) -> None:
    examples.save(tmp_path / "examples.safetensors")
    again = Examples.load(tmp_path / "examples.safetensors")
    for name in Examples.__slots__:
        assert np.array_equal(getattr(again, name), getattr(examples, name))


# The adapter


def reference(base: Path, adapter: Path) -> Any:
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    return peft.PeftModel.from_pretrained(model, str(adapter), is_trainable=True)


def test_gradients_are_those_of_peft(base: Path, examples: Examples, tmp_path: Path) -> None:
    one = network(base, examples)
    run(one, examples, tmp_path / "run", schedule(steps=2))
    for layer in one.layers.values():  # to what the file will hold
        layer.a.data, layer.b.data = layer.a.bfloat16().float(), layer.b.bfloat16().float()
    one.merge()
    write_adapter(one, tmp_path / "adapter")
    other = reference(base, tmp_path / "adapter")
    [batch] = batches(examples, [0], 1, FILLER, "seed")
    one.loss(batch, 0.0).backward()  # type: ignore[no-untyped-call]
    used = torch.cat((one.vocabularies["fr-en"], batch.inputs.flatten(), batch.targets))
    used = torch.unique(used)
    logits = other(input_ids=batch.inputs).logits.flatten(0, 1)[batch.places][:, used]
    torch.nn.functional.cross_entropy(logits, torch.searchsorted(used, batch.targets)).backward()  # type: ignore[no-untyped-call]
    expected = {n: p.grad for n, p in other.named_parameters() if p.grad is not None}
    assert len(expected) == 2 * len(one.layers)
    for name, layer in one.layers.items():
        for part, mine in (("A", layer.a), ("B", layer.b)):
            theirs = expected[f"base_model.model.{name}.lora_{part}.default.weight"]
            assert mine.grad is not None
            assert torch.allclose(mine.grad, theirs, rtol=1e-3, atol=1e-5), name


def test_an_exported_adapter_merged_by_peft_gives_the_logits_it_was_trained_to(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    one = network(base, examples)
    run(one, examples, tmp_path / "run", schedule())
    write_adapter(one, tmp_path / "adapter")
    merged = reference(base, tmp_path / "adapter").merge_and_unload()
    ids = torch.tensor([[2, 30, 40, 50, 60, 70]])
    hidden = one.body(input_ids=ids).last_hidden_state
    expected = merged(input_ids=ids).logits
    plain = transformers.AutoModelForCausalLM.from_pretrained(base)(input_ids=ids).logits
    difference = (hidden @ one.embedding.T - expected).abs().max()
    assert difference < 0.02 * (plain - expected).abs().max()


def test_a_run_can_go_on_from_an_adapter_of_a_smaller_rank(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    small = network(base, examples, rank=2)
    run(small, examples, tmp_path / "run", schedule())
    write_adapter(small, tmp_path / "adapter")
    wide = network(base, examples, start=tmp_path / "adapter", rank=6)
    for name, layer in small.layers.items():
        assert torch.allclose(layer.merged, wide.layers[name].merged, atol=2e-2), name
        assert (wide.layers[name].b[:, 2:] == 0).all()


# The loop


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
    for name, layer in whole.layers.items():
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


# Configurations and commands


@pytest.mark.parametrize("file", sorted(CONFIGS.glob("*.toml")), ids=lambda file: file.stem)
def test_committed_configurations_are_valid_and_never_train_on_development_data(
    file: Path,
) -> None:
    training = load_training(file)
    assert training.name == file.stem
    tables = training.summaries or (training.data,)
    for table in tables:
        assert table is not None
        assert "fr-en-dev.tsv.xz" in table.never or "news-dev.jsonl.xz" in table.never
        assert not {"fr-en-dev.tsv.xz", "news-dev.jsonl.xz"}.intersection(table.files)
    assert file.with_suffix(".card.md").is_file()


def test_a_run_trains_a_translator_or_a_summarizer() -> None:
    table = {"name": "a", "recipe": "b", "adapter": {"rank": 1}, "schedule": schedule()}
    with pytest.raises(ValidationError, match="exactly one of data and summaries"):
        Training.model_validate(table)
    assert Training.model_validate(table | {"data": data()}).summaries == ()


FRENCH: dict[str, Any] = {
    "language": "fr",
    "files": ("a.jsonl",),
    "never": (),
    "window": 200,
    "held": 1,
    "min_carried": 0.5,
}
MADE = FRENCH | {"language": "en", "files": (), "translated": 10}


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ((FRENCH, FRENCH), "one table"),
        ((MADE,), "made of a French table"),
        ((FRENCH, MADE | {"files": ("a.jsonl",)}), "exactly one of files and translated"),
        ((FRENCH | {"files": ()},), "exactly one of files and translated"),
        ((FRENCH | {"files": (), "translated": 3},), "made of a French table"),
    ],
)
def test_tables_of_summaries_that_do_not_fit_together_are_refused(
    tables: tuple[dict[str, Any], ...], said: str
) -> None:
    table = {"name": "a", "recipe": "b", "adapter": {"rank": 1}, "schedule": schedule()}
    assert len(Training.model_validate(table | {"summaries": (FRENCH, MADE)}).summaries) == 2
    with pytest.raises(ValidationError, match=said):
        Training.model_validate(table | {"summaries": tables})


def test_a_schedule_ends_by_time_or_by_updates() -> None:
    for ends in ({}, {"minutes": 1, "steps": 1}):
        with pytest.raises(ValidationError, match="exactly one"):
            Schedule.model_validate({"rate": 1, "tokens": 1} | ends)


@pytest.mark.parametrize(
    ("step", "config", "said"),
    [
        ("prepare", "summarize-v2", "run translate first"),
        ("translate", "translate-v3", "translate-v3 has no summaries to translate"),
        ("translate", "summarize-fr-v1", "summarize-fr-v1 has no summaries to translate"),
    ],
)
def test_a_step_that_has_nothing_to_go_on_says_so(
    step: str, config: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([step, config, str(tmp_path), str(tmp_path)]) == 13
    assert said in capsys.readouterr().err


def test_an_unknown_configuration_is_a_line_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "nonesuch", str(tmp_path)]) == 13
    assert "nonesuch" in capsys.readouterr().err
