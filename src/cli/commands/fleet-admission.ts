import { OPERATIONS, type StewardAnswerPayload } from '../../protocol/index.ts';
import { deviceId as deviceIdOf, enrolmentAt, globFits, openEnrolment } from '../../trust/index.ts';
import { deviceNamed, type FleetDevice, keyOf, nameOf, recordFault } from '../device-names.ts';
import { EXIT, UserError } from '../exit.ts';
import { type Operator, openOperator } from '../operator.ts';
import { colors, emit, note, oneLine, plural, say, table } from '../output.ts';
import { confirm } from '../secret-input.ts';
import { askSteward } from '../steward-request.ts';
import type { FleetOptions } from './rotations.ts';

export interface AdmitOptions extends FleetOptions {
  readonly all?: boolean;
  readonly machine?: string;
  readonly replace?: boolean;
  readonly yes?: boolean;
}

export interface RevokeOptions extends FleetOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

export interface EnrolmentOptions extends FleetOptions {
  readonly until?: string;
}

const AT_ONCE = 100;

/** `lastcopy fleet pending`: who waits to be admitted, and why. */
export async function pending(options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const all = await operator.api.devices();
  const waiting = all.filter(({ state }) => state === 'pending');
  const word = await enrolmentNow(operator);
  if (options.json) {
    emit({ type: 'enrolment', ...word });
    for (const device of waiting) {
      const fault = await recordFault(device, operator.bundle.fleet);
      const { deviceId, machine, user, os, enrolledAt, connected, waits } = device;
      const key = keyOf(device).replaceAll(' ', '');
      emit({
        type: 'pending',
        deviceId,
        machine,
        user,
        os,
        enrolledAt,
        connected,
        key,
        waits: waits ?? null,
        rivals: rivalsOf(device, all),
        fault,
      });
    }
    return;
  }
  say(
    word.open
      ? `Enrolment is open${word.until ? ` until ${word.until}` : ''}.`
      : `Enrolment is closed${word.until ? ` until ${word.until}` : ''}.`,
  );
  if (waiting.length === 0) return say('No device waits to be admitted.');
  say(await described(operator, waiting, all));
  say();
  say('Compare the key with what `lastcopy status` shows on that laptop, then: lastcopy fleet admit DEVICE');
}

/** `lastcopy fleet admit`: shows whom, asks, and has the steward decide. */
export async function admit(names: readonly string[], options: AdmitOptions): Promise<number> {
  if (options.all !== true && options.machine !== undefined) throw new UserError('--machine narrows --all.', 'Add --all, or name devices.');
  if (names.length > 0 === (options.all === true)) {
    throw new UserError(
      'Which devices?',
      'Name some (machine/user, or the beginning of an id), or pass --all, with --machine GLOB for a part.',
    );
  }
  const operator = await openOperator(options);
  const all = await operator.api.devices();
  const glob = options.machine?.toLowerCase() ?? '*';
  const chosen = options.all
    ? all.filter(({ state, machine }) => state === 'pending' && globFits(glob, machine.toLowerCase()))
    : [...new Set(names.map((name) => wantedBy(all, name)))];
  if (chosen.length === 0) throw new UserError('No such device waits to be admitted.', 'Look who does: lastcopy fleet pending');
  for (const device of chosen) {
    const fault = await recordFault(device, operator.bundle.fleet);
    if (fault) throw new UserError(`${nameOf(device)}: ${fault}`, 'Nothing was admitted.');
  }
  if (options.yes !== true || !options.json) note(await described(operator, chosen, all));
  const question = `Admit ${plural(chosen.length, 'device')} to the fleet${options.replace ? ', in place of earlier ones of the same machine and user' : ''}?`;
  if (options.yes !== true && !(await confirm(question))) {
    throw new UserError('Nobody was admitted.', 'Answer y on a terminal, or pass --yes in a script.');
  }
  const asked = chosen.map((device) => ({
    deviceId: device.deviceId,
    replaces: options.replace ? rivalsOf(device, all).slice(0, 16) : [],
  }));
  return decided(
    operator,
    options,
    all,
    parts(asked).map((devices) => ({ kind: 'admit', devices })),
  );
}

/** `lastcopy fleet revoke DEVICE --reason TEXT` */
export async function revoke(names: readonly string[], options: RevokeOptions): Promise<number> {
  const operator = await openOperator(options);
  const all = await operator.api.devices();
  const chosen = [
    ...new Set(
      names.map((name) =>
        deviceNamed(
          all.filter(({ state }) => state !== 'revoked'),
          name,
        ),
      ),
    ),
  ];
  // What goes is the id: it has to be that of the machine and user that are shown.
  const swapped = chosen.find(({ deviceId, signingKey, machine, user }) => deviceId !== deviceIdOf(signingKey, machine, user));
  if (swapped)
    throw new UserError(
      `The server shows ${nameOf(swapped)} with names that are not its own.`,
      'Nothing was changed. Treat the server as compromised.',
    );
  if (options.yes !== true || !options.json) note(await described(operator, chosen, all));
  if (options.yes !== true && !(await confirm(`Put ${plural(chosen.length, 'device')} out of the fleet?`))) {
    throw new UserError('Nobody was put out.', 'Answer y on a terminal, or pass --yes in a script.');
  }
  const code = await decided(
    operator,
    options,
    all,
    parts(chosen.map(({ deviceId }) => deviceId)).map((devices) => ({ kind: 'revoke', devices, reason: options.reason })),
  );
  if (!options.json && code === EXIT.NOTHING && chosen.some(({ state }) => state === 'admitted')) {
    say('It keeps the fingerprint keys that it had. If it may be in wrong hands, make a new epoch of them.');
  }
  return code;
}

/** `lastcopy fleet enrolment [open|close]` */
export async function enrolment(change: 'open' | 'close' | undefined, options: EnrolmentOptions): Promise<number> {
  const operator = await openOperator(options);
  const until = options.until === undefined ? null : untilOf(options.until);
  if (change === undefined) {
    if (until !== null) throw new UserError('--until goes with open or close.', 'Say: lastcopy fleet enrolment close --until TIME');
  } else {
    const answer = await askSteward(operator, { kind: 'enrolment', open: change === 'open', until });
    if (answer.outcome === 'refused') throw new UserError(answer.sentence, 'Nothing was changed.');
  }
  const word = await enrolmentNow(operator);
  if (options.json) emit({ type: 'enrolment', ...word });
  else {
    say(`Enrolment is ${word.open ? 'open' : 'closed'}${word.until ? ` until ${word.until}` : ''}.`);
    if (!word.open) say('Devices that are known go on as before; new ones wait and try again.');
    else if (change === 'open') say('Devices that were turned away come by themselves within six hours.');
  }
  return EXIT.NOTHING;
}

/** The devices of an order of names that may be admitted: those that wait, or were put out before. */
function wantedBy(all: readonly FleetDevice[], name: string): FleetDevice {
  const waiting = all.filter(({ state }) => state === 'pending');
  const some = waiting.some(({ deviceId, machine, user }) => `${machine}/${user}` === name || deviceId.startsWith(name));
  // One that is in already may be named too, to replace its forerunners.
  return deviceNamed(some ? waiting : all, name);
}

function rivalsOf({ deviceId, machine, user }: FleetDevice, all: readonly FleetDevice[]): string[] {
  return all
    .filter((other) => other.state === 'admitted' && other.machine === machine && other.user === user && other.deviceId !== deviceId)
    .map((other) => other.deviceId);
}

/** As many as fit the body of one request with room to spare, also where each replaces another. */
function parts<T>(all: readonly T[]): T[][] {
  const made: T[][] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) made.push(all.slice(at, at + AT_ONCE));
  return made;
}

async function decided(
  operator: Operator,
  options: FleetOptions,
  all: readonly FleetDevice[],
  asks: readonly Parameters<typeof askSteward>[1][],
): Promise<number> {
  const byId = new Map(all.map((device) => [device.deviceId, device]));
  let refusals = 0;
  for (const ask of asks) {
    const answer = await askSteward(operator, ask);
    if (answer.devices.length === 0 && answer.outcome === 'refused') throw new UserError(answer.sentence, 'Nothing was changed.');
    for (const result of answer.devices) {
      if (result.outcome === 'refused') refusals++;
      const device = byId.get(result.deviceId);
      if (options.json) emit({ type: 'device', ...result, machine: device?.machine, user: device?.user });
      else sayResult(result, device);
    }
  }
  return refusals === 0 ? EXIT.NOTHING : EXIT.FOUND;
}

function sayResult(result: StewardAnswerPayload['devices'][number], device: FleetDevice | undefined): void {
  const name = device ? nameOf(device) : result.deviceId;
  const how = result.outcome === 'revoked' ? 'put out' : result.outcome;
  say(`${result.outcome === 'refused' ? colors.red(how) : how}  ${name}${result.sentence ? `: ${oneLine(result.sentence)}` : ''}`);
}

async function enrolmentNow(operator: Operator): Promise<{ open: boolean; until: string | null }> {
  const { statement } = await operator.api.ask(OPERATIONS.enrolment, {});
  const word = statement ? (await openEnrolment(statement, operator.bundle)).payload : null;
  return enrolmentAt(word, new Date().toISOString());
}

async function described(operator: Operator, devices: readonly FleetDevice[], all: readonly FleetDevice[]): Promise<string> {
  const rows = [['DEVICE', 'MACHINE/USER', 'SYSTEM', 'ENROLLED', 'LINK', 'KEY']];
  const notes: string[] = [];
  for (const device of devices) {
    const { deviceId, machine, user, os, enrolledAt, connected } = device;
    rows.push([
      deviceId.slice(0, 12),
      `${machine}/${user}`,
      os,
      enrolledAt.slice(0, 16).replace('T', ' '),
      connected ? 'up' : 'down',
      keyOf(device),
    ]);
    const say = (text: string) => notes.push(oneLine(`  ${deviceId.slice(0, 12)}  ${text}`));
    const fault = await recordFault(device, operator.bundle.fleet);
    if (fault) say(fault);
    if (device.waits) say(device.waits.sentence);
    const rivals = rivalsOf(device, all);
    if (rivals.length > 0)
      say(`Of the same machine and user as ${rivals.map((id) => id.slice(0, 12)).join(', ')}: --replace if it was set up anew.`);
  }
  return [table(rows), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

/** ISO 8601, or a span from now such as 90m, 8h, 3d. */
function untilOf(text: string): string {
  const span = /^(\d{1,4})([mhd])$/.exec(text);
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[span?.[2] ?? ''];
  const time = span && unit ? Date.now() + Number(span[1]) * unit : Date.parse(text);
  if (Number.isNaN(time) || time <= Date.now()) {
    throw new UserError(`--until cannot be "${text}".`, 'Give a time to come, as 2027-01-31T18:00:00Z, or a span, as 8h or 3d.');
  }
  return new Date(time).toISOString();
}
