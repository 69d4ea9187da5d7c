import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const edgeHostingClis: Place = {
  id: 'edge-hosting-clis',
  label: 'Tokens of hosting command lines',
  class: 'HOME',
  owner: 'Wrangler, Netlify, Supabase, Railway, Render, Heroku, Expo, Firebase and others',
  stores: [
    {
      globs: everywhere(
        '$CFG/netlify/config.json',
        '~/Library/Preferences/netlify/config.json',
        '~/.wrangler/config/default.toml',
        '${XDG_CONFIG_HOME:-~/.config}/.wrangler/config/default.toml',
        '~/Library/Preferences/.wrangler/config/default.toml',
        '~/.supabase/access-token',
        '~/.railway/config.json',
        '~/.render/cli.yaml',
        '~/.expo/state.json',
        '${XDG_CONFIG_HOME:-~/.config}/configstore/firebase-tools.json',
        '${XDG_CONFIG_HOME:-~/.config}/planetscale/access-token',
        '${XDG_CONFIG_HOME:-~/.config}/neonctl/credentials.json',
        '${XDG_CONFIG_HOME:-~/.config}/turso/settings.json',
        '~/.cloudflared/*.{pem,json}',
        '~/.ably',
        '~/.config/heroku/**',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  next: 'Log out: `netlify logout`, `wrangler logout`, `supabase logout`, `railway logout`, `firebase logout`, `eas logout`.',
};
