import type { HeadPayload } from '../protocol/index.ts';
import type { State } from './state/index.ts';
import type { Notices } from './notices.ts';

/** Milliseconds by which clocks may differ before anybody is told. */
export const CLOCK_TOLERANCE = 120_000;

/** How far this machine's clock is from others', milliseconds; above 0 it is ahead. */
export interface ClockSkew {
  readonly ahead: number;
  /** `signed`: it is behind a time that the steward has signed, so it is wrong for certain. Else by the server's word. */
  readonly by: 'server' | 'signed';
}

export interface ClockOptions {
  readonly state: State;
  readonly notices: Notices;
}

/**
 * What is known of this machine's clock. It decides nothing: the device goes on by the later of its own and every signed time
 * that it has seen. But a wrong clock must be told as that, or fresh heads would look withheld and nobody knew why.
 */
export class Clock {
  readonly #options: ClockOptions;
  /** The server's time when it was last heard, and this process's own count of milliseconds then, which no clock moves. */
  #heard: { readonly server: number; readonly at: number } | null = null;

  constructor(options: ClockOptions) {
    this.#options = options;
  }

  /** The server has just told its time. */
  heard(time: string): void {
    const server = Date.parse(time);
    if (!Number.isFinite(server)) return;
    this.#heard = { server, at: performance.now() };
    this.look();
  }

  /** The machine slept: how long nobody counted, so the server's time is unknown until it is heard again. */
  woke(): void {
    this.#heard = null;
  }

  /** Raises or clears the condition by what is known now. */
  look(now = Date.now()): void {
    const { notices, state } = this.#options;
    const offset = this.#offset(now);
    if (offset !== null) state.facts.set('clock', { offset, at: new Date(now).toISOString() });
    const skew = this.skew(now);
    if (skew) notices.raise('clock-wrong', clockSentence(skew));
    else notices.clear('clock-wrong');
  }

  /** Null where the clock is right as far as is known. */
  skew(now = Date.now()): ClockSkew | null {
    const signed = this.#options.state.chain.state()?.signedTime;
    return skewOf(this.#offset(now), signed ?? null, now);
  }

  /** Whether a head that has run out by this machine's clock is still good by the server's. */
  explains(head: HeadPayload | null, now = Date.now()): boolean {
    const offset = this.#offset(now);
    if (head === null || offset === null || (this.skew(now)?.ahead ?? 0) <= 0) return false;
    return new Date(now + offset).toISOString() < head.expiresAt;
  }

  /** What the server's clock says now less what this machine's says. */
  #offset(now: number): number | null {
    if (this.#heard === null) return null;
    return Math.round(this.#heard.server + (performance.now() - this.#heard.at) - now);
  }
}

/** Pure. `offset`: server's time less this machine's; `signed`: the highest signed time seen. */
export function skewOf(offset: number | null, signed: string | null, now: number): ClockSkew | null {
  const behind = signed === null ? 0 : Date.parse(signed) - now;
  if (behind > CLOCK_TOLERANCE) return { ahead: -behind, by: 'signed' };
  if (offset !== null && Math.abs(offset) > CLOCK_TOLERANCE) return { ahead: -offset, by: 'server' };
  return null;
}

/** For people: by how much, and what to do. */
export function clockSentence({ ahead, by }: ClockSkew): string {
  const than = by === 'signed' ? 'a time that the steward has signed' : "the server's";
  return `This machine's clock is ${span(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} ${than}. Set it, or let the system set its time from the network.`;
}

/** Why an order only reports although its head is good elsewhere. */
export function staleByClock(skew: ClockSkew): string {
  return `By the server's time this machine's clock is ${span(Math.abs(skew.ahead))} ahead, so the steward's fresh heads look stale here: copies are only reported until the clock is set. If it is right, orders may be withheld.`;
}

function span(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
