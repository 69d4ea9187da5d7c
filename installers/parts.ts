import type { Outputs } from './bundle.ts';

/** Commands of a fleet's own hosts. A laptop does not carry them: it believes neither server nor steward. */
const HOST_COMMAND = /^src\/cli\/commands\/(server|steward|demo)[\w-]*\.ts$/;

/** Files of the bundle, relative to its folder: what a laptop needs, and what only a fleet's hosts do. */
export interface Parts {
  readonly laptop: readonly string[];
  readonly host: readonly string[];
}

/** Follows the imports from the entries; what only the hosts' commands reach is theirs. `prefix` is what the outputs' names begin with. */
export function parts(outputs: Outputs, prefix: string): Parts {
  const laptop = new Set<string>();
  const follow = (name: string): void => {
    const output = outputs[name];
    if (!output || laptop.has(name) || HOST_COMMAND.test(output.entryPoint ?? '')) return;
    laptop.add(name);
    for (const { path } of output.imports) follow(path);
  };
  const dynamic = new Set(
    Object.values(outputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path)),
  );
  for (const [name, { entryPoint }] of Object.entries(outputs)) if (entryPoint && !dynamic.has(name)) follow(name);
  const relative = (name: string) => name.slice(prefix.length).replace(/^\//, '');
  const beside = (name: string) => [name, `${name}.LEGAL.txt`].filter((file) => file in outputs).map(relative);
  const code = Object.keys(outputs).filter((name) => name.endsWith('.js'));
  return {
    laptop: code.filter((name) => laptop.has(name)).flatMap(beside),
    host: code.filter((name) => !laptop.has(name)).flatMap(beside),
  };
}
