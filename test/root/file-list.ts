import type { Machine } from './machine.ts';

/** What apt, dpkg and ldconfig keep of what was once installed: no package's own. */
const BOOKKEEPING = [
  /^\/var\/(lib|cache|log)\/apt(\/|$)/,
  /^\/var\/log\/(dpkg\.log|alternatives\.log|journal)/,
  /^\/var\/lib\/dpkg\//,
  /^\/var\/cache\/(debconf|ldconfig)\//,
  /^\/etc\/ld\.so\.cache$/,
  /^\/(proc|sys|dev|run|tmp)\//,
  /^\/var\/tmp\//,
];

/** Every file, folder and link of the machine: `path type mode owner link`, and of what lies in /etc the bytes. */
export async function fileList(machine: Machine): Promise<string[]> {
  const all = await machine.ok(['find', '/', '-xdev', '-printf', String.raw`%p\t%y %m %u:%g %l\n`]);
  const sums = await machine.ok(['find', '/etc', '-type', 'f', '-exec', 'sha256sum', '{}', '+']);
  const bytes = new Map(sums.split('\n').map((line) => [line.slice(66), line.slice(0, 16)]));
  return all
    .split('\n')
    .filter((line) => line !== '' && !BOOKKEEPING.some((pattern) => pattern.test(line.split('\t')[0] ?? '')))
    .map((line) => `${line}${bytes.get(line.split('\t')[0] ?? '') ?? ''}`)
    .toSorted();
}

/** Lines of `after` that are not in `before`, marked +, and the other way round, marked -. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const had = new Set(before);
  const has = new Set(after);
  return [
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
  ];
}
