import * as v from 'valibot';
import { type Person, PersonName, PersonRole, TOKEN_DAYS, TokenScope } from '../../protocol/index.ts';
import { personsBeside, tokensBeside } from '../../server/index.ts';
import { besideServer } from '../beside-server.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { emit, note, oneLine, say, table } from '../output.ts';
import type { PlaceOptions } from '../server-place.ts';

/** Who may do what at the server, and which programs may read: said beside the running server. */

interface Listing extends PlaceOptions {
  readonly json?: boolean;
}

export interface PersonOptions extends Listing {
  readonly role?: string;
  readonly disable?: boolean;
  readonly enable?: boolean;
}

export interface TokenOptions extends Listing {
  readonly scope?: readonly string[];
  readonly days?: string;
}

/** `lastcopy server persons` */
export async function persons(context: Context, options: Listing): Promise<void> {
  const all = await besideServer(context, options, (place) => personsBeside(place, (book) => book.list()));
  if (options.json) for (const person of all) emit({ type: 'person', ...person });
  else if (all.length === 0) say('Nobody is listed. Begin with an admin: lastcopy server persons add NAME --role admin');
  else
    say(
      table([
        ['person', 'role', 'signs in by', 'since'],
        ...all.map((one) => [oneLine(one.name), one.disabled ? `${one.role}, disabled` : one.role, waysOf(one), one.addedAt]),
      ]),
    );
}

function waysOf({ has }: Person): string {
  const ways = [...(has.password ? ['password'] : []), ...(has.passkeys > 0 ? ['passkey'] : []), ...(has.oidc === null ? [] : ['oidc'])];
  return ways.length === 0 ? 'link only' : ways.join(', ');
}

/** `lastcopy server persons add NAME --role ROLE` */
export async function addPerson(context: Context, name: string, options: PersonOptions): Promise<void> {
  const role = roleOf(options.role) ?? 'viewer';
  if (!v.is(PersonName, name))
    throw new UserError('This cannot be the name of a person.', 'Give it on one line, as the fleet bundle has it.');
  const { person, link, until } = await besideServer(context, options, (place) =>
    personsBeside(place, async (book) => ({ person: await book.add(name, role), ...(await book.link(name)) })),
  );
  if (options.json) return emit({ type: 'person', ...person, link, until });
  say(link);
  note(`${oneLine(name)} is ${role}. The link signs in as that person, once, until ${until}; a password or passkey is set there.`);
}

/** `lastcopy server persons set NAME` */
export async function setPerson(context: Context, name: string, options: PersonOptions): Promise<void> {
  const role = roleOf(options.role);
  if (options.disable === true && options.enable === true) throw new UserError('--disable and --enable exclude each other.', 'Pass one.');
  const disabled = options.disable === true ? true : options.enable === true ? false : undefined;
  if (role === undefined && disabled === undefined) throw new UserError('Say what changes.', 'Pass --role ROLE, --disable or --enable.');
  const person = await besideServer(context, options, (place) => personsBeside(place, (book) => book.change(name, { role, disabled })));
  if (options.json) return emit({ type: 'person', ...person });
  say(`${oneLine(name)} is ${person.role}${person.disabled ? ' and shut out: sessions ended, its order key is refused here' : ''}.`);
}

/** `lastcopy server persons remove NAME` */
export async function removePerson(context: Context, name: string, options: Listing): Promise<void> {
  await besideServer(context, options, (place) => personsBeside(place, (book) => book.remove(name)));
  if (options.json) return emit({ type: 'removed', person: name });
  say(`${oneLine(name)} is listed no more, and its sessions ended.`);
  note('An order key of that name counts with every role again: to keep one out, disable the person instead, or turn the keys.');
}

/** `lastcopy server tokens` */
export async function tokens(context: Context, options: Listing): Promise<void> {
  const all = await besideServer(context, options, (place) => tokensBeside(place, (book) => book.list()));
  if (options.json) for (const token of all) emit({ type: 'token', ...token });
  else if (all.length === 0)
    say('There is no token. Make one for a program that reads: lastcopy server tokens add LABEL --scope rotations:read');
  else
    say(
      table([
        ['token', 'label', 'scopes', 'until', 'last used'],
        ...all.map((one) => [String(one.id), oneLine(one.label), one.scopes.join(' '), one.until, one.usedOn ?? 'never']),
      ]),
    );
}

/** `lastcopy server tokens add LABEL --scope SCOPE…`: the token alone on stdout. */
export async function addToken(context: Context, label: string, options: TokenOptions): Promise<void> {
  const scopes = v.safeParse(v.pipe(v.array(TokenScope), v.minLength(1)), options.scope ?? []);
  if (!scopes.success) throw new UserError('Say what the token may read.', `Pass --scope, once or more: ${TokenScope.options.join(', ')}.`);
  const days = options.days === undefined ? TOKEN_DAYS.usual : Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS.most)
    throw new UserError(
      `--days wants 1 to ${TOKEN_DAYS.most}, not "${options.days}".`,
      `Without it a token is good for ${TOKEN_DAYS.usual}.`,
    );
  if (label === '' || label.length > 256) throw new UserError('A token needs a label of at most 256 characters.', 'Say what uses it.');
  const asked = { label, scopes: scopes.output, days };
  const { token, secret } = await besideServer(context, options, (place) => tokensBeside(place, (book) => book.add(asked)));
  if (options.json) return emit({ type: 'token', ...token, secret });
  say(secret);
  note(`Token ${token.id}, good until ${token.until}. It is shown this once: put it into a file for its user only, for --token-file.`);
}

/** `lastcopy server tokens remove ID` */
export async function removeToken(context: Context, which: string, options: Listing): Promise<void> {
  const id = /^\d{1,15}$/.test(which) ? Number(which) : Number.NaN;
  if (Number.isNaN(id)) throw new UserError(`"${oneLine(which)}" is not the number of a token.`, 'lastcopy server tokens');
  await besideServer(context, options, (place) => tokensBeside(place, (book) => book.remove(id)));
  if (options.json) emit({ type: 'removed', token: id });
  else say(`Token ${id} is void.`);
}

function roleOf(text: string | undefined): PersonRole | undefined {
  if (text === undefined) return undefined;
  const role = v.safeParse(PersonRole, text);
  if (role.success) return role.output;
  throw new UserError(`"${oneLine(text)}" is not a role.`, `Pass one of ${PersonRole.options.join(', ')}.`);
}
