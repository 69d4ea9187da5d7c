import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Family } from '../metrics/exposition.ts';
import { AUDIT_GENESIS } from '../../trust/public.ts';
import { auditLine } from '../audit.ts';
import type { Storage } from '../storage/face.ts';
import type { SinkConfig } from './config.ts';
import { courier } from './courier.ts';
import { type Origin, type Sink, SinkError } from './face.ts';
import { otlpSink } from './otlp.ts';
import { syslogSink } from './syslog.ts';
import { webhookSink } from './webhook.ts';

/** All sinks of a server, each with its own place in the log. */
export interface Sinks extends AsyncDisposable {
  /** There may be new lines. */
  wake(): void;
  families(): Family[];
}

export function sinkOf(config: SinkConfig, origin: Origin): Sink {
  switch (config.type) {
    case 'webhook':
      return webhookSink(config, origin);
    case 'otlp':
      return otlpSink(config, origin);
    case 'syslog':
      return syslogSink(config, origin);
  }
}

const originOf = (fleet: string): Origin => ({ fleet, host: hostname() });

export function startSinks({
  configs,
  storage,
  fleet,
  log,
}: {
  configs: readonly SinkConfig[];
  storage: Storage;
  fleet: string;
  log: Logger;
}): Sinks {
  const couriers = configs.map((config) => courier({ config, sink: sinkOf(config, originOf(fleet)), storage, log }));
  return {
    wake() {
      for (const one of couriers) one.wake();
    },
    families: () => [
      {
        name: 'lastcopy_sink_behind_lines',
        type: 'gauge',
        help: 'Lines of the audit log that a sink has yet to take, as far as this process knows.',
        samples: couriers.map((one) => ({ labels: { sink: one.name }, value: one.state().behind })),
      },
      {
        name: 'lastcopy_sink_failures',
        type: 'counter',
        help: 'Deliveries to a sink that failed.',
        samples: couriers.map((one) => ({ labels: { sink: one.name }, value: one.state().failures })),
      },
    ],
    async [Symbol.asyncDispose]() {
      await Promise.all(couriers.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

/** Sends one line of no log (number 1, action `sinks.test`) to a sink. Null when it was taken, else why not. */
export async function trySink(config: SinkConfig, fleet: string): Promise<string | null> {
  const note = { at: new Date().toISOString(), actor: 'server', action: 'sinks.test', subject: null, code: null, detail: { test: true } };
  await using sink = sinkOf(config, originOf(fleet));
  try {
    const lost = await sink.deliver([auditLine(note, { seq: 0, hash: AUDIT_GENESIS })], AbortSignal.timeout(20_000));
    return lost === 0 ? null : 'It answered that it throws the line away.';
  } catch (error) {
    return error instanceof SinkError ? error.message : 'It did not answer in time.';
  }
}
