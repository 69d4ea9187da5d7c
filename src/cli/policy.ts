import { catalogue } from '../places/index.ts';
import { type Floor, Mode, PlaceClass, Verb } from '../protocol/index.ts';
import { UserError } from './exit.ts';

/** What `lastcopy fleet init` is told of the policy, as it stands on the command line. */
export interface PolicyOptions {
  readonly hold?: readonly string[];
  readonly maxFiles?: string;
  readonly maxBytes?: string;
  readonly maxShare?: string;
  readonly verbs?: string;
}

/** The parts of a floor that are given; others are the default's. Throws UserError for what no policy may say. */
export function policyOf(options: PolicyOptions, caps: Floor['caps']): Partial<Floor> {
  const modes = modesOf(options.hold ?? []);
  return {
    ...(modes !== null && { modes }),
    ...(options.verbs !== undefined && { verbs: verbsOf(options.verbs) }),
    caps: {
      files: count(options.maxFiles, '--max-files') ?? caps.files,
      bytes: count(options.maxBytes, '--max-bytes') ?? caps.bytes,
      ...shareOf(options.maxShare),
    },
  };
}

/** A share of the searched files, as an order or a floor has it; nothing where none is given. */
export function shareOf(text: string | undefined): { share?: number } {
  if (text === undefined) return {};
  const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  const value = share === undefined ? Number(text) : Number(share) / 100;
  if (value > 0 && value <= 1) return { share: value };
  throw new UserError(`--max-share does not understand "${text}".`, 'Give a part of the searched files: 0.05, or 5%.');
}

/** `verb=persons`, as often as given. Throws UserError for what is no verb or no number. */
export function thresholdsOf(given: readonly string[]): Partial<Record<Verb, number>> {
  const thresholds: Partial<Record<Verb, number>> = {};
  for (const one of given) {
    const [, name = '', count = ''] = /^([a-z]+)=([1-9]\d?)$/.exec(one) ?? [];
    const verb = Verb.options.find((known) => known === name);
    if (!verb) {
      throw new UserError(
        `--threshold does not understand "${one}".`,
        `Give a verb and how many persons: redact=2. Verbs: ${Verb.options.join(', ')}.`,
      );
    }
    thresholds[verb] = Number(count);
  }
  return thresholds;
}

/** Ids of places in a floor that this version's catalogue does not have: what they say holds nothing back. */
export function unknownPlaces({ modes }: Floor): string[] {
  return Object.keys(modes?.places ?? {}).filter((id) => !catalogue.some((place) => place.id === id));
}

function modesOf(held: readonly string[]): NonNullable<Floor['modes']> | null {
  const classes: Record<string, Mode> = {};
  const places: Record<string, Mode> = {};
  for (const one of held) {
    const [, what = '', mode = ''] = /^([^=]+)=(.*)$/.exec(one) ?? [];
    if (!isOf(Mode.options, mode))
      throw new UserError(`--hold does not understand "${one}".`, `Give a class or a place and its mode: HOME=report, bash-history=warn.`);
    if (isOf(PlaceClass.options, what)) classes[what] = mode;
    else if (catalogue.some(({ id }) => id === what)) places[what] = mode;
    else
      throw new UserError(
        `--hold names "${what}", which is neither a class (${PlaceClass.options.join(', ')}) nor a place.`,
        'The ids of places: lastcopy places --all, or docs/places.md.',
      );
  }
  return held.length === 0 ? null : { classes, places };
}

function verbsOf(text: string): Floor['verbs'] {
  const verbs = text.split(',').map((verb) => verb.trim());
  const unknown = verbs.find((verb) => !isOf(Verb.options, verb));
  if (unknown !== undefined) throw new UserError(`--verbs names "${unknown}".`, `Choose among ${Verb.options.join(', ')}.`);
  return Verb.options.filter((verb) => verbs.includes(verb));
}

function count(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(`${name} wants a whole number, not "${text}".`, 'See lastcopy fleet init --help.');
}

function isOf<T extends string>(options: readonly T[], text: string): text is T {
  return (options as readonly string[]).includes(text);
}
