/** One clock for the pings of all connections: each is asked once per round, spread over it, so that none come in a burst. */
export interface Pulse extends Disposable {
  /** Calls `beat` once a round until disposed. */
  join(beat: () => void): Disposable;
}

const SLOTS = 32;

export function pulse(roundMs: number): Pulse {
  const slots = Array.from({ length: SLOTS }, () => new Set<() => void>());
  let next = 0;
  let at = 0;
  const clock = setInterval(
    () => {
      at = (at + 1) % SLOTS;
      for (const beat of slots[at] ?? []) beat();
    },
    Math.max(1, roundMs / SLOTS),
  );
  clock.unref();
  return {
    join(beat) {
      next = (next + 1) % SLOTS;
      const slot = slots[next] ?? new Set();
      slot.add(beat);
      return { [Symbol.dispose]: () => void slot.delete(beat) };
    },
    [Symbol.dispose]: () => clearInterval(clock),
  };
}
