import type { Reach } from './face.ts';

/** What this desktop could show now, without showing or starting anything; null where there is none or nobody can tell. */
export async function lookAtDesktop(
  env: Readonly<Record<string, string | undefined>> = process.env,
  timeout = 2_000,
): Promise<Reach | null> {
  if (process.platform !== 'linux') return null;
  const { linuxReach } = await import('./linux/reach.ts');
  return linuxReach(env, timeout);
}
