import * as v from 'valibot';
import { Count, Id, Instant, Label, PlaceClass, Sentence } from './basics.ts';
import { Rotation, RotationDevice } from './http.ts';
import { SignedInPerson, SignInBy } from './sign-in.ts';
import { Locator, ResidualReason } from './statement.ts';

/**
 * HTTP under /api/v1/dashboard: what the browser of a signed-in viewer asks for. Nothing here changes a
 * rotation, and no answer holds a secret, a key or a statement to sign. Persons, tokens and ways to sign in are sign-in.ts's.
 *
 * The table of requests is operations.ts.
 *
 * The sign-in link is `<server>/dashboard/#sign-in=<token>`: a fragment reaches no log and no proxy. The token is good once.
 * Requests that change the session need the header `x-lastcopy: 1` and an Origin of the server's own.
 */
export const DASHBOARD_API = '/api/v1/dashboard';

export const SignIn = v.object({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(128)) });
/** `person` null: signed in by a link that is nobody's, to look. */
export const Session = v.object({
  fleet: v.object({ id: Id, name: Label }),
  since: Instant,
  until: Instant,
  person: v.nullable(SignedInPerson),
  signedInBy: SignInBy,
});

/** One bar: how many replicas. */
const Tally = v.object({ name: Label, count: Count });

export const Overview = v.object({
  at: Instant,
  devices: v.object({
    pending: Count,
    admitted: Count,
    revoked: Count,
    connected: Count,
    /** Admitted devices that have told what they see. */
    reporting: Count,
    /** Sum over the reporting ones. */
    notVisible: Count,
    /** Profiles on IT's list that no admitted device stands for; null where IT gave no list. */
    missing: v.nullable(Count),
  }),
  replicas: v.object({
    total: Count,
    /** Different fingerprints among them. */
    secrets: Count,
    /** Largest first. */
    byPlace: v.array(v.object({ place: Id, class: PlaceClass, count: Count })),
    byClass: v.array(Tally),
    byRule: v.array(Tally),
  }),
  /** `total` counts all orders, the others what stands among the newest 500. */
  rotations: v.object({
    total: Count,
    open: Count,
    contained: Count,
    residual: Count,
    /** Milliseconds, over contained ones; null while there are none. */
    medianTimeToContain: v.nullable(Count),
    /** At most ten. */
    newest: v.array(Rotation),
  }),
});

export const DashboardDevice = v.object({
  deviceId: Id,
  machine: Label,
  user: Label,
  os: Label,
  state: v.picklist(['pending', 'admitted', 'revoked']),
  connected: v.boolean(),
  enrolledAt: Instant,
  lastSeenAt: v.nullable(Instant),
  watching: v.nullable(v.picklist(['live', 'degraded', 'off'])),
  replicas: Count,
  /** What it could not read as what it is; null until it has told. */
  notVisible: v.nullable(Count),
  /** Count by reason. */
  reasons: v.record(v.string(), Count),
});
export const DeviceOrder = v.picklist(['machine', 'replicas', 'notVisible', 'lastSeenAt']);
/** `total` counts all that match, `devices` holds at most `limit` (default 100, at most 500) of them from `offset`. */
export const DevicesPage = v.object({ devices: v.array(DashboardDevice), total: Count });

/** At most the newest 500. */
export const RotationsPage = v.object({ rotations: v.array(Rotation) });

/** One expected device of a rotation: RotationDevice with the figures of its newest receipt instead of the receipt. */
export const RotationDeviceView = v.object({
  ...v.omit(RotationDevice, ['receipt']).entries,
  found: Count,
  purged: Count,
  residuals: Count,
  notVisible: Count,
  undoUntil: v.nullable(Instant),
});
export const ResidualView = v.object({
  deviceId: Id,
  machine: Label,
  user: Label,
  place: Id,
  class: PlaceClass,
  /** Home as `~/…`. */
  path: v.string(),
  locator: Locator,
  reason: ResidualReason,
  sentence: Sentence,
});
export const RotationView = v.object({
  rotation: Rotation,
  devices: v.array(RotationDeviceView),
  /** At most 1,000; `rotation.residuals` counts them all. */
  residuals: v.array(ResidualView),
  /** Rings of the order, and which a signed promotion has opened. */
  rings: v.array(v.object({ ring: Count, share: v.number(), open: v.boolean() })),
  startBy: Instant,
  watchUntil: Instant,
});

/** What is pushed. `hello` comes first; after a gap (sleep, restart) the stream starts anew, so its reader asks again for all. */
export const LiveEvent = v.variant('t', [
  v.object({ t: v.literal('hello'), at: Instant }),
  v.object({ t: v.literal('overview'), overview: Overview }),
  /** The rotation's counts, its rings, or more of its devices than one event lists changed. */
  v.object({ t: v.literal('rotation'), rotation: Rotation }),
  /** Rows of devices that reported on the order, and all residuals of these devices: they take the place of the old ones. */
  v.object({ t: v.literal('rotation-devices'), orderId: Id, devices: v.array(RotationDeviceView), residuals: v.array(ResidualView) }),
  /** Devices came, went or told something new: what is shown of them may be asked for again. */
  v.object({ t: v.literal('devices') }),
  /** The session is over. */
  v.object({ t: v.literal('signed-out') }),
]);

export type SignIn = v.InferOutput<typeof SignIn>;
export type Session = v.InferOutput<typeof Session>;
export type Overview = v.InferOutput<typeof Overview>;
export type DashboardDevice = v.InferOutput<typeof DashboardDevice>;
export type DeviceOrder = v.InferOutput<typeof DeviceOrder>;
export type DevicesPage = v.InferOutput<typeof DevicesPage>;
export type RotationsPage = v.InferOutput<typeof RotationsPage>;
export type RotationDeviceView = v.InferOutput<typeof RotationDeviceView>;
export type ResidualView = v.InferOutput<typeof ResidualView>;
export type RotationView = v.InferOutput<typeof RotationView>;
export type LiveEvent = v.InferOutput<typeof LiveEvent>;
