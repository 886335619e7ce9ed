"""Tiny models of the real architectures that have learnt a few sentences by heart.

So what they say makes sense, and the whole pipeline can be run with the code that loads a hub's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import torch
import transformers

Pairs = Sequence[tuple[str, str]]

_SIZE = {"d_model": 64}
_LAYERS = {
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 128,
    "decoder_ffn_dim": 128,
    "max_position_embeddings": 512,
    "dropout": 0.0,
    "attention_dropout": 0.0,
    "activation_dropout": 0.0,
    "encoder_layerdrop": 0.0,
    "decoder_layerdrop": 0.0,
    "forced_eos_token_id": None,
}
_MOST_STEPS = 500
_LEARNT = 0.01
"""Loss at which greedy decoding repeats every sentence."""


def pieces(folder: Path, pairs: Pairs, **options: Any) -> Any:
    """A sentencepiece model of the pairs' texts."""
    file = folder / "pieces.model"
    with file.open("wb") as stream:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([text for pair in pairs for text in pair]),
            model_writer=stream,
            vocab_size=500,
            hard_vocab_limit=False,
            character_coverage=1.0,
            minloglevel=2,
            **options,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(file))


def scored(model: Any) -> list[tuple[str, float]]:
    """Its pieces with their scores."""
    return [(model.id_to_piece(i), model.get_score(i)) for i in range(len(model))]


def _learn(model: Any, tokenizer: Any, pairs: Pairs, begin: Mapping[int, int] | None = None) -> Any:
    """Train until every pair is known by heart.

    Args:
        model: of any sequence-to-sequence architecture.
        tokenizer: its own.
        pairs: source and target.
        begin: by pair, the token that its output begins with (a language's).
    """
    torch.manual_seed(7)
    pad = model.config.pad_token_id
    sources = [tokenizer(source)["input_ids"] for source, _ in pairs]
    targets = []
    for number, (_, target) in enumerate(pairs):
        ids = tokenizer(text_target=target)["input_ids"]
        ids = [i for i in ids if i not in tokenizer.all_special_ids]
        first = [begin[number]] if begin else []
        ids = [i for i in ids if i not in first]
        targets.append([*first, *ids, model.config.eos_token_id])
    width, length = max(map(len, sources)), max(map(len, targets))
    inputs = torch.tensor([ids + [pad] * (width - len(ids)) for ids in sources])
    mask = torch.tensor([[1] * len(i) + [0] * (width - len(i)) for i in sources])
    labels = torch.tensor([ids + [-100] * (length - len(ids)) for ids in targets])
    start = model.config.decoder_start_token_id
    shifted = torch.cat([torch.full((len(pairs), 1), start), labels[:, :-1]], dim=1)
    shifted = shifted.masked_fill(shifted == -100, pad)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.0)
    model.train()
    for _ in range(_MOST_STEPS):
        output = model(input_ids=inputs, attention_mask=mask, decoder_input_ids=shifted)
        loss = torch.nn.functional.cross_entropy(output.logits.transpose(1, 2), labels)
        if loss.item() < _LEARNT:
            break
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if model.config.model_type == "marian":
            # Marian begins with a zero embedding, which the tied head would train.
            with torch.no_grad():
                model.get_input_embeddings().weight[model.config.pad_token_id].zero_()
    return model.eval()


def marian(folder: Path, pairs: Pairs) -> Path:
    """Marian, with the layout of OPUS-MT."""
    folder.mkdir(parents=True)
    found = pieces(folder, pairs)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes((folder / "pieces.model").read_bytes())
    known = [name for name, _ in scored(found) if name not in ("<s>", "</s>")]
    names = ["</s>", *known, "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({n: i for i, n in enumerate(names)}), "utf-8")
    tokenizer = transformers.MarianTokenizer(
        source_spm=str(folder / "source.spm"),
        target_spm=str(folder / "target.spm"),
        vocab=str(folder / "vocab.json"),
    )
    pad = len(names) - 1
    config = transformers.MarianConfig(
        vocab_size=len(names),
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        bad_words_ids=[[pad]],
        **_SIZE,
        **_LAYERS,
    )
    return _saved(transformers.MarianMTModel(config), tokenizer, pairs, folder)


def bart(folder: Path, pairs: Pairs) -> Path:
    """BART; its tokenizer is a fast one, as BART's is."""
    folder.mkdir(parents=True)
    found = pieces(folder, pairs, pad_id=0, eos_id=1, unk_id=2, bos_id=3)
    tokenizer = transformers.T5Tokenizer(vocab=scored(found), extra_ids=0)
    config = transformers.BartConfig(
        vocab_size=len(tokenizer),
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=3,
        decoder_start_token_id=1,
        normalize_before=False,  # as on hubs; the converter asks
        **_SIZE,
        **_LAYERS,
    )
    return _saved(transformers.BartForConditionalGeneration(config), tokenizer, pairs, folder)


def t5(folder: Path, pairs: Pairs, *, multilingual: bool = False) -> Path:
    """T5, or mT5."""
    folder.mkdir(parents=True)
    found = pieces(folder, pairs, pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    tokenizer = transformers.T5Tokenizer(vocab=scored(found), extra_ids=0)
    kind = transformers.MT5Config if multilingual else transformers.T5Config
    config = kind(
        vocab_size=len(tokenizer),
        d_model=64,
        d_kv=16,
        d_ff=128,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=4,
        dropout_rate=0.0,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    model = (
        transformers.MT5ForConditionalGeneration(config)
        if multilingual
        else transformers.T5ForConditionalGeneration(config)
    )
    return _saved(model, tokenizer, pairs, folder)


def mt5(folder: Path, pairs: Pairs) -> Path:
    """See `t5`."""
    return t5(folder, pairs, multilingual=True)


def mbart(folder: Path, pairs: Pairs, source: str, target: str) -> Path:
    """mBART: `source` and `target` are its own codes (`it_IT`)."""
    folder.mkdir(parents=True)
    found = pieces(folder, pairs)
    marks = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    known = [p for p in scored(found) if p[0] not in ("<s>", "</s>", "<unk>")]
    tokenizer = transformers.MBartTokenizer(
        vocab=[*marks, *known], src_lang=source, tgt_lang=target
    )
    begin = tokenizer.convert_tokens_to_ids(target)
    config = transformers.MBartConfig(
        vocab_size=len(tokenizer),
        pad_token_id=1,
        eos_token_id=2,
        bos_token_id=0,
        decoder_start_token_id=2,
        normalize_before=True,  # as on hubs; the converter asks
        **_SIZE,
        **_LAYERS,
    )
    model = transformers.MBartForConditionalGeneration(config)
    return _saved(model, tokenizer, pairs, folder, dict.fromkeys(range(len(pairs)), begin))


def m2m100(folder: Path, pairs: Pairs, source: str, target: str) -> Path:
    """M2M100: `source` and `target` are plain codes."""
    folder.mkdir(parents=True)
    found = pieces(folder, pairs)
    known = [name for name, _ in scored(found) if name not in ("<s>", "</s>", "<unk>")]
    names = ["<s>", "<pad>", "</s>", "<unk>", *known]
    (folder / "vocab.json").write_text(json.dumps({n: i for i, n in enumerate(names)}), "utf-8")
    tokenizer = transformers.M2M100Tokenizer(
        vocab_file=str(folder / "vocab.json"),
        spm_file=str(folder / "pieces.model"),
        src_lang=source,
        tgt_lang=target,
    )
    begin = tokenizer.get_lang_id(target)
    config = transformers.M2M100Config(
        vocab_size=len(names) + 120,
        pad_token_id=1,
        eos_token_id=2,
        bos_token_id=0,
        decoder_start_token_id=2,
        **_SIZE,
        **_LAYERS,
    )
    model = transformers.M2M100ForConditionalGeneration(config)
    return _saved(model, tokenizer, pairs, folder, dict.fromkeys(range(len(pairs)), begin))


def _saved(
    model: Any, tokenizer: Any, pairs: Pairs, folder: Path, begin: Mapping[int, int] | None = None
) -> Path:
    torch.manual_seed(11)
    _learn(model, tokenizer, pairs, begin).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
