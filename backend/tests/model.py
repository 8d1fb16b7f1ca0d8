"""What the contract says of everybody's tasks, in memory: the API is compared with it.

A moment is the number of the change that it came with, since nobody can foretell a clock.
"""

from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]

MOMENTS = ("completedAt", "deletedAt")
NEW: Fields = {
    "title": "",
    "description": None,
    "priority": "medium",
    "dueDate": None,
    "position": None,
    "completedAt": None,
    "deletedAt": None,
}


class Refused(Exception):
    """The status with which a request is to be refused."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Line:
    """One change in somebody's log."""

    number: int
    task_id: str
    kind: str
    before: Fields
    after: Fields
    undoes: int | None


@dataclass
class Account:
    """What one person has; `tasks` holds the deleted ones too."""

    tasks: dict[str, Fields] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    log: list[Line] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        return len(self.log) + 1

    def shown(self) -> dict[str, Fields]:
        """The tasks that are there."""
        return {key: task for key, task in self.tasks.items() if task["deletedAt"] is None}

    def write(self, task_id: str, now: Fields, kind: str, undoes: int | None = None) -> None:
        """Keep a task as it is now; where nothing is different, nothing has happened."""
        before = self.tasks.get(task_id, {})
        touched = [name for name, value in now.items() if before.get(name, ...) != value]
        if not touched:
            return
        self.log.append(
            Line(
                self.next_number,
                task_id,
                kind,
                {name: before[name] for name in touched if name in before},
                {name: now[name] for name in touched},
                undoes,
            )
        )
        self.tasks[task_id] = now
        self.versions[task_id] = self.versions.get(task_id, 0) + 1

    def line(self, number: int | None) -> Line:
        """Find the change to take back: the one that is named, or the last that can be."""
        undone = {line.undoes for line in self.log}
        for line in reversed(self.log):
            if number == line.number:
                return line
            if number is None and line.undoes is None and line.number not in undone:
                return line
        raise Refused(404)


class Model:
    """Everybody's accounts, and who may do what with which task. People are numbered."""

    def __init__(self, people: int) -> None:
        self.accounts = [Account() for _ in range(people)]

    def find(
        self, who: int, task_id: str, *, deleted: bool = False, version: int | None = None
    ) -> Fields:
        """Give a person's own task, or refuse as the contract says."""
        own = self.accounts[who]
        if task_id in own.tasks and (deleted or task_id in own.shown()):
            if version not in {None, own.versions[task_id]}:
                raise Refused(412)
            return own.tasks[task_id]
        is_somebody_elses = any(task_id in account.shown() for account in self.accounts)
        raise Refused(403 if is_somebody_elses else 404)

    def create(self, who: int, task_id: str, fields: Fields) -> None:
        if any(task_id in account.tasks for account in self.accounts):
            raise Refused(409)
        self.accounts[who].write(task_id, NEW | fields, "create")

    def change(self, who: int, task_id: str, changes: Fields, version: int | None) -> None:
        task = self.find(who, task_id, version=version)
        now = task | {name: value for name, value in changes.items() if name != "completed"}
        if "completed" in changes:
            now |= self._completion(who, task, completed=changes["completed"])
        self.accounts[who].write(task_id, now, "update")

    def complete(
        self, who: int, task_id: str, version: int | None, *, completed: bool | None
    ) -> None:
        """Without a wish, the other state."""
        task = self.find(who, task_id, version=version)
        wanted = task["completedAt"] is None if completed is None else completed
        now = task | self._completion(who, task, completed=wanted)
        self.accounts[who].write(task_id, now, "update")

    def delete(self, who: int, task_id: str, version: int | None) -> None:
        task = self.find(who, task_id, version=version)
        own = self.accounts[who]
        own.write(task_id, task | {"deletedAt": own.next_number}, "delete")

    def restore(self, who: int, task_id: str) -> None:
        task = self.find(who, task_id, deleted=True)
        self.accounts[who].write(task_id, task | {"deletedAt": None}, "restore")

    def undo(self, who: int, number: int | None) -> None:
        own = self.accounts[who]
        line = own.line(number)
        now = own.tasks[line.task_id]
        was_changed_again = any(now[name] != value for name, value in line.after.items())
        was_deleted = now["deletedAt"] is not None and "deletedAt" not in line.after
        if was_changed_again or was_deleted:
            raise Refused(409)
        opposite = {"deletedAt": own.next_number} if line.kind == "create" else line.before
        undone = now | opposite
        own.write(line.task_id, undone, _kind(now, undone), undoes=line.number)

    def _completion(self, who: int, task: Fields, *, completed: bool) -> Fields:
        """Completing twice keeps the first moment."""
        if not completed:
            return {"completedAt": None}
        return {"completedAt": task["completedAt"] or self.accounts[who].next_number}


def _kind(before: Fields, after: Fields) -> str:
    match before["deletedAt"] is None, after["deletedAt"] is None:
        case True, False:
            return "delete"
        case False, True:
            return "restore"
    return "update"


def timeless(fields: Fields) -> Fields:
    """Say of each moment only whether there is one, as model and API both can."""
    return {name: value is not None if name in MOMENTS else value for name, value in fields.items()}
