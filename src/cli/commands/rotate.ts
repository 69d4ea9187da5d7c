import { setTimeout as sleep } from 'node:timers/promises';
import type { Rotation } from '../../protocol/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { type Operator, openOperator } from '../operator.ts';
import { colors, emit, note, plural, progressLine, say, table } from '../output.ts';
import { announce, type DraftedRotation, draft, promote, type RotationRequest, retire } from '../rotation.ts';
import { confirm, readSecret } from '../secret-input.ts';
import { describe } from './rotations.ts';

export interface RotateOptions {
  readonly bundle?: string;
  readonly operator?: string;
  readonly fingerprint?: string;
  readonly ref: string;
  readonly secretVersion: string;
  readonly label?: string;
  readonly verb: 'report' | 'redact';
  readonly invalidSince?: string;
  readonly includeHome?: boolean;
  readonly devices?: string;
  readonly maxFiles: string;
  readonly maxBytes: string;
  readonly startWithin: string;
  readonly watch: string;
  readonly hold?: boolean;
  readonly follow: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `lastcopy rotate`: announce, sign, open the ring, follow to containment. Exit 0 contained, 1 not (yet), 2 error. */
export async function rotate(_context: Context, options: RotateOptions): Promise<number> {
  const operator = await openOperator(options);
  const value = options.fingerprint ? null : await readSecret({ force: options.force === true, what: 'Old value' });
  try {
    const request = asRequest(options, value);
    const drafted = await draft(operator, request);
    if (options.dryRun) return await preview(operator, request, drafted, options);

    if (drafted.guessable && !options.json) {
      note(
        'The value could be guessed, so it travels sealed and is matched only where it stands as a credential; other hits are left for people.',
      );
    }
    const retirements =
      request.verb === 'report' ? [] : await Promise.all(drafted.entries.map((entry) => retire(operator, request, entry)));
    const seq = await announce(operator, request, drafted, retirements, async ({ text }) => {
      if (options.yes) return true;
      note(text);
      return await confirm('Sign this order?');
    });
    if (seq === null) throw new UserError('Nothing was signed.', 'Answer y on a terminal, or pass --yes in a script.');
    if (!options.json) say(`Order ${drafted.orderId} is statement ${seq} of the chain.`);
    if (options.hold) {
      if (options.json) emit({ type: 'order', orderId: drafted.orderId, seq });
      else say(`No ring is open yet: lastcopy rotations promote ${drafted.orderId}`);
      return 0;
    }
    await promote(operator, drafted.orderId, 0, seq);
    if (!options.follow) {
      if (options.json) emit({ type: 'order', orderId: drafted.orderId, seq });
      return 0;
    }
    return await follow(operator, drafted.orderId, options.json === true);
  } finally {
    value?.fill(0);
  }
}

function asRequest(options: RotateOptions, value: Uint8Array | null): RotationRequest {
  const number = (text: string, name: string): number => {
    const parsed = Number(text);
    if (!Number.isSafeInteger(parsed) || parsed < 0)
      throw new UserError(`--${name} wants a whole number, not "${text}".`, 'See lastcopy rotate --help.');
    return parsed;
  };
  let invalidSince: string | null = null;
  if (options.invalidSince) {
    const at = options.invalidSince === 'now' ? new Date() : new Date(options.invalidSince);
    if (Number.isNaN(at.getTime()))
      throw new UserError(
        `--invalid-since does not understand "${options.invalidSince}".`,
        'Use now, or a time like 2026-11-22T10:00:00Z.',
      );
    invalidSince = at.toISOString();
  }
  return {
    value,
    ...(options.fingerprint ? { fingerprint: options.fingerprint } : {}),
    ref: options.ref,
    version: options.secretVersion,
    label: options.label ?? options.ref,
    // Purge authority is a signature made after the old value is dead; before that an order only reports.
    verb: invalidSince ? options.verb : 'report',
    classes: options.includeHome ? ['COPY', 'REGEN', 'HOME'] : ['COPY', 'REGEN'],
    invalidSince,
    devices: options.devices ? options.devices.split(',') : 'all',
    caps: { files: number(options.maxFiles, 'max-files'), bytes: number(options.maxBytes, 'max-bytes') },
    startWithinHours: number(options.startWithin, 'start-within'),
    watchDays: number(options.watch, 'watch'),
  };
}

/** What would be signed, and how far it would reach by what devices have reported so far. */
async function preview(operator: Operator, request: RotationRequest, drafted: DraftedRotation, options: RotateOptions): Promise<number> {
  const known = drafted.fingerprint ? await operator.api.replicas(drafted.fingerprint) : null;
  const devices = new Set(known?.replicas.map(({ deviceId }) => deviceId));
  if (options.json) {
    emit({
      type: 'dry-run',
      verb: request.verb,
      classes: request.classes,
      sealed: drafted.guessable,
      fingerprint: drafted.fingerprint,
      knownReplicas: known?.total ?? null,
      devices: devices.size,
      byPlace: known?.byPlace ?? {},
      byClass: known?.byClass ?? {},
    });
    return 0;
  }
  say(`Would ${request.verb} in ${request.classes.join(', ')}; nothing is signed.`);
  if (!known)
    say('The value could be guessed, so the inventory holds no joinable fingerprint of it: how far it spread is not known beforehand.');
  else {
    say(`Reported so far: ${plural(known.total, 'replica')} on ${plural(devices.size, 'device')}.`);
    const places = Object.entries(known.byPlace);
    if (places.length > 0) say(table(places.map(([place, count]) => [`  ${place}`, String(count)])));
  }
  if (request.verb === 'report') say('Agents will only report: pass --invalid-since once the old value is revoked.');
  return 0;
}

/** Follows until every expected device has finished. */
async function follow(operator: Operator, orderId: string, json: boolean): Promise<number> {
  using progress = progressLine();
  let rotation: Rotation;
  for (;;) {
    ({ rotation } = await operator.api.rotation(orderId));
    progress.update(() => describe(rotation));
    if (['contained', 'residual', 'cancelled', 'expired'].includes(rotation.state)) break;
    await sleep(250);
  }
  progress[Symbol.dispose]();
  if (json) emit({ type: 'rotation', ...rotation });
  else say(rotation.state === 'contained' ? colors.green(describe(rotation)) : colors.yellow(describe(rotation)));
  return rotation.state === 'contained' ? 0 : 1;
}
