"""The account of whoever is calling; Better Auth, on the page's side, changes it."""

from fastapi import APIRouter

from app.api.deps import TransactionDep
from app.api.documentation import ALWAYS
from app.api.signed_in import SignedInRoute
from app.schemas.account import Export
from app.schemas.response import Success
from app.services.account import export_account

router = APIRouter(
    prefix="/api/me",
    tags=["account"],
    route_class=SignedInRoute,
    responses=ALWAYS,
)


@router.get("/export", summary="Export everything you have")
async def export_everything(transaction: TransactionDep) -> Success[Export]:
    export = await export_account(
        transaction.session, transaction.caller.id, now=transaction.moment
    )
    return Success(data=export, message=None)
