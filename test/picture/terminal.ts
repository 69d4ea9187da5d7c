/**
 * npm run picture — records what `npm start -- --auto --exit` prints as docs/rotation.svg, the picture in the README. The
 * text is the real output of a real run; nothing is drawn by hand.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = process.getuid?.() === 0 ? ['--allow-root'] : [];
const output = execFileSync(process.execPath, ['src/cli/main.ts', ...flags, 'demo', '--auto', '--exit'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1' },
});

const WIDTH = 8.4;
const HEIGHT = 18;
const STYLES: Record<string, string> = {
  '1': 'font-weight:bold',
  '2': 'fill:#8b949e',
  '31': 'fill:#ff7b72',
  '32': 'fill:#7ee787',
  '33': 'fill:#e3b341',
};
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One line with its colours as tspans. */
function paint(line: string): string {
  let open: string[] = [];
  let painted = '';
  // oxlint-disable-next-line no-control-regex -- ANSI escapes begin with one
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    // oxlint-disable-next-line no-control-regex -- as above
    const code = /^\u001b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) painted += open.length > 0 ? `<tspan style="${open.join(';')}">${escape(part)}</tspan>` : escape(part);
    else if (STYLES[code]) open.push(STYLES[code]);
    else
      open =
        code === '22'
          ? open.filter((style) => style !== STYLES['1'] && style !== STYLES['2'])
          : open.filter((style) => !style.startsWith('fill'));
  }
  return painted;
}

// oxlint-disable-next-line no-control-regex -- as above
const plain = (line: string) => line.replaceAll(/\u001b\[\d+m/g, '');
const lines = output.trimEnd().split('\n');
const width = Math.ceil(Math.max(...lines.map((line) => plain(line).length)) * WIDTH) + 40;
const height = lines.length * HEIGHT + 40;
const rows = lines.map((line, index) => `<text x="20" y="${30 + index * HEIGHT}">${paint(line)}</text>`);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A rotation in the terminal, from announcement to contained">
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
writeFileSync(`${root}docs/rotation.svg`, svg);
console.log(`docs/rotation.svg: ${lines.length} lines`);
