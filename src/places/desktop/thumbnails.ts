import type { Place } from '../face.ts';

export const thumbnails: Place = {
  id: 'thumbnails',
  label: 'Thumbnails',
  class: 'REGEN',
  owner: 'the desktop',
  stores: [
    {
      globs: {
        linux: ['$CACHE/thumbnails/**'],
        darwin: ['~/Library/Caches/com.apple.QuickLook.thumbnailcache/**'],
        win32: ['$LOCAL/Microsoft/Windows/Explorer/thumbcache_*.db'],
      },
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Pictures of files, made again when they are needed. Text in them is not read.',
  next: 'Delete the picture: it is made again.',
};
