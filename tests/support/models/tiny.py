"""Tiny models of the real architectures, with tokenizers trained on the spot; weights are random.

Their output means nothing, but it is computed as a big model's is: it depends on every token of
the prompt, on the decoding, and on the engine's arithmetic.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import sentencepiece
import torch
import transformers
from ctranslate2.converters import TransformersConverter
from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)
from tokenizers.processors import TemplateProcessing

from summarize_models.build.builder import convert_to_graph
from summarize_models.spec import ModelSpec

BYTES = [f"<0x{value:02X}>" for value in range(256)]
NAMED = ["<pad>", "<eos>", "<bos>", "<unk>"]
EXTRA = "<|turn|>"
"""A control token that is none of the four with a name."""

_WHO = ["Le maire de Valbourg", "La présidente du syndicat", "L'hôpital de Morteval", "Une élue"]
_DID = ["a inauguré", "refuse de fermer", "veut rénover", "a promis, mardi,", "finance déjà"]
_WHAT = ["le pont des Tanneurs", "trois écoles", "la piscine d'été", "un tramway de 12 kilomètres"]
CORPUS = [f"{who} {did} {what}." for who, did, what in product(_WHO, _DID, _WHAT)]
"""French sentences."""

TEXTS = [
    "Le pont des Tanneurs.",
    "Une élue a promis trois écoles à Morteval, mardi, et 12 kilomètres de pistes.",
    "Le maire.",
    "La présidente du syndicat refuse de fermer l'hôpital : « Jamais », dit-elle.",
    "Un tramway",
    "Œuvre d'été, déjà rénovée ; le maire de Valbourg veut la piscine.",
    "12",
    "Le maire a inauguré la piscine d'été, qui a coûté 3,5 millions d'euros à Valbourg.",
]
"""Inputs of all lengths."""


def bpe(vocabulary_size: int = 700) -> Tokenizer:
    """A byte-pair tokenizer with byte fallback, put together as Gemma's is.

    Ids: `NAMED`, then the bytes, then what training finds, then `EXTRA`.
    """
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=vocabulary_size,
            special_tokens=[*NAMED, *BYTES],
            show_progress=False,
        ),
    )
    content = json.loads(tokenizer.to_str())
    # Training makes the bytes special; like Gemma's, they are to be ordinary tokens.
    content["added_tokens"] = content["added_tokens"][: len(NAMED)]
    content["pre_tokenizer"] = None
    tokenizer = Tokenizer.from_str(json.dumps(content))
    tokenizer.add_special_tokens([AddedToken(EXTRA, normalized=False)])
    tokenizer.post_processor = TemplateProcessing(single="<bos> $A", special_tokens=[("<bos>", 2)])
    return tokenizer


def save_bpe(folder: Path, post_processor: TemplateProcessing | None = None) -> int:
    """Save `bpe()` as transformers does; returns its size."""
    tokenizer = bpe()
    if post_processor is not None:
        tokenizer.post_processor = post_processor
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
    ).save_pretrained(folder)
    return int(tokenizer.get_vocab_size())


def _varied(model: Any) -> Any:
    """Let the layers count beside the last token's embedding, which would be repeated for ever."""
    with torch.no_grad():
        model.get_input_embeddings().weight.mul_(0.05)
        for name, weight in model.named_parameters():
            if "layernorm_embedding.weight" in name:
                weight.mul_(0.05)
    return model.eval()


def _ids() -> dict[str, int]:
    return {"pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2}


def llama(vocabulary_size: int, tied: bool = True) -> Any:
    """A two-layer Llama."""
    torch.manual_seed(1)
    config = transformers.LlamaConfig(
        vocab_size=vocabulary_size,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.3,
        tie_word_embeddings=tied,
        **_ids(),
    )
    return transformers.LlamaForCausalLM(config).eval()


def gemma(vocabulary_size: int, tied: bool = True, head: int = 8, sliding: int = 256) -> Any:
    """A three-layer Gemma 3 with local and global attention."""
    torch.manual_seed(2)
    config = transformers.Gemma3TextConfig(
        vocab_size=vocabulary_size,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=1,
        head_dim=head,
        query_pre_attn_scalar=head,
        sliding_window=sliding,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
        initializer_range=0.3,
        tie_word_embeddings=tied,
        **_ids(),
    )
    return _varied(transformers.Gemma3ForCausalLM(config))


def save_decoder_only(folder: Path, make: Any) -> Path:
    """Save a decoder-only model, `llama` or `gemma`, with its tokenizer."""
    folder.mkdir(exist_ok=True)
    make(save_bpe(folder)).save_pretrained(folder)
    return folder


def convert(plain: Path, folder: Path, quantization: str = "float32") -> Path:
    """The CTranslate2 form of a saved model."""
    TransformersConverter(str(plain)).convert(str(folder), quantization=quantization)
    (folder / "tokenizer.json").write_bytes((plain / "tokenizer.json").read_bytes())
    return folder


def graph(plain: Path, folder: Path) -> Path:
    """The int8 graph of a saved Gemma 3."""
    folder.mkdir()
    convert_to_graph(plain, folder, TEXTS)
    return folder


def bart(folder: Path) -> Path:
    """A saved BART."""
    ends = TemplateProcessing(single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 1)])
    size = save_bpe(folder, ends)
    torch.manual_seed(3)
    config = transformers.BartConfig(
        vocab_size=size,
        d_model=32,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=48,
        decoder_ffn_dim=48,
        max_position_embeddings=256,
        init_std=0.3,
        normalize_before=False,  # as the configurations on hubs have it; the converter asks
        decoder_start_token_id=1,
        forced_eos_token_id=None,
        **_ids(),
    )
    _varied(transformers.BartForConditionalGeneration(config)).save_pretrained(folder)
    return folder


def _sentencepiece(folder: Path, **options: Any) -> Any:
    """A trained unigram model, saved as `source.spm`."""
    with (folder / "source.spm").open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([*CORPUS, *TEXTS]),
            model_writer=file,
            vocab_size=180,
            hard_vocab_limit=False,
            minloglevel=2,
            **options,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))


def t5(folder: Path) -> Path:
    """A saved T5 with a sentencepiece tokenizer."""
    folder.mkdir(exist_ok=True)
    pieces = _sentencepiece(folder, pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    ids = range(len(pieces))
    tokenizer = transformers.T5Tokenizer(
        vocab=[(pieces.id_to_piece(id_), pieces.get_score(id_)) for id_ in ids], extra_ids=0
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(4)
    config = transformers.T5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=8,
        d_ff=48,
        num_layers=2,
        num_heads=4,
        initializer_factor=4.0,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    _varied(transformers.T5ForConditionalGeneration(config)).save_pretrained(folder)
    return folder


def marian(folder: Path) -> Path:
    """A saved Marian model, with a sentencepiece model a side as Opus-MT has them."""
    folder.mkdir(exist_ok=True)
    pieces = _sentencepiece(folder)
    source, target = folder / "source.spm", folder / "target.spm"
    target.write_bytes(source.read_bytes())
    known = [p for p in map(pieces.id_to_piece, range(len(pieces))) if p not in ("<s>", "</s>")]
    names = ["</s>", *known, "<pad>"]
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({name: id_ for id_, name in enumerate(names)}), "utf-8")
    tokenizer = transformers.MarianTokenizer(
        source_spm=str(source), target_spm=str(target), vocab=str(vocabulary)
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(5)
    pad = len(names) - 1
    config = transformers.MarianConfig(
        vocab_size=len(names),
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=48,
        decoder_ffn_dim=48,
        max_position_embeddings=256,
        init_std=0.3,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=None,
        bad_words_ids=[[pad]],
    )
    _varied(transformers.MarianMTModel(config)).save_pretrained(folder)
    return folder


def decoder_only(**changes: Any) -> ModelSpec:
    """A spec of one of the decoder-only models; its `recipe` is never looked up."""
    table: dict[str, Any] = {
        "name": "tiny",
        "licence": "none",
        "engine": "ctranslate2",
        "architecture": "decoder-only",
        "recipe": "tiny",
        "prompt": "Texte : {text}\nSuite :",
        "window": 200,
        "decoding": {"max_new_tokens": 12},
    }
    return ModelSpec.model_validate(table | changes)


def seq2seq(**changes: Any) -> ModelSpec:
    """A spec of one of the sequence-to-sequence models."""
    table: dict[str, Any] = {
        "name": "tiny",
        "licence": "none",
        "path": "tiny",
        "window": 200,
        "decoding": {"max_new_tokens": 12},
    }
    return ModelSpec.model_validate(table | changes)
