"""What is kept of a person beside their tasks."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models.change import Change
from app.models.task import Task
from app.schemas.account import AccountRead, Export, ExportedTask
from app.schemas.change import ChangeRead


async def export_account(session: AsyncSession, owner_id: str, *, now: datetime) -> Export:
    """Gather everything that one person has."""
    tasks = select(Task).where(col(Task.user_id) == owner_id).order_by(col(Task.created_at))
    changes = select(Change).where(col(Change.user_id) == owner_id).order_by(col(Change.number))
    account = await session.scalar(select(func.own_account()))
    return Export(
        exported_at=now,
        account=AccountRead.model_validate(account),
        tasks=[ExportedTask.model_validate(task) for task in await session.scalars(tasks)],
        changes=[ChangeRead.model_validate(change) for change in await session.scalars(changes)],
    )
