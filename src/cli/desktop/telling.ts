import { type AgentEvent, CONDITIONS, type ConditionCode, type RunningAgent } from '../../agent/index.ts';
import type { Notice } from '../../tray/index.ts';
import { plural } from '../output.ts';
import { outcomeSentence, type Waits } from './sentences.ts';

/** What has happened so far, as far as anyone is told of it. Never changed, only followed by another. */
export interface Telling {
  readonly paused: boolean;
  readonly removing: boolean;
  /** Conditions that last, except those that are told order by order. */
  readonly conditions: ReadonlySet<ConditionCode>;
  readonly orders: ReadonlyMap<string, OrderTold>;
}

export interface OrderTold {
  readonly label: string;
  /** Copies met in the hunt that runs and left for want of a closed application: where it lies, and which it is. */
  readonly met: ReadonlyMap<string, string>;
  /** Of the newest hunt. */
  readonly remaining: number;
  readonly waits: Waits;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly relapsed: boolean;
  /** Every sentence so far, with its phase: none is said twice. */
  readonly said: ReadonlySet<string>;
}

export interface Facts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The application that owns a place, for people. */
  readonly ownerOf: (place: string) => string;
}

export interface Told {
  readonly telling: Telling;
  readonly notices: readonly Notice[];
  /** Ids of notices that no longer hold. */
  readonly withdrawn: readonly string[];
}

/** Beyond this many waiting copies of one order, the rest is counted without its application. */
const MOST_MET = 1_000;

export const SHOW = { id: 'show', label: 'Show' } as const;
export const UNDO = { id: 'undo', label: 'Undo' } as const;

export const PURGE = { id: 'purge', label: 'Purge now' } as const;

export const orderNotice = (orderId: string) => `order ${orderId}`;

/** These follow from receipts and relapses, which name their order. */
const BY_ORDER: readonly ConditionCode[] = ['order-running', 'order-finished', 'close-application', 'residuals', 'agreement', 'relapse'];

/** Where a start finds things: nothing of it is news. */
export function begin(status: Pick<ReturnType<RunningAgent['status']>, 'paused' | 'orders' | 'notices'>): Telling {
  return {
    paused: status.paused,
    removing: false,
    conditions: new Set(status.notices.filter((code) => !BY_ORDER.includes(code))),
    orders: new Map(
      status.orders.map(({ orderId, label, receipts, finishedAt }) => {
        const remaining = receipts.findLast(({ phase }) => phase === 'first' || phase === 'recheck')?.residuals ?? 0;
        return [orderId, { ...fresh(label), remaining, at: finishedAt === null ? 0 : Date.parse(finishedAt) }];
      }),
    ),
  };
}

/** What one event of the agent changes, and what its owner is told of it. */
export function follow(telling: Telling, event: AgentEvent, facts: Facts): Told {
  switch (event.type) {
    case 'order':
      return quiet(withOrder(telling, event.orderId, { label: event.label }));
    case 'fate':
      return quiet(met(telling, event, facts));
    case 'receipt':
      return received(telling, event, facts);
    case 'asked':
      return asked(telling, event);
    case 'relapse':
      return relapsed(telling, event);
    case 'paused':
      return quiet({ ...telling, paused: event.paused });
    case 'notice':
      return condition(telling, event);
    default:
      return quiet(telling);
  }
}

function met(telling: Telling, { orderId, replica, reason, owner }: AgentEvent & { type: 'fate' }, { ownerOf }: Facts): Telling {
  const order = telling.orders.get(orderId);
  const key = JSON.stringify([replica.path, replica.locator, replica.form]);
  const waiting = reason === 'owner-application-running';
  if (waiting ? (order?.met.size ?? 0) >= MOST_MET : !order?.met.has(key)) return telling;
  const all = new Map(order?.met);
  if (waiting) all.set(key, owner ?? ownerOf(replica.place));
  else all.delete(key);
  return withOrder(telling, orderId, { met: all });
}

function received(telling: Telling, event: AgentEvent & { type: 'receipt' }, { now }: Facts): Told {
  const { orderId, label, phase, decision, purged, residuals, undoUntil } = event;
  if ((phase !== 'first' && phase !== 'recheck') || decision === 'refused') return quiet(telling);
  const before = telling.orders.get(orderId) ?? fresh(label);
  const waits = tally(before.met, residuals);
  const sentence = outcomeSentence({ label, phase, decision, purged, residuals, waits });
  const next = { label, met: new Map(), remaining: residuals, waits, at: now, relapsed: before.relapsed && residuals > 0 };
  // A second look that finds what the first one left is no news.
  const same = phase === 'recheck' && purged === 0 && residuals === before.remaining;
  const key = `${phase} ${decision} ${sentence}`;
  if (sentence === null || same || before.said.has(key)) {
    const gone = residuals === 0 && purged === 0 && before.said.size > 0;
    return { ...quiet(withOrder(telling, orderId, next)), withdrawn: gone ? [orderNotice(orderId)] : [] };
  }
  const waiting = Object.values(waits).reduce((sum, count) => sum + count, 0);
  const about = CONDITIONS[purged > 0 ? 'order-finished' : waiting === residuals ? 'close-application' : 'residuals'];
  const undoable = purged > 0 && undoUntil !== null && Date.parse(undoUntil) > now;
  return {
    telling: withOrder(telling, orderId, { ...next, said: new Set([...before.said, key]) }),
    withdrawn: [],
    notices: [
      {
        id: orderNotice(orderId),
        title: about.title,
        body: sentence,
        severity: residuals > 0 ? CONDITIONS.residuals.severity : about.severity,
        actions: undoable ? [SHOW, UNDO] : [SHOW],
        withoutButtons: undoable ? 'More: lastcopy open. To bring the old value back: lastcopy undo' : 'More: lastcopy open',
      },
    ],
  };
}

/** Takes the place of what was told of the hunt: one click does what the order may not do by itself. */
function asked(telling: Telling, { orderId, label, copies }: AgentEvent & { type: 'asked' }): Told {
  const { title, severity } = CONDITIONS.agreement;
  const body = `${plural(copies, 'copy', 'copies')} of the rotated secret “${label}” ${copies === 1 ? 'is' : 'are'} on this machine. Have ${copies === 1 ? 'it' : 'them'} removed now, or do it yourself.`;
  return {
    telling: withOrder(telling, orderId, { label }),
    withdrawn: [],
    notices: [
      {
        id: orderNotice(orderId),
        title,
        body,
        severity,
        actions: [PURGE, SHOW],
        withoutButtons: `To have it done: lastcopy agree ${orderId}`,
      },
    ],
  };
}

/** Once for an order, until a hunt has found it gone: the page names every file. */
function relapsed(telling: Telling, { orderId, kind, replica }: AgentEvent & { type: 'relapse' }): Told {
  const before = telling.orders.get(orderId) ?? fresh('a rotated secret');
  if (before.relapsed) return quiet(telling);
  const { title, severity } = CONDITIONS.relapse;
  const body =
    kind === 'old-value'
      ? `The rotated secret “${before.label}” stands in ${replica.path} again. Find out which program wrote it.`
      : `The new value of “${before.label}” stands in ${replica.path}, from which the old one was removed. Move it to where it belongs.`;
  return {
    telling: withOrder(telling, orderId, { relapsed: true }),
    withdrawn: [],
    notices: [{ id: `relapse ${orderId}`, title, body, severity, actions: [SHOW], withoutButtons: 'More: lastcopy open' }],
  };
}

function condition(telling: Telling, { condition: code, on, sentence }: AgentEvent & { type: 'notice' }): Told {
  if (code === 'order-running') return quiet({ ...telling, removing: on });
  if (BY_ORDER.includes(code) || telling.conditions.has(code) === on) return quiet(telling);
  const conditions = new Set(telling.conditions);
  if (on) conditions.add(code);
  else conditions.delete(code);
  const { title, severity, told } = CONDITIONS[code];
  const id = `condition ${code}`;
  return {
    telling: { ...telling, conditions },
    withdrawn: !on && told === 'notice' ? [id] : [],
    notices:
      on && told === 'notice'
        ? [{ id, title, body: sentence ?? '', severity, actions: [SHOW], withoutButtons: 'More: lastcopy status' }]
        : [],
  };
}

/** What became of an undo that was asked for in a notice or the menu. */
export function undoneNotice(id: string, label: string, files: readonly { readonly result: string; readonly sentence: string }[]): Notice {
  const back = files.filter(({ result }) => result === 'restored').length;
  const left = files.find(({ result }) => result !== 'restored');
  const count = `The old value of “${label}” is back in ${plural(back, 'file')}.`;
  return {
    id,
    title: left ? 'Not everything was brought back' : 'The removal was undone',
    body: left ? `${count} ${plural(files.length - back, 'other')}: ${left.sentence}` : count,
    severity: left ? 'warning' : 'info',
    actions: [SHOW],
    withoutButtons: 'More: lastcopy open',
  };
}

function quiet(telling: Telling): Told {
  return { telling, notices: [], withdrawn: [] };
}

function fresh(label: string): OrderTold {
  return { label, met: new Map(), remaining: 0, waits: {}, at: 0, relapsed: false, said: new Set() };
}

function withOrder(telling: Telling, orderId: string, change: Partial<OrderTold>): Telling {
  const before = telling.orders.get(orderId) ?? fresh(change.label ?? 'a rotated secret');
  return { ...telling, orders: new Map(telling.orders).set(orderId, { ...before, ...change }) };
}

/** A receipt counts what is left; what was met may have gone meanwhile. */
function tally(met: ReadonlyMap<string, string>, residuals: number): Waits {
  const waits: Record<string, number> = {};
  for (const owner of [...met.values()].slice(0, residuals)) waits[owner] = (waits[owner] ?? 0) + 1;
  return waits;
}
