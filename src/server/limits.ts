import type { AttemptRule } from './storage/face-persons.ts';

/** Every bound of the relay in one place. Milliseconds, bytes, counts; rates are per second with a burst. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface Limits {
  /** From the challenge to a believed hello. */
  readonly helloMs: number;
  /** Between pings; a peer that says nothing for two of them is dropped. */
  readonly pingMs: number;
  /** Bytes that may wait in a connection's send queue; a peer further behind is dropped and resumes by its cursor. */
  readonly queueBytes: number;
  /** Frames of one connection that may wait to be handled before its socket is paused. */
  readonly inboundFrames: number;
  /** Frames that a device may send without having their answers. */
  readonly credit: number;
  /** Frames of all connections that may wait or be in work before devices are told to slow down, and for how long. */
  readonly busyFrames: number;
  readonly slowMs: number;
  /** Between two steps in which it is stored which devices were seen. */
  readonly seenMs: number;
  /** Over how long at most a closing server sends its peers away. */
  readonly drainMs: number;
  /** Connections that have not yet proved who they are: a whole fleet may come at once, at some 16 KB each. */
  readonly strangers: number;
  readonly pendingDevices: number;
  readonly replicasPerDevice: number;
  readonly nonceMs: number;
  readonly requestMs: number;
  /** Without a byte in or out until an HTTP connection is dropped; more than a heartbeat. */
  readonly stillMs: number;
  /** Body of POST /chain, which may carry one wrapped order key per device. */
  readonly chainBodyBytes: number;
  readonly bodyBytes: number;
  readonly framesPerConnection: Rate;
  readonly framesPerFleet: Rate;
  /** New devices of the whole fleet; and all enrolments of one device, and from one address (of IPv6: one /64). */
  readonly enrolments: Rate;
  readonly enrolmentsPerDevice: Rate;
  readonly enrolmentsPerAddress: Rate;
  readonly requestsPerAddress: Rate;
  /** Refusals written to the audit log one by one; the rest is counted in one line (refusals.ts). */
  readonly auditedRefusals: Rate;

  /** Life of a one-time sign-in link, and how many may wait: the oldest give way. */
  readonly signInMs: number;
  readonly signInLinks: number;
  /** A session ends after `sessionMs` in any case, and after `sessionIdleMs` without a request or an open stream. */
  readonly sessionMs: number;
  readonly sessionIdleMs: number;
  readonly sessions: number;
  /** How often an open stream's session is looked up again; it may have been ended by a command beside the server. */
  readonly sessionCheckMs: number;
  readonly signInsPerAddress: Rate;
  /** From leaving for an identity provider, or asking an authenticator, until coming back. */
  readonly begunMs: number;
  /** For one answer of an identity provider. */
  readonly providerMs: number;
  /** Life of a link for one person. */
  readonly personLinkMs: number;
  /** How long a sign-in counts as recent, for what admins change. */
  readonly recentMs: number;
  readonly persons: number;
  readonly passkeysPerPerson: number;
  /** What a person changes of its own account. */
  readonly accountChanges: Rate;
  readonly tokens: number;
  readonly requestsPerToken: Rate;
  readonly wrongTokensPerAddress: Rate;
  /** Passwords that fail, over all nodes: of one person, and from one address. */
  readonly attemptsPerPerson: AttemptRule;
  readonly attemptsPerAddress: AttemptRule;
  /** Passwords that are hashed at a time, at 19 MiB each, and that may wait for it. */
  readonly hashing: number;
  readonly hashesWaiting: number;
  readonly signIns: Rate;
  readonly viewsPerSession: Rate;
  readonly listenersPerSession: number;
  readonly listeners: number;
  /** Bytes that may wait for one listener when the next event comes; one further behind is dropped and starts anew. */
  readonly listenerQueueBytes: number;
  readonly heartbeatMs: number;
  /** Between two pushes of one kind; the overview has a slower one. */
  readonly pushMs: number;
  readonly overviewMs: number;
}

export const LIMITS: Limits = {
  helloMs: 15_000,
  pingMs: 25_000,
  queueBytes: 8 * 1_048_576,
  inboundFrames: 32,
  credit: 32,
  busyFrames: 1_000,
  slowMs: 2_000,
  seenMs: 250,
  drainMs: 5_000,
  strangers: 16_000,
  pendingDevices: 10_000,
  replicasPerDevice: 200_000,
  nonceMs: 120_000,
  requestMs: 15_000,
  stillMs: 60_000,
  chainBodyBytes: 8 * 1_048_576,
  bodyBytes: 65_536,
  framesPerConnection: { perSecond: 50, burst: 400 },
  framesPerFleet: { perSecond: 5_000, burst: 20_000 },
  enrolments: { perSecond: 50, burst: 500 },
  enrolmentsPerDevice: { perSecond: 0.1, burst: 10 },
  enrolmentsPerAddress: { perSecond: 5, burst: 100 },
  requestsPerAddress: { perSecond: 100, burst: 400 },
  auditedRefusals: { perSecond: 20, burst: 500 },

  signInMs: 600_000,
  signInLinks: 16,
  sessionMs: 12 * 3_600_000,
  sessionIdleMs: 3_600_000,
  sessions: 200,
  sessionCheckMs: 1_000,
  signInsPerAddress: { perSecond: 0.2, burst: 20 },
  begunMs: 600_000,
  providerMs: 10_000,
  personLinkMs: 24 * 3_600_000,
  recentMs: 900_000,
  persons: 10_000,
  passkeysPerPerson: 20,
  accountChanges: { perSecond: 0.1, burst: 60 },
  tokens: 1_000,
  requestsPerToken: { perSecond: 10, burst: 100 },
  wrongTokensPerAddress: { perSecond: 0.2, burst: 20 },
  attemptsPerPerson: { free: 5, firstMs: 5_000, mostMs: 900_000, forgetMs: 86_400_000 },
  attemptsPerAddress: { free: 20, firstMs: 2_000, mostMs: 60_000, forgetMs: 3_600_000 },
  hashing: 2,
  hashesWaiting: 30,
  signIns: { perSecond: 2, burst: 100 },
  viewsPerSession: { perSecond: 20, burst: 200 },
  listenersPerSession: 6,
  listeners: 200,
  listenerQueueBytes: 2 * 1_048_576,
  heartbeatMs: 15_000,
  pushMs: 250,
  overviewMs: 1_000,
};

/** A token bucket. `take` gives 0 and takes a token, or the milliseconds until there is one and takes none. */
export interface Bucket {
  take(): number;
  /** Whether it is as full as it can be: then it may be forgotten. */
  full(): boolean;
}

/** `now` in milliseconds, never going back. */
export function bucket(rate: Rate, now: () => number = () => performance.now()): Bucket {
  let tokens = rate.burst;
  let at = now();
  const fill = (): void => {
    const time = now();
    tokens = Math.min(rate.burst, tokens + ((time - at) / 1_000) * rate.perSecond);
    at = time;
  };
  return {
    take() {
      fill();
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - tokens) / rate.perSecond) * 1_000);
    },
    full() {
      fill();
      return tokens >= rate.burst;
    },
  };
}

/** One bucket per key (an address); those that are full again are forgotten, so that the table stays small. */
export function buckets(rate: Rate, most = 10_000, now?: () => number): { take(key: string): number } {
  const table = new Map<string, Bucket>();
  return {
    take(key) {
      let one = table.get(key);
      if (!one) {
        if (table.size >= most) for (const [known, held] of table) if (held.full()) table.delete(known);
        // A table full of busy addresses is an attack from many: the newcomer waits rather than the memory grow.
        if (table.size >= most) return 1_000;
        one = bucket(rate, now);
        table.set(key, one);
      }
      return one.take();
    },
  };
}
