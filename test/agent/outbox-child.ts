import { openState } from '../../src/agent/state/index.ts';

/** Fills the outbox of the state directory that it is given, and waits inside a transaction to be killed. */
const state = openState(process.argv[2] ?? '');
for (let index = 0; index < 50; index++) {
  state.outbox.add({ t: 'progress', id: `frame-${index}`, orderId: 'o', state: 'delivered', detail: null, at: '2026-11-22T10:00:00.000Z' });
}
state.transaction(() => {
  state.facts.set('watching', 'live');
  process.stdout.write('filled\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
});
