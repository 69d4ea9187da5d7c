import * as v from 'valibot';
import type { VaultWatch } from './config.ts';
import { type Field, type Manager, ManagerError, type SecretVersions } from './face.ts';
import { fieldsOf } from './fields.ts';
import { askJson } from './json-request.ts';

const Keys = v.object({ data: v.object({ keys: v.array(v.string()) }) });
const Metadata = v.object({
  data: v.object({
    current_version: v.pipe(v.number(), v.safeInteger()),
    versions: v.record(v.string(), v.object({ deletion_time: v.optional(v.string(), ''), destroyed: v.optional(v.boolean(), false) })),
  }),
});
const Data = v.object({ data: v.object({ data: v.nullable(v.unknown()) }) });

const MOST_SECRETS = 10_000;
const DEEPEST = 16;

/** Headers of every request, on the WebSocket too. */
export async function vaultHeaders(watch: VaultWatch, token: () => Promise<string>): Promise<Record<string, string>> {
  let given: string;
  try {
    given = (await token()).trim();
  } catch (cause) {
    throw new ManagerError('refused', `${watch.name}: the token cannot be read. Check the file of --watch.`, { cause });
  }
  return { 'x-vault-token': given, 'x-vault-request': 'true', ...(watch.namespace ? { 'x-vault-namespace': watch.namespace } : {}) };
}

/**
 * Key/value secrets, version 2, of Vault or OpenBao (https://openbao.org/api-docs/secret/kv/kv-v2/): the names below the watched
 * folders, their metadata, and versions one by one. A secret is called `<name>/<mount>/<path>`. `token` is asked anew for each
 * request, for it may be renewed by others.
 */
export function vaultManager(watch: VaultWatch, token: () => Promise<string>, signal: AbortSignal): Manager {
  const { name } = watch;
  const base = new URL(watch.address);

  const get = async <T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T | null> => {
    const url = new URL(`${base.pathname.replace(/\/$/, '')}/v1/${path}`, base);
    const { status, content } = await askJson({ method: 'GET', url, headers: await vaultHeaders(watch, token), ca: watch.ca, signal });
    if (status === 404) return null;
    if (status === 200) {
      const answer = v.safeParse(schema, content);
      if (answer.success) return answer.output;
      throw new ManagerError('malformed', `${name}: an answer is not as the kv-v2 API documents it.`);
    }
    if (status === 403 || status === 400)
      throw new ManagerError(
        'refused',
        `${name}: the token may not read below ${path.split('/')[0]}. Give its policy read and list there.`,
      );
    throw new ManagerError('unreachable', `${name}: it answered with ${status}.`);
  };
  /** Mount and path of a ref; null for one that is not of here. */
  const place = (ref: string): { mount: string; path: string } | null => {
    for (const { mount, folders } of watch.mounts) {
      const start = `${name}/${mount}/`;
      const path = ref.startsWith(start) ? ref.slice(start.length) : '';
      if (path !== '' && folders.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`)))
        return { mount, path };
    }
    return null;
  };
  const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  const at = (ref: string): { mount: string; path: string } => {
    const found = place(ref);
    if (found) return { mount: encoded(found.mount), path: encoded(found.path) };
    throw new ManagerError('not-found', `${name}: the secret is not one that is watched.`);
  };

  return {
    source: 'vault',
    name,
    every: watch.everySeconds * 1_000,
    watches: (ref) => place(ref) !== null,
    async refs() {
      const found: string[] = [];
      const walk = async (mount: string, folder: string, depth: number): Promise<void> => {
        const listed = await get(`${encoded(mount)}/metadata/${encoded(folder)}${folder === '' ? '' : '/'}?list=true`, Keys);
        for (const key of listed?.data.keys ?? []) {
          const path = folder === '' ? key : `${folder}/${key}`;
          if (found.length >= MOST_SECRETS) throw new ManagerError('refused', `${name}: over ${MOST_SECRETS} secrets: name fewer folders.`);
          if (!key.endsWith('/')) found.push(`${name}/${mount}/${path}`);
          else if (depth < DEEPEST) await walk(mount, path.slice(0, -1), depth + 1);
        }
      };
      for (const { mount, folders } of watch.mounts) {
        for (const folder of folders) {
          await walk(mount, folder, 0);
          // A name may be a folder and a secret at once.
          if (folder !== '') found.push(`${name}/${mount}/${folder}`);
        }
      }
      return [...new Set(found)];
    },
    async versions(ref): Promise<SecretVersions | null> {
      const { mount, path } = at(ref);
      const metadata = await get(`${mount}/metadata/${path}`, Metadata);
      if (!metadata) return null;
      const { current_version: current, versions } = metadata.data;
      const there = Object.entries(versions)
        .filter(([, { destroyed, deletion_time: deleted }]) => !destroyed && (deleted === '' || Date.parse(deleted) > Date.now()))
        .map(([version]) => Number(version))
        .filter((version) => Number.isSafeInteger(version) && version > 0);
      return { ref, current: current > 0 ? String(current) : null, versions: there.toSorted((a, b) => a - b).map(String) };
    },
    async read(ref, version): Promise<Field[] | null> {
      const { mount, path } = at(ref);
      const found = await get(`${mount}/data/${path}?version=${encodeURIComponent(version)}`, Data);
      return found ? fieldsOf(found.data.data) : null;
    },
  };
}
