import type { InferOutput } from 'valibot';
import type { LocatorStep } from './statement.ts';

type Step = Readonly<InferOutput<typeof LocatorStep>>;

/** Where in a file, from the outside in, in the same words on every screen: `line 3, /env/TOKEN`. */
export function locatorText(locator: readonly Step[]): string {
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
    })
    .join(', ');
}
