/** Writes docs/openapi.json, the API's description as the server serves it at /api/v1/openapi.json. */
import { writeFileSync } from 'node:fs';
import { openApi } from '../src/server/openapi.ts';

export const OPENAPI_FILE = new URL('../docs/openapi.json', import.meta.url);

/** The file's text: the same program gives the same one. */
export const openApiText = (): string => `${JSON.stringify(openApi(), null, 1)}\n`;

if (import.meta.main) writeFileSync(OPENAPI_FILE, openApiText());
