"""Answers, feedback, reviewers and reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("answer_id", sa.String(), primary_key=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("corpus_version", sa.String(), nullable=False),
        sa.Column("index_version", sa.String(), nullable=False),
        sa.Column("ruleset_version", sa.String(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
    )
    op.create_index("answer_created_at", "answer", ["created_at"])
    op.create_table(
        "feedback",
        sa.Column("feedback_id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("answer_id", sa.String(), sa.ForeignKey("answer.answer_id"), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
    )
    op.create_table(
        "reviewer",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False, unique=True),
        sa.Column("created_at", sa.String(), nullable=False),
    )
    op.create_table(
        "review",
        sa.Column("review_id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), sa.ForeignKey("reviewer.name"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
    )
    op.create_index("review_subject", "review", ["subject_kind", "subject_id"])


def downgrade() -> None:
    for table in ("review", "reviewer", "feedback", "answer"):
        op.drop_table(table)
