import { OPERATIONS, type Percentiles, type RotationProgress } from '../../protocol/index.ts';
import { UserError } from '../exit.ts';
import { openReader } from '../operator.ts';
import { colors, duration, emit, oneLine, plural, say, table } from '../output.ts';
import { describe, type FleetOptions } from './rotations.ts';

/** Of spans: their middle, and what all but a tenth and a hundredth stayed under. */
const spans = ({ count, p50, p90, p99 }: Percentiles): string =>
  p50 === null || p90 === null || p99 === null ? '–' : `p50 ${duration(p50)}, p90 ${duration(p90)}, p99 ${duration(p99)} (${count})`;

/** `lastcopy rotations show ORDER --by device|place` */
export async function showBy(orderId: string, by: 'device' | 'place', options: FleetOptions): Promise<void> {
  const { api } = await openReader(options);
  const told = await api.ask(OPERATIONS.rotationDevices, { params: { orderId } });
  const { devices, places, unplaced, ...whole } = told;
  if (options.json) {
    emit({ type: 'progress', ...whole, unplaced });
    if (by === 'device') for (const device of devices) emit({ type: 'device', ...device });
    else for (const place of places) emit({ type: 'place', ...place });
    return;
  }
  say(`${oneLine(told.rotation.label)}  ${describe(told.rotation)}`);
  say(
    `  ${Object.entries(told.steps)
      .map(([step, count]) => `${step} ${count}`)
      .join(', ')}`,
  );
  say(`  time to contain, by device: ${spans(told.timeToContain)}`);
  say();
  say(table(by === 'device' ? deviceRows(told) : placeRows(told)));
  if (by === 'place' && (unplaced.purged > 0 || unplaced.residuals > 0))
    say(`Of no place that was told: ${unplaced.purged} purged, ${plural(unplaced.residuals, 'residual')}.`);
}

function deviceRows({ devices }: RotationProgress): string[][] {
  return [
    ['MACHINE', 'USER', 'STATE', 'SINCE', 'PURGED', 'RESIDUALS', 'NOT VISIBLE', 'TIME TO CONTAIN', 'LAST SEEN'],
    ...devices.map((device) => {
      const times = Object.values(device.times).toSorted();
      return [
        device.machine,
        device.user,
        device.step,
        times.at(-1) ?? '–',
        String(device.purged),
        String(device.residuals),
        String(device.notVisible),
        device.timeToContain === null ? '–' : duration(device.timeToContain),
        device.connected ? 'connected' : (device.lastSeenAt ?? 'never'),
      ];
    }),
  ];
}

function placeRows({ places }: RotationProgress): string[][] {
  return [
    ['PLACE', 'CLASS', 'DEVICES', 'PURGED', 'RESIDUALS'],
    ...places.map(({ place, class: kind, devices, purged, residuals }) => [
      place,
      kind,
      String(devices),
      String(purged),
      String(residuals),
    ]),
  ];
}

/** `lastcopy rotations stats` */
export async function stats(days: string, options: FleetOptions): Promise<void> {
  const count = Number(days);
  if (!Number.isInteger(count) || count < 1 || count > 9_999)
    throw new UserError(`--days wants a number of days from 1 to 9999, not "${days}".`, 'Without it the last 90 days count.');
  const { api } = await openReader(options);
  const told = await api.ask(OPERATIONS.containment, { query: { days: count } });
  const { rotations, ...whole } = told;
  if (options.json) {
    emit({ type: 'containment', ...whole });
    for (const rotation of rotations) emit({ type: 'rotation', ...rotation });
    return;
  }
  if (rotations.length === 0) return say(`No rotation was announced in the last ${plural(count, 'day')}.`);
  say(
    `${plural(rotations.length, 'rotation')} since ${told.since.slice(0, 10)}: ${Object.entries(told.states)
      .map(([state, n]) => `${state} ${n}`)
      .join(', ')}`,
  );
  say(`Time to contain, by rotation: ${spans(told.overRotations)}`);
  say(`Time to contain, by device:   ${spans(told.overDevices)}`);
  say(colors.dim('Rotations that are not contained, and devices that have not finished, count in no time.'));
  say();
  say(
    table([
      ['ORDER', 'LABEL', 'STATE', 'ANNOUNCED', 'TIME TO CONTAIN', 'DEVICES P50 / P90 / P99', 'SILENT', 'RESIDUALS', 'NOT VISIBLE'],
      ...rotations.map((one) => [
        one.orderId,
        one.label,
        one.state,
        one.issuedAt,
        one.timeToContain === null ? '–' : duration(one.timeToContain),
        [one.devices.p50, one.devices.p90, one.devices.p99].map((span) => (span === null ? '–' : duration(span))).join(' / '),
        `${one.silent}/${one.expected}`,
        String(one.residuals),
        String(one.notVisible),
      ]),
    ]),
  );
}
