/** Dragging rows with the mouse. Loaded when the list has settled; touch has the menu instead. */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  attachClosestEdge,
  extractClosestEdge,
} from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";

export type Edge = "top" | "bottom";

type Row = {
  id: string;
  /** Rows are put among those of the same group alone. */
  group: string;
  /** Where a row that is held over this one would go; null when none is. */
  onHover: (edge: Edge | null) => void;
  onDragging: (isDragging: boolean) => void;
  onDrop: (draggedId: string, edge: Edge) => void;
};

export function makeDraggable(element: HTMLElement, row: Row): () => void {
  const { id, group, onHover } = row;
  return combine(
    draggable({
      element,
      getInitialData: () => ({ id, group }),
      onDragStart: () => row.onDragging(true),
      onDrop: () => row.onDragging(false),
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data.group === group,
      getData: ({ input, element: over }) =>
        attachClosestEdge({ id }, { input, element: over, allowedEdges: ["top", "bottom"] }),
      onDrag: ({ self, source }) => onHover(source.data.id === id ? null : edgeOf(self.data)),
      onDragLeave: () => onHover(null),
      onDrop: ({ self, source }) => {
        onHover(null);
        const edge = edgeOf(self.data);
        if (edge && source.data.id !== id) row.onDrop(String(source.data.id), edge);
      },
    }),
  );
}

function edgeOf(data: Record<string | symbol, unknown>): Edge | null {
  const edge = extractClosestEdge(data);
  return edge === "top" || edge === "bottom" ? edge : null;
}
