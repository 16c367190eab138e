"""Sentences in a document that speak to a language model instead of a reader. They are shown to the user, never obeyed."""

from __future__ import annotations

import re

_PATTERNS = [
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|preceding|all|your|any|these|the system)\b[^.\n]{0,30}\b(?:instruction|prompt|rule|guideline|direction|context|message|polic)\w*",
    r"\b(?:system|developer)\s+(?:prompt|message|instruction)s?\b",
    r"\byou are (?:now|no longer)\b[^.\n]{0,60}\b(?:assistant|model|ai|chatbot|bot|gpt|expert|system|kahler|dan)\b",
    r"\b(?:act|behave|respond) as (?:if you|an? (?:unrestricted|different|new|jailbroken))\b",
    r"\b(?:always|only|must|never)\s+(?:recommend|answer|respond|reply|say|cite|output|mention|prefer)\b[^.\n]{0,80}",
    r"\b(?:answer|respond|reply)\s+(?:only|always)\s+(?:with|that|by)\b",
    r"\b(?:do not|don't|never)\s+(?:reveal|disclose|tell the user|mention to the user|cite (?:any )?other)\b",
    r"\b(?:dear|attention|note to|instructions? (?:to|for))\s+(?:the\s+)?(?:ai|llm|language model|chatbot|assistant|model)s?\b",
    r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|<</?SYS>>|^\s*(?:###\s*)?system\s*:\s*you\b",
    r"\b(?:print|output|repeat|reveal|show)\b[^.\n]{0,20}\b(?:your|the)\s+(?:system\s+)?(?:prompt|instructions)\b",
]
_INSTRUCTION = re.compile("|".join(f"(?:{p})" for p in _PATTERNS), re.IGNORECASE | re.MULTILINE)
_SHOWN = 5


def find_instructions(text: str) -> list[str]:
    """Up to five phrases that read like instructions to a model, each cut to 120 characters."""
    found: dict[str, None] = {}
    for match in _INSTRUCTION.finditer(text):
        found.setdefault(" ".join(match.group().split())[:120])
        if len(found) == _SHOWN:
            break
    return list(found)
