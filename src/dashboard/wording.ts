import type { DashboardDevice, PersonRole, PlaceClass, Rotation, RotationDeviceView, SignInBy, TokenScope } from '../protocol/index.ts';
import { count } from './figures.ts';

/** The words for states and reasons, in one place, so that no page invents its own. */

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export const toneOf: Record<Rotation['state'], Tone> = {
  announced: 'quiet',
  approved: 'quiet',
  running: 'busy',
  paused: 'warn',
  contained: 'good',
  residual: 'warn',
  reopened: 'bad',
  cancelled: 'quiet',
  expired: 'bad',
};

/** `contained` is never said without what could not be seen. */
export const said = (rotation: Pick<Rotation, 'state' | 'notVisible'>): string =>
  rotation.state === 'contained' ? `contained, not visible: ${count(rotation.notVisible)}` : rotation.state;

export const meaning: Record<Rotation['state'], string> = {
  announced: 'Devices report what they find; nothing is removed.',
  approved: 'Signed by enough persons. No device has taken it up yet.',
  running: 'Devices hunt, purge and rescan.',
  paused: 'Stopped until an operator resumes it. Devices write nothing.',
  contained: 'Every expected device finished its hunt and rescan with no residual, by its own signed receipt.',
  residual: 'Every device is done, and replicas remain that a person has to look at.',
  reopened: 'It was contained, and the old value, or the new one in a purged place, has come back since.',
  cancelled: 'Called off by an operator.',
  expired: 'The time to start is over, and devices have not finished. They only report until an operator renews the order.',
};

/** Nothing more is expected to happen by itself. */
export const isOver = (state: Rotation['state']): boolean => ['contained', 'residual', 'reopened', 'cancelled', 'expired'].includes(state);

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

export const roleMeaning: Record<PersonRole, string> = {
  viewer: 'Looks at the fleet, and changes nothing.',
  operator: 'What viewers may; and submits orders, promotions, pauses and renewals that an order key has signed.',
  approver: 'What operators may; and submits approvals of what others have ordered.',
  admin: 'What approvers may; and lets devices in and out, and keeps persons, sessions and tokens.',
};
export const roleTone: Record<PersonRole, Tone> = { viewer: 'quiet', operator: 'quiet', approver: 'quiet', admin: 'busy' };

export const signedInWith: Record<SignInBy, string> = {
  link: 'one-time link',
  password: 'password',
  passkey: 'passkey',
  oidc: 'identity provider',
};

export const scopeName: Record<TokenScope, string> = {
  'rotations:read': 'Rotations',
  'inventory:read': 'Inventory',
  'devices:read': 'Devices',
  'events:read': 'Rotation events',
  'audit:read': 'Audit log',
  'chain:read': 'Chain',
};
export const scopeMeaning: Record<TokenScope, string> = {
  'rotations:read': 'orders, how far each is contained, receipts',
  'inventory:read': 'replicas by fingerprint, without values',
  'devices:read': 'devices, their admission, whether enrolment is open',
  'events:read': 'what secrets managers told, and drafts made of it',
  'audit:read': 'who did what, line by line',
  'chain:read': 'signed statements, head and keys',
};

/** A code of the wire as words: `format-not-supported` → `format not supported`. */
export const words = (code: string): string => code.replaceAll('-', ' ');
