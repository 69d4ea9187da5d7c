/** Copies that wait, by the application that must be closed first. */
export type Waits = Readonly<Record<string, number>>;

export interface Outcome {
  readonly label: string;
  readonly phase: 'first' | 'recheck';
  readonly decision: 'executed' | 'reported';
  readonly purged: number;
  readonly residuals: number;
  readonly waits: Waits;
}

/** Applications that are named one by one. */
const NAMED = 2;

/** What a hunt came to, in one sentence or two; null where nothing of the secret was here. */
export function outcomeSentence({ label, phase, decision, purged, residuals, waits }: Outcome): string | null {
  if (purged === 0 && residuals === 0) return null;
  const of = `of the rotated secret “${label}”`;
  if (decision === 'reported' && purged === 0)
    return `${copies(residuals)} ${of} ${residuals === 1 ? 'was' : 'were'} found. Nothing was removed: the order, this machine or you allow only reports.`;
  const left = leftOver(residuals, waits);
  if (purged === 0) {
    const [first, ...rest] = left;
    return `${first?.replace(/^\d+/, (count) => `${copies(Number(count))} ${of}`)}${rest.map((one) => `; ${one}`).join('')}.`;
  }
  const more = phase === 'recheck' ? `${purged} more ${purged === 1 ? 'copy' : 'copies'}` : copies(purged);
  return `${[`${more} ${of} ${purged === 1 ? 'was' : 'were'} removed`, ...left].join('; ')}.`;
}

/** The same for all orders together, as short as a menu line; null where nothing is left. */
export function leftLine(remaining: number, waits: Waits): string | null {
  if (remaining === 0) return null;
  const [first = '', ...rest] = leftOver(remaining, waits);
  const line = first.replace(/^\d+/, (count) => copies(Number(count)));
  return rest.length === 0 ? line : `${copies(remaining)} of rotated secrets remain`;
}

/** Parts that each begin with their number. */
function leftOver(residuals: number, waits: Waits): string[] {
  const owners = Object.entries(waits);
  const waiting = owners.reduce((sum, [, count]) => sum + count, 0);
  const rest = residuals - waiting;
  const parts =
    owners.length <= NAMED
      ? owners.map(([owner, count]) => `${count} ${count === 1 ? 'waits' : 'wait'} until you close ${owner}`)
      : [`${waiting} wait until you close their applications`];
  return rest > 0 ? [...parts, `${rest} ${rest === 1 ? 'remains' : 'remain'}`] : parts;
}

function copies(count: number): string {
  return `${count} ${count === 1 ? 'copy' : 'copies'}`;
}
