import { describe, expect, it } from 'vitest';
import { lacksModule } from '../formats/python.ts';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { isRedacted, Laptop, NOTHING_LEFT, SESSION } from './laptop.ts';

/** Notebooks that Jupyter's own library wrote. */

const WRITE = `
import sys, base64, nbformat
from nbformat.v4 import new_notebook, new_code_cell, new_markdown_cell, new_output
secret = sys.stdin.read()
notebook = new_notebook(metadata={'kernelspec': {'name': 'python3', 'display_name': 'Python 3'}, 'env': {'TOKEN': secret}})
notebook.cells = [
    new_markdown_cell('# Zoë\\n\\nkey: ' + secret),
    new_code_cell('import os\\ntoken = "' + secret + '"\\nprint("token", token)', execution_count=1, outputs=[
        new_output('stream', name='stdout', text='token ' + secret + '\\n'),
        new_output('display_data', data={'text/html': '<b title="' + secret + '">x</b>', 'image/png': base64.b64encode(b'PNG' + secret.encode() + b' and ' + secret.encode()).decode()}),
        new_output('error', ename='E', evalue='bad ' + secret, traceback=['\\x1b[31m' + secret + '\\x1b[0m']),
    ]),
    new_code_cell('x = 1 + 1\\nx', execution_count=2, outputs=[new_output('execute_result', data={'text/plain': '2'}, execution_count=2)]),
]
nbformat.write(notebook, sys.argv[1])
`;
const VALIDATE = 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))';

describe.skipIf(lacks('jupyter-nbconvert', ...SESSION) || lacksModule('nbformat'))('a notebook', () => {
  it('and its checkpoint are valid, convert as before, and come back by undo', { timeout: 60_000 }, () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    laptop.run('mkdir', ['.ipynb_checkpoints']);
    const paths = ['report.ipynb', '.ipynb_checkpoints/report-checkpoint.ipynb'].map((name) => laptop.path(name));
    for (const path of paths) laptop.run('/usr/bin/python3', ['-c', WRITE, path], secret);
    const script = (): string => laptop.run('jupyter-nbconvert', ['--to', 'script', '--stdout', 'report.ipynb']);
    const before = { files: laptop.contents(), script: script() };
    expect(before.script).toContain(secret);

    const summary = laptop.purgeByCommand(secret);
    expect(summary).toMatchObject(NOTHING_LEFT);
    expect(laptop.left({ secret })).toEqual([]);
    for (const path of paths) laptop.run('/usr/bin/python3', ['-c', VALIDATE, path]);
    expect(isRedacted(script(), before.script, secret)).toBe(true);

    expect(laptop.undoByCommand(String(summary['planId']))).toEqual(['restored', 'restored']);
    expect(laptop.contents()).toEqual(before.files);
  });
});
