import type { Logger } from 'pino';
import type { LiveEvent, Overview, Rotation } from '../../protocol/index.ts';
import type { Change } from '../changes.ts';
import type { Limits } from '../limits.ts';
import { pace } from './pace.ts';
import type { Affected, RotationBook } from './rotation-book.ts';

/**
 * Turns changes into what is pushed: gathered per kind, counted again at most so often, told only where it differs from what
 * was told before. While nobody listens nothing is counted: who comes asks for all, after the `hello`.
 */
export interface Push {
  /** Before the first listener is let in: what it will have asked for by itself is taken as told. */
  prepare(): Promise<void>;
  changed(change: Change, affected: readonly Affected[] | 'all'): void;
  close(): Promise<void>;
}

export interface PushOptions {
  readonly book: RotationBook;
  readonly overview: () => Promise<Overview>;
  readonly listening: () => boolean;
  readonly send: (event: LiveEvent) => void;
  readonly limits: Limits;
  readonly log: Logger;
}

/** Rows, and residuals, of one event. Where more changed at once, the rotation alone is told and its reader asks for the view. */
const ROWS = 200;

export function push(options: PushOptions): Push {
  const { book, listening, send, limits, log } = options;
  /** By order: devices that reported; null: the order itself changed. */
  let waiting = new Map<string, Set<string> | null>();
  let told = new Map<string, string>();
  let overviewTold = '';

  const safely =
    (work: () => Promise<void>): (() => Promise<void>) =>
    async () => {
      try {
        if (listening()) await work();
      } catch (error) {
        // Who listens sees the next change, or asks.
        log.error({ event: 'push-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'push failed');
      }
    };

  const tell = (rotation: Rotation, always: boolean): void => {
    const text = JSON.stringify(rotation);
    if (!always && told.get(rotation.orderId) === text) return;
    told.set(rotation.orderId, text);
    send({ t: 'rotation', rotation });
  };

  const someRotations = safely(async () => {
    const now = waiting;
    waiting = new Map();
    for (const [orderId, deviceIds] of now) {
      const part = await book.part(orderId, deviceIds ?? new Set());
      if (!part) continue;
      const many = part.devices.length > ROWS || part.residuals.length > ROWS;
      if (part.devices.length > 0 && !many) send({ t: 'rotation-devices', orderId, devices: part.devices, residuals: part.residuals });
      tell(part.rotation, deviceIds === null || many);
    }
  });
  const all = safely(async () => {
    const { at, ...rest } = await options.overview();
    const text = JSON.stringify(rest);
    for (const rotation of await book.rotations()) tell(rotation, false);
    if (text !== overviewTold) send({ t: 'overview', overview: { at, ...rest } });
    overviewTold = text;
  });
  const devices = safely(async () => send({ t: 'devices' }));

  const paces = {
    rotations: pace(limits.pushMs, someRotations),
    devices: pace(limits.pushMs, devices),
    all: pace(limits.overviewMs, all),
  };
  // Time alone changes a rotation too, when its start-by passes.
  const clock = setInterval(() => {
    if (listening() && book.due(Date.now())) paces.all.ask();
  }, limits.overviewMs);

  // Never newer than what a listener asks for after its `hello`, or a change in between would be told to nobody.
  let preparing: Promise<void> | null = null;
  const seed = async (): Promise<void> => {
    told = new Map((await book.rotations()).map((rotation) => [rotation.orderId, JSON.stringify(rotation)]));
    overviewTold = '';
    waiting.clear();
  };

  return {
    async prepare() {
      if (listening()) return;
      preparing ??= seed().finally(() => {
        preparing = null;
      });
      await preparing;
    },
    changed(change, affected) {
      if (!listening()) return;
      if (affected !== 'all') {
        for (const { orderId, deviceId } of affected) {
          const known = waiting.get(orderId);
          if (deviceId === null || known === null) waiting.set(orderId, null);
          else if (known) known.add(deviceId);
          else waiting.set(orderId, new Set([deviceId]));
        }
        if (affected.length > 0) paces.rotations.ask();
      }
      if (['devices', 'roster', 'forgotten', 'all'].includes(change.kind)) paces.devices.ask();
      if (change.kind !== 'cursor' || affected.length > 0) paces.all.ask();
    },
    async close() {
      clearInterval(clock);
      for (const one of Object.values(paces)) {
        one[Symbol.dispose]();
        await one.idle();
      }
    },
  };
}
