import { describe, expect, it } from 'vitest';
import type { IconState } from '../../src/tray/index.ts';
import { drawIcon } from '../../src/tray/icons.ts';

const STATES: readonly IconState[] = ['resting', 'working', 'attention', 'paused'];

/** Which pixels are painted, whatever their colour. */
const outline = (state: IconState, size: number) => {
  const { rgba } = drawIcon(state, size);
  return Array.from({ length: size * size }, (_, at) => (rgba[4 * at + 3] ?? 0) > 127);
};

describe.each([22, 24, 32, 48])('icons of %i pixels', (size) => {
  it('have a picture that leaves its corners free', () => {
    for (const state of STATES) {
      const painted = outline(state, size).filter(Boolean).length / (size * size);
      expect(painted).toBeGreaterThan(0.2);
      expect(painted).toBeLessThan(0.85);
      expect(drawIcon(state, size).rgba).toHaveLength(4 * size * size);
    }
  });
  it('are told apart by their outline alone', () => {
    for (const one of STATES)
      for (const other of STATES.filter((state) => state > one)) {
        const [a, b] = [outline(one, size), outline(other, size)];
        const both = a.filter((painted, at) => painted && b[at]).length;
        const either = a.filter((painted, at) => painted || b[at]).length;
        expect(both / either, `${one} and ${other}`).toBeLessThan(0.75);
      }
  });
});
