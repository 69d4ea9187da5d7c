import * as v from 'valibot';
import { locatorText, ReceiptPayload, type Rotation, type Statement } from '../../protocol/index.ts';
import { peek } from '../../trust/index.ts';
import { UserError } from '../exit.ts';
import { type Operator, openOperator } from '../operator.ts';
import { colors, duration, emit, oneLine, plural, say, table } from '../output.ts';
import { cancel, promote } from '../rotation.ts';

export interface FleetOptions {
  readonly bundle?: string;
  readonly operator?: string;
  readonly json?: boolean;
}

/** One line that a person reads: always with the `not visible` count beside any claim. */
export function describe(rotation: Rotation): string {
  const { devices } = rotation;
  const where = `${devices.finished} of ${plural(devices.expected, 'device')} finished`;
  const counts = `${rotation.purged} purged, ${plural(rotation.residuals, 'residual')}, not visible: ${rotation.notVisible}`;
  const time = rotation.timeToContain === null ? '' : `, time to contain ${duration(rotation.timeToContain)}`;
  return `${rotation.state}: ${where}, ${counts}${time}`;
}

function paint(state: Rotation['state']): string {
  if (state === 'contained') return colors.green(state);
  if (state === 'residual' || state === 'expired') return colors.yellow(state);
  return state;
}

/** `lastcopy rotations` */
export async function list(options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const rotations = await operator.api.rotations();
  if (options.json) {
    for (const rotation of rotations) emit({ type: 'rotation', ...rotation });
    return;
  }
  if (rotations.length === 0) say('No rotation has been announced yet. Start one with: lastcopy rotate --ref NAME');
  else {
    say(
      table([
        ['ORDER', 'LABEL', 'STATE', 'DEVICES', 'PURGED', 'RESIDUALS', 'NOT VISIBLE', 'TIME TO CONTAIN'],
        ...rotations.map((r) => [
          r.orderId,
          r.label,
          r.state,
          `${r.devices.finished}/${r.devices.expected}`,
          String(r.purged),
          String(r.residuals),
          String(r.notVisible),
          r.timeToContain === null ? '–' : duration(r.timeToContain),
        ]),
      ]),
    );
  }
}

/** `lastcopy rotations show ORDER` */
export async function show(orderId: string, options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const { rotation, devices } = await operator.api.rotation(orderId);
  if (options.json) {
    emit({ type: 'rotation', ...rotation });
    for (const device of devices) emit({ type: 'device', ...device });
    return;
  }
  say(`${oneLine(rotation.label)}  ${paint(rotation.state)}`);
  say(`  ${describe(rotation)}`);
  for (const device of devices) {
    say(oneLine(`  ${device.machine}/${device.user}  ${device.state}${device.detail ? `: ${device.detail.sentence}` : ''}`));
    if (device.receipt) sayResiduals(device.receipt);
  }
}

/** The device's own words of what remains there, by its newest receipt. */
function sayResiduals(receipt: Statement): void {
  const read = v.safeParse(ReceiptPayload, peek(receipt));
  if (!read.success) return say('    Its receipt cannot be read here: use a matching version of lastcopy.');
  const { residuals, residualCount } = read.output;
  for (const { path, locator, place, class: placeClass, reason, sentence } of residuals) {
    say(oneLine(`    ${[path, locatorText(locator), `${place} · ${placeClass}`].filter(Boolean).join('  ')}`));
    say(colors.dim(oneLine(`      ${reason}: ${sentence}`)));
  }
  if (residualCount > residuals.length) say(`    ${plural(residualCount - residuals.length, 'more residual')}, told as a number only.`);
}

const Rings = v.object({ rings: v.array(v.unknown()) });

/** A promotion of a ring that is not there would be signed, and open nothing. */
async function ringOf(operator: Operator, orderId: string, ring: string): Promise<number> {
  const { rotation } = await operator.api.rotation(orderId);
  const [order] = await operator.api.chain(rotation.seq - 1);
  const { rings } = v.parse(Rings, order?.kind === 'statement' ? peek(order.statement) : null);
  const last = rings.length - 1;
  if (/^\d+$/.test(ring) && Number(ring) <= last) return Number(ring);
  throw new UserError(`This order has no ring "${ring}".`, last === 0 ? 'It has ring 0 alone.' : `It has ring 0 to ring ${last}.`);
}

/** `lastcopy rotations promote ORDER` */
export async function open(orderId: string, ring: string, options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const seq = await promote(operator, orderId, await ringOf(operator, orderId, ring), 0);
  say(`Ring ${ring} of ${orderId} is open (statement ${seq} of the chain).`);
}

/** `lastcopy rotations cancel ORDER` */
export async function callOff(orderId: string, reason: string, options: FleetOptions): Promise<void> {
  const operator = await openOperator(options);
  const seq = await cancel(operator, orderId, reason);
  say(`${orderId} is cancelled (statement ${seq} of the chain). Agents that have not finished stop writing.`);
}
