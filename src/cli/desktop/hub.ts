import type { AgentEvent } from '../../agent/index.ts';

/**
 * One agent tells, several look on: the tray, the page, the notices. A listener may be slow or fail; the agent and the other
 * listeners do not notice.
 */
export interface Hub {
  /** The agent's `on`. */
  readonly tell: (event: AgentEvent) => void;
  /** Until disposed. */
  listen(onEvent: (event: AgentEvent) => void): Disposable;
}

export function openHub(onError: (error: unknown) => void): Hub {
  const listeners = new Set<(event: AgentEvent) => void>();
  return {
    tell(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    listen(onEvent) {
      const listener = (event: AgentEvent) => onEvent(event);
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
