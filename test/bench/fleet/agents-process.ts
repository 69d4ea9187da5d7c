import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle, DeviceRecord, FleetKeys, Replica, Statement } from '../../../src/protocol/index.ts';
import { makeAdmission, signer } from '../../../src/trust/index.ts';
import { SimulatedAgent } from './simulated-agent.ts';

/** Some thousand simulated agents in one process. Calls come as messages, one at a time; each is answered by one. */
export type Call =
  | {
      readonly do: 'make';
      readonly count: number;
      readonly from: number;
      readonly bundle: Bundle;
      readonly stewardJwk: object;
      readonly keys: FleetKeys;
    }
  /** Spread over so many milliseconds; answered when all have their welcome. */
  | { readonly do: 'connect'; readonly url: string; readonly ca: string | null; readonly spread: number }
  /** Answered when every agent has that item: epoch milliseconds of each arrival, sorted, of the item and of a head over it. */
  | { readonly do: 'arrivals'; readonly seq: number }
  /** Answered when every agent has verified that item. */
  | { readonly do: 'verified'; readonly seq: number }
  /** The connections are about to be lost; answered when all have a welcome again. */
  | { readonly do: 'return' }
  /** Makes frames of `each` replicas for every agent. */
  | { readonly do: 'load'; readonly each: number }
  /** Sends them; answered when all are accepted: epoch milliseconds, and how many were sent again, by why. */
  | { readonly do: 'report' }
  | { readonly do: 'refusals' }
  | { readonly do: 'end' };

export interface Made {
  readonly record: Omit<DeviceRecord, 'state'>;
  readonly admission: Statement;
  readonly admittedAt: string;
}

const agents: SimulatedAgent[] = [];
const arrivals = new Map<number, number[]>();
const heads = new Map<number, number[]>();
const verified = new Map<number, number>();
const refusals = new Map<string, number>();
let welcomes: number[] = [];
let accepted = 0;
let again = new Map<string, number>();
let frames: Map<string, string>[] = [];

const now = (): number => performance.timeOrigin + performance.now();
const into = <K>(map: Map<K, number[]>, key: K): void => {
  const list = map.get(key);
  if (list) list.push(now());
  else map.set(key, [now()]);
};
const rise = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** Work for a moment without arrivals. */
const waiting: (() => Promise<void>)[] = [];
let arrivedAt = 0;
let draining = false;
async function drain(): Promise<void> {
  if (draining) return;
  draining = true;
  while (waiting.length > 0) {
    if (now() - arrivedAt < 100) await sleep(50);
    else await Promise.all(waiting.splice(0, 64).map((work) => work()));
  }
  draining = false;
}

const watch = {
  up: () => void welcomes.push(now()),
  refused: (code: string) => rise(refusals, code),
  arrived: (seq: number) => into(arrivals, seq),
  head: (sequence: number) => into(heads, sequence),
  verified: (seq: number) => rise(verified, seq),
  forged(why: string) {
    throw new Error(`an agent was told what is not so: ${why}`);
  },
  accepted: () => void accepted++,
  again: (why: string) => rise(again, why),
};
const later = (work: () => Promise<void>): void => {
  arrivedAt = now();
  waiting.push(work);
  void drain();
};

async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(5);
}

async function answer(call: Call): Promise<unknown> {
  switch (call.do) {
    case 'make': {
      const by = await signer(call.stewardJwk);
      const made: Made[] = [];
      for (let n = 0; n < call.count; n++) {
        const one = new SimulatedAgent(call.bundle, `laptop-${call.from + n}`, watch, later);
        agents.push(one);
        const issuedAt = one.record.enrolledAt;
        const device = { ...one.record, state: 'pending' as const };
        const admission = await makeAdmission({ fleet: call.bundle.fleet, device, keys: call.keys, state: 'admitted', issuedAt }, by);
        made.push({ record: one.record, admission, admittedAt: issuedAt });
      }
      return made;
    }
    case 'connect': {
      welcomes = [];
      const { url, ca, spread } = call;
      const began = now();
      for (const [n, one] of agents.entries()) {
        const early = began + (n * spread) / agents.length - now();
        if (early > 0) await sleep(early);
        one.connect(url, ca === null ? {} : { ca });
      }
      await until(() => welcomes.length >= agents.length);
      return welcomes;
    }
    case 'arrivals':
      await until(() => (arrivals.get(call.seq)?.length ?? 0) >= agents.length && (heads.get(call.seq)?.length ?? 0) >= agents.length);
      return { items: arrivals.get(call.seq), heads: heads.get(call.seq) };
    case 'verified':
      await until(() => (verified.get(call.seq) ?? 0) >= agents.length);
      return now();
    case 'return':
      welcomes = [];
      process.send?.('ready');
      await until(() => welcomes.length >= agents.length);
      return welcomes;
    case 'load':
      frames = agents.map((_, n) => framesOf(n, call.each));
      return null;
    case 'report': {
      accepted = 0;
      again = new Map();
      const all = frames.reduce((sum, some) => sum + some.size, 0);
      for (const [n, one] of agents.entries()) for (const [id, text] of frames[n] ?? []) one.report(id, text);
      await until(() => accepted >= all);
      return { at: now(), again: Object.fromEntries(again) };
    }
    case 'refusals':
      return Object.fromEntries(refusals);
    case 'end':
      for (const one of agents) one.end();
      process.disconnect?.();
      return null;
  }
}

const PLACES = [
  ['bash-history', 'COPY', '~/.bash_history'],
  ['claude-code-transcripts', 'COPY', '~/.claude/projects/-home-work/session.jsonl'],
  ['dotenv', 'HOME', '~/work/app/.env'],
  ['npmrc', 'HOME', '~/.npmrc'],
] as const;

/** What one laptop reports at first, in frames of at most 500. One secret in twenty stands on many laptops. */
function framesOf(agent: number, each: number): Map<string, string> {
  const made = new Map<string, string>();
  const seenAt = new Date().toISOString();
  for (let from = 0; from < each; from += 500) {
    const upserts: Replica[] = [];
    for (let n = from; n < Math.min(each, from + 500); n++) {
      const [place, placeClass, path] = PLACES[n % PLACES.length] ?? PLACES[0];
      const secret = Buffer.alloc(32);
      if (n % 20 !== 0) secret.writeUInt32BE((process.pid << 8) + agent * each + n);
      secret.writeUInt32BE(n % 20 === 0 ? n : process.pid, 8);
      upserts.push({
        replicaId: `r.${n}`,
        fingerprint: `fp1.1.${secret.toString('base64url')}`,
        rule: ['generic-assignment', 'github-classic-token', 'npm-token'][n % 3] ?? '',
        place,
        class: placeClass,
        format: 'text',
        form: 'raw',
        path,
        locator: [{ kind: 'line', line: n + 1 }],
        span: { start: n * 60, end: n * 60 + 40 },
        length: 40,
        seenAt,
      });
    }
    const id = `first.${from}`;
    made.set(id, JSON.stringify({ t: 'replicas', id, upserts, gone: [] }));
  }
  return made;
}

process.on('message', (call: Call) => {
  void answer(call).then((result) => process.connected && process.send?.({ result }));
});
