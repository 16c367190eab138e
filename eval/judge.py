"""A language model as judge of support, behind the same protocol as every scorer. Off unless it is asked for.

It never decides a gate: its verdicts are not deterministic, the checks that gate are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import EvalError, GeneratorError
from core.settings import Settings
from eval.gold import Gold
from eval.score import Metric, Score, share, short
from eval.support import cited
from eval.system import Observation

PROMPT = Path(__file__).resolve().parent / "prompts" / "judge.txt"
Ask = Callable[[str], str]


def judge_with(ask: Ask, name: str) -> Metric:
    """The metric `judged_support`: the share of claims that the model calls supported by their passages.

    `ask` takes the prompt and returns text that begins with YES or NO; anything else counts as NO.
    """
    template = PROMPT.read_text(encoding="utf-8")

    def score(observed: Observation, gold: Gold) -> Score | None:
        if observed.answer is None or not observed.answer.claims:
            return None
        refused: list[str] = []
        claims = observed.answer.claims
        for claim in claims:
            evidence = "\n".join(f"- {p.text}" for p in cited(claim, gold)) or "- (none)"
            said = ask(template.format(claim=claim.text, evidence=evidence)).strip()
            if not said.upper().startswith("YES"):
                refused.append(f"{short(claim.text, 80)}: {short(said, 120)}")
        return Score(
            value=share(len(claims) - len(refused), len(claims)),
            answer=f"{len(claims)} claims, judged by {name}",
            explanation="; ".join(refused) or "each claim was called supported",
        )

    return Metric("judged_support", score, decides=False)


def open_judge(settings: Settings, model: str) -> Metric:
    """`model`: `openai:NAME`, pinned by its dated name, at settings.llm_base_url; temperature 0, seed 0.

    Raises EvalError where the model is not given so, GeneratorError where it does not answer.
    """
    provider, _, name = model.partition(":")
    if provider != "openai" or not name:
        raise EvalError(
            f"the judge {model!r} is not usable; give openai:NAME, with KAHLER_LLM_BASE_URL for a local server"
        )
    from langchain_openai import ChatOpenAI
    from openai import OpenAIError
    from pydantic import SecretStr

    chat = ChatOpenAI(
        model=name,
        base_url=settings.llm_base_url or None,
        api_key=SecretStr(settings.llm_api_key or "none"),
        temperature=0,
        seed=0,
        timeout=settings.llm_timeout_s,
    )

    def ask(prompt: str) -> str:
        try:
            return str(chat.invoke(prompt).content)
        except OpenAIError as error:
            raise GeneratorError(
                f"the judge {model} did not answer ({type(error).__name__}); is its server up?"
            ) from None

    return judge_with(ask, model)
