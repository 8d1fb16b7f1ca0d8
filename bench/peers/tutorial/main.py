"""The API that tutorials teach: FastAPI, SQLModel on a synchronous engine, PyJWT on each request."""

import os
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import DateTime
from sqlmodel import Field, Session, SQLModel, create_engine, func, select

engine = create_engine(os.environ["DATABASE_URL"], pool_size=10)
keys = jwt.PyJWKClient(os.environ["JWKS_URL"])
issuer = os.environ["ISSUER"]
app = FastAPI()


class TaskBase(SQLModel):
    title: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=1000)
    priority: str = "medium"
    completed: bool = False


class Task(TaskBase, table=True):
    __tablename__ = "plain_tasks"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str = Field(index=True)
    created_at: datetime | None = Field(
        default=None,
        sa_type=DateTime(timezone=True),  # type: ignore[call-overload]
        sa_column_kwargs={"server_default": func.now()},
    )


class TaskCreate(TaskBase):
    pass


class TaskPublic(TaskBase):
    id: UUID
    user_id: str
    created_at: datetime


def get_session():
    with Session(engine) as session:
        yield session


def get_current_user(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> str:
    try:
        key = keys.get_signing_key_from_jwt(credentials.credentials)
        claims = jwt.decode(
            credentials.credentials, key, algorithms=["EdDSA"], audience=issuer, issuer=issuer
        )
    except jwt.PyJWTError:
        raise HTTPException(status_code=401, detail="Could not validate credentials") from None
    return claims["sub"]


SessionDep = Annotated[Session, Depends(get_session)]
CurrentUser = Annotated[str, Depends(get_current_user)]


@app.get("/api/tasks", response_model=list[TaskPublic])
def read_tasks(session: SessionDep, user_id: CurrentUser, limit: int = 100, offset: int = 0):
    statement = (
        select(Task)
        .where(Task.user_id == user_id)
        .order_by(Task.created_at.desc(), Task.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return session.exec(statement).all()


@app.post("/api/tasks", response_model=TaskPublic, status_code=201)
def create_task(task: TaskCreate, session: SessionDep, user_id: CurrentUser):
    db_task = Task.model_validate(task, update={"user_id": user_id})
    session.add(db_task)
    session.commit()
    session.refresh(db_task)
    return db_task


@app.get("/api/tasks/{task_id}", response_model=TaskPublic)
def read_task(task_id: UUID, session: SessionDep, user_id: CurrentUser):
    task = session.get(Task, task_id)
    if not task:
        raise HTTPException(status_code=404, detail="Task not found")
    if task.user_id != user_id:
        raise HTTPException(status_code=403, detail="Not enough permissions")
    return task
