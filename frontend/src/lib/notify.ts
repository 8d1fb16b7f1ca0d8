/**
 * Short messages at the edge of the screen. The library comes when the first one is due.
 *
 * A message waits until what it tells of is painted: to place one the library lays the page out
 * twice, and the list would wait for that.
 */

type Action = { label: string; onClick: () => void };

const UNDO_TIME = 8_000;
const MOST_IN_SIGHT = 3;

/** A later message about the same thing takes the place of the earlier one. */
type Options = { about?: string; action?: Action; isLasting?: boolean };

type ProblemOptions = Options & {
  /** When it is closed unanswered. */
  onClose?: () => void;
};

export function notify(
  message: string,
  { about = message, action, isLasting = false }: Options = {},
): void {
  afterPaint((toast) => {
    dismissLatest(toast, about);
    const lasting = isLasting ? { duration: Number.POSITIVE_INFINITY, closeButton: true } : {};
    toast(message, { ...withAction(action), ...lasting, id: about });
    if (!isLasting) makeRoom(toast, about);
  });
}

/** A problem that can be answered waits for the answer, however long that takes. */
export function notifyProblem(message: string, options: ProblemOptions = {}): void {
  const { about = message, action, onClose } = options;
  const lasting = {
    ...(action ? { action } : {}),
    duration: Number.POSITIVE_INFINITY,
    closeButton: true,
    onDismiss: () => onClose?.(),
  };
  afterPaint((toast) => {
    toast.dismiss(about);
    dismissLatest(toast, about);
    problems.set(about, toast.error(message, action ? lasting : {}));
  });
}

/** Takes back what was said to be wrong, once that no longer holds. */
export function dismissProblem(about: string): void {
  afterPaint((toast) => dismissLatest(toast, about));
}

type Toast = typeof import("sonner").toast;

/** In the order in which they were asked for. */
function afterPaint(show: (toast: Toast) => void): void {
  const sonner = import("sonner");
  // The task after a frame's callbacks comes when the frame is on its way to the screen.
  requestAnimationFrame(() => setTimeout(async () => show((await sonner).toast)));
}

/** Each problem is a message of its own: one that is just going would take a new one along. */
const problems = new Map<string, string | number>();

function dismissLatest(toast: Toast, about: string): void {
  const id = problems.get(about);
  if (id === undefined) return;
  problems.delete(about);
  toast.dismiss(id);
}

/** What went by since, the latest last. */
const passing: string[] = [];

/** Of what is out of sight nobody reads anything, and each would be laid out with every new one. */
function makeRoom(toast: Toast, latest: string): void {
  const at = passing.indexOf(latest);
  if (at >= 0) passing.splice(at, 1);
  passing.push(latest);
  if (passing.length > MOST_IN_SIGHT) toast.dismiss(passing.shift());
}

function withAction(action: Action | undefined) {
  return action ? { action, duration: UNDO_TIME } : {};
}
