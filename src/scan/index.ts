/**
 * scan/ — finds secrets in bytes.
 *
 * Job: rules and the hunt for known values, run by one engine (engine.ts) over the bytes as they are and
 * over everything their encodings hide.
 * Promise: every occurrence, as the smallest raw span; linear in the input for any bytes; values leave only inside a Match,
 * whose receiver wipes them.
 * May import forms/ only. No files and no clock: bytes in, matches out, so that it runs in any worker. The kernel (kernel/) marks where something may begin; literals.ts tries
 * patterns there, close-look.ts opens encodings there.
 */
export { createEngine, type EngineOptions } from './engine.ts';
export { type Engine, type HuntEntry, type Match, OVERLAP, type Rule } from './face.ts';
/** Changes with the rules, and with all that finds by them; tells so without loading them. Of the last build: `npm run build:kernel`. */
export { catalogue } from './kernel/catalogue.ts';
export { allRules } from './rules/index.ts';
export type { Edges, Form, Span } from '../forms/index.ts';
