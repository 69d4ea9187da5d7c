import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DraftPayload, Mode, Rotation, Verb } from '../../protocol/index.ts';
import type { Context } from '../context.ts';
import { freeTickets, fromTicket, invalidByEvent, readDraft, requireOver } from '../event-draft.ts';
import { UserError } from '../exit.ts';
import { type Operator, openOperator } from '../operator.ts';
import { colors, emit, note, plural, progressLine, say } from '../output.ts';
import { shareOf } from '../policy.ts';
import { type BlastRadius, blastRadius, radiusText } from '../blast-radius.ts';
import { wholeOf } from '../numbers.ts';
import { promote } from '../order-acts.ts';
import { readReference } from '../reference.ts';
import { admittedIn } from '../ring-health.ts';
import { ringsOf } from '../rings.ts';
import { announce, type DraftedRotation, draft, type RotationRequest, retire } from '../rotation.ts';
import { confirm, readSecret } from '../secret-input.ts';
import { fingerprint, turnForward } from '../../forms/index.ts';
import { fingerprintKeys, ringOf } from '../../trust/index.ts';
import { describe, standing } from './rotations.ts';

export interface RotateOptions {
  readonly bundle?: string;
  readonly operator?: string;
  readonly fingerprint?: string;
  readonly event?: string;
  readonly ref?: string;
  readonly secretVersion?: string;
  readonly label?: string;
  readonly verb: Verb;
  readonly reference?: string;
  readonly mode?: Mode;
  readonly invalidSince?: string;
  readonly includeHome?: boolean;
  readonly devices?: string;
  readonly canary?: string;
  readonly ring?: readonly string[];
  readonly maxFiles: string;
  readonly maxBytes: string;
  readonly maxShare?: string;
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
  requireReference(options);
  const operator = await openOperator(options);
  const event = options.event === undefined ? null : await readDraft(operator, options.event);
  requireNames(options);
  const value = options.fingerprint || event ? null : await readSecret({ force: options.force === true, what: 'Old value' });
  try {
    const wish = asRequest(options, value, event, options.reference === undefined ? null : await readReference(options.reference, value));
    const targets = (await admittedIn(operator, { scope: { devices: wish.devices === 'all' ? 'all' : [...wish.devices] } })).map(
      ({ deviceId }) => deviceId,
    );
    const request: RotationRequest = { ...wish, rings: ringsOf(options, targets.length, wish.verb !== 'report') };
    const orderId = withCanary(targets, request.rings, event && (await freeTickets(operator, event)));
    const drafted = event ? fromTicket(operator, event, orderId) : await draft(operator, request, orderId);
    if (request.reference !== undefined && drafted.entries.length > 1)
      throw new UserError('The event is of several values, and one reference cannot be right for all.', 'Announce each by its value.');
    const radius = options.dryRun || !(options.json && options.yes) ? await radiusOf(operator, request, drafted) : null;
    if (options.dryRun && radius) return preview(request, drafted, radius, canaries(targets, orderId, request.rings), options);

    if (drafted.guessable && !options.json) {
      note(
        'The value could be guessed, so it travels sealed and is matched only where it stands as a credential; other hits are left for people.',
      );
    }
    const retirements =
      request.verb === 'report'
        ? []
        : await Promise.all(drafted.entries.map((entry) => retire(operator, request, entry, drafted.successors?.get(entry.id))));
    const seq = await announce(operator, request, drafted, retirements, async ({ text }) => {
      if (radius) note(radiusText(radius));
      if (options.yes) return true;
      note(text);
      return await confirm('Sign this order?');
    });
    if (seq === null) throw new UserError('Nothing was signed.', 'Answer y on a terminal, or pass --yes in a script.');
    if (!options.json) say(`Order ${orderId} is statement ${seq} of the chain.`);
    if (!options.json && (operator.bundle.thresholds[request.verb] ?? 1) > 1)
      say(`Another operator has to approve it: lastcopy rotations approve ${orderId}`);
    if (options.hold) {
      if (options.json) emit({ type: 'order', orderId, seq });
      else say(`No ring is open yet: lastcopy rotations promote ${orderId}`);
      return 0;
    }
    await promote(operator, orderId, 0, seq);
    if (!options.json && request.rings.length > 1) {
      say(`Ring 0 is open: ${plural(canaries(targets, orderId, request.rings), 'device')} of ${targets.length}.`);
      say(`Next, once it has done well: lastcopy rotations promote ${orderId} --ring 1`);
    }
    if (!options.follow) {
      if (options.json) emit({ type: 'order', orderId, seq });
      return 0;
    }
    return await follow(operator, orderId, request.rings, options.json === true);
  } finally {
    value?.fill(0);
  }
}

/** An event brings the names that are otherwise given; both at once could only contradict each other. */
function requireNames({ event, ref, secretVersion, fingerprint }: RotateOptions): void {
  if (event === undefined && ref === undefined)
    throw new UserError('Which secret it is was not given.', 'Pass --ref NAME, or --event ID of `lastcopy events`.');
  if (event !== undefined && (ref ?? secretVersion ?? fingerprint) !== undefined)
    throw new UserError('--event brings the secret and its version itself.', 'Leave out --ref, --secret-version and --fingerprint.');
}

/** Both or neither. */
function requireReference({ verb, reference }: RotateOptions): void {
  if (verb === 'rehome' && reference === undefined)
    throw new UserError('What is to take the old value’s place was not given.', 'Pass --reference, like op://Prod/stripe/key.');
  if (verb !== 'rehome' && reference !== undefined)
    throw new UserError(`--reference means nothing to the verb ${verb}.`, 'Pass --verb rehome with it.');
}

function asRequest(
  options: RotateOptions,
  value: Uint8Array | null,
  event: DraftPayload | null,
  reference: string | null,
): Omit<RotationRequest, 'rings'> {
  let invalidSince: string | null = null;
  if (event && options.invalidSince === 'event') invalidSince = invalidByEvent(event, Date.now());
  else if (options.invalidSince) {
    requireOver(event?.event.oldInvalidAt ?? null, Date.now());
    const at = options.invalidSince === 'now' ? new Date() : new Date(options.invalidSince);
    if (Number.isNaN(at.getTime()))
      throw new UserError(
        `--invalid-since does not understand "${options.invalidSince}".`,
        'Use now, a time like 2026-11-22T10:00:00Z, or event with --event.',
      );
    invalidSince = at.toISOString();
  }
  const ref = event?.event.secretRef ?? options.ref ?? '';
  return {
    value,
    ...(options.fingerprint ? { fingerprint: options.fingerprint } : {}),
    ref,
    version: event?.event.oldVersion ?? options.secretVersion ?? 'previous',
    label: options.label ?? ref,
    // Purge authority is a signature made after the old value is dead; before that an order only reports.
    verb: invalidSince ? options.verb : 'report',
    ...(invalidSince && reference !== null && { reference }),
    classes: options.includeHome ? ['COPY', 'REGEN', 'HOME'] : ['COPY', 'REGEN'],
    invalidSince,
    devices: options.devices ? options.devices.split(',') : 'all',
    caps: {
      files: wholeOf(options.maxFiles, '--max-files'),
      bytes: wholeOf(options.maxBytes, '--max-bytes'),
      ...shareOf(options.maxShare),
    },
    ...(options.mode && { mode: options.mode }),
    startWithinHours: wholeOf(options.startWithin, '--start-within'),
    watchDays: wholeOf(options.watch, '--watch'),
  };
}

/** Of the `given` ids, or of fresh ones, one by which the first ring holds some of the devices: a canary of nobody, or of all, is none. */
function withCanary(targets: readonly string[], rings: readonly number[], given: readonly string[] | null): string {
  const ids = given ?? Array.from({ length: 200 }, () => randomUUID());
  const fits = (orderId: string): boolean => {
    const first = canaries(targets, orderId, rings);
    return targets.length < 2 || rings.length === 1 || (first > 0 && first < targets.length);
  };
  const orderId = ids.find(fits) ?? ids.find((id) => canaries(targets, id, rings) > 0);
  if (orderId !== undefined) return orderId;
  throw new UserError('The first ring is so small that no device would be in it.', 'Give a larger --canary or --ring.');
}

/** How many devices the first ring of an order holds. */
function canaries(targets: readonly string[], orderId: string, rings: readonly number[]): number {
  const shares = rings.map((share) => ({ share }));
  return targets.filter((deviceId) => ringOf(deviceId, orderId, shares) === 0).length;
}

async function radiusOf(operator: Operator, request: RotationRequest, drafted: DraftedRotation): Promise<BlastRadius> {
  const newest = fingerprintKeys(operator.keys);
  const prints = drafted.entries.flatMap((entry) => (entry.kind === 'sealed' ? [] : [turnForward(entry.fingerprint, newest)]));
  // Devices that were away since keep the fingerprints of an older epoch.
  if (request.value !== null && !drafted.guessable) {
    for (const { epoch } of operator.keys.epochs) prints.push(fingerprint(fingerprintKeys(operator.keys, epoch), request.value));
  }
  const known = await Promise.all([...new Set(prints)].map((print) => operator.api.replicas({ fingerprint: print })));
  const all = (await operator.api.devices()).filter(({ state }) => state === 'admitted');
  const devices = request.devices === 'all' ? all : all.filter(({ deviceId }) => request.devices.includes(deviceId));
  return blastRadius({
    replicas: known.length === 0 ? null : known.flatMap(({ replicas }) => replicas),
    total: known.reduce((sum, { total }) => sum + total, 0),
    devices,
    order: request,
    floor: operator.bundle.floor,
  });
}

/** What would be signed, and how far it would reach. */
function preview(request: RotationRequest, drafted: DraftedRotation, radius: BlastRadius, first: number, options: RotateOptions): number {
  if (options.json) {
    const { copies, devices, byPlace, byClass, ...rest } = radius;
    const { verb, reference, classes, rings } = request;
    emit({
      type: 'dry-run',
      verb,
      ...(reference !== undefined && { reference }),
      classes,
      rings,
      sealed: drafted.guessable,
      fingerprint: drafted.fingerprint,
      knownReplicas: copies,
      devices,
      byPlace,
      byClass,
      ...rest,
    });
    return 0;
  }
  say(`Would ${request.verb} in ${request.classes.join(', ')}; nothing is signed.`);
  if (request.reference !== undefined)
    say(`${request.reference} takes its place where it is all that a key of a settings file has; elsewhere it is redacted.`);
  say(radiusText(radius));
  if (request.rings.length > 1)
    say(`Rings: ${request.rings.map((share) => `${share * 100} %`).join(', ')}; in the first about ${plural(first, 'device')}.`);
  if (request.verb === 'report') say('Agents will only report: pass --invalid-since once the old value is revoked.');
  return 0;
}

const OVER: readonly Rotation['state'][] = ['contained', 'residual', 'reopened', 'cancelled', 'expired', 'paused'];

/** Follows until every expected device has finished, or nothing goes on without a person. */
async function follow(operator: Operator, orderId: string, rings: readonly number[], json: boolean): Promise<number> {
  using progress = progressLine();
  const shares = rings.map((share) => ({ share }));
  let rotation: Rotation;
  for (;;) {
    const detail = await operator.api.rotation(orderId);
    ({ rotation } = detail);
    progress.update(() => describe(rotation));
    if (OVER.includes(rotation.state) || rotation.approval?.met === false) break;
    const first = detail.devices.filter(({ deviceId }) => ringOf(deviceId, orderId, shares) === 0);
    if (rings.length > 1 && first.length > 0 && first.every(({ state }) => state === 'finished' || state === 'refused')) break;
    await sleep(250);
  }
  progress[Symbol.dispose]();
  if (json) emit({ type: 'rotation', ...rotation });
  else {
    say(rotation.state === 'contained' ? colors.green(describe(rotation)) : colors.yellow(describe(rotation)));
    for (const line of standing(rotation)) say(line);
  }
  return rotation.state === 'contained' ? 0 : 1;
}
