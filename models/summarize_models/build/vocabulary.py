"""Prune a byte-pair tokenizer to the tokens that some languages need.

Any text can still be encoded: a token that is removed is spelt with smaller ones, in the end with
the 256 byte tokens. A text whose tokens are all kept is encoded as before: with a token, every
token that its merges pass through is kept, and byte-pair encoding (Sennrich et al. 2016, section
3.2) always applies the best-ranked merge that fits, so removing merges that a text does not use
does not change its encoding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

_BYTE_TOKEN = re.compile(r"<0x[0-9A-F]{2}>")

TokenizerJson = dict[str, Any]
"""The content of a `tokenizer.json` with a BPE model, as the `tokenizers` library writes it."""


def count_tokens(tokenizer: Any, texts: Iterable[str], batch: int = 4096) -> Counter[int]:
    """Count the tokens that some texts are encoded to.

    Args:
        tokenizer: A `tokenizers.Tokenizer`.
        texts: The texts, without special tokens.
        batch: How many texts to encode at a time.

    Returns:
        How often each token id occurs.
    """
    counts: Counter[int] = Counter()
    pending: list[str] = []
    for text in texts:
        pending.append(text)
        if len(pending) == batch:
            _count(tokenizer, pending, counts)
            pending = []
    _count(tokenizer, pending, counts)
    return counts


def _count(tokenizer: Any, texts: list[str], counts: Counter[int]) -> None:
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        counts.update(encoding.ids)


def close(tokenizer: TokenizerJson, ids: Iterable[int], special: Sequence[str]) -> list[int]:
    """Complete `ids` to a vocabulary that can encode any text.

    Args:
        tokenizer: The full tokenizer.
        ids: The tokens that are wanted.
        special: Tokens that a model needs by name, such as `<bos>`.

    Returns:
        The ids in ascending order: the wanted ones, those that their merges pass through, the byte
        tokens and the special ones.
    """
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    vocabulary: dict[str, int] = added | tokenizer["model"]["vocab"]
    token_of = {id_: token for token, id_ in vocabulary.items()}
    ranks = {tuple(pair): rank for rank, pair in enumerate(tokenizer["model"]["merges"])}
    kept = {vocabulary[token] for token in special}
    kept |= {id_ for token, id_ in vocabulary.items() if _BYTE_TOKEN.fullmatch(token)}
    for id_ in ids:
        kept.add(id_)
        kept.update(vocabulary[part] for part in _passed(token_of[id_], ranks, vocabulary))
    return sorted(kept)


def _passed(
    token: str, ranks: Mapping[tuple[str, ...], int], vocabulary: Mapping[str, int]
) -> set[str]:
    """Return the tokens that byte-pair encoding passes through from characters to `token`."""
    parts = list(token)
    passed = {part for part in parts if part in vocabulary}
    while len(parts) > 1:
        pairs = [ranks.get(pair) for pair in pairwise(parts)]
        found = [rank for rank in pairs if rank is not None]
        if not found:
            break  # an added token, which no merge makes
        at = pairs.index(min(found))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
        passed.add(parts[at])
    return passed


def prune_tokenizer(tokenizer: TokenizerJson, kept: Sequence[int]) -> TokenizerJson:
    """Remove tokens from a tokenizer.

    Args:
        tokenizer: The full tokenizer, which is not changed.
        kept: The ids to keep; they become 0, 1, ... in this order.

    Returns:
        The pruned tokenizer.
    """
    new_id = {old: new for new, old in enumerate(kept)}
    vocabulary = {
        token: new_id[old] for token, old in tokenizer["model"]["vocab"].items() if old in new_id
    }
    merges = [
        pair
        for pair in tokenizer["model"]["merges"]
        if pair[0] in vocabulary and pair[1] in vocabulary and pair[0] + pair[1] in vocabulary
    ]
    added = [
        {**token, "id": new_id[token["id"]]}
        for token in tokenizer["added_tokens"]
        if token["id"] in new_id
    ]
    processor = tokenizer["post_processor"]
    if processor and processor["type"] == "TemplateProcessing":
        special = {
            name: {**token, "ids": [new_id[old] for old in token["ids"]]}
            for name, token in processor["special_tokens"].items()
        }
        processor = {**processor, "special_tokens": special}
    model = {**tokenizer["model"], "vocab": vocabulary, "merges": merges}
    return {**tokenizer, "model": model, "added_tokens": added, "post_processor": processor}
