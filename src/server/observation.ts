import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { HeadPayload, type Overview, type Rotation } from '../protocol/index.ts';
import { peek } from '../trust/public.ts';
import type { Change } from './changes.ts';
import { counters } from './metrics/counters.ts';
import type { Family } from './metrics/exposition.ts';
import { fleetFamilies, processFamilies } from './metrics/fleet-figures.ts';
import { type MetricsListener, type Probes, probes } from './metrics/probes.ts';
import type { Refusals } from './refusals.ts';
import type { Storage } from './storage/face.ts';

/** What the server tells of itself to the machines that watch it. */
export interface Observation {
  readonly probes: Probes;
  readonly changed: (change: Change) => void;
  /** The same, counted. */
  refusals(inner: Refusals): Refusals;
  requests(inner: RequestListener): RequestListener;
  /** From now on `/readyz` may say yes. */
  listening(): void;
}

export interface MetricsOptions {
  /** An address of its own, without a token. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** On the server's own address, to who shows it. */
  readonly token?: string;
}

export interface ObservationOptions {
  readonly storage: Storage;
  readonly overview: () => Promise<Overview>;
  readonly rotations: () => Promise<readonly Rotation[]>;
  /** Whether the audit log's end held when the server started. */
  readonly auditHolds: boolean;
  readonly token: string | null;
  /** Figures of other parts. */
  readonly others: () => readonly Family[];
}

/** Milliseconds until a storage that does not answer counts as away: who asks for readiness does not wait for long. */
const ALIVE_MS = 1_000;

const Expires = v.pick(HeadPayload, ['expiresAt']);

export function observation({ storage, overview, rotations, auditHolds, token, others }: ObservationOptions): Observation {
  const startedAt = Date.now() - process.uptime() * 1_000;
  const counted = counters();
  let listens = false;

  const families = async () => {
    const head = await storage.head();
    const expires = head && v.safeParse(Expires, peek(head.statement));
    return [
      ...fleetFamilies({
        overview: await overview(),
        rotations: await rotations(),
        chain: (await storage.tip()).seq,
        head: head && { sequence: head.sequence, expiresAt: expires?.success ? expires.output.expiresAt : null },
        auditLines: (await storage.auditTail())?.seq ?? 0,
      }),
      ...counted.families(),
      ...others(),
      ...processFamilies(startedAt),
    ];
  };
  let asked: Promise<boolean> | null = null;
  /** One question at a time: where nothing comes back from a database, the next would wait behind the last. */
  const alive = (): Promise<boolean> => {
    asked ??= storage
      .alive()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asked = null;
      });
    return Promise.race([asked, sleep(ALIVE_MS, false, { ref: false })]);
  };
  const ready = async (): Promise<Record<string, boolean>> => ({
    storage: await alive(),
    audit: auditHolds,
    listening: listens,
  });

  return {
    probes: probes({ families, ready, token }),
    changed: counted.changed,
    refusals: (inner) => ({
      async of(error, note) {
        const refusal = await inner.of(error, note);
        counted.refused(refusal.code);
        return refusal;
      },
      flush: () => inner.flush(),
    }),
    requests: (inner) => (request, response) => {
      const begun = performance.now();
      response.once('close', () =>
        counted.request(request.method ?? '', response.statusCode, isStream(response) ? null : (performance.now() - begun) / 1_000),
      );
      inner(request, response);
    },
    listening() {
      listens = true;
    },
  };
}

const isStream = (response: { getHeader(name: string): unknown }): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

/** The address of its own, where one is asked for; null otherwise. */
export async function listenForMetrics(watched: Observation, { listen }: MetricsOptions, log: Logger): Promise<MetricsListener | null> {
  if (!listen) return null;
  const own = await watched.probes.listen(listen.host, listen.port);
  log.info({ event: 'metrics-listening', url: own.url }, 'metrics');
  return own;
}
