"""How much a set of texts varies. In: texts as a stream. Out: measures for the manifest.

Memory stays flat: distinct texts are counted by their smallest hashes, and the measures on words
are taken on a seeded sample of the stream.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from random import Random

KEPT_HASHES = 1 << 16
SAMPLE = 2000
WINDOW = 100  # words

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


def lexical_diversity(texts: Iterable[str], *, sample: int = SAMPLE) -> dict[str, float]:
    """Measures of variety, all between 0 and 1 except `texts`, `sampled` and `mean_words`.

    `distinct` is the share of texts that are unlike all earlier ones, exact up to 65,536 distinct
    texts and within about one percent beyond. On a sample of at most `sample` texts: `distinct_1`
    to `distinct_3` (different n-grams over all n-grams), `type_token_ratio` (mean over windows of
    100 words), `self_overlap` (mean share of a text's trigrams that occur in another text of the
    sample), `pair_overlap` (mean Jaccard similarity of the trigrams of two texts), and
    `top_sentence` (share of the sampled texts that contain the most frequent sentence).
    """
    hashes, rng = SmallestHashes(KEPT_HASHES), Random(0)
    kept: list[str] = []
    count = 0
    for text in texts:
        hashes.add(text)
        count += 1
        if len(kept) < sample:
            kept.append(text)
        else:
            place = int(rng.random() * count)
            if place < sample:
                kept[place] = text
    words = [_WORD.findall(text.lower()) for text in kept]
    return {
        "texts": count,
        "distinct": round(min(1.0, hashes.distinct() / count), 4) if count else 0.0,
        "sampled": len(kept),
        "mean_words": round(_mean([len(text) for text in words]), 1),
        **{f"distinct_{n}": round(_distinct(words, n), 4) for n in (1, 2, 3)},
        "type_token_ratio": round(_type_token_ratio(words), 4),
        **_overlaps(words),
        "top_sentence": round(_top_sentence(kept), 4),
    }


class SmallestHashes:
    """A count of distinct texts in bounded memory: exact up to `size`, estimated beyond."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[int] = []  # negated, so that the largest kept hash is first
        self._kept: set[int] = set()

    def add(self, text: str) -> None:
        found = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
        if found in self._kept:
            return
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, -found)
            self._kept.add(found)
        elif found < -self._heap[0]:
            self._kept.remove(-heapq.heappushpop(self._heap, -found))
            self._kept.add(found)

    def distinct(self) -> float:
        """The number of distinct texts added."""
        if len(self._heap) < self._size:
            return len(self._heap)
        return (self._size - 1) * 2.0**64 / -self._heap[0]


def _ngrams(words: Sequence[str], n: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(n)), strict=False))


def _distinct(texts: Sequence[Sequence[str]], n: int) -> float:
    grams = [gram for words in texts for gram in _ngrams(words, n)]
    return len(set(grams)) / len(grams) if grams else 0.0


def _type_token_ratio(texts: Sequence[Sequence[str]]) -> float:
    stream = [word for words in texts for word in words]
    windows = [stream[at : at + WINDOW] for at in range(0, len(stream) - WINDOW + 1, WINDOW)]
    return _mean([len(set(window)) / WINDOW for window in windows or [stream] if window])


def _overlaps(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    sets = [found for words in texts if (found := set(_ngrams(words, 3)))]
    spread = Counter(gram for found in sets for gram in found)
    shared = [sum(spread[gram] > 1 for gram in found) / len(found) for found in sets]
    rng = Random(0)
    pairs = [rng.sample(range(len(sets)), 2) for _ in range(len(sets) if len(sets) > 1 else 0)]
    alike = [len(sets[a] & sets[b]) / len(sets[a] | sets[b]) for a, b in pairs]
    return {
        "self_overlap": round(_mean(shared), 4),
        "pair_overlap": round(_mean(alike), 4),
    }


def _top_sentence(texts: Sequence[str]) -> float:
    spread = Counter(sentence for text in texts for sentence in set(_SENTENCE.split(text)))
    return max(spread.values()) / len(texts) if spread else 0.0


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
