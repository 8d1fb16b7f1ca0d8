"""Whether the API lives, and whether it could serve a request now."""

from fastapi import APIRouter, Request

from app.api.documentation import UNAVAILABLE
from app.schemas.response import Health

router = APIRouter(prefix="/api/health", tags=["health"])


@router.get("", summary="Alive")
async def health_check() -> Health:
    """The process answers; it asks nothing else."""
    return Health(status="ok")


@router.get("/ready", summary="Ready", responses=UNAVAILABLE)
async def readiness_check(request: Request) -> Health:
    """The database and the signing keys are within reach."""
    await request.state.database.check()
    await request.state.keys.check()
    return Health(status="ok")
