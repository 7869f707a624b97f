"""Small deterministic readers that say only what they can prove, each with the passages that prove it."""

from service.assessment.checks.registry import run_checks

__all__ = ["run_checks"]
