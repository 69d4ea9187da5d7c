import type { DashboardDevice, PlaceClass, Rotation, RotationDeviceView } from '../protocol/index.ts';
import { count } from './figures.ts';

/** The words for states and reasons, in one place, so that no page invents its own. */

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export const toneOf: Record<Rotation['state'], Tone> = {
  announced: 'quiet',
  approved: 'quiet',
  running: 'busy',
  contained: 'good',
  residual: 'warn',
  cancelled: 'quiet',
  expired: 'bad',
};

/** `contained` is never said without what could not be seen. */
export const said = (rotation: Pick<Rotation, 'state' | 'notVisible'>): string =>
  rotation.state === 'contained' ? `contained, not visible: ${count(rotation.notVisible)}` : rotation.state;

export const meaning: Record<Rotation['state'], string> = {
  announced: 'Devices report what they find; nothing is removed.',
  approved: 'Signed. No device has taken it up yet.',
  running: 'Devices hunt, purge and rescan.',
  contained: 'Every expected device finished its hunt and rescan with no residual, by its own signed receipt.',
  residual: 'Every device is done, and replicas remain that a person has to look at.',
  cancelled: 'Called off by an operator.',
  expired: 'The time to start is over, and devices have not finished. They ask for a fresh signature.',
};

/** Nothing more is expected to happen by itself. */
export const isOver = (state: Rotation['state']): boolean => ['contained', 'residual', 'cancelled', 'expired'].includes(state);

type DeviceState = RotationDeviceView['state'];
/** In the order of a rotation's life; colours follow it. */
export const deviceStates: readonly DeviceState[] = [
  'finished',
  'verifying',
  'purging',
  'hunting',
  'waiting',
  'delivered',
  'silent',
  'refused',
];
export const deviceTone: Record<DeviceState, Tone> = {
  finished: 'good',
  verifying: 'busy',
  purging: 'busy',
  hunting: 'busy',
  waiting: 'quiet',
  delivered: 'quiet',
  silent: 'quiet',
  refused: 'bad',
};

export const admissionTone: Record<DashboardDevice['state'], Tone> = { admitted: 'quiet', pending: 'warn', revoked: 'bad' };

export const watchingMeaning = {
  live: 'Changes are seen as they happen.',
  degraded: 'The system gives too few watches: changes are found by regular sweeps.',
  off: 'Nothing is watched: changes are found by regular sweeps.',
} as const;

export const classes: readonly PlaceClass[] = ['COPY', 'REGEN', 'HOME', 'FAR'];
export const classMeaning: Record<PlaceClass, string> = {
  COPY: 'replica without function',
  REGEN: 'cache that is rebuilt',
  HOME: "the tool's own credential",
  FAR: "out of the machine's reach",
};

/** A code of the wire as words: `format-not-supported` → `format not supported`. */
export const words = (code: string): string => code.replaceAll('-', ' ');
