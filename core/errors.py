"""What can go wrong, in one tree. Each error says what happened, where, and what to do next.

KahlerError
├── SettingsError          a setting or kahler.toml is not usable
├── InputError             what the caller passed is not usable (question, profile, date, claim)
│   ├── ProfileError       a field of a patient profile: names field, value and what is accepted
│   └── PrefetchMissing    a hospital system did not send the part of the record that is needed
├── CorpusError            a source of the shelf breaks its rules: names file and line
├── LexiconError           the vocabulary contradicts itself or names what it does not know
├── RuleError              a rule file is not usable: names file and rule
├── DocumentError          a user's document cannot be read: names the reason and the remedy
├── IndexUnusable          the index cannot be used
│   ├── IndexMissing       nothing was ingested yet
│   ├── IndexCorrupt       a file of the index is damaged
│   └── IndexBusy          another process is writing
├── ModelError             the embedding model is absent or not the one expected
├── GeneratorError         the language model did not answer
├── CitationError          a quote that is not verbatim, a passage that is not there
├── EvalError              cases, thresholds or runs are not usable
└── ReviewError            a review step that is not allowed
    └── ReviewerUnknown    the token is no reviewer's

Caught once, at the edge: the CLI prints one line and exits 1, HTTP answers 4xx or 503.
Abstaining is an answer, not an error.
"""

from __future__ import annotations


class KahlerError(Exception):
    """Root of all errors that a user may see. `str(error)` is one line: what, where, what next."""

    http_status = 500


class SettingsError(KahlerError):
    pass


class InputError(KahlerError):
    http_status = 422


class ProfileError(InputError):
    pass


class PrefetchMissing(InputError):
    http_status = 412


class CorpusError(KahlerError):
    pass


class LexiconError(KahlerError):
    pass


class RuleError(KahlerError):
    pass


class DocumentError(KahlerError):
    http_status = 422


class IndexUnusable(KahlerError):
    http_status = 503


class IndexMissing(IndexUnusable):
    pass


class IndexCorrupt(IndexUnusable):
    pass


class IndexBusy(IndexUnusable):
    http_status = 409


class ModelError(KahlerError):
    http_status = 503


class GeneratorError(KahlerError):
    http_status = 502


class CitationError(KahlerError):
    http_status = 404


class EvalError(KahlerError):
    pass


class ReviewError(KahlerError):
    http_status = 409


class ReviewerUnknown(ReviewError):
    http_status = 401
