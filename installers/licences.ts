import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Names of the packages that sources below `folder` import. */
export function importedPackages(folder: string): string[] {
  const names = new Set<string>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: folder })) {
    for (const [, name = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g)) {
      if (!name.startsWith('node:')) names.add(name);
    }
  }
  return [...names].toSorted();
}

/**
 * The licence texts of `names` and all they depend on, as the checkout at `root` has them installed. At least what the bundles
 * hold: a package of which nothing is bundled is listed too.
 * @throws Error naming a package whose licence cannot be told.
 */
export function licences(root: string, names: readonly string[]): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
  const seen = new Set<string>();
  const visit = (from: string, name: string): void => {
    let folder = from;
    let path = join(folder, 'node_modules', name);
    while (!(path in packages) && folder !== '') {
      folder = folder.includes('node_modules/') ? folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '') : '';
      path = join(folder, 'node_modules', name);
    }
    const locked = packages[path];
    if (!locked || seen.has(path)) return;
    seen.add(path);
    for (const dependency of Object.keys(locked.dependencies ?? {})) visit(path, dependency);
  };
  for (const name of names) visit('', name);
  return [...seen]
    .filter((path) => existsSync(join(root, path)))
    .toSorted()
    .map((path) => text(root, path, packages[path]!))
    .join('\n');
}

function text(root: string, path: string, { version, license }: Locked): string {
  const files = readdirSync(join(root, path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0 && !license) throw new Error(`${path} says nothing of its licence.`);
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const bodies = files.toSorted().map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return [`${'='.repeat(72)}\n${name} ${version} (${license ?? 'see below'})`, ...bodies, ''].join('\n\n');
}
