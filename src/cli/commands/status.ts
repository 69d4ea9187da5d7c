import { type AgentStatus, readStatus } from '../../agent/index.ts';
import { parseBundle } from '../../trust/index.ts';
import type { Context } from '../context.ts';
import { shownKey } from '../device-names.ts';
import { readText } from '../files.ts';
import { findBundle } from './agent.ts';
import { colors, emit, oneLine, plural, say } from '../output.ts';

/** `lastcopy status`: what this user's agent knows, whether it runs or not. */
export async function status(context: Context, options: { readonly json?: boolean }): Promise<void> {
  const now = await readStatus(context.stateDir);
  if (options.json) {
    emit({ type: 'status', ...now });
    return;
  }
  const row = (name: string, text: string) => say(`${colors.dim(name.padEnd(14))}${text}`);
  row('agent', now.running ? `runs (pid ${now.pid ?? '?'})` : 'does not run: lastcopy agent');
  row('fleet', fleetOf(context, now));
  if (now.outBecause !== null) row('put out', oneLine(now.outBecause));
  if (now.deviceId !== null) row('device', `${now.deviceId.slice(0, 12)}${now.key === null ? '' : `  key ${shownKey(now.key)}`}`);
  if (now.clock !== null) row('clock', colors.yellow(now.clock));
  row('link', now.link.connected ? 'up' : `down${now.link.why ? `: ${now.link.why}` : ''}`);
  row('keys', now.keys === 'key-file' ? 'in a 0600 file (no keychain): no undo' : (now.keys ?? 'none yet'));
  row('mode', now.paused ? 'paused, orders only report: lastcopy resume' : now.mode);
  row('watching', now.watching);
  row('last sweep', now.lastSweepAt ?? 'none yet');
  row('replicas', `${now.replicas} (lastcopy replicas)`);
  if (now.visibility) {
    const reasons = Object.entries(now.visibility.reasons).map(([reason, count]) => `${reason} ${count}`);
    row(
      'not visible',
      `${now.visibility.notVisible} beside ${plural(now.visibility.files, 'file')} read${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    );
  }
  row('chain', `statement ${now.chain.sequence}${now.outbox > 0 ? `; ${plural(now.outbox, 'frame')} wait for the server` : ''}`);
  for (const order of now.orders) {
    say(`${colors.bold(oneLine(order.label))}  ${order.orderId}  ${order.state}${order.decision ? ` (${order.decision})` : ''}`);
    if (order.sentence) say(oneLine(`  ${order.sentence}`));
    for (const receipt of order.receipts) {
      say(
        `  ${receipt.phase}: found ${receipt.found}, purged ${receipt.purged}, ${plural(receipt.residuals, 'residual')}; rescanned by device${receipt.accepted ? '' : ', not delivered yet'}`,
      );
    }
    for (const line of whatIsLeft(order.residuals)) say(line);
  }
  for (const { orderId, files, sentence } of now.waits) {
    const label = now.orders.find((order) => order.orderId === orderId)?.label ?? orderId;
    say(`${colors.yellow('waits')}  ${oneLine(`${plural(files, 'file')} with ${label}: ${sentence}`)}`);
  }
  for (const refusal of now.refusals) say(`${colors.yellow('refused')}  ${refusal.at}  ${refusal.code}: ${refusal.sentence}`);
  for (const undo of now.undo) say(`undo until ${undo.until}: lastcopy undo ${undo.planId}`);
}

/** Places told of one by one. */
const TOLD = 8;

/** Residuals of one sentence in one line; where there are many, the rest is counted. */
function whatIsLeft(residuals: AgentStatus['orders'][number]['residuals']): string[] {
  const bySentence = new Map<string, Set<string>>();
  for (const { path, sentence } of residuals) bySentence.set(sentence, (bySentence.get(sentence) ?? new Set()).add(path));
  const lines = Array.from(bySentence, ([sentence, paths]) => {
    const [first = '', ...others] = paths;
    const where = others.length === 0 ? first : `${first} and ${plural(others.length, 'other file')}`;
    return `  ${colors.yellow('left')}  ${oneLine(`${where}: ${sentence}`)}`;
  });
  const more = lines.length - TOLD;
  return more > 0 ? [...lines.slice(0, TOLD), `  and ${plural(more, 'more reason')}: lastcopy open`] : lines;
}

/** By the name that the bundle gives it, where the bundle of that fleet is at hand. */
function fleetOf(context: Context, { fleet, membership }: AgentStatus): string {
  const path = findBundle(context, process.env['LASTCOPY_BUNDLE']);
  if (path === undefined) return fleet ? `${fleet} (${membership})` : 'none: lastcopy enroll BUNDLE';
  try {
    const bundle = parseBundle(readText(path, 'bundle'));
    if (fleet === null) return `${bundle.name} (enrols when the agent starts)`;
    return `${bundle.fleet === fleet ? bundle.name : fleet} (${membership})`;
  } catch {
    return `${fleet ?? 'unknown'} (${membership}); the bundle ${path} cannot be used: lastcopy doctor`;
  }
}
