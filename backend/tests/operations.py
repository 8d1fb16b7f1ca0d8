"""Every way to call the API, read from its OpenAPI document, so that a new one is covered too."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from tests.issuer import Person
from tests.server import BACKEND

DOCUMENT: dict[str, Any] = json.loads((BACKEND / "openapi.json").read_text())

# What a caller sends where something has to be sent; each is tried.
BODIES: dict[str, list[Any]] = {
    "create_task": [{"title": "Water the ferns"}],
    "update_task": [{"title": "Mine now"}],
    "complete_task": [None, {"completed": True}],
    "undo_change": [None, {"number": 1}],
}


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    body: Any

    @property
    def takes_task(self) -> bool:
        return "{task_id}" in self.path

    def __str__(self) -> str:
        return f"{self.id}-{json.dumps(self.body)}" if self.body else self.id

    async def call(
        self,
        client: httpx.AsyncClient,
        task_id: object = "",
        *,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        path = self.path.replace("{task_id}", str(task_id))
        json_body = {} if self.body is None else {"json": self.body}
        return await client.request(self.method, path, headers=headers, **json_body)


OPERATIONS = [
    Operation(operation["operationId"], method.upper(), path, body)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if operation.get("security")
    for body in BODIES.get(operation["operationId"], [None])
]
TASK_OPERATIONS = [operation for operation in OPERATIONS if operation.takes_task]
PUBLIC = {
    operation["operationId"]
    for methods in DOCUMENT["paths"].values()
    for operation in methods.values()
    if not operation.get("security")
}


def unknown_to_us() -> list[str]:
    """Operations that need something which nothing here knows how to give."""
    return [
        operation["operationId"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        if (
            operation.get("requestBody", {}).get("required")
            and operation["operationId"] not in BODIES
        )
        or any(
            parameter["required"] and parameter["name"] != "task_id"
            for parameter in operation.get("parameters", [])
        )
    ]


async def add_task(client: httpx.AsyncClient, person: Person, **fields: Any) -> dict[str, Any]:
    body = {"title": "Water the ferns"} | fields
    response = await client.post("/api/tasks", json=body, headers=person.headers)
    assert response.status_code == 201, response.text
    task: dict[str, Any] = response.json()["data"]
    return task
