import type { Socket } from 'node:net';

/**
 * At most so many connections. Every user of the machine can open one, so one more takes the place of the oldest that no
 * session asked on: who holds all places keeps nobody out.
 */
export interface ConnectionPlaces {
  take(socket: Socket): void;
  /** A session asked for something on it. */
  keep(socket: Socket): void;
}

export function connectionPlaces(most: number): ConnectionPlaces {
  /** Oldest first. */
  const strangers = new Set<Socket>();
  const kept = new Set<Socket>();
  return {
    take(socket) {
      if (strangers.size + kept.size >= most) {
        const [oldest = socket] = strangers;
        strangers.delete(oldest);
        oldest.destroy();
        if (oldest === socket) return;
      }
      strangers.add(socket);
      socket.once('close', () => {
        strangers.delete(socket);
        kept.delete(socket);
      });
    },
    keep(socket) {
      if (strangers.delete(socket)) kept.add(socket);
    },
  };
}
