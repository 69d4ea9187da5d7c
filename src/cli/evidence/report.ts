import type { Bundle, Rotation } from '../../protocol/index.ts';
import { locatorText } from '../../protocol/index.ts';
import { plural } from '../output.ts';
import type { Checked, DeviceEvidence } from './check.ts';

/** A page that stands alone: no script, nothing loaded. Every device, every residual, and what was not visible. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Controls and direction marks could make a path read as another one. */
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const safe = (text: string | number): string =>
  String(text)
    .replace(STEERING, '\u{fffd}')
    .replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);

const row = (cells: readonly (string | number)[], tag: 'td' | 'th' = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${safe(cell)}</${tag}>`).join('')}</tr>`;
const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `<table><thead>${row(heads, 'th')}</thead><tbody>\n${rows.map((cells) => row(cells)).join('\n')}\n</tbody></table>`;

const OUTCOMES: Readonly<Record<DeviceEvidence['outcome'], string>> = {
  purged: 'purged, rescanned by device',
  residual: 'copies remain',
  reported: 'reported only, nothing written',
  refused: 'refused',
  silent: 'never reported: not visible',
};

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
dt{font-weight:600}dd{margin:0 0 .4rem}code{font-size:12px;overflow-wrap:anywhere}`;

export function reportPage(
  { order, orderHash, signed, head, audit, devices, figures }: Checked,
  { bundle, rotation, person, madeAt }: { bundle: Bundle; rotation: Rotation; person: string; madeAt: string },
): string {
  const { devices: counts } = figures;
  const residuals = devices.flatMap((device) =>
    (device.receipts.at(-1)?.residuals ?? []).map((one) => [
      `${device.machine}/${device.user}`,
      one.place,
      one.class,
      one.path,
      locatorText(one.locator),
      one.reason,
      one.sentence,
    ]),
  );
  const untold = figures.residuals - residuals.length;
  const notVisible = devices.flatMap((device) =>
    Object.entries(device.receipts.at(-1)?.notVisible.reasons ?? {}).map(([reason, count]) => [
      `${device.machine}/${device.user}`,
      reason,
      count,
    ]),
  );
  const silent = devices.filter(({ outcome }) => outcome === 'silent');
  const facts: readonly (readonly [string, string])[] = [
    ['Rotation', `${order.label} (${order.orderId})`],
    ['Fleet', `${bundle.name} (${bundle.fleet})`],
    ['Ordered', `${order.issuedAt}: ${order.verb} in ${order.classes.join(', ') || 'no class'}`],
    ['State, as the server told it', `${rotation.state}${rotation.containedAt ? ` since ${rotation.containedAt}` : ''}`],
    ['Devices expected', String(counts.expected)],
    ['Purged, rescanned by device', String(counts.purged)],
    ['Copies remain', String(counts.residual)],
    ['Reported only', String(counts.reported)],
    ['Refused', String(counts.refused)],
    ['Never reported: not visible', String(counts.silent)],
    ['Copies found, purged, remaining', `${figures.found}, ${figures.purged}, ${figures.residuals}`],
    ['Not visible on the devices that reported', String(figures.notVisible)],
    ['Evidence made', `${madeAt} by ${person}`],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${safe(`Evidence: ${order.label}`)}</title><style>${STYLE}</style></head><body>
<h1>${safe(order.label)}</h1>
<p>What each device signed for one rotation order. A receipt is its device's own claim. What was not visible was not searched; a device that
never reported says nothing. The list of expected devices is the server's.</p>
<dl>${facts.map(([name, value]) => `<dt>${safe(name)}</dt><dd>${safe(value)}</dd>`).join('\n')}</dl>

<h2>Residuals: ${figures.residuals}</h2>
${residuals.length === 0 ? '<p>None was told one by one.</p>' : table(['Device', 'Place', 'Class', 'Path', 'Where', 'Reason', 'What to do'], residuals)}
${untold > 0 ? `<p>${safe(plural(untold, 'more residual'))}, told as a number only.</p>` : ''}

<h2>Not visible: ${figures.notVisible}</h2>
${notVisible.length === 0 ? '<p>No reasons were told.</p>' : table(['Device', 'Reason', 'Count'], notVisible)}

<h2>Never reported: ${silent.length}</h2>
${
  silent.length === 0
    ? '<p>None.</p>'
    : table(
        ['Machine', 'User', 'Device', 'Last known'],
        silent.map((one) => [one.machine, one.user, one.deviceId, one.state]),
      )
}

<h2>Devices: ${devices.length}</h2>
${table(
  ['Machine', 'User', 'Outcome', 'Found', 'Purged', 'Residuals', 'Not visible', 'Receipts', 'Last one finished'],
  devices.map((one) => [
    one.machine,
    one.user,
    OUTCOMES[one.outcome],
    one.found,
    one.purged,
    one.residuals,
    one.notVisible,
    one.receipts.length + one.forgotten,
    one.receipts.at(-1)?.finishedAt ?? '–',
  ]),
)}

<h2>What was signed</h2>
${table(
  ['Chain', 'Statement', 'At', 'By'],
  signed.map(({ seq, type, at, by }) => [seq, type, at, by.join(', ')]),
)}
<dl><dt>SHA-256 of the order</dt><dd><code>${safe(orderHash)}</code></dd>
<dt>Head of the chain, by the steward</dt><dd><code>${head.sequence}:${safe(head.hash)}</code> of ${safe(head.issuedAt)}</dd>
<dt>Audit log, lines ${audit.first} to ${audit.last}, its end</dt><dd><code>${audit.last}:${safe(audit.hash)}</code></dd></dl>
<p>Check this folder without a server: <code>lastcopy evidence verify DIR --bundle bundle.json</code></p>
</body></html>
`;
}
