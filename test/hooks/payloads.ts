import { readFileSync } from 'node:fs';

/** A vendor's message as its documents show it, made anew at each call. Names are examples; nothing in it is a secret. */
export function payload(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8')) as unknown;
}
