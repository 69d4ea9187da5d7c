import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allRules } from '../../scan/index.ts';

/** A home as developers have them, filled with freshly made secrets the way real programs leave them. */
export interface Sandbox {
  readonly home: string;
  readonly files: number;
  /** The secret to rotate; every other one in the home must stay. */
  readonly rotated: { readonly value: Uint8Array; readonly rule: string; readonly copies: number };
}

function sample(rule: string): string {
  const found = allRules.find(({ id }) => id === rule);
  if (!found) throw new Error(`the sandbox wants rule ${rule}, which does not exist`);
  return found.sample((below) => randomInt(below)).secret;
}

/** Writes the home below `folder` (which must not exist yet). */
export function fillSandbox(home: string, rules: { rotated: string; others: readonly string[] }): Sandbox {
  const token = sample(rules.rotated);
  const [first = '', second = ''] = rules.others.map(sample);
  let files = 0;
  let copies = 0;
  const put = (path: string, text: string | Buffer, tokens: number) => {
    const target = join(home, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { mode: 0o600 });
    files++;
    copies += tokens;
  };
  const json = JSON.stringify;
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const session = '6f1c2a9e-0b7d-4c53-9a51-2d1f0e4b8c77';
  const when = 1_763_800_000;

  put(
    '.bash_history',
    `cd ~/work/shop\nexport GITHUB_TOKEN=${token}\ngit push\ncurl -H "Authorization: Bearer ${token}" https://api.github.com/user\n`,
    2,
  );
  put('.zsh_history', `: ${when}:0;cd work/shop\n: ${when + 60}:0;gh auth login --with-token <<< ${token}\n`, 1);
  put('.local/share/fish/fish_history', `- cmd: set -x GITHUB_TOKEN ${token}\n  when: ${when}\n- cmd: git fetch\n  when: ${when + 9}\n`, 1);
  put('.bashrc', `# ~/.bashrc\nalias ll='ls -l'\nexport GH_TOKEN="${token}"\n`, 1);
  put('.git-credentials', `https://dev:${token}@github.com\n`, 1);
  put('.netrc', `machine api.github.com\n  login dev\n  password ${token}\n`, 1);
  put('.npmrc', `//npm.pkg.github.com/:_authToken=${token}\nfund=false\n`, 1);
  put('work/shop/.env', `NODE_ENV=development\nGITHUB_TOKEN='${token}'\nSLACK_TOKEN=${first}\n`, 1);
  put('work/shop/.env.bak', `GITHUB_TOKEN=${token}\n`, 1);
  put(
    'work/shop/.git/config',
    `[core]\n\tbare = false\n[remote "origin"]\n\turl = https://x-access-token:${token}@github.com/acme/shop.git\n`,
    1,
  );
  put(
    'work/shop/.mcp.json',
    `${json({ mcpServers: { github: { command: 'npx', args: ['-y', 'mcp-github'], env: { GITHUB_TOKEN: token } } } }, null, 2)}\n`,
    1,
  );
  put('work/shop/build.log', `> deploy\n+ curl -v https://api.github.com/repos/acme/shop\n> ${header}\n< HTTP/2 200\n`, 1);
  put('work/shop/notes-utf16.txt', Buffer.from(`\uFEFFrotate this on Friday: ${token}\r\n`, 'utf16le'), 1);
  put('work/shop/callback.url', `https://ci.example/hook?next=${encodeURIComponent(`https://dev:${token}@github.com/?a=1&b=2`)}\n`, 1);
  put('work/shop/trace.hex', `${Buffer.from(`token=${token};`).toString('hex')}\n`, 1);

  const call = { type: 'tool_use', name: 'Bash', input: { command: `GITHUB_TOKEN=${token} ./release.sh` } };
  const result = `env\nGITHUB_TOKEN=${token}\nHOME=/home/dev\n`;
  put(
    `.claude/projects/-home-dev-work-shop/${session}.jsonl`,
    `${[
      { type: 'user', uuid: 'u1', message: { role: 'user', content: 'release it' } },
      { type: 'assistant', uuid: 'u2', message: { role: 'assistant', content: [call] } },
      {
        type: 'user',
        uuid: 'u3',
        message: { role: 'user', content: [{ type: 'tool_result', content: result }] },
        toolUseResult: { stdout: result },
      },
    ]
      .map((line) => json(line))
      .join('\n')}\n`,
    3,
  );
  put(
    '.claude/history.jsonl',
    `${json({ display: `use ${token} for the release`, timestamp: when * 1000, project: '/home/dev/work/shop' })}\n`,
    1,
  );
  put(
    '.codex/sessions/2026/11/20/rollout-2026-11-20T09-00-00-abc.jsonl',
    `${json({ type: 'response_item', payload: { type: 'function_call_output', output: json({ output: `remote: https://dev:${token}@github.com`, metadata: { exit_code: 0 } }) } })}\n`,
    1,
  );
  put(
    '.gemini/tmp/shop/logs.json',
    `${json([{ sessionId: session, type: 'user', message: `curl -u dev:${token} https://api.github.com` }], null, 2)}\n`,
    1,
  );
  const half = Math.floor(token.length / 2);
  put(
    'work/analysis/report.ipynb',
    `${json(
      {
        cells: [
          {
            cell_type: 'code',
            execution_count: 1,
            id: 'a1',
            metadata: {},
            outputs: [{ name: 'stdout', output_type: 'stream', text: [`token ${token}\n`, 'done\n'] }],
            source: ['import os\n', 'print("token", os.environ["GITHUB_TOKEN"])\n'],
          },
          {
            cell_type: 'markdown',
            id: 'a2',
            metadata: {},
            source: [`split: ${token.slice(0, half)}`, `${token.slice(half)} over two lines\n`],
          },
        ],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      },
      null,
      1,
    )}\n`,
    2,
  );
  put('.python_history', `import requests\nrequests.get("https://api.github.com", headers={"Authorization": "token ${token}"})\n`, 1);
  put('.config/app/secrets.toml', `[payment]\nkey = "${second}"\n`, 0);
  put('work/shop/README.md', '# Shop\n\nNothing secret in here.\n', 0);

  return { home, files, rotated: { value: new TextEncoder().encode(token), rule: rules.rotated, copies } };
}
