"""What became of the cards of CDS Hooks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_outcome",
        sa.Column("card_outcome_id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.Column("service_id", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("accepted_suggestions", sa.Text(), nullable=False),
        sa.Column("reason_system", sa.String(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("outcome_at", sa.String(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("card_outcome")
