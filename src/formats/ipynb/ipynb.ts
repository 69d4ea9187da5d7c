import type { Format } from '../face.ts';
import { jsonHead, locateJson } from '../json/json.ts';
import { jsonStructure } from '../json/json-structure.ts';
import { firstMark, holds } from '../textual.ts';
import { stringLists } from './string-lists.ts';

/**
 * Jupyter notebooks, nbformat 4 (nbformat.readthedocs.io/en/latest/format_description.html): JSON whose longer texts are
 * lists of lines, so a value may be split over several string literals. Each such list is one cell.
 */
export const ipynb: Format = {
  id: 'ipynb',
  rewrite: 'in-place',
  recognises(head, hint, size) {
    if (firstMark(head) !== 0x7b || head.includes(0)) return false;
    // Notebooks have their keys sorted, so `nbformat` mostly stands behind the head; cell_type comes early.
    const named = holds(head, '"cells"') && (holds(head, '"nbformat"') || holds(head, '"cell_type"'));
    if (!named && hint !== 'ipynb') return false;
    const seen = jsonHead(head);
    return seen === 'whole' ? named : seen === 'begun' && size > head.length;
  },
  beyond: null,
  async *cells(source) {
    yield* stringLists(source);
  },
  locate: locateJson,
  structure: jsonStructure,
};
