import * as v from 'valibot';
import { Count, Id, Instant, Label, PlaceClass } from './basics.ts';
import { Rotation, RotationState } from './http.ts';

/** Containment as figures: per device, per place, and how long it took. Times are the server's own, in milliseconds where they are spans. */

/**
 * Where one expected device stands. `offline`: nothing was heard and it is not connected; `announced`: connected, and has not taken the
 * order. `purged`: carried out, rescanned, nothing left; `verified`: and looked at again later with the same result. `reported`:
 * told what it found and wrote nothing.
 */
export const DeviceStep = v.picklist([
  'offline',
  'announced',
  'delivered',
  'waiting',
  'hunting',
  'purging',
  'verifying',
  'purged',
  'verified',
  'residual',
  'reported',
  'refused',
]);

/** When the device first said so; what it never said is not there. */
const StepTimes = v.partial(
  v.object({
    delivered: Instant,
    waiting: Instant,
    hunting: Instant,
    purging: Instant,
    verifying: Instant,
    refused: Instant,
    /** Its first receipt. */
    told: Instant,
    /** Its first receipt with nothing left, and the first later one. */
    purged: Instant,
    verified: Instant,
  }),
);

export const DeviceProgress = v.object({
  deviceId: Id,
  machine: Label,
  user: Label,
  step: DeviceStep,
  connected: v.boolean(),
  lastSeenAt: v.nullable(Instant),
  times: StepTimes,
  found: Count,
  purged: Count,
  residuals: Count,
  notVisible: Count,
  /** From the order's time to the first receipt with nothing left; null until then. */
  timeToContain: v.nullable(Count),
});

export const PlaceProgress = v.object({ place: Id, class: PlaceClass, devices: Count, purged: Count, residuals: Count });

/** Of the nearest rank; null of none. */
export const Percentiles = v.object({ count: Count, p50: v.nullable(Count), p90: v.nullable(Count), p99: v.nullable(Count) });

export const RotationProgress = v.object({
  rotation: Rotation,
  /** How many devices stand where. */
  steps: v.record(v.string(), Count),
  timeToContain: Percentiles,
  devices: v.array(DeviceProgress),
  places: v.array(PlaceProgress),
  /** Copies of which devices told no place: of older versions, or told as a number only. */
  unplaced: v.object({ purged: Count, residuals: Count }),
});

export const Containment = v.object({
  since: Instant,
  /** How many of the rotations stand where. */
  states: v.record(v.string(), Count),
  /** Over the contained ones. */
  overRotations: Percentiles,
  /** Over every device of every one of them that came to have nothing left. */
  overDevices: Percentiles,
  /** Newest first, at most 200. */
  rotations: v.array(
    v.object({
      orderId: Id,
      label: Label,
      state: RotationState,
      issuedAt: Instant,
      timeToContain: v.nullable(Count),
      devices: Percentiles,
      expected: Count,
      silent: Count,
      residuals: Count,
      notVisible: Count,
    }),
  ),
});

export type DeviceStep = v.InferOutput<typeof DeviceStep>;
export type DeviceProgress = v.InferOutput<typeof DeviceProgress>;
export type PlaceProgress = v.InferOutput<typeof PlaceProgress>;
export type Percentiles = v.InferOutput<typeof Percentiles>;
export type RotationProgress = v.InferOutput<typeof RotationProgress>;
export type Containment = v.InferOutput<typeof Containment>;
