import { keychainStore } from '../../src/agent/key-store.ts';
import { AgentError } from '../../src/agent/errors.ts';

/** Round trips against the session's own keyring; one JSON line. */
const store = keychainStore('test-scope', { timeout: 5_000 });
if (process.argv[2] === 'open') {
  const missing = await store.get('name');
  await store.set('name', 'value of a test');
  const kept = await store.get('name');
  await store.delete('name');
  process.stdout.write(`${JSON.stringify({ missing, kept, gone: await store.get('name') })}\n`);
} else {
  const locked = await store.get('name').then(
    () => 'open',
    (error: unknown) => (error instanceof AgentError ? error.code : String(error)),
  );
  process.stdout.write(`${JSON.stringify({ locked })}\n`);
}
// A prompt that nobody answers would keep the process.
process.exit(0);
