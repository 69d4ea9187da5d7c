import { catalogue } from '../../places/index.ts';
import { AllowList, checkedFingerprint, isOver } from '../allowed.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { emit, note, say, table } from '../output.ts';
import { shortFingerprint } from '../results/short-fingerprint.ts';

export interface AllowOptions {
  readonly place?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly json?: boolean;
}

/** `lastcopy allow FINGERPRINT --place PLACE --reason TEXT [--until DATE]` */
export function allow(context: Context, fingerprint: string | undefined, options: AllowOptions): void {
  const { place, reason, until } = options;
  if (fingerprint === undefined) {
    throw new UserError('Nothing was named to allow.', 'lastcopy allow FINGERPRINT --place PLACE --reason TEXT; lastcopy scan shows both.');
  }
  if (place === undefined) throw new UserError('An allowance holds for one place.', 'Add --place PLACE, as lastcopy scan shows it.');
  if (!catalogue.some(({ id }) => id === place)) {
    throw new UserError(`There is no place ${place}.`, 'lastcopy places --all shows them; lastcopy scan shows the place of each finding.');
  }
  if (reason === undefined || reason.trim() === '') {
    throw new UserError('An allowance needs its reason.', 'Add --reason TEXT: why this secret may stay there.');
  }
  const list = AllowList.open(context.stateDir);
  const entry = {
    fingerprint: checkedFingerprint(fingerprint),
    place,
    reason: reason.trim(),
    until: until === undefined ? null : endOf(until),
    addedAt: new Date().toISOString(),
  };
  list.add(entry);
  if (options.json) emit({ type: 'allowance', ...entry });
  else
    say(
      `Allowed in ${place}${entry.until === null ? '' : ` until ${entry.until}`}: ${shortFingerprint(fingerprint)}. Hunts and purges find it all the same.`,
    );
}

/** `lastcopy allow list` */
export function listAllowed(context: Context, options: { readonly json?: boolean }): void {
  const { entries } = AllowList.open(context.stateDir);
  if (options.json) {
    for (const entry of entries) emit({ type: 'allowance', ...entry, over: isOver(entry) });
    return;
  }
  if (entries.length === 0) note('Nothing is allowed here.');
  else {
    const rows = entries.map((one) => [
      shortFingerprint(one.fingerprint),
      one.place,
      isOver(one) ? `over since ${one.until}` : (one.until ?? 'for good'),
      one.reason,
    ]);
    say(table([['FINGERPRINT', 'PLACE', 'UNTIL', 'REASON'], ...rows]));
  }
}

/** `lastcopy allow remove FINGERPRINT [--place PLACE]` */
export function removeAllowed(context: Context, fingerprint: string, options: { readonly place?: string }): number {
  const list = AllowList.open(context.stateDir);
  // As it was given, or as the list shows it.
  const whole = list.entries.filter((one) => one.fingerprint === fingerprint || shortFingerprint(one.fingerprint) === fingerprint);
  let gone = 0;
  for (const name of new Set(whole.map((one) => one.fingerprint))) gone += list.remove(name, options.place);
  if (gone === 0) throw new UserError('That is not allowed here.', 'lastcopy allow list shows what is.');
  say(`${gone} removed: findings of it count again.`);
  return EXIT.NOTHING;
}

/** A day counts to its end (UTC). */
function endOf(text: string): string {
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isNaN(time.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(text))
    throw new UserError(`${text} is no date.`, 'Give it as 2027-01-31.');
  if (time.getTime() <= Date.now()) throw new UserError(`${text} is over.`, 'Give a day to come.');
  return time.toISOString();
}
