import { join } from 'node:path';
import type { Logger } from 'pino';
import { ADMISSION_LIMITS, type ManagerWatch, parseWatch, startSteward } from '../../steward/index.ts';
import { parseStewardSecrets, signer } from '../../trust/index.ts';
import { admissionRule, onOtherList } from '../admission-rule.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { healthGate } from '../health-gate.ts';
import { openLog } from '../logs.ts';
import { openBundle, readPrivate, readText } from '../files.ts';
import { isTerminal, note, oneLine, plural, say } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

export interface StewardOptions {
  readonly bundle?: string;
  readonly keys: string;
  readonly admit: string;
  readonly admitPerHour?: string;
  readonly replaceAfter?: string;
  readonly watch?: string;
  readonly pauseWhen?: string;
  readonly pauseAtLeast?: string;
}

/** `lastcopy steward`: runs until stopped. */
export async function steward(context: Context, options: StewardOptions): Promise<void> {
  const bundle = openBundle(options.bundle);
  const secrets = parseStewardSecrets(readText(options.keys, 'steward key file'));
  if (secrets.fleet !== bundle.fleet)
    throw new UserError(`${options.keys} belongs to another fleet than the bundle.`, 'Use the files of one fleet.');
  const stateDir = join(context.stateDir, 'steward');
  await using log = await openLog(stateDir, 'steward', { terminal: isTerminal });
  const rule = admissionRule(options.admit);
  const perHour = wholeNumber(options.admitPerHour, '--admit-per-hour', 1_000_000) ?? ADMISSION_LIMITS.perHour;
  const hours = wholeNumber(options.replaceAfter, '--replace-after', 8_760);
  await using running = startSteward({
    stateDir,
    bundle,
    signer: await signer(secrets.signingJwk),
    keys: secrets.keys,
    admission: rule.policy,
    admissionLimits: { perHour, ...(hours === null ? {} : { replaceAfter: hours === 0 ? null : hours * 3_600_000 }) },
    health: healthGate(options.pauseWhen, options.pauseAtLeast),
    ...(options.watch === undefined ? {} : { watch: readWatch(options.watch) }),
    log: log.logger,
    on(event) {
      if (event.type === 'pausing') note(`pausing order ${event.orderId}: ${event.why}`);
      if (event.type === 'pause-refused') note(`the server does not take a pause (${event.code}): no head is signed until it does`);
      if (event.type === 'waits')
        note(`waits: ${oneLine(`${event.machine}/${event.user}`)} (${event.deviceId.slice(0, 12)}): ${event.why}`);
      if (event.type === 'manager-trouble') note(oneLine(event.why));
      if (event.type === 'manager-looked-at') note(`${event.manager}: ${plural(event.secrets, 'secret')} watched`);
      if (event.type === 'drafted') note(oneLine(`${event.ref}: ${event.outcome} (lastcopy events show ${event.eventId})`));
      if (event.type === 'record-refused') note(`refused: ${oneLine(event.deviceId.slice(0, 12))}: ${event.why}`);
    },
  });
  using _list = rule.file === null ? null : onOtherList(rule.file, (policy) => running.admission(policy), badList(log.logger));
  say(`Lastcopy steward of fleet ${bundle.name}, at statement ${running.sequence} of the chain`);
  await untilStopped();
}

/** Null where it was not given. */
function wholeNumber(text: string | undefined, option: string, most: number): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= most && text.trim() !== '') return number;
  throw new UserError(`${option} wants a whole number up to ${most}, not "${text}".`, 'Leave it out for the default.');
}

/** Of what is wrong with the list, each thing once: it is looked at again and again. */
function badList(logger: Logger): (error: unknown) => void {
  let told = '';
  return (error) => {
    const why = error instanceof Error ? error.message : String(error);
    if (why === told) return;
    told = why;
    logger.warn({ event: 'admission-list-invalid', why }, 'the list of who is let in cannot be used; the last good one holds');
    note(`The list of who is let in cannot be used (${why}). The last good one holds.`);
  };
}

function readWatch(path: string): ManagerWatch[] {
  const text = readPrivate(path, 'file of secrets managers');
  try {
    return parseWatch(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The file of secrets managers ${path} cannot be used: ${why}.`,
      'How it is written: docs/operations.md, "Rotation events".',
    );
  }
}
