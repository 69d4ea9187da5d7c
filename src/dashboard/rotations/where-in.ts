import type { ResidualView } from '../../protocol/index.ts';

/** Where in a file, from the outside in, in the words that the command line prints. */
export function whereIn(locator: ResidualView['locator']): string {
  return locator
    .map((step) => {
      switch (step.kind) {
        case 'line':
          return step.column === undefined ? `line ${step.line}` : `line ${step.line}:${step.column}`;
        case 'pointer':
          return step.pointer === '' ? 'whole document' : step.pointer;
        case 'entry':
          return step.name;
        case 'cell':
          return `${step.table}[${step.row}].${step.column}`;
        case 'key':
          return step.key;
        case 'offset':
          return `byte ${step.offset}`;
      }
      return '';
    })
    .join(', ');
}
