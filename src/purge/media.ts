import { folderOf } from '../disk/index.ts';
import type { Disk } from '../disk/index.ts';
import type { Medium, Step } from './face.ts';

/** Which of the steps' files lie on filesystems that keep old bytes after an overwrite, by the filesystem's name. */
export function mediaOf(steps: readonly Pick<Step, 'path' | 'beside'>[], disk: Pick<Disk, 'keepsOldBytes'>): Medium[] {
  const files = new Map<string, number>();
  for (const { path, beside } of steps) {
    // A file that was deleted lay where its folder lies.
    const fileSystem = disk.keepsOldBytes(path) ?? disk.keepsOldBytes(folderOf(path));
    if (fileSystem !== null) files.set(fileSystem, (files.get(fileSystem) ?? 0) + 1 + beside.length);
  }
  return [...files].map(([fileSystem, count]) => ({ fileSystem, files: count })).toSorted((a, b) => (a.fileSystem < b.fileSystem ? -1 : 1));
}

/** For a person: what an overwrite does not reach there. */
export function mediaSentence({ fileSystem, files }: Medium): string {
  const many = files !== 1;
  return `${many ? `${files} files lie` : '1 file lies'} on ${fileSystem}, which writes elsewhere what is overwritten: the old bytes stay on the disk until it needs the room, and in snapshots as long as those are kept. That the value is dead, and disk encryption, are what helps against that.`;
}
