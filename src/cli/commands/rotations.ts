import * as v from 'valibot';
import { locatorText, ReceiptPayload, type Rotation, type Statement } from '../../protocol/index.ts';
import { peek } from '../../trust/index.ts';
import { openReader } from '../operator.ts';
import { colors, duration, emit, oneLine, plural, say, table } from '../output.ts';

export interface FleetOptions {
  readonly bundle?: string;
  readonly operator?: string;
  readonly tokenFile?: string;
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

/** What else stands of an order, and what a person can do next. */
export function standing({ orderId, approval, paused, reopenedAt, state, startBy }: Rotation): string[] {
  const lines: string[] = [];
  if (approval && !approval.met)
    lines.push(
      `signed by ${approval.persons.join(', ') || 'nobody whose key counts'}, ${approval.needed} must; another operator runs: lastcopy rotations approve ${orderId}`,
    );
  else if (approval && approval.pending.length > 0)
    lines.push(
      `${plural(approval.pending.length, 'statement waits', 'statements wait')} for another operator: lastcopy rotations approve ${orderId}`,
    );
  if (paused)
    lines.push(`paused by ${paused.by} since ${paused.at}: ${paused.reason}; to go on: lastcopy rotations resume ${orderId} --reason WHY`);
  if (reopenedAt) lines.push(`re-opened at ${reopenedAt}: a copy is back; to remove it announce the rotation again`);
  if (state === 'expired')
    lines.push(`its time to start was over at ${startBy ?? 'its end'}; to let late devices start: lastcopy rotations renew ${orderId}`);
  return lines;
}

function paint(state: Rotation['state']): string {
  if (state === 'reopened') return colors.red(state);
  if (state === 'contained') return colors.green(state);
  if (state === 'residual' || state === 'expired' || state === 'paused') return colors.yellow(state);
  return state;
}

/** `lastcopy rotations` */
export async function list(options: FleetOptions): Promise<void> {
  const operator = await openReader(options);
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
  const operator = await openReader(options);
  const { rotation, devices } = await operator.api.rotation(orderId);
  if (options.json) {
    emit({ type: 'rotation', ...rotation });
    for (const device of devices) emit({ type: 'device', ...device });
    return;
  }
  say(`${oneLine(rotation.label)}  ${paint(rotation.state)}`);
  say(`  ${describe(rotation)}`);
  for (const line of standing(rotation)) say(oneLine(`  ${line}`));
  for (const device of devices) {
    say(oneLine(`  ${device.machine}/${device.user}  ${device.state}${device.detail ? `: ${device.detail.sentence}` : ''}`));
    if (device.receipt) sayReceipt(device.receipt);
  }
}

/** The device's own words of what was rehomed and what remains there, by its newest receipt. */
function sayReceipt(receipt: Statement): void {
  const read = v.safeParse(ReceiptPayload, peek(receipt));
  if (!read.success) return say('    Its receipt cannot be read here: use a matching version of lastcopy.');
  const { residuals, residualCount, purged, removed } = read.output;
  if (removed && purged > 0)
    say(`    ${removed.rehomed} became references, ${removed.redacted} redacted, ${removed.deleted} deleted with their files.`);
  for (const { path, locator, place, class: placeClass, reason, sentence } of residuals) {
    say(oneLine(`    ${[path, locatorText(locator), `${place} · ${placeClass}`].filter(Boolean).join('  ')}`));
    say(colors.dim(oneLine(`      ${reason}: ${sentence}`)));
  }
  if (residualCount > residuals.length) say(`    ${plural(residualCount - residuals.length, 'more residual')}, told as a number only.`);
}
