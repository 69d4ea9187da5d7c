import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const renderedDocuments: Place = {
  id: 'rendered-documents',
  label: 'Rendered notebooks and documents',
  class: 'COPY',
  owner: 'Quarto, R Markdown, Observable',
  stores: [
    {
      globs: everywhere('/**/_freeze/**', '/**/.quarto/**', '/**/.observablehq/cache/**', '/**/*_cache/{html,latex}/**'),
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Rendering makes them again.',
};
