import { isUtf8 } from 'node:buffer';
import { basename, dirname, sep } from 'node:path';
import type { RawPath } from './face.ts';

/** A name or path as the system gave it: a string where its bytes are valid UTF-8. */
export function rawPath(bytes: Buffer): RawPath {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

/** `dir` + separator + `name`, byte for byte; nothing is normalised. */
export function joinPath(dir: RawPath, name: RawPath): RawPath {
  if (typeof dir === 'string' && typeof name === 'string') return folderPrefix(dir) + name;
  const bytes = Buffer.from(dir);
  const parts = endsWithSeparator(dir) ? [bytes, Buffer.from(name)] : [bytes, Buffer.from(sep), Buffer.from(name)];
  return rawPath(Buffer.concat(parts));
}

/** A folder's path with a separator at its end: what stands before the names in it. */
export function folderPrefix(dir: string): string {
  return endsWithSeparator(dir) ? dir : dir + sep;
}

/** For people and JSON: UTF-8, with the replacement character where the bytes are not, and then also the bytes. */
export function showPath(path: RawPath): { path: string; pathBase64?: string } {
  if (typeof path === 'string') return { path };
  return isUtf8(path) ? { path: path.toString('utf8') } : { path: path.toString('utf8'), pathBase64: path.toString('base64') };
}

/**
 * Whether `path` is `root` or lies below it, by name alone: resolve both first where links matter. A path that is not
 * absolute or holds `.` or `..` segments is inside nothing.
 */
export function isInside(path: RawPath, root: RawPath): boolean {
  const inner = segments(path);
  const outer = segments(root);
  return inner !== null && outer !== null && outer.length <= inner.length && outer.every((segment, index) => inner[index] === segment);
}

function segments(path: RawPath): string[] | null {
  // latin1 keeps every byte apart, whatever the name's encoding.
  let text = Buffer.from(path).toString('latin1');
  if (sep === '\\') text = text.replaceAll('\\', '/').toLowerCase();
  if (!(text.startsWith('/') || (sep === '\\' && /^[a-z]:\//.test(text)))) return null;
  const found = text.split('/').filter((segment) => segment !== '');
  return found.some((segment) => segment === '.' || segment === '..') ? null : found;
}

function endsWithSeparator(path: RawPath): boolean {
  const last = typeof path === 'string' ? path.charCodeAt(path.length - 1) : path[path.length - 1];
  return last === 0x2f || (sep === '\\' && last === 0x5c);
}

/** The folder that a path names a file in, byte for byte. */
export function folderOf(path: RawPath): RawPath {
  if (typeof path === 'string') return dirname(path);
  const text = path.toString('latin1');
  return rawPath(Buffer.from(dirname(text), 'latin1'));
}

/** The last name of a path. */
export function nameOf(path: RawPath): RawPath {
  if (typeof path === 'string') return basename(path);
  return rawPath(Buffer.from(basename(path.toString('latin1')), 'latin1'));
}
