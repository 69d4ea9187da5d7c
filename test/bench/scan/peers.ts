import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reported } from './engine-runner.ts';
import type { Pattern } from './patterns.ts';
import { exactRecall, type Finding, peerRecall, type Recall } from './recall.ts';
import type { Tree } from './tree.ts';

/** Whole processes, started as a user would: ours and other programs, with all the cores they take. */

export interface Program {
  readonly name: string;
  readonly version: string;
  /** Relative to the tree's folder where it is `true`. */
  readonly command: readonly string[];
  readonly inTree?: boolean;
  /** From what its last run wrote. */
  readonly recall: () => Recall;
}

export interface Cost {
  readonly ms: number;
  /** Of all its processes and threads. */
  readonly cpuMs: number;
}

const GITLEAKS = 'github.com/zricethezav/gitleaks/v8@v8.30.1';
const SECRETLINT = '13.0.6';
const LIMIT_MS = 900_000;

/** Runs one program; throws what it said when it failed. Exit code 1 is how many of them say that something was found. */
export async function timed(program: Program, tree: Tree, place: string): Promise<Cost> {
  const times = join(place, 'times');
  const script = 'out=$1 times=$2; shift 2; "$@" >"$out" 2>"$out.err" </dev/null; code=$?; times >"$times"; exit $code';
  const began = performance.now();
  const child = spawn('bash', ['-c', script, 'bash', outputOf(place, program.name), times, ...program.command], {
    stdio: 'ignore',
    ...(program.inTree === true ? { cwd: tree.folder } : {}),
    timeout: LIMIT_MS,
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const ms = performance.now() - began;
  if (code !== 0 && code !== 1 && code !== 3) {
    const said = readFileSync(`${outputOf(place, program.name)}.err`, 'utf8').trim();
    throw new Error(
      code === null ? `still running after ${LIMIT_MS / 1_000} s` : `exit code ${code}: ${said.split('\n').at(-1)?.slice(0, 200)}`,
    );
  }
  const children = readFileSync(times, 'utf8').split('\n')[1] ?? '';
  const cpuMs = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1_000, 0);
  return { ms, cpuMs };
}

function outputOf(place: string, name: string): string {
  return join(place, `${name.replaceAll(/\W/g, '-')}.out`);
}

/** `main`: the command's own entry, as source or bundled. */
export function lastcopy(tree: Tree, place: string, main: string): Program {
  const name = 'lastcopy';
  return {
    name,
    version: 'this',
    command: [
      process.execPath,
      main,
      ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
      '--state',
      join(place, 'state'),
      'scan',
      '--json',
      tree.folder,
    ],
    recall() {
      const numbers = new Map(tree.files.map((path, at) => [join(tree.folder, path), at]));
      const reported: Reported[] = [];
      for (const line of readFileSync(outputOf(place, name), 'utf8').split('\n')) {
        if (!line.startsWith('{"type":"finding"')) continue;
        const { path, rule, span } = JSON.parse(line) as { path: string; rule: string; span: { start: number; end: number } | null };
        if (span !== null) reported.push([numbers.get(path) ?? -1, rule, span.start, span.end]);
      }
      return exactRecall(tree, reported);
    },
  };
}

const RG = [
  '--no-ignore',
  '--hidden',
  '--no-config',
  '-a',
  '--no-messages',
  '--no-unicode',
  '--regex-size-limit',
  '2G',
  '--dfa-size-limit',
  '2G',
];

/** ripgrep with our patterns; `left` counts those that it does not take. */
export function ripgrep(
  tree: Tree,
  place: string,
  patterns: readonly Pattern[],
  threads: number | null,
): { program: Program; left: number } {
  const version = execFileSync('rg', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  const lines = patterns.flatMap(({ caseless, short }) => {
    const whole = (source: string) => (caseless ? `(?i:${source})` : `(?:${source})`);
    const takes = (source: string) => spawnSync('rg', [...RG, '-e', source, '/dev/null']).status !== 2;
    // Without --multiline, which makes it slower, no line's end can be asked for.
    const single = whole(short.replaceAll(String.raw`\n`, String.raw`\s`));
    return !/\\n|\\\\/.test(short) || takes(whole(short)) ? [whole(short)] : takes(single) ? [single] : [];
  });
  const file = join(place, 'ripgrep.patterns');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const name = threads === null ? 'ripgrep' : `ripgrep -j${threads}`;
  const command = ['rg', ...RG, '--count-matches', ...(threads === null ? [] : [`-j${threads}`]), '-f', file];
  return {
    left: patterns.length - lines.length,
    program: {
      name,
      version,
      command: [...command, tree.folder],
      recall() {
        const counts = readFileSync(outputOf(place, name), 'latin1').split('\n');
        const matches = counts.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(':') + 1)), 0);
        return { ...peerRecall(tree, ripgrepFindings(tree, file)), matches };
      },
    },
  };
}

/** Of the files with planted tokens alone, and on its own: telling places costs more than counting. */
function ripgrepFindings(tree: Tree, patterns: string): Finding[] {
  const files = [...new Set([...tree.raw, ...tree.encoded].map(({ file }) => file))];
  const found: Finding[] = [];
  for (let at = 0; at < files.length; at += 500) {
    const args = [...RG, '-o', '-b', '--null', '--with-filename', '--no-line-number', '--no-heading', '-f', patterns];
    const { stdout } = spawnSync('rg', [...args, ...files.slice(at, at + 500)], {
      cwd: tree.folder,
      encoding: 'latin1',
      maxBuffer: 2 ** 30,
    });
    for (const line of stdout.split('\n')) {
      const [, file, from, match] = /^([^\0]*)\0(\d+):(.*)$/.exec(line) ?? [];
      if (file !== undefined && match !== undefined) found.push({ file, from: Number(from), to: Number(from) + match.length });
    }
  }
  return found;
}

/** The one that the variable names, or that is on PATH, or that Go's module proxy has. */
export function leaks(name: 'gitleaks' | 'betterleaks', tree: Tree, place: string): Program {
  const report = join(place, `${name}.json`);
  const program = process.env[`LASTCOPY_${name.toUpperCase()}`] ?? onPath(name) ?? installed(name, place);
  return {
    name,
    version:
      /\d[\w.]*/.exec(execFileSync(program, ['version'], { encoding: 'utf8' }))?.[0] ??
      (name === 'gitleaks' ? GITLEAKS.slice(GITLEAKS.indexOf('@') + 2) : 'of no version'),
    command: [program, 'dir', tree.folder, '--no-banner', '--exit-code', '0', '-l', 'error', '-f', 'json', '-r', report],
    recall() {
      const all = JSON.parse(readFileSync(report, 'utf8')) as { File: string; Secret: string }[];
      return peerRecall(
        tree,
        all.map(({ File, Secret }) => ({ file: File, value: Secret })),
      );
    },
  };
}

function onPath(name: string): string | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function installed(name: string, place: string): string {
  if (name !== 'gitleaks')
    throw new Error(`${name} is not on PATH, and no published module installs it; name it by LASTCOPY_${name.toUpperCase()}`);
  const bin = join(place, 'go');
  mkdirSync(bin, { recursive: true });
  const { status, stderr, error } = spawnSync('go', ['install', GITLEAKS], { env: { ...process.env, GOBIN: bin }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`go install ${GITLEAKS}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return join(bin, name);
}

export function secretlint(tree: Tree, place: string): Program {
  const folder = join(place, 'secretlint');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const packages = [`secretlint@${SECRETLINT}`, `@secretlint/secretlint-rule-preset-recommend@${SECRETLINT}`];
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm install: ${stderr.trim().split('\n').at(-1)}`);
  const rules = join(folder, '.secretlintrc.json');
  writeFileSync(rules, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }));
  const report = join(place, 'secretlint.json');
  return {
    name: 'secretlint',
    version: SECRETLINT,
    inTree: true,
    command: [
      process.execPath,
      '--max-old-space-size=8192',
      join(folder, 'node_modules/secretlint/bin/secretlint.js'),
      '**/*',
      '--secretlintrc',
      rules,
      '--no-gitignore',
      '--no-maskSecrets',
      '--format',
      'json',
      '--output',
      report,
    ],
    recall() {
      const all = JSON.parse(readFileSync(report, 'utf8')) as { filePath: string; messages: { message: string }[] }[];
      return peerRecall(
        tree,
        all.flatMap(({ filePath, messages }) => messages.map(({ message }) => ({ file: filePath, value: message }))),
      );
    },
  };
}

/** The bundled command, or its source where there is no bundle to be had. */
export async function product(): Promise<string> {
  const { bundle } = await import('../../../installers/bundle.ts');
  await bundle();
  return fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
}
