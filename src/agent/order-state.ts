import type { OrderState } from '../protocol/index.ts';

/**
 * The life of one order on one device, as a pure reducer: no clock, no disk. `OrderLives` carries out its steps; desk and runner do what it asks for.
 *
 *   delivered ─judged─▶ waiting ⇄ hunting ─▶ purging ⇄ verifying ─▶ finished
 *       └───────────────────┴──────────────────────────────────────▶ refused
 *
 * An order that only reported goes back to hunting when a later judgement allows it to run (a ring was opened, a fresh head
 * came). What was executed is never executed again; only a recheck looks again. So it is for a hunt that ran and could not be
 * whole: judging it once more brings nothing, and a recheck that is whole completes it.
 */
export interface OrderLife {
  readonly phase: OrderState;
  /** What the order did or may do; null before the first judgement. */
  readonly decision: 'run' | 'report' | 'wait' | 'refuse' | null;
  /** What the last finished hunt was: its receipt's decision. `reported` under a decision to run: it was not whole. */
  readonly done: 'executed' | 'reported' | 'refused' | null;
  /** Counts hunts that were begun for a new reason; part of the receipt's id. */
  readonly attempt: number;
  /** The attempt has begun and made no receipt yet; an interrupted one goes on under its own number. */
  readonly open: boolean;
  /** Why it waits, only reports or is refused. */
  readonly code: string | null;
  readonly sentence: string | null;
}

export type OrderEvent =
  | {
      readonly type: 'judged';
      readonly decision: 'run' | 'report' | 'wait' | 'refuse';
      readonly code: string | null;
      readonly sentence: string;
    }
  /** The hunt began to write. */
  | { readonly type: 'purging' }
  | { readonly type: 'verifying' }
  /** Hunt, and purge where allowed, are over and the receipt is made; `executed` is its decision, `reason` why it is no more. */
  | { readonly type: 'finished'; readonly executed: boolean; readonly reason: { readonly code: string; readonly sentence: string } | null }
  /** The process ended, or the job was stopped, in the middle of a hunt. */
  | { readonly type: 'interrupted' };

/** What to do after a step. `refuse`: make the final receipt that says no. */
export type OrderTask = 'hunt' | 'refuse' | 'tell' | null;

export const NEW_ORDER: OrderLife = { phase: 'delivered', decision: null, done: null, attempt: 0, open: false, code: null, sentence: null };

const BUSY: readonly OrderState[] = ['hunting', 'purging', 'verifying'];

/** One step. An event that does not fit the phase changes nothing and asks for nothing. */
export function step(life: OrderLife, event: OrderEvent): { life: OrderLife; task: OrderTask } {
  switch (event.type) {
    case 'judged':
      return judged(life, event);
    case 'purging':
    case 'verifying':
      // Only an order that may run ever writes.
      if (!BUSY.includes(life.phase) || life.decision !== 'run' || life.phase === event.type) return stay(life);
      return { life: { ...life, phase: event.type }, task: 'tell' };
    case 'finished':
      if (BUSY.includes(life.phase)) return { life: { ...ended(life, event), phase: 'finished', open: false }, task: 'tell' };
      return stay(carriedOut(life) && life.done !== 'executed' ? ended(life, event) : life);
    case 'interrupted':
      // The same attempt goes on: what it has purged is in its plans, and its receipt keeps its id.
      if (!BUSY.includes(life.phase)) return stay(life);
      return {
        life: { ...life, phase: 'waiting', decision: 'wait', code: 'interrupted', sentence: 'The hunt was interrupted and starts again.' },
        task: null,
      };
  }
}

/** Whether the order was carried out here, wholly or not: its values are watched, and looked for again. */
export function carriedOut({ phase, decision, done }: OrderLife): boolean {
  return phase === 'finished' && decision === 'run' && done !== null;
}

function ended(life: OrderLife, { executed, reason }: OrderEvent & { type: 'finished' }): OrderLife {
  if (life.decision === 'run' && executed) return { ...life, done: 'executed', code: null, sentence: null };
  return { ...life, ...reason, done: 'reported' };
}

function judged(life: OrderLife, event: OrderEvent & { type: 'judged' }): { life: OrderLife; task: OrderTask } {
  const { decision, code, sentence } = event;
  const judgement = { decision, code, sentence };
  if (life.phase === 'refused' || life.done === 'executed' || carriedOut(life)) return stay(life);
  if (BUSY.includes(life.phase)) {
    // A hunt in progress is stopped from outside (cancellation) before it is judged again.
    return stay(life);
  }
  switch (decision) {
    case 'refuse':
      // It has reported, and was asked for no more: that it ended is no news.
      if (life.phase === 'finished') return stay(life);
      return { life: { ...life, ...judgement, phase: 'refused', open: false, done: 'refused' }, task: 'refuse' };
    case 'wait':
      if (life.phase === 'finished') return stay(life);
      if (life.phase === 'waiting' && life.code === code) return stay(life);
      return { life: { ...life, ...judgement, phase: 'waiting' }, task: 'tell' };
    case 'report':
      // Reported once already: the inventory follows changes from here on.
      if (life.phase === 'finished') return stay({ ...life, code, sentence });
      return { life: begin(life, judgement), task: 'hunt' };
    case 'run':
      return { life: begin(life, judgement), task: 'hunt' };
  }
}

function begin(life: OrderLife, judgement: Pick<OrderLife, 'decision' | 'code' | 'sentence'>): OrderLife {
  return { ...life, ...judgement, phase: 'hunting', attempt: life.open ? life.attempt : life.attempt + 1, open: true };
}

function stay(life: OrderLife): { life: OrderLife; task: OrderTask } {
  return { life, task: null };
}
