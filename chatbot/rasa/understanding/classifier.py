"""A linear text classifier over TF-IDF of words and letter groups, stored without pickle.

A linear support vector machine is as right as logistic regression here and learns in two seconds
instead of half a minute; its margins become confidences by a temperature.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from understanding.typing_errors import with_typing_errors

_SEED = 2026
_STRANGE = (0.0, 0.2, 0.4, 0.7)
Ngrams = tuple[str, int, int]
WORDS_AND_LETTERS: tuple[Ngrams, ...] = (("word", 1, 2), ("char_wb", 2, 4))


class TextClassifier:
    """Labels folded texts with calibrated confidence; the same input gives the same model."""

    def __init__(
        self,
        vectorizers: list[TfidfVectorizer],
        labels: list[str],
        weights: Any,
        bias: Any,
        known: Collection[str] | None = None,
    ) -> None:
        self._vectorizers = vectorizers
        self._known = None if known is None else frozenset(known)
        self.labels = labels
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        *,
        ngrams: Sequence[Ngrams] = WORDS_AND_LETTERS,
        strength: float = 0.5,
        balanced: bool = True,
        learns_strangeness: bool = False,
        typing_errors: bool = False,
    ) -> "TextClassifier":
        """Fit the classifier.

        `balanced` classes count alike however many examples they have. A classifier that learns
        strangeness sees how many words of a text no example has; with typing errors every text is
        learned once more with some.
        """
        learned, wanted = list(texts), list(labels)
        if typing_errors:
            wrong = with_typing_errors(texts, seed=_SEED)
            pairs = zip(wrong, texts, labels, strict=True)
            changed = [(one, label) for one, text, label in pairs if one != text]
            learned += [one for one, _ in changed]
            wanted += [label for _, label in changed]
        counts = Counter(word for text in texts for word in set(text.split()))
        if learns_strangeness:
            # An example must not know its own words: another one has to hold them as well.
            others = {word for word, count in counts.items() if count > 1}
            cut = len(texts)
            learned = [_with_strangeness(text, others) for text in learned[:cut]] + [
                _with_strangeness(text, counts) for text in learned[cut:]
            ]
        vectorizers = [_vectorizer(kind, low, high) for kind, low, high in ngrams]
        features = scipy.sparse.hstack([one.fit_transform(learned) for one in vectorizers]).tocsr()
        weighting = "balanced" if balanced else None
        model = LinearSVC(C=strength, class_weight=weighting, random_state=_SEED)
        model.fit(features, wanted)
        weights, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # noqa: PLR2004  (two classes share one row in scikit-learn)
            weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        known = counts if learns_strangeness else None
        return cls(vectorizers, [str(label) for label in model.classes_], weights.T, bias, known)

    def confidences(
        self, text: str, *, temperature: float, favour: Mapping[str, float] | None = None
    ) -> list[tuple[str, float]]:
        """Return all labels with their confidence, the likeliest first.

        `favour` adds to the margin of a label: it trades wrong refusals for wrong answers.
        """
        extra = np.array([(favour or {}).get(label, 0.0) for label in self.labels])
        scores = (self._scores(text) + extra) / temperature
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        order = np.argsort(-shares, kind="stable")
        return [(self.labels[index], float(shares[index])) for index in order]

    def save(self, folder: Path) -> None:
        """Write the model as JSON and a plain array file."""
        settings = [
            {
                "analyzer": one.analyzer,
                "ngram_range": list(one.ngram_range),
                "vocabulary": {term: int(place) for term, place in sorted(one.vocabulary_.items())},
            }
            for one in self._vectorizers
        ]
        known = None if self._known is None else sorted(self._known)
        described = {"labels": self.labels, "vectorizers": settings, "known": known}
        (folder / "classifier.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        weights = {f"idf_{place}": one.idf_ for place, one in enumerate(self._vectorizers)}
        np.savez_compressed(
            folder / "classifier.npz",
            weights=self._weights.astype(np.float32),
            bias=self._bias.astype(np.float32),
            **weights,
        )

    @classmethod
    def load(cls, folder: Path) -> "TextClassifier":
        """Read a model that `save` wrote."""
        described = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
        with np.load(folder / "classifier.npz", allow_pickle=False) as arrays:
            vectorizers = []
            for place, settings in enumerate(described["vectorizers"]):
                low, high = settings["ngram_range"]
                one = _vectorizer(settings["analyzer"], low, high, settings["vocabulary"])
                one.idf_ = arrays[f"idf_{place}"]
                vectorizers.append(one)
            return cls(
                vectorizers,
                described["labels"],
                arrays["weights"],
                arrays["bias"],
                described["known"],
            )

    def _scores(self, text: str) -> Any:
        """Add up the weights of the terms that occur; a message has few of the many terms."""
        if self._known is not None:
            text = _with_strangeness(text, self._known)
        total = self._bias.astype(np.float64)
        offset = 0
        for vectorizer in self._vectorizers:
            row = vectorizer.transform([text])
            total = total + row.data @ self._weights[offset + row.indices]
            offset += len(vectorizer.vocabulary_)
        return total


def _with_strangeness(text: str, known: Collection[str]) -> str:
    """Add a mark for the share of words that are unknown; marks themselves begin with zz."""
    words = [word for word in text.split() if not word.startswith("zz")]
    if not words:
        return text
    share = sum(word not in known for word in words) / len(words)
    return f"{text} zzstrange{sum(share > limit for limit in _STRANGE)}"


def _vectorizer(
    kind: str, low: int, high: int, vocabulary: dict[str, int] | None = None
) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=kind,
        ngram_range=(low, high),
        sublinear_tf=True,
        lowercase=False,
        token_pattern=r"(?u)\S+",  # noqa: S106  (a pattern of words, no password)
        vocabulary=vocabulary,
        preprocessor=_without_marks if kind == "char_wb" else None,
    )


def _without_marks(text: str) -> str:
    return " ".join(word for word in text.split() if not word.startswith("zz"))
