import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Speaks like a scanner, and dies of any root that holds `poison`: what no honest file may do to the real one. */
process.on('message', (message: { type: string; job: number; request: { roots: string[] } }) => {
  if (message.type !== 'search') return;
  const roots = message.request.roots.map(String);
  if (roots.some((root) => root.endsWith('poison') || existsSync(join(root, 'poison')))) process.exit(9);
  const summary = { type: 'summary', files: 1, skipped: 0, bytes: 1, seconds: 0, findings: 0, replicas: 0, notVisible: 0, ignored: 0 };
  process.send?.({ type: 'events', job: message.job, events: [summary] });
  process.send?.({ type: 'end', job: message.job });
});
process.on('disconnect', () => process.exit(0));
