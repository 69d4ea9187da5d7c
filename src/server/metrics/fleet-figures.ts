import { type Overview, PlaceClass, type Rotation, RotationState } from '../../protocol/index.ts';
import type { Family } from './exposition.ts';

/** What the whole fleet comes to; the same by whichever process it is asked. */
export interface FleetFigures {
  readonly overview: Overview;
  /** The newest 500. */
  readonly rotations: readonly Rotation[];
  readonly chain: number;
  /** Of the steward's newest head: its sequence, and ISO 8601 until when it counts; null while there is none. */
  readonly head: { readonly sequence: number; readonly expiresAt: string | null } | null;
  readonly auditLines: number;
}

/** The value of rank ceil(p·n) (nearest rank) of the sorted values; null of none. */
export function percentile(sorted: readonly number[], p: number): number | null {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? null;
}

export const PERCENTILES = [50, 90, 99] as const;

const OVER: ReadonlySet<Rotation['state']> = new Set(['contained', 'cancelled', 'expired']);

export function fleetFamilies({ overview, rotations, chain, head, auditLines }: FleetFigures): Family[] {
  const { devices, replicas } = overview;
  const gauge = (name: string, help: string, samples: Family['samples']): Family => ({
    name: `lastcopy_${name}`,
    type: 'gauge',
    help,
    samples,
  });
  const one = (value: number): Family['samples'] => [{ value }];
  const by = (label: string, values: Readonly<Record<string, number>>): Family['samples'] =>
    Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
  const open = rotations.filter(({ state }) => !OVER.has(state));
  const sum = (of: (rotation: Rotation) => number): number => open.reduce((total, rotation) => total + of(rotation), 0);
  const times = rotations.flatMap(({ timeToContain }) => (timeToContain === null ? [] : [timeToContain / 1_000])).toSorted((a, b) => a - b);
  const classes = new Map(replicas.byClass.map(({ name, count }) => [name, count]));

  return [
    gauge('devices', 'Devices by state.', by('state', { pending: devices.pending, admitted: devices.admitted, revoked: devices.revoked })),
    gauge('devices_connected', 'Devices connected to any process.', one(devices.connected)),
    gauge('devices_reporting', 'Admitted devices that have told what they see.', one(devices.reporting)),
    gauge(
      'profiles_missing',
      "Profiles on IT's list for which no admitted device stands.",
      devices.missing === null ? [] : one(devices.missing),
    ),
    gauge('not_visible', 'Files and places that devices could not read as what they are.', one(devices.notVisible)),
    gauge(
      'replicas',
      'Copies of secrets in the inventory, by the class of their place.',
      by('class', Object.fromEntries(PlaceClass.options.map((name) => [name, classes.get(name) ?? 0]))),
    ),
    gauge('secrets', 'Different secrets in the inventory.', one(replicas.secrets)),
    gauge(
      'rotations',
      'The newest 500 rotations by state.',
      by(
        'state',
        Object.fromEntries(RotationState.options.map((state) => [state, rotations.filter((rotation) => rotation.state === state).length])),
      ),
    ),
    gauge(
      'open_rotation_devices',
      'Expected devices of rotations that are neither contained nor over, by where they stand.',
      by('state', {
        silent: sum((rotation) => rotation.devices.silent),
        delivered: sum((rotation) => rotation.devices.delivered),
        working: sum((rotation) => rotation.devices.working),
        finished: sum((rotation) => rotation.devices.finished),
        refused: sum((rotation) => rotation.devices.refused),
      }),
    ),
    gauge('open_rotation_residuals', 'Copies that remain in these rotations.', one(sum(({ residuals }) => residuals))),
    gauge(
      'time_to_contain_seconds',
      'From the order to the last device, over contained rotations among the newest 500: nearest-rank percentiles.',
      PERCENTILES.flatMap((p) => {
        const value = percentile(times, p);
        return value === null ? [] : [{ labels: { percentile: String(p) }, value }];
      }),
    ),
    gauge('chain_sequence', 'Statements in the order chain.', one(chain)),
    gauge('head_sequence', "Statements that the steward's newest head covers.", head ? one(head.sequence) : []),
    gauge(
      'head_expires_timestamp_seconds',
      'When that head runs out, as Unix time: after it agents only report.',
      head?.expiresAt ? one(Date.parse(head.expiresAt) / 1_000) : [],
    ),
    gauge('audit_lines', 'Lines of the audit log.', one(auditLines)),
  ];
}

/** Of this process, under the names that Prometheus' own libraries use. */
export function processFamilies(startedAt: number): Family[] {
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / 1_000_000;
  return [
    { name: 'process_cpu_seconds', type: 'counter', help: 'Processor time used, in seconds.', samples: [{ value: seconds }] },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      help: 'Resident memory in bytes.',
      samples: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_start_time_seconds',
      type: 'gauge',
      help: 'When the process started, as Unix time.',
      samples: [{ value: startedAt / 1_000 }],
    },
  ];
}
