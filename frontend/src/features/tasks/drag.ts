/** Dragging rows with the mouse. Loaded when the list has settled; touch has the menu instead. */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { pointerOutsideOfPreview } from "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
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
  /** How many rows go along, this one included. */
  count: () => number;
  onDrop: (draggedId: string, edge: Edge) => void;
};

export function makeDraggable(element: HTMLElement, row: Row): () => void {
  const { id, group, onHover } = row;
  return combine(
    draggable({
      element,
      getInitialData: () => ({ id, group }),
      onGenerateDragPreview: ({ nativeSetDragImage }) => {
        const count = row.count();
        // The browser's own picture is of the one row that is under the pointer.
        if (count > 1) showCount(count, nativeSetDragImage);
      },
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

function showCount(count: number, nativeSetDragImage: DataTransfer["setDragImage"] | null): void {
  setCustomNativeDragPreview({
    nativeSetDragImage,
    getOffset: pointerOutsideOfPreview({ x: "0.75rem", y: "0.5rem" }),
    render: ({ container }) => {
      const words = document.createElement("span");
      words.className =
        "block rounded-full bg-accent-fill px-3 py-1.5 font-medium text-sm text-white";
      words.textContent = `${count} tasks`;
      container.append(words);
    },
  });
}

function edgeOf(data: Record<string | symbol, unknown>): Edge | null {
  const edge = extractClosestEdge(data);
  return edge === "top" || edge === "bottom" ? edge : null;
}
