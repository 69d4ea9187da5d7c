import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from '../formats/sqlite-stores.ts';
import type { Store } from './judge.ts';
import { filesOf, type StoreKind, type StoreRead } from './outside.ts';
import type { Content } from './records.ts';

/** A program that keeps things in a home, in its own manner, and knows what it keeps. */

export interface World {
  readonly home: string;
  /** A folder beside the home. */
  readonly outside: string;
  readonly random: Random;
  readonly secret: string;
  /** Something to keep: often with copies of the secret in it. */
  readonly say: () => Content;
}

export interface Application {
  /** One thing that its user does. */
  act(world: World): void;
  /** What it keeps, in which stores. */
  stores(): readonly Store[];
  /** What stands there now is what it keeps from now on, whatever secret comes next. */
  accept(read: (store: Store) => StoreRead): void;
}

export const joined =
  (parts: readonly Content[]): Content =>
  (secret) =>
    Buffer.concat(parts.map((part) => part(secret)));
export const textOf = (content: Content, secret: string): string => Buffer.from(content(secret)).toString('utf8');
export const constant = (bytes: Uint8Array): Content => {
  const own = Uint8Array.from(bytes);
  return () => own;
};
export const store = (kind: StoreKind, path: string, content: ReadonlyMap<string, Content>, free?: RegExp): Store => ({
  kind,
  path,
  content,
  ...(free === undefined ? {} : { free }),
});

/** One file with its records, whose program writes it in its own way. */
export abstract class OneFile implements Application {
  readonly path: string;
  readonly kind: StoreKind;
  readonly free: RegExp | undefined;
  protected content = new Map<string, Content>();

  constructor(kind: StoreKind, path: string, free?: RegExp) {
    this.kind = kind;
    this.path = path;
    this.free = free;
    mkdirSync(dirname(path), { recursive: true });
  }
  abstract act(world: World): void;
  stores(): readonly Store[] {
    return filesOf(this.path).size === 0 ? [] : [store(this.kind, this.path, this.content, this.free)];
  }
  accept(read: (store: Store) => StoreRead): void {
    for (const own of this.stores()) {
      this.content = new Map([...read(own).records].map(([name, bytes]) => [name, constant(bytes)]));
    }
  }
}
