"""The account of whoever is calling; Better Auth, on the page's side, changes it."""

from fastapi import APIRouter, Depends

from app.api.deps import SIGNED_IN, CurrentUserDep, TransactionDep
from app.api.documentation import ALWAYS
from app.api.strict import StrictRoute, strict_query
from app.schemas.account import Export
from app.schemas.response import Success
from app.services.account import export_account

router = APIRouter(
    prefix="/api/me",
    tags=["account"],
    route_class=StrictRoute,
    dependencies=SIGNED_IN,
    responses=ALWAYS,
)


@router.get("/export", summary="Export everything you have", dependencies=[Depends(strict_query())])
async def export_everything(transaction: TransactionDep, user: CurrentUserDep) -> Success[Export]:
    export = await export_account(transaction.session, user.id, now=transaction.moment)
    return Success(data=export, message=None)
