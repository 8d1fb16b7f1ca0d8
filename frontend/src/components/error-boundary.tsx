"use client";

import { RotateCw } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

type State = { hasFailed: boolean };

/** A fault in one part of the screen leaves the other parts standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState
        role="alert"
        title="This part couldn’t be shown."
        action={
          <Button onClick={() => this.setState({ hasFailed: false })}>
            <RotateCw className="size-4" aria-hidden="true" />
            Retry
          </Button>
        }
      >
        Your tasks are safe. If it stays like this, load the page again.
      </EmptyState>
    );
  }
}
