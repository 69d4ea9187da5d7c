import { auditRecord } from '../../agent/index.ts';
import type { Context } from '../context.ts';
import { emit, note } from '../output.ts';

/** `lastcopy audit`: what this device decided, did and refused for the fleet, one JSON object a line. */
export function audit(context: Context): void {
  const lines = auditRecord(context.stateDir);
  for (const line of lines) emit(line);
  if (lines.length === 0) note('This device has decided nothing yet.');
}
