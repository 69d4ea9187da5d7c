import type { AuditRecord } from '../storage/face.ts';
import type { SinkConfig } from './config.ts';
import type { Origin, Sink } from './face.ts';
import { post, requireTaken } from './post.ts';

/** OpenTelemetry's logs over HTTP in its JSON form (OTLP 1.x; numbers of 64 bits are texts). */

const text = (key: string, value: string | null) => (value === null ? [] : [{ key, value: { stringValue: value } }]);
const nanoseconds = (time: number): string => `${BigInt(time) * 1_000_000n}`;

/** SeverityNumber: what was done INFO, what was refused WARN. */
function record(line: AuditRecord, observed: number) {
  const refused = line.code !== null;
  return {
    timeUnixNano: nanoseconds(Date.parse(line.at)),
    observedTimeUnixNano: nanoseconds(observed),
    severityNumber: refused ? 13 : 9,
    severityText: refused ? 'WARN' : 'INFO',
    eventName: 'lastcopy.audit',
    body: { stringValue: `${line.action} by ${line.actor}${refused ? `: refused, ${line.code}` : ''}` },
    attributes: [
      { key: 'lastcopy.audit.seq', value: { intValue: String(line.seq) } },
      ...text('lastcopy.audit.actor', line.actor),
      ...text('lastcopy.audit.action', line.action),
      ...text('lastcopy.audit.subject', line.subject),
      ...text('lastcopy.audit.code', line.code),
      ...text('lastcopy.audit.detail', line.detail),
      ...text('lastcopy.audit.prev', line.prev),
      ...text('lastcopy.audit.hash', line.hash),
    ],
  };
}

export function otlpBody(lines: readonly AuditRecord[], { fleet, host }: Origin, now = Date.now()): object {
  return {
    resourceLogs: [
      {
        resource: {
          attributes: [...text('service.name', 'lastcopy-server'), ...text('host.name', host), ...text('lastcopy.fleet', fleet)],
        },
        scopeLogs: [{ scope: { name: 'lastcopy' }, logRecords: lines.map((line) => record(line, now)) }],
      },
    ],
  };
}

export function otlpSink({ url, headers, ca }: Extract<SinkConfig, { type: 'otlp' }>, origin: Origin): Sink {
  return {
    most: 500,
    async deliver(lines, signal) {
      const body = Buffer.from(JSON.stringify(otlpBody(lines, origin)));
      const answer = await post(url, { ...headers, 'content-type': 'application/json' }, body, { ca, signal });
      requireTaken(url, answer);
      return rejectedOf(answer.body);
    },
    async [Symbol.asyncDispose]() {
      // Each POST has its own connection.
    },
  };
}

/** `partialSuccess` of the answer: how many records the collector dropped; they may not be sent again (OTLP 1.x, Partial Success). */
function rejectedOf(body: string): number {
  try {
    const { partialSuccess } = JSON.parse(body) as { partialSuccess?: { rejectedLogRecords?: string | number } };
    return Number(partialSuccess?.rejectedLogRecords ?? 0) || 0;
  } catch {
    return 0;
  }
}
