import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../formats/git-repository.ts';
import { type Application, constant, joined, store, type World } from './application.ts';
import type { Store } from './judge.ts';
import type { StoreRead } from './outside.ts';
import type { Content } from './records.ts';

/** Somebody who commits, amends, stashes and packs. The work tree is compared by git, not by the model. */
export class Repository implements Application {
  readonly #path: string;
  #content = new Map<string, Content>();
  #commits = 0;
  #stashes = 0;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(path, { recursive: true });
    git(path, ['init', '-q', '-b', 'main']);
    this.#commit({ secret: '', message: () => Buffer.from('begins\n'), changed: ['README', () => Buffer.from('read me\n')] });
  }

  act({ random, secret, say }: World): void {
    const kind = random(6);
    if (kind === 0) git(this.#path, ['repack', '-q', '-a', '-d']);
    else if (kind === 1) this.#amend(say(), secret);
    else if (kind === 2) {
      writeFileSync(join(this.#path, 'README'), say()(secret));
      git(this.#path, ['stash', '-q']);
      this.#stashes = git(this.#path, ['stash', 'list']).toString().split('\n').length - 1;
    } else this.#commit({ secret, message: say(), changed: [`file-${random(4)}.txt`, say()] });
  }

  stores(): readonly Store[] {
    const content = new Map([...this.#content, ['/stashes', () => Buffer.from(String(this.#stashes))] as [string, Content]]);
    return [store('git', this.#path, content)];
  }

  accept(read: (store: Store) => StoreRead): void {
    for (const own of this.stores()) this.#content = new Map([...read(own).records].map(([name, bytes]) => [name, constant(bytes)]));
    this.#content.delete('/stashes');
  }

  /** What it was before stays in the reflog. */
  #amend(message: Content, secret: string): void {
    git(this.#path, ['commit', '-q', '--amend', '--allow-empty', '--cleanup=verbatim', '-F', '-'], message(secret));
    this.#content.set(`${this.#commits - 1}/message`, joined([message, constant(Buffer.from('\n'))]));
  }

  #commit({ secret, message, changed: [name, content] }: { secret: string; message: Content; changed: [string, Content] }): void {
    writeFileSync(join(this.#path, name), content(secret));
    git(this.#path, ['add', name]);
    git(this.#path, ['commit', '-q', '--allow-empty', '--cleanup=verbatim', '-F', '-'], message(secret));
    const [last, next] = [this.#commits - 1, this.#commits];
    for (const [path, kept] of this.#content) {
      if (path.startsWith(`${last}/`) && path !== `${last}/message`)
        this.#content.set(`${next}/${path.slice(path.indexOf('/') + 1)}`, kept);
    }
    this.#content.set(`${next}/${name}`, content);
    this.#content.set(`${next}/message`, joined([message, constant(Buffer.from('\n'))]));
    this.#commits += 1;
  }
}
