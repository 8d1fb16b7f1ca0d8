/** How an operation is asked of the API, and how its answer is read. */

import { syncTasks } from "@/lib/api/changes";
import {
  completeTask,
  createTask,
  deleteTask,
  getTask,
  restoreTask,
  updateTask,
} from "@/lib/api/tasks";
import { ApiError } from "@/lib/api-error";
import type { RequestOptions } from "@/lib/api-fetch";
import { fieldsOf, type Task, type TaskWrite } from "../writes";
import type { Operation } from "./state";
import type { Answer, Page } from "./surroundings";

const PAGE_SIZE = 500;

/** The same operation may be sent any number of times: its key makes the API do it once. */
export async function sendOperation({ id, write }: Operation): Promise<Answer> {
  let isReplay = false;
  const options: RequestOptions = {
    headers: { "Idempotency-Key": id },
    onResponse: ({ headers }) => {
      isReplay = headers.get("Idempotency-Replayed") === "true";
    },
  };
  try {
    return { task: await ask(write, options), isReplay };
  } catch (error) {
    if (write.kind === "create" && isTaken(error)) return findOwn(write.task.id, error);
    throw error instanceof ApiError
      ? error
      : new ApiError("It failed.", { kind: "server", cause: error });
  }
}

export async function readChanges(cursor: string | null): Promise<Page> {
  const page = await syncTasks({ limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
  return page.data;
}

async function ask(write: TaskWrite, options: RequestOptions): Promise<Task | null> {
  const { id, position } = write.task;
  switch (write.kind) {
    case "create":
      return (await createTask({ id, ...fieldsOf(write.task), position }, options)).data;
    case "update":
      return (await updateTask(id, write.changes, options)).data;
    case "complete":
      return (await completeTask(id, { completed: write.completed }, options)).data;
    case "restore":
      return (await restoreTask(id, options)).data;
    case "delete":
      await deleteTask(id, options);
      return null;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "conflict" && error.retryAfter === null;
}

/** A key is forgotten after a week, its task isn't: what was sent before that is there already. */
async function findOwn(id: string, refusal: unknown): Promise<Answer> {
  try {
    return { task: (await getTask(id)).data, isReplay: true };
  } catch (error) {
    throw error instanceof ApiError && !error.isPassing ? refusal : error;
  }
}
