"""The errors of this package.

PipelineError                the message is a French sentence
├── RunCancelled             someone asked that the run stop
├── RunOver                  the run has ended or was erased: what still works for it must stop
├── StepFailed               a step gave up; carries the name and the reason of what stopped it
└── CannotRetry              the run is not one that can be started again
"""

from service.errors import ServiceError


class PipelineError(ServiceError):
    """A draft cannot be made as asked; the message is a French sentence."""


class RunCancelled(PipelineError):
    """Someone asked that the run stop."""


class RunOver(PipelineError):
    """The run has ended, or was erased."""


class StepFailed(PipelineError):
    """A step gave up."""

    def __init__(self, error: str, reason: str) -> None:
        super().__init__(reason)
        self.error = error
        """Name of the error that stopped it."""


class CannotRetry(PipelineError):
    """The run has not failed, nor was it cancelled."""
