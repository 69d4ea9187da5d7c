import type { Floor, PlaceClass, Verb } from '../protocol/index.ts';
import { plural, table } from './output.ts';

/** What a replica of the inventory says, as far as it is counted here. */
interface Known {
  readonly deviceId: string;
  readonly machine: string;
  readonly user: string;
  readonly place: string;
  readonly class: PlaceClass;
  readonly path: string;
}

export interface RadiusInput {
  /** Null where the value has no fingerprint that devices could have reported. */
  readonly replicas: readonly Known[] | null;
  /** All there are; the list may be cut. */
  readonly total: number;
  /** Devices that the order is for. `notVisible` null: it has not told what it sees. */
  readonly devices: readonly { readonly deviceId: string; readonly notVisible: number | null }[];
  readonly order: { readonly verb: Verb; readonly classes: readonly PlaceClass[]; readonly caps: { readonly files: number } };
  readonly floor: Floor;
}

/** How far an order would reach, by what devices have claimed so far. Nothing of it is proof. */
export interface BlastRadius {
  /** Null: the inventory cannot tell. */
  readonly copies: number | null;
  readonly devices: number;
  readonly users: number;
  readonly byPlace: Readonly<Record<string, number>>;
  readonly byClass: Readonly<Record<string, number>>;
  /** Copies that would be removed where the tool itself keeps its credential. */
  readonly home: number;
  /** Copies that the order or the fleet's policy would leave, by why. */
  readonly kept: Readonly<Record<string, number>>;
  /** Devices on which the plan would break a cap, so that nothing would be written. */
  readonly overCaps: number;
  readonly targeted: number;
  /** Of these, that have not told what they hold. */
  readonly unreported: number;
  /** Places and files that the others could not read. */
  readonly notVisible: number;
  /** The figures count the first so many copies only. */
  readonly countedOf: number | null;
}

/** Pure. */
export function blastRadius({ replicas, total, devices, order, floor }: RadiusInput): BlastRadius {
  const targets = new Set(devices.map(({ deviceId }) => deviceId));
  const reach = (replicas ?? []).filter(({ deviceId }) => targets.has(deviceId));
  const kept = tally(reach, (one) => keptBy(one, order, floor));
  const written = reach.filter((one) => keptBy(one, order, floor) === null);
  const files = Map.groupBy(new Map(written.map((one) => [JSON.stringify([one.deviceId, one.path]), one])).values(), (one) => one.deviceId);
  const cap = Math.min(order.caps.files, floor.caps.files);
  return {
    copies: replicas === null ? null : replicas.length < total ? total : reach.length,
    devices: new Set(reach.map(({ deviceId }) => deviceId)).size,
    users: new Set(reach.map(({ machine, user }) => JSON.stringify([machine, user]))).size,
    byPlace: tally(reach, ({ place }) => place),
    byClass: tally(reach, (one) => one.class),
    home: written.filter((one) => one.class === 'HOME').length,
    kept,
    overCaps: [...files.values()].filter((some) => some.length > cap).length,
    targeted: devices.length,
    unreported: devices.filter(({ notVisible }) => notVisible === null).length,
    notVisible: devices.reduce((sum, one) => sum + (one.notVisible ?? 0), 0),
    countedOf: replicas !== null && replicas.length < total ? replicas.length : null,
  };
}

/** Why a copy would be left; null where the order would be allowed to remove it. */
function keptBy({ place, class: kind }: Known, { verb, classes }: RadiusInput['order'], floor: Floor): string | null {
  if (verb === 'report') return 'the order only reports';
  if (!floor.verbs.includes(verb)) return `the policy does not allow to ${verb}`;
  if (!classes.includes(kind)) return `the order leaves ${kind} alone`;
  if (!floor.classes.includes(kind)) return `the policy leaves ${kind} alone`;
  const modes = [floor.mode, floor.modes?.classes?.[kind], floor.modes?.places?.[place]];
  if (modes.includes('report')) return 'the policy only reports there';
  return modes.includes('warn') ? 'the policy asks the user first' : null;
}

function tally<T>(list: readonly T[], nameOf: (one: T) => string | null): Record<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) {
    const name = nameOf(one);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1]));
}

/** For a person, before anything is signed. */
export function radiusText(radius: BlastRadius): string {
  const { copies, devices, users, byPlace, byClass, home, kept, overCaps, targeted, unreported, notVisible, countedOf } = radius;
  const blind = `${unreported} of ${plural(targeted, 'targeted device')} have not told what they hold; not visible on the others: ${notVisible}.`;
  if (copies === null)
    return `How far it has spread cannot be told: of a value that could be guessed the inventory holds no fingerprint. ${blind}`;
  const rows = (counts: Readonly<Record<string, number>>) =>
    table(Object.entries(counts).map(([name, count]) => [`  ${name}`, String(count)]));
  return [
    `By what devices have claimed so far: ${plural(copies, 'copy', 'copies')} on ${plural(devices, 'device')} of ${plural(users, 'user')}.`,
    ...(countedOf === null ? [] : [`The figures below count ${countedOf} of them.`]),
    ...(copies > 0 ? ['by class', rows(byClass), 'by place', rows(byPlace)] : []),
    ...(home > 0
      ? [
          `${plural(home, 'of them is', 'of them are')} the credential in its own tool (HOME): whoever still uses it there will have to sign in again.`,
        ]
      : []),
    ...(Object.keys(kept).length > 0 ? ['would be left', rows(kept)] : []),
    ...(overCaps > 0 ? [`On ${plural(overCaps, 'device')} the plan would break a cap, so nothing would be written there.`] : []),
    blind,
  ].join('\n');
}
