import type { IgnoreOptions } from '../search/index.ts';
import type { Context } from './context.ts';

/** What a scan leaves out by its command line and, above its roots, by ignore files from the home or the working directory on. */
export function ignoreOptions(context: Context, options: { readonly ignore?: readonly string[] }): IgnoreOptions {
  const folder = process.cwd();
  return { patterns: options.ignore ?? [], base: folder, within: [context.home, folder] };
}
