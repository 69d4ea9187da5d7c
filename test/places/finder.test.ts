import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { catalogue, createPlaceFinder, type Os } from '../../src/places/index.ts';

const linux = createPlaceFinder({ os: 'linux', home: '/home/dev', env: {} });

/** Path on Linux → place, class and format of its store. Every place has at least one. */
const EXAMPLES: readonly [path: string, place: string, kind: string, format?: string][] = [
  ['/home/dev/.bash_history', 'bash-history', 'COPY', 'text'],
  ['/home/dev/.zsh_history', 'zsh-history', 'COPY', 'text'],
  ['/home/dev/.local/share/fish/fish_history', 'fish-history', 'COPY', 'text'],
  ['/home/dev/.local/share/fish/work_history', 'fish-history', 'COPY', 'text'],
  ['/home/dev/.local/share/powershell/PSReadLine/ConsoleHost_history.txt', 'powershell-history', 'COPY', 'text'],
  ['/home/dev/.python_history', 'python-history', 'COPY', 'text'],
  ['/home/dev/.ipython/profile_default/history.sqlite', 'python-history', 'COPY', 'sqlite'],
  ['/home/dev/.node_repl_history', 'node-repl-history', 'COPY', 'text'],
  ['/home/dev/.psql_history', 'repl-histories', 'COPY', 'text'],
  ['/home/dev/.bashrc', 'shell-rc', 'HOME', 'text'],
  ['/home/dev/.bashrc.bak', 'shell-rc', 'COPY', 'text'],
  ['/home/dev/.config/fish/config.fish', 'shell-rc', 'HOME', 'text'],
  ['/home/dev/work/app/.env', 'dotenv', 'HOME', 'text'],
  ['/srv/app/.env', 'dotenv', 'HOME', 'text'],
  ['/home/dev/work/app/.env.production', 'dotenv', 'HOME', 'text'],
  ['/home/dev/work/app/.env.bak', 'dotenv', 'COPY', 'text'],
  ['/home/dev/work/app/.env.local.old', 'dotenv', 'COPY', 'text'],
  ['/home/dev/work/app/.env~', 'dotenv', 'COPY', 'text'],
  ['/home/dev/work/app/.env.example', 'dotenv', 'COPY', 'text'],
  ['/home/dev/.npmrc', 'npmrc', 'HOME', 'text'],
  ['/home/dev/work/app/.npmrc', 'npmrc', 'COPY', 'text'],
  ['/home/dev/.npm/_logs/2026-01-01-debug-0.log', 'npmrc', 'COPY', 'text'],
  ['/home/dev/.netrc', 'netrc', 'HOME', 'text'],
  ['/home/dev/.git-credentials', 'git-credentials', 'HOME', 'text'],
  ['/home/dev/.config/gh/hosts.yml', 'git-credentials', 'HOME', 'text'],
  ['/home/dev/.gitconfig', 'git-config', 'HOME', 'text'],
  ['/home/dev/work/app/.git/config', 'git-config', 'HOME', 'text'],
  ['/home/dev/work/app/.git/logs/refs/heads/main', 'git-config', 'COPY', 'text'],
  ['/home/dev/.claude/projects/-home-dev-app/0b5e.jsonl', 'claude-code-transcripts', 'COPY', 'jsonl'],
  ['/home/dev/.claude/projects/-home-dev-app/0b5e/subagents/agent-1.jsonl', 'claude-code-transcripts', 'COPY', 'jsonl'],
  ['/home/dev/.claude/projects/-home-dev-app/0b5e/tool-results/1.txt', 'claude-code-transcripts', 'COPY', 'text'],
  ['/home/dev/.claude/history.jsonl', 'claude-code-transcripts', 'COPY', 'jsonl'],
  ['/home/dev/.claude/shell-snapshots/snapshot-bash-1.sh', 'claude-code-transcripts', 'COPY'],
  ['/home/dev/.claude.json', 'claude-code-config', 'HOME', 'json'],
  ['/home/dev/.claude/.credentials.json', 'claude-code-config', 'HOME', 'json'],
  ['/home/dev/work/app/.claude/settings.local.json', 'claude-code-config', 'HOME', 'json'],
  ['/home/dev/.codex/sessions/2026/01/02/rollout-x.jsonl', 'codex-transcripts', 'COPY', 'jsonl'],
  ['/home/dev/.codex/state_5.sqlite', 'codex-transcripts', 'COPY', 'sqlite'],
  ['/home/dev/.codex/auth.json', 'codex-config', 'HOME', 'json'],
  ['/home/dev/.codex/config.toml', 'codex-config', 'HOME', 'text'],
  ['/home/dev/.gemini/tmp/app/chats/session-1.json', 'gemini-cli-transcripts', 'COPY', 'json'],
  ['/home/dev/.gemini/oauth_creds.json', 'gemini-cli-config', 'HOME', 'json'],
  ['/home/dev/work/app/.mcp.json', 'mcp-config', 'HOME', 'json'],
  ['/home/dev/.cursor/mcp.json', 'mcp-config', 'HOME', 'json'],
  ['/home/dev/.config/Claude/claude_desktop_config.json', 'mcp-config', 'HOME', 'json'],
  ['/home/dev/work/a.ipynb', 'notebooks', 'COPY', 'ipynb'],
  ['/home/dev/Downloads/a.ipynb', 'notebooks', 'COPY', 'ipynb'],
  ['/home/dev/work/.ipynb_checkpoints/a-checkpoint.ipynb', 'notebooks', 'COPY', 'ipynb'],
  ['/home/dev/.aws/credentials', 'aws-credentials', 'HOME', 'text'],
  ['/home/dev/.aws/sso/cache/0a.json', 'aws-credentials', 'REGEN', 'json'],
  ['/home/dev/.ssh/id_ed25519', 'ssh-keys', 'HOME', 'text'],
  ['/home/dev/.ssh/known_hosts', 'ssh-keys', 'HOME', 'text'],
  ['/home/dev/.ssh/id_rsa.bak', 'ssh-keys', 'COPY', 'text'],
  ['/home/dev/.kube/config', 'kube-config', 'HOME', 'text'],
  ['/home/dev/.kube/config.bak2', 'kube-config', 'COPY', 'text'],
  ['/home/dev/.docker/config.json', 'docker-config', 'HOME', 'json'],
  ['/home/dev/Downloads/key.pem', 'user-files', 'COPY'],
  ['/home/dev/.config/unheard-of/state', 'app-config', 'HOME'],
  ['/home/dev/.unheardofrc', 'app-config', 'HOME'],
  ['/home/dev/work/app/main.ts', 'other', 'COPY'],
  ['/etc/hosts', 'other', 'COPY'],
];

describe('the place of a path', () => {
  for (const [path, id, kind, format] of EXAMPLES) {
    it(`${path} → ${id}, ${kind}`, () => {
      const { place, store } = linux.of(path);
      expect([place.id, store.class ?? place.class, store.format]).toEqual([id, kind, format]);
      expect(place.stores).toContain(store);
    });
  }

  it('has an example for every place', () => {
    expect([...new Set(EXAMPLES.map(([, id]) => id))].sort()).toEqual(catalogue.map((place) => place.id).sort());
  });

  it.prop(
    [
      fc.shuffledSubarray(
        EXAMPLES.map(([path, id]) => [path, id] as const),
        { minLength: 20 },
      ),
    ],
    { numRuns: 30 },
  )('does not depend on what was asked before', (asked) => {
    for (const [path, id] of asked) expect(linux.of(path).place.id).toBe(id);
  });

  it('follows the environment, where it names absolute paths', () => {
    const env = {
      CLAUDE_CONFIG_DIR: '/opt/claude {x}*',
      XDG_DATA_HOME: 'not/absolute',
      KUBECONFIG: '/k/one:/k/two',
      XDG_CONFIG_HOME: '/cfg/',
    };
    const finder = createPlaceFinder({ os: 'linux', home: '/home/dev/', env });
    expect(finder.of('/opt/claude {x}*/projects/p/s.jsonl').place.id).toBe('claude-code-transcripts');
    expect(finder.of('/opt/claude x/projects/p/s.jsonl').place.id).toBe('other');
    expect(finder.of('/home/dev/.claude/projects/p/s.jsonl').place.id).toBe('other');
    expect(finder.of('/home/dev/.local/share/fish/fish_history').place.id).toBe('fish-history');
    expect(finder.of('/k/two').place.id).toBe('kube-config');
    expect(finder.of('/cfg/git/credentials').place.id).toBe('git-credentials');
    expect(finder.of('/home/dev/.bash_history').place.id).toBe('bash-history');
  });

  it('takes a home with characters that globs and patterns use', () => {
    const finder = createPlaceFinder({ os: 'linux', home: '/home/a{b,c}*[d](e)+f', env: {} });
    expect(finder.of('/home/a{b,c}*[d](e)+f/.bash_history').place.id).toBe('bash-history');
    expect(finder.of('/home/ab[d](e)+f/.bash_history').place.id).toBe('other');
  });

  it('knows Windows by drive, separators and its own folders', () => {
    const finder = createPlaceFinder({ os: 'win32', home: 'C:\\Users\\Dev', env: { APPDATA: 'D:\\Roaming' } });
    expect(finder.of('C:\\Users\\dev\\.claude\\projects\\p\\s.jsonl').place.id).toBe('claude-code-transcripts');
    expect(finder.of('E:\\code\\app\\.ENV').place.id).toBe('dotenv');
    expect(finder.of('D:\\Roaming\\Claude\\claude_desktop_config.json').place.id).toBe('mcp-config');
    expect(finder.of('D:\\Roaming\\Microsoft\\Windows\\PowerShell\\PSReadLine\\ConsoleHost_history.txt').place.id).toBe(
      'powershell-history',
    );
    expect(finder.of('C:\\Users\\Dev\\.bash_history').place.id).toBe('bash-history');
  });

  it('knows macOS by its own folders, whatever the case', () => {
    const finder = createPlaceFinder({ os: 'darwin', home: '/Users/dev', env: {} });
    expect(finder.of('/users/dev/library/application support/Claude/claude_desktop_config.json').place.id).toBe('mcp-config');
    expect(finder.of('/Users/dev/.zsh_sessions/0.history').place.id).toBe('zsh-history');
  });

  it.prop([fc.string(), fc.constantFrom<Os>('linux', 'darwin', 'win32'), fc.string()])(
    'never fails, whatever the path and home',
    (path, os, home) => {
      const finder = createPlaceFinder({ os, home: `/${home}`, env: {} });
      expect(finder.of(path).place.id).not.toBe('');
    },
    5_000,
  );
});

describe('roots', () => {
  it('are bounded: never the home, the disk or a folder above the home', () => {
    for (const home of ['/home/dev', '/home/dev/']) {
      const roots = createPlaceFinder({ os: 'linux', home, env: {} }).roots();
      expect(roots).toContain('/home/dev/.claude/projects');
      expect(roots).toContain('/home/dev/.bash_history');
      expect(roots).toContain('/home/dev/Downloads');
      expect(new Set(roots).size).toBe(roots.length);
      for (const root of roots) {
        expect(root).toMatch(/^\/home\/dev\/./);
        expect(root).not.toMatch(/[*?{}]/);
      }
    }
  });

  it('hold every glob that has one', () => {
    const roots = linux.roots();
    for (const { glob, place } of linux.globs) {
      if (glob.startsWith('/**') || place.id === 'app-config') continue;
      const fixed = glob.replace(/[*?].*$/s, '');
      const held = roots.some((root) => fixed === root || fixed.startsWith(`${root}/`) || root === '/home/dev');
      expect(held || /^\/home\/dev\/[^/]*$/.test(fixed), glob).toBe(true);
    }
  });
});
