import { readFile } from 'node:fs/promises';

/** What the browser gets before it signs in: the same for everybody, nothing of the machine in it. */
const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/style.css': { name: 'style.css', type: 'text/css; charset=utf-8' },
  '/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
  '/main.js': { name: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/calls.js': { name: 'calls.js', type: 'text/javascript; charset=utf-8' },
  '/elements.js': { name: 'elements.js', type: 'text/javascript; charset=utf-8' },
  '/sections.js': { name: 'sections.js', type: 'text/javascript; charset=utf-8' },
  '/words.js': { name: 'words.js', type: 'text/javascript; charset=utf-8' },
};

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** By the exact path of a request: there is nothing to resolve, so nothing to escape from. */
export async function loadFiles(folder: URL): Promise<ReadonlyMap<string, PageFile>> {
  return new Map(
    await Promise.all(
      Object.entries(FILES).map(async ([path, { name, type }]) => [path, { type, bytes: await readFile(new URL(name, folder)) }] as const),
    ),
  );
}
