/** What can go wrong between the page and the API, as the page tells it apart. */

export type FieldProblem = { field: string; message: string };

export type ApiErrorKind =
  | "network"
  | "signed-out"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "stale"
  | "invalid"
  | "rate-limited"
  | "server"
  | "refused";

type Facts = {
  kind: ApiErrorKind;
  status?: number;
  details?: FieldProblem[];
  requestId?: string | null;
  retryAfter?: number | null;
  cause?: unknown;
};

export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly status: number;
  readonly details: FieldProblem[];
  readonly requestId: string | null;
  /** After how many seconds the server wants to be asked again. */
  readonly retryAfter: number | null;

  constructor(message: string, facts: Facts) {
    super(message, { cause: facts.cause });
    this.name = "ApiError";
    this.kind = facts.kind;
    this.status = facts.status ?? 0;
    this.details = facts.details ?? [];
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
  }

  /** Whether the same request may well succeed later. */
  get isPassing(): boolean {
    return this.kind === "network" || this.kind === "server" || this.kind === "rate-limited";
  }
}

export function kindOfStatus(status: number): ApiErrorKind {
  if (status >= 500) return "server";
  return BY_STATUS[status] ?? "refused";
}

const BY_STATUS: Record<number, ApiErrorKind> = {
  401: "signed-out",
  403: "forbidden",
  404: "not-found",
  408: "network",
  409: "conflict",
  412: "stale",
  422: "invalid",
  429: "rate-limited",
};
