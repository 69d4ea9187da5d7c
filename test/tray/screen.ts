import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DesktopSession } from './desktop-session.ts';

/** Sees what a person would see, and presses what a person would press: windows by their class, buttons by their pixels. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export const centre = ({ x, y, width, height }: Box) => [Math.round(x + width / 2), Math.round(y + height / 2)] as const;
/** As ImageMagick takes it. */
export const crop = ({ x, y, width, height }: Box, around = 0) =>
  `${width + 2 * around}x${height + 2 * around}+${Math.max(0, x - around)}+${Math.max(0, y - around)}`;

/** Visible windows of a class, the largest first; without those of a pixel or so. */
export async function windows(desk: DesktopSession, kind: string): Promise<Box[]> {
  const ids = await desk.tool('xdotool', 'search', '--onlyvisible', '--class', kind).catch(() => '');
  const boxes: Box[] = [];
  for (const id of ids.split('\n').filter(Boolean)) {
    const said = await desk.tool('xdotool', 'getwindowgeometry', '--shell', id).catch(() => '');
    const number = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)`, 'm').exec(said)?.[1] ?? 0);
    const box = { x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') };
    if (box.width > 20 && box.height > 20) boxes.push(box);
  }
  return boxes.toSorted((a, b) => b.width * b.height - a.width * a.height);
}

/** Things in a part of the screen: pixels that touch and differ from the background, as boxes with the share they fill. */
export async function things(desk: DesktopSession, part: Box): Promise<(Box & { readonly filled: number })[]> {
  const { width, height, rgb } = await pixels(desk, part);
  const colour = (at: number) => ((rgb[3 * at] ?? 0) << 16) | ((rgb[3 * at + 1] ?? 0) << 8) | (rgb[3 * at + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let at = 0; at < width * height; at++) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const background = [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
  const seen = new Uint8Array(width * height);
  const found: (Box & { filled: number })[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || colour(start) === background) continue;
    const todo = [start];
    seen[start] = 1;
    let [left, top, right, bottom, count] = [width, height, 0, 0, 0];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      count++;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
      const beside = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const next of beside) {
        if (next < 0 || next >= seen.length || seen[next] || colour(next) === background) continue;
        seen[next] = 1;
        todo.push(next);
      }
    }
    const box = { x: part.x + left, y: part.y + top, width: right - left + 1, height: bottom - top + 1 };
    found.push({ ...box, filled: count / (box.width * box.height) });
  }
  return found;
}

/** The notices that stand, each with its buttons from left to right. */
export async function notices(desk: DesktopSession): Promise<{ readonly window: Box; readonly buttons: readonly Box[] }[]> {
  const all: { window: Box; buttons: Box[] }[] = [];
  for (const window of await windows(desk, 'xfce4-notifyd')) {
    // Its frame is no background.
    const inner = { x: window.x + 4, y: window.y + 4, width: window.width - 8, height: window.height - 8 };
    const buttons = (await things(desk, inner))
      .filter(
        ({ width, height, filled }) => width > 44 && width < 200 && height > 22 && height < 60 && width > 1.3 * height && filled > 0.8,
      )
      .toSorted((a, b) => a.x - b.x);
    all.push({ window, buttons });
  }
  return all;
}

/** The status icons in the panel, from left to right. */
export async function icons(desk: DesktopSession): Promise<Box[]> {
  const [panel] = await windows(desk, 'xfce4-panel');
  if (!panel) return [];
  const inner = { x: panel.x + 2, y: panel.y + 2, width: panel.width - 4, height: panel.height - 4 };
  return (await things(desk, inner)).filter(({ width, height }) => width > 12 && height > 12).toSorted((a, b) => a.x - b.x);
}

/** The menu that stands, and its lines from top to bottom. */
export async function menu(desk: DesktopSession): Promise<{ readonly window: Box; readonly lines: readonly Box[] } | null> {
  const window = (await windows(desk, 'wrapper')).find(({ height }) => height > 60);
  if (!window) return null;
  const inner = { x: window.x + 2, y: window.y + 2, width: window.width - 4, height: window.height - 4 };
  const lines: Box[] = [];
  for (const { x, y, width, height } of (await things(desk, inner)).toSorted((a, b) => a.y - b.y)) {
    if (width > inner.width / 2) continue; // a separator
    const above = lines.at(-1);
    const bottom = Math.max(y + height, above ? above.y + above.height : 0);
    if (above && y < above.y + above.height + 3)
      lines[lines.length - 1] = { ...above, width: Math.max(above.width, x + width - above.x), height: bottom - above.y };
    else lines.push({ x, y, width, height });
  }
  return { window, lines };
}

/** Presses the left button on the middle of `box`. */
export async function press(desk: DesktopSession, box: Box): Promise<void> {
  const [x, y] = centre(box);
  await desk.tool('xdotool', 'mousemove', String(x), String(y));
  await sleep(150);
  await desk.tool('xdotool', 'click', '1');
}

/** Does something until it has had its effect; each try gets `patience` milliseconds. */
export async function insist(
  what: string,
  act: () => Promise<boolean>,
  effect: () => boolean | Promise<boolean>,
  patience = 6_000,
): Promise<void> {
  for (let tries = 0; tries < 10; tries++) {
    if (await effect()) return;
    if (!(await act())) {
      await sleep(300);
      continue;
    }
    for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) if (await effect()) return;
  }
  throw new Error(`pressed in vain: ${what}`);
}

async function pixels(desk: DesktopSession, part: Box): Promise<Pixels> {
  const { stdout } = await promisify(execFile)('import', ['-window', 'root', '-crop', crop(part), '+repage', '-depth', '8', 'ppm:-'], {
    env: desk.env,
    encoding: 'buffer',
    maxBuffer: 16 << 20,
  });
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('not a picture');
  return { width: Number(header[1]), height: Number(header[2]), rgb: stdout.subarray(header[0].length) };
}
