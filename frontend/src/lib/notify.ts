/** Short messages at the edge of the screen. The library comes when the first one is due. */

type Action = { label: string; onClick: () => void };

const UNDO_TIME = 8_000;

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
  void import("sonner").then(({ toast }) => {
    dismissLatest(toast, about);
    const lasting = isLasting ? { duration: Number.POSITIVE_INFINITY, closeButton: true } : {};
    toast(message, { ...withAction(action), ...lasting, id: about });
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
  void import("sonner").then(({ toast }) => {
    toast.dismiss(about);
    dismissLatest(toast, about);
    problems.set(about, toast.error(message, action ? lasting : {}));
  });
}

/** Takes back what was said to be wrong, once that no longer holds. */
export function dismissProblem(about: string): void {
  void import("sonner").then(({ toast }) => dismissLatest(toast, about));
}

/** Each problem is a message of its own: one that is just going would take a new one along. */
const problems = new Map<string, string | number>();

function dismissLatest(toast: typeof import("sonner").toast, about: string): void {
  const id = problems.get(about);
  if (id === undefined) return;
  problems.delete(about);
  toast.dismiss(id);
}

function withAction(action: Action | undefined) {
  return action ? { action, duration: UNDO_TIME } : {};
}
