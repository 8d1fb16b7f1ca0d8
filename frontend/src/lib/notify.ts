/** Short messages at the edge of the screen. The library comes when the first one is due. */

type Action = { label: string; onClick: () => void };

const UNDO_TIME = 8_000;

/** A later message about the same thing takes the place of the earlier one. */
type Options = { about?: string; action?: Action };

export function notify(message: string, { about = message, action }: Options = {}): void {
  void import("sonner").then(({ toast }) => {
    toast.dismiss(problemWith(about));
    toast(message, { ...withAction(action), id: about });
  });
}

export function notifyProblem(message: string, { about = message, action }: Options = {}): void {
  void import("sonner").then(({ toast }) => {
    toast.dismiss(about);
    toast.error(message, { ...withAction(action), id: problemWith(about) });
  });
}

/** Kept apart from the good news, whose look it must not pass on. */
function problemWith(about: string): string {
  return `problem with ${about}`;
}

function withAction(action: Action | undefined) {
  return action ? { action, duration: UNDO_TIME } : {};
}
