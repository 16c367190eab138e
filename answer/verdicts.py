"""What verification says: findings, each of one check, and the label that follows from them."""

from __future__ import annotations

from enum import StrEnum

from core.evidence import Frozen


class Label(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH = "not_enough"


class Severity(StrEnum):
    """How a finding weighs: `contradicts` the evidence says otherwise, `missing` it does not say so."""

    FINE = "fine"
    MISSING = "missing"
    CONTRADICTS = "contradicts"


class Finding(Frozen):
    """One observation of one check. `part` is the piece of the claim it is about."""

    check: str
    ok: bool
    message: str
    severity: Severity = Severity.FINE
    part: str | None = None


class Verdict(Frozen):
    """The label and all findings, failed ones first."""

    label: Label
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if not f.ok)


def fine(check: str, message: str, part: str | None = None) -> Finding:
    return Finding(check=check, ok=True, message=message, part=part)


def missing(check: str, message: str, part: str | None = None) -> Finding:
    return Finding(check=check, ok=False, message=message, severity=Severity.MISSING, part=part)


def contradicts(check: str, message: str, part: str | None = None) -> Finding:
    return Finding(check=check, ok=False, message=message, severity=Severity.CONTRADICTS, part=part)


def decide(findings: list[Finding]) -> Verdict:
    """Contradicted where any finding contradicts, else not enough where anything is missing, else supported."""
    ordered = sorted(findings, key=lambda f: f.ok)
    if any(f.severity is Severity.CONTRADICTS for f in findings):
        label = Label.CONTRADICTED
    elif any(f.severity is Severity.MISSING for f in findings):
        label = Label.NOT_ENOUGH
    else:
        label = Label.SUPPORTED
    return Verdict(label=label, findings=tuple(ordered))
