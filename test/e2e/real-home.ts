import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Fills a home by the programs themselves: each leaves the secret as it really does. */

/** What `fillHome` needs beyond Node. */
export const PROGRAMS = ['bash', 'zsh', 'fish', 'script', 'git', 'npm', 'python3', 'curl'];

export function fillHome(home: string, secret: string): void {
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: '',
    XDG_DATA_HOME: '',
    NPM_CONFIG_USERCONFIG: join(home, '.npmrc'),
    GIT_TERMINAL_PROMPT: '0',
    TERM: 'dumb',
  };
  for (const name of ['XDG_CONFIG_HOME', 'XDG_DATA_HOME']) delete (env as Record<string, string>)[name];
  const run = (program: string, args: readonly string[], input = '') =>
    execFileSync(program, args, { env, cwd: home, input, stdio: ['pipe', 'pipe', 'pipe'] });
  const terminal = (command: string, typed: string) =>
    spawnSync('script', ['-qec', command, '/dev/null'], { env, cwd: home, input: typed, timeout: 20_000 });
  const put = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };

  run('bash', [
    '--norc',
    '-c',
    `HISTFILE=~/.bash_history; set -o history; history -s 'export TOKEN=${secret}'; history -s 'curl -H "Authorization: token ${secret}" localhost'; history -a`,
  ]);
  run('zsh', [
    '-fic',
    `HISTFILE=~/.zsh_history; HISTSIZE=100; SAVEHIST=100; setopt extendedhistory; print -s 'export TOKEN=${secret} # café'; fc -W`,
  ]);
  // Without this folder fish's first start fills it from thousands of manual pages, in the background, for minutes.
  mkdirSync(join(home, '.local/share/fish/generated_completions'), { recursive: true });
  terminal('fish -i', `set -x TOKEN ${secret}\nexit\n`);
  terminal(`env NODE_REPL_HISTORY=${home}/.node_repl_history '${process.execPath}'`, `const token = "${secret}"\n.exit\n`);
  run('python3', [
    '-c',
    "import readline, sys\nreadline.add_history('token = ' + repr(sys.argv[1]))\nreadline.write_history_file('.python_history')",
    secret,
  ]);
  run('git', ['config', '--global', 'credential.helper', 'store']);
  run('git', ['credential', 'approve'], `protocol=https\nhost=github.com\nusername=dev\npassword=${secret}\n\n`);
  run('git', ['init', '-q', 'work/app']);
  run('git', ['-C', 'work/app', 'remote', 'add', 'origin', `https://x-access-token:${secret}@github.com/acme/app.git`]);
  run('npm', ['config', 'set', '--location=user', `//registry.example/:_authToken=${secret}`]);
  put('.netrc', `machine localhost\n  login dev\n  password ${secret}\n`);
  run('python3', [
    '-c',
    `import json, sys
token = sys.argv[1]
half = len(token) // 2
cells = [
  {"cell_type": "code", "execution_count": 1, "id": "a", "metadata": {}, "source": ["import os\\n", "print(os.environ)"],
   "outputs": [{"output_type": "stream", "name": "stdout", "text": ["environ({'TOKEN': '" + token + "'})\\n"]},
               {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": ["'" + token[:half], token[half:] + "'"]}}]},
]
json.dump({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, open("work/report.ipynb", "w"), indent=1, ensure_ascii=False)`,
    secret,
  ]);

  // Agents' transcripts and configurations, in their documented shapes.
  const tool = `TOKEN=${secret}\nHOME=/home/dev\n`;
  put(
    '.claude/projects/-home-dev-app/11111111-2222-3333-4444-555555555555.jsonl',
    `${JSON.stringify({ type: 'user', uuid: 'a', message: { role: 'user', content: [{ type: 'tool_result', content: tool }] }, toolUseResult: { stdout: tool } })}\n` +
      `${JSON.stringify({ type: 'assistant', uuid: 'b', message: { role: 'assistant', content: [{ type: 'text', text: 'done' }] } })}\n`,
  );
  put(
    '.codex/sessions/2026/11/20/rollout-x.jsonl',
    `${JSON.stringify({ type: 'response_item', payload: { output: JSON.stringify({ output: `say "${secret}"\n` }) } })}\n`,
  );
  put('.gemini/tmp/app/logs.json', JSON.stringify([{ type: 'user', message: `use ${secret}` }], null, 2));
  put('.claude.json', JSON.stringify({ mcpServers: { gh: { command: 'x', env: { TOKEN: secret } } } }, null, 2));
  put('work/app/.env', `# keys\nTOKEN="${secret}"\nOTHER=1\n`);
  put('work/app/.env.bak', `TOKEN=${secret}\n`);
  put('work/app/run.log', `> Authorization: Basic ${Buffer.from(`dev:${secret}`).toString('base64')}\n< 200\n`);
  put('work/app/wide.txt', Buffer.from(`\uFEFFtoken ${secret} end\r\n`, 'utf16le'));
  put('work/app/url.txt', `https://x.example/?next=${encodeURIComponent(`https://u:${secret}@h/?a=1`)}\n`);
  put('work/app/dump.hex', `${Buffer.from(`a ${secret} b`).toString('hex')}\n`);
  put('work/app/k8s.yaml', `apiVersion: v1\nkind: Secret\ndata:\n  token: ${Buffer.from(secret).toString('base64')}\n`);
  put('work/app/innocent.txt', 'nothing in here\n');
}
