"""Prune a byte-pair tokenizer and its model to the tokens that some languages need.

Nothing becomes unwritable: a token that is not kept is spelt with smaller kept ones, in the end
with the 256 byte tokens. And a text whose tokens are all kept is encoded as before: a kept token
brings along every token that its own merges pass through, and byte-pair encoding (Sennrich et al.
2016, section 3.2) applies, at each step, the best-ranked merge that fits, so merges that a text
never used can be taken away without changing its encoding.
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
    """Count the token ids that `tokenizer` (a `tokenizers.Tokenizer`) uses for `texts`."""
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
        tokenizer: the full tokenizer.
        ids: the tokens that are wanted.
        special: tokens that a model needs by name, such as `<bos>`.

    Returns:
        The ids in ascending order: the wanted ones, all that their merges pass through, the byte
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
    """All that byte-pair encoding makes on its way to `token`, from the characters up."""
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
    """The same tokenizer with the tokens `kept` alone, renumbered 0, 1, ... in their order."""
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


def prune_model(model: Any, kept: Sequence[int]) -> None:
    """Keep the rows `kept` of a causal language model's embedding and head, in place."""
    import torch

    rows = torch.tensor(kept)
    embedding = model.get_input_embeddings()
    head = model.get_output_embeddings()
    tied = head.weight is embedding.weight
    with torch.no_grad():
        pruned = torch.nn.Parameter(embedding.weight[rows].clone(), requires_grad=False)
        head_rows = pruned if tied else torch.nn.Parameter(head.weight[rows].clone(), False)
    embedding.weight, embedding.num_embeddings = pruned, len(kept)
    head.weight, head.out_features = head_rows, len(kept)
    if embedding.padding_idx is not None and embedding.padding_idx >= len(kept):
        embedding.padding_idx = None
    model.config.vocab_size = len(kept)
