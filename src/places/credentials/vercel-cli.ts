import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/vercel */
export const vercelCli: Place = {
  id: 'vercel-cli',
  label: 'Vercel CLI token',
  class: 'HOME',
  owner: 'Vercel CLI',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/com.vercel.cli/auth.json', '${XDG_DATA_HOME:-~/.local/share}/com.vercel.cli/auth.json'],
        darwin: ['$CFG/com.vercel.cli/auth.json'],
        win32: ['$CFG/{com.vercel.cli/auth.json,xdg.data/com.vercel.cli/auth.json}'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`vercel logout` removes it.',
};
