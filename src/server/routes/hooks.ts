import { type HookAnswer, OPERATIONS, type RotationEvent } from '../../protocol/index.ts';
import type { InferOutput } from 'valibot';
import { answering } from '../http/answering.ts';
import type { Call, Route } from '../http/router.ts';
import type { HookConfig } from '../hooks/config.ts';
import { type Hook, hook } from '../hooks/hooks.ts';
import { SetRefusal } from '../hooks/security-event-token.ts';
import { type Bucket, bucket, type Rate } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Refusals } from '../refusals.ts';
import type { Storage } from '../storage/face.ts';

export interface HookOptions {
  readonly hooks: readonly HookConfig[];
  readonly storage: Storage;
  readonly peers: Peers;
  readonly refusals: Refusals;
}

/** What vendors send is a few KB; GitHub's alerts carry their repository and are the longest. */
const BODY_BYTES = 262_144;
/** Of one hook, once it is believed. */
const RATE: Rate = { perSecond: 10, burst: 300 };
/** Events that may wait for the steward. */
const MOST_WAITING = 10_000;
const LISTED = 200;

/**
 * Doors for those who tell of rotations, and what came through them. An event orders nothing: it waits for the steward's draft, and
 * then for an operator.
 */
export function hookRoutes({ hooks, storage, peers, refusals }: HookOptions): Route[] {
  const doors = new Map<string, { door: Hook; rate: Bucket }>(
    hooks.map((config) => [`${config.source}/${config.name}`, { door: hook(config), rate: bucket(RATE) }]),
  );

  const keep = async (event: RotationEvent, name: string): Promise<boolean> => {
    const at = new Date().toISOString();
    const { eventId, source, kind } = event;
    const note = { at, actor: `hook:${name}`, action: 'event.take', subject: eventId, code: null, detail: { source, kind } };
    const outcome = await storage.takeEvent({ event, hook: name, at }, MOST_WAITING, note);
    if (outcome === 'full')
      throw new Refusal('too-many-events', 503, 'Too many events wait for the steward: start it, then let them be sent again.', {
        retryAfter: 60_000,
      });
    if (outcome === 'taken') peers.noticed(event);
    return outcome === 'taken';
  };

  const take = async ({ params, raw, response }: Call): Promise<InferOutput<typeof HookAnswer> | null> => {
    const name = `${params['source']}/${params['name']}`;
    const found = doors.get(name);
    if (!found || raw === null)
      throw new Refusal('unknown-hook', 404, 'There is no such hook here: name it in the file of `lastcopy server --hooks`.');
    const { door, rate } = found;
    try {
      const { events, ignored } = await door.take({ ...raw, now: Date.now() });
      const wait = rate.take();
      if (wait > 0) throw slowDown(wait);
      let repeated = 0;
      for (const event of events) if (!(await keep(event, name))) repeated++;
      if (door.source !== 'caep') return { events: events.map(({ eventId }) => eventId), repeated, ignored };
      response.writeHead(202, { 'content-length': 0, 'cache-control': 'no-store' }).end();
      return null;
    } catch (error) {
      if (!(error instanceof SetRefusal)) throw error;
      const { err, message } = error;
      await refusals.of(error, { actor: 'anonymous', action: 'POST /hooks/:source/:name', subject: name });
      const body = Buffer.from(JSON.stringify({ err, description: message }));
      const head = {
        'content-type': 'application/json',
        'content-language': 'en',
        'content-length': body.length,
        'cache-control': 'no-store',
      };
      response.writeHead(400, head).end(body);
      return null;
    }
  };

  return [
    answering(OPERATIONS.hook, take, BODY_BYTES),
    answering(OPERATIONS.rotationEvents, async () => ({ events: await storage.events(LISTED) })),
    answering(OPERATIONS.rotationEvent, async ({ params }) => {
      const held = await storage.event(params['eventId'] ?? '');
      if (!held) throw new Refusal('unknown-event', 404, 'There is no rotation event of that id.');
      return held;
    }),
  ];
}
