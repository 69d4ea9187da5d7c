import { createHash } from 'node:crypto';
import type { RotationEvent } from '../../protocol/index.ts';
import { Refusal } from '../refusal.ts';
import { authenticate } from './authenticity.ts';
import { aws } from './aws.ts';
import { caep } from './caep.ts';
import type { HookConfig } from './config.ts';
import { doppler } from './doppler.ts';
import type { Arrival, HookSource, Mapper } from './face.ts';
import { github, isPartnerFeed } from './github.ts';
import { gitguardian } from './gitguardian.ts';
import { infisical } from './infisical.ts';
import { SKEW_MS } from './reading.ts';
import { SetRefusal, tokenReader } from './security-event-token.ts';

const MAPPERS: Readonly<Record<HookSource, Mapper>> = { 'aws-eventbridge': aws, github, gitguardian, infisical, doppler, caep };

const DAY_MS = 86_400_000;
/**
 * How old an event may be where the signature holds no time of its own: as long as the vendor tries again (EventBridge a day, GitHub's
 * redelivery three). What is older could be a copy that somebody kept.
 */
const OLDEST_MS: Readonly<Partial<Record<HookSource, number>>> = { 'aws-eventbridge': 2 * DAY_MS, github: 4 * DAY_MS };

export interface Taken {
  readonly events: readonly RotationEvent[];
  /** Why there are none, where that is no error. */
  readonly ignored: string | null;
}

/** One door of the relay for one sender. */
export interface Hook {
  readonly source: HookSource;
  readonly name: string;
  /** @throws Refusal, SetRefusal: with nothing of the message in it. */
  take(arrival: Arrival): Promise<Taken>;
}

export function hook(config: HookConfig): Hook {
  const { source, name } = config;
  const read = config.source === 'caep' ? tokenReader(config) : async (arrival: Arrival) => open(config, arrival);
  const notUnderstood = (why: string) =>
    source === 'caep'
      ? new SetRefusal('invalid_request', why)
      : new Refusal('not-understood', 422, `${why} See docs/operations.md for what this hook takes.`);

  return {
    source,
    name,
    async take(arrival) {
      refuseValues(arrival);
      const content = await read(arrival);
      const digest = createHash('sha256').update(arrival.body).digest('base64url');
      const mapped = MAPPERS[source](content, { name, digest, now: arrival.now });
      if (mapped.kind === 'unknown') throw notUnderstood(mapped.why);
      if (mapped.kind === 'ignored') return { events: [], ignored: mapped.why };
      const oldest = OLDEST_MS[source];
      for (const { occurredAt } of oldest === undefined ? [] : mapped.events) {
        const age = arrival.now - Date.parse(occurredAt);
        if (age > (oldest ?? 0) || age < -SKEW_MS)
          throw new Refusal(
            'untimely',
            401,
            'The event is too old, or ahead of our clock: let the sender send it anew if it still matters.',
          );
      }
      return { events: mapped.events, ignored: null };
    },
  };
}

function open(config: Exclude<HookConfig, { source: 'caep' }>, arrival: Arrival): unknown {
  authenticate(config, arrival);
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(arrival.headers['content-type']?.toString() ?? ''))
    throw new Refusal('wrong-content-type', 415, 'Let the sender send the body as application/json.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(arrival.body)) as unknown;
  } catch {
    // Without its cause: the parser's message quotes the body.
    throw new Refusal('malformed', 400, 'The body is not JSON in UTF-8.');
  }
}

/** Before all else, signed or not: what brings values is not read on. */
function refuseValues({ headers, body }: Arrival): void {
  let content: unknown = null;
  try {
    content = body[0] === 0x5b ? JSON.parse(body.toString('utf8')) : null;
  } catch {
    // Told by the reader.
  }
  if (isPartnerFeed(headers, content))
    throw new Refusal(
      'values-refused',
      403,
      'This feed brings values, which may not come to the server. Use the webhook secret_scanning_alert, and give values to `lastcopy rotate`.',
    );
}
