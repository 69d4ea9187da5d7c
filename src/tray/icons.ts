/**
 * The status icons, drawn here so that no desktop needs files of ours. The four states differ in outline, not only in colour:
 * two sheets, a lens, a triangle, a disc.
 */
import type { IconState } from './face.ts';

export interface Pixels {
  /** Width and height. */
  readonly size: number;
  /** Four bytes a pixel, red, green, blue, alpha; not premultiplied; rows from the top. */
  readonly rgba: Uint8Array;
}

type Colour = readonly [number, number, number];
/** Whether a point of the unit square, y downwards, lies inside. */
type Shape = (x: number, y: number) => boolean;
/** Null cuts a hole. */
type Layer = readonly [Shape, Colour | null];

const BLUE: Colour = [47, 109, 186];
const PALE: Colour = [139, 178, 224];
const WHITE: Colour = [255, 255, 255];
const AMBER: Colour = [230, 145, 10];
const DARK: Colour = [43, 30, 5];
const GREY: Colour = [110, 116, 126];

const box =
  (left: number, top: number, width: number, height: number, round: number): Shape =>
  (x, y) => {
    const dx = Math.max(Math.abs(x - left - width / 2) - width / 2 + round, 0);
    const dy = Math.max(Math.abs(y - top - height / 2) - height / 2 + round, 0);
    return Math.hypot(dx, dy) <= round;
  };
const disc =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) <= radius;
const stroke =
  (x1: number, y1: number, x2: number, y2: number, width: number): Shape =>
  (x, y) => {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= width / 2;
  };
/** Upright, its corners rounded. */
const triangle =
  (top: number, bottom: number, round: number): Shape =>
  (x, y) => {
    const sides = [stroke(0.5, top, 0.94, bottom, round), stroke(0.5, top, 0.06, bottom, round), stroke(0.06, bottom, 0.94, bottom, round)];
    const inside = y >= top && y <= bottom && Math.abs(x - 0.5) <= (0.44 * (y - top)) / (bottom - top);
    return inside || sides.some((side) => side(x, y));
  };

/** Topmost first. */
const LAYERS: Readonly<Record<IconState, readonly Layer[]>> = {
  resting: [
    [box(0.46, 0.46, 0.34, 0.07, 0.03), WHITE],
    [box(0.46, 0.62, 0.34, 0.07, 0.03), WHITE],
    [box(0.46, 0.78, 0.2, 0.07, 0.03), WHITE],
    [box(0.34, 0.27, 0.58, 0.69, 0.08), BLUE],
    [box(0.29, 0.22, 0.68, 0.79, 0.1), null],
    [box(0.08, 0.04, 0.58, 0.69, 0.08), PALE],
  ],
  working: [
    [disc(0.42, 0.42, 0.25), null],
    [disc(0.42, 0.42, 0.38), BLUE],
    [stroke(0.66, 0.66, 0.89, 0.89, 0.18), BLUE],
  ],
  attention: [
    [box(0.445, 0.34, 0.11, 0.3, 0.05), DARK],
    [disc(0.5, 0.76, 0.07), DARK],
    [triangle(0.1, 0.88, 0.1), AMBER],
  ],
  paused: [
    [box(0.3, 0.26, 0.15, 0.48, 0.03), null],
    [box(0.55, 0.26, 0.15, 0.48, 0.03), null],
    [disc(0.5, 0.5, 0.47), GREY],
  ],
};

/** Points per pixel and direction. */
const GRAIN = 4;

/** Draws one icon, `size` pixels square. */
export function drawIcon(state: IconState, size: number): Pixels {
  const rgba = new Uint8Array(size * size * 4);
  const step = 1 / (size * GRAIN);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0];
      let covered = 0;
      for (let point = 0; point < GRAIN * GRAIN; point++) {
        const x = (column * GRAIN + (point % GRAIN) + 0.5) * step;
        const y = (row * GRAIN + Math.floor(point / GRAIN) + 0.5) * step;
        const colour = LAYERS[state].find(([shape]) => shape(x, y))?.[1];
        if (!colour) continue;
        covered++;
        for (const [n, part] of colour.entries()) sum[n] = (sum[n] ?? 0) + part;
      }
      if (covered > 0)
        rgba.set(
          [...sum.map((part) => Math.round(part / covered)), Math.round((covered * 255) / (GRAIN * GRAIN))],
          (row * size + column) * 4,
        );
    }
  }
  return { size, rgba };
}
