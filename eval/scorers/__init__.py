"""One small pure scorer a file. `METRICS` are all of them, in the order of reports."""

from __future__ import annotations

from eval.score import Metric
from eval.scorers import (
    abstention,
    answered,
    audience_invariance,
    citation_precision,
    citation_recall,
    comparison_disclosed,
    correction_rate,
    fact_recall,
    figures_supported,
    forbidden_offers,
    fully_supported,
    latency,
    mrr,
    must_cite,
    ndcg,
    quote_verbatim,
    recall_at_k,
    recommendation_exactness,
    urgent_recognised,
    wrong_figures,
)

METRICS: tuple[Metric, ...] = (
    *recall_at_k.METRICS,
    *mrr.METRICS,
    *ndcg.METRICS,
    *fact_recall.METRICS,
    *wrong_figures.METRICS,
    *must_cite.METRICS,
    *citation_precision.METRICS,
    *citation_recall.METRICS,
    *fully_supported.METRICS,
    *quote_verbatim.METRICS,
    *figures_supported.METRICS,
    *abstention.METRICS,
    *comparison_disclosed.METRICS,
    *correction_rate.METRICS,
    *urgent_recognised.METRICS,
    *recommendation_exactness.METRICS,
    *forbidden_offers.METRICS,
    *audience_invariance.METRICS,
    *answered.METRICS,
    *latency.METRICS,
)
BY_NAME = {metric.name: metric for metric in METRICS}
