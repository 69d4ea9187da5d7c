import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode, Replica, Residual } from '../protocol/index.ts';
import { peek } from '../trust/index.ts';
import { clockSentence, skewOf } from './clock.ts';
import type { ConditionCode } from './conditions.ts';
import { lockHolder } from './lock.ts';
import { newestResiduals } from './newest-residuals.ts';
import { openSettings } from './settings.ts';
import { openState, type State } from './state/index.ts';
import type { Watching } from './watcher.ts';

/** How an agent is, for `lastcopy status`. Holds no value and no key. */
export interface AgentStatus {
  /** Pid of the running agent; null when none runs (or its name is not written yet). */
  readonly pid: number | null;
  readonly running: boolean;
  readonly deviceId: string | null;
  readonly fleet: string | null;
  /** Thumbprint (RFC 7638) of the device's signing key, to be compared by whoever admits it. */
  readonly key: string | null;
  readonly membership: 'unknown' | 'pending' | 'admitted' | 'revoked';
  /** Why it was put out, where that was said. */
  readonly outBecause: string | null;
  /** What is wrong with this machine's clock, in a sentence; null where nothing is known to be. */
  readonly clock: string | null;
  readonly link: { readonly connected: boolean; readonly at: string | null; readonly why: string | null };
  readonly keys: 'keychain' | 'key-file' | null;
  readonly mode: Mode;
  readonly paused: boolean;
  readonly watching: Watching;
  readonly lastSweepAt: string | null;
  readonly replicas: number;
  readonly visibility: {
    readonly files: number;
    readonly bytes: number;
    readonly notVisible: number;
    readonly reasons: Readonly<Record<string, number>>;
  } | null;
  /** Frames that wait for the server. */
  readonly outbox: number;
  /** Newest statement of the order chain that was taken, and until when the newest head is good. */
  readonly chain: { readonly sequence: number; readonly headUntil: string | null };
  readonly orders: readonly {
    readonly orderId: string;
    readonly label: string;
    readonly state: string;
    readonly decision: string | null;
    readonly code: string | null;
    readonly sentence: string | null;
    readonly deliveredAt: string;
    readonly finishedAt: string | null;
    readonly receipts: readonly {
      readonly receiptId: string;
      readonly phase: string;
      readonly found: number;
      readonly purged: number;
      readonly residuals: number;
      readonly accepted: boolean;
    }[];
    /** What the newest hunt left, each with why and what can be done; at most 200. */
    readonly residuals: readonly Pick<Residual, 'path' | 'place' | 'reason' | 'sentence'>[];
  }[];
  /** Files whose copies are purged as soon as their application is closed. */
  readonly waits: readonly {
    readonly orderId: string;
    readonly owner: string;
    readonly files: number;
    readonly since: string;
    readonly sentence: string;
  }[];
  /** What was refused before it became an order. */
  readonly refusals: readonly { readonly at: string; readonly subject: string; readonly code: string; readonly sentence: string }[];
  /** Purges that can still be undone. */
  readonly undo: readonly { readonly planId: string; readonly orderId: string; readonly until: string }[];
  readonly notices: readonly ConditionCode[];
}

/** Status of a state directory, whether an agent runs on it or not. Never writes, never waits for the agent. */
export async function readStatus(stateDir: string): Promise<AgentStatus> {
  const holder = lockHolder(stateDir);
  const settings = existsSync(join(stateDir, 'settings.json')) ? (await openSettings(stateDir)).read() : null;
  const chosen = {
    keys: settings?.keyStore ?? null,
    mode: settings?.mode ?? 'enforce',
    paused: settings?.paused ?? false,
    lastSweepAt: settings?.lastSweepAt ?? null,
  };
  if (!existsSync(join(stateDir, 'agent.db'))) return { ...EMPTY, ...chosen };
  const state = openState(stateDir, { readOnly: true });
  try {
    return {
      ...statusOf(state),
      pid: holder?.pid ?? null,
      running: holder !== null,
      ...(holder === null ? { link: { ...(state.facts.get('link') ?? EMPTY.link), connected: false }, watching: 'off' as const } : {}),
      ...chosen,
    };
  } finally {
    state.close();
  }
}

/** The inventory of a state directory, as it is reported. Empty where no agent ever ran. */
export function listReplicas(stateDir: string): Replica[] {
  if (!existsSync(join(stateDir, 'agent.db'))) return [];
  const state = openState(stateDir, { readOnly: true });
  try {
    return state.replicas.all().map(({ replica }) => replica);
  } finally {
    state.close();
  }
}

export function statusOf(state: State): AgentStatus {
  const device = state.facts.get('device');
  return {
    ...EMPTY,
    deviceId: device?.deviceId ?? null,
    fleet: device?.fleet ?? null,
    key: device?.key ?? null,
    membership: state.facts.get('membership') ?? 'unknown',
    outBecause: outBecause(state),
    clock: clockOf(state),
    link: state.facts.get('link') ?? EMPTY.link,
    watching: state.facts.get('watching') ?? 'off',
    replicas: state.replicas.size,
    visibility: state.facts.get('visibility'),
    outbox: state.outbox.size,
    chain: { sequence: state.chain.state()?.sequence ?? 0, headUntil: headUntil(state) },
    orders: state.orders.all().map(({ orderId, label, life, deliveredAt, finishedAt }) => ({
      orderId,
      label,
      state: life.phase,
      decision: life.done ?? life.decision,
      code: life.code,
      sentence: life.sentence,
      deliveredAt,
      finishedAt,
      receipts: state.plans.receipts(orderId).map(({ receiptId, phase, payload, acceptedAt }) => ({
        receiptId,
        phase,
        found: payload.found,
        purged: payload.purged,
        residuals: payload.residualCount,
        accepted: acceptedAt !== null,
      })),
      residuals: newestResiduals(state, orderId).map(({ path, place, reason, sentence }) => ({ path, place, reason, sentence })),
    })),
    waits: waitsOf(state),
    refusals: state.orders.audited(),
    undo: state.plans
      .all()
      .flatMap(({ planId, orderId, undoUntil, undoneAt }) =>
        undoUntil !== null && undoneAt === null ? [{ planId, orderId, until: undoUntil }] : [],
      ),
  };
}

function waitsOf(state: State): AgentStatus['waits'] {
  const waits = new Map<string, AgentStatus['waits'][number]>();
  for (const { orderId, owner, since, sentence } of state.awaited.all('closing')) {
    const key = JSON.stringify([orderId, owner, sentence]);
    waits.set(key, { orderId, owner, since, sentence: sentence ?? '', files: (waits.get(key)?.files ?? 0) + 1 });
  }
  return [...waits.values()];
}

/** It was verified when it was taken. */
function outBecause(state: State): string | null {
  const admission = state.facts.get('admission');
  const { state: word, reason } = admission === null ? { state: null, reason: null } : peek(admission);
  return word === 'revoked' && typeof reason === 'string' ? reason : null;
}

function clockOf(state: State): string | null {
  const skew = skewOf(state.facts.get('clock')?.offset ?? null, state.chain.state()?.signedTime ?? null, Date.now());
  return skew === null ? null : clockSentence(skew);
}

/** It was verified when it was taken. */
function headUntil(state: State): string | null {
  const head = state.facts.get('head');
  const until = head === null ? null : peek(head)['expiresAt'];
  return typeof until === 'string' ? until : null;
}

const EMPTY: AgentStatus = {
  pid: null,
  running: false,
  deviceId: null,
  fleet: null,
  key: null,
  membership: 'unknown',
  outBecause: null,
  clock: null,
  link: { connected: false, at: null, why: null },
  keys: null,
  mode: 'enforce',
  paused: false,
  watching: 'off',
  lastSweepAt: null,
  replicas: 0,
  visibility: null,
  outbox: 0,
  chain: { sequence: 0, headUntil: null },
  orders: [],
  waits: [],
  refusals: [],
  undo: [],
  notices: [],
};
