"""The tables, one module for each thing that is kept."""

from service.store.models.audit import AuditEntry, AuditHead
from service.store.models.deliberations import Conflict, Deliberation, Outcome
from service.store.models.desk import ReceiptOpening, StockComment
from service.store.models.drafts import Draft, Export, Judgement, JudgementUse
from service.store.models.operations import Delivery, DeliveryState, Erasure, Webhook
from service.store.models.people import Account, AccountState, ApiToken, Attempt, Invitation, Role, SignIn
from service.store.models.pieces import Piece, PieceVersion, Reading, ReadingState
from service.store.models.reviews import CriterionReview, Decision, EvidenceDecision, Rating, Review, SignOff
from service.store.models.runs import Lease, ProgressEvent, Purpose, Run, RunState
from service.store.models.sessions import (
    Assignment,
    Candidate,
    Dossier,
    Group,
    JurySession,
    ReferentielVersion,
    ResultRule,
    Seat,
)

__all__ = [
    "Account",
    "AccountState",
    "ApiToken",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "Candidate",
    "Conflict",
    "CriterionReview",
    "Decision",
    "Deliberation",
    "Delivery",
    "DeliveryState",
    "Dossier",
    "Draft",
    "Erasure",
    "EvidenceDecision",
    "Export",
    "Group",
    "Invitation",
    "Judgement",
    "JudgementUse",
    "JurySession",
    "Lease",
    "Outcome",
    "Piece",
    "PieceVersion",
    "ProgressEvent",
    "Purpose",
    "Rating",
    "Reading",
    "ReadingState",
    "ReceiptOpening",
    "ReferentielVersion",
    "ResultRule",
    "Review",
    "Role",
    "Run",
    "RunState",
    "Seat",
    "SignIn",
    "SignOff",
    "StockComment",
    "Webhook",
]
