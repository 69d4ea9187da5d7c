import type { Application } from '../applications.ts';
import type { Os } from '../face.ts';

/**
 * Visual Studio Code and what was made of it. Each keeps `User/` below its folder; servers for remote work keep `data/User/`
 * below the home. Sources: https://code.visualstudio.com/docs/setup/uninstall, https://github.com/VSCodium/vscodium
 */
function editor(name: string, owner: string, running: readonly string[], more: Partial<Record<Os, readonly string[]>> = {}): Application {
  const own = `$CFG/${name}`;
  return {
    owner,
    running,
    roots: { linux: [own, ...(more.linux ?? [])], darwin: [own, ...(more.darwin ?? [])], win32: [own, ...(more.win32 ?? [])] },
  };
}

export const vscodeEditors: readonly Application[] = [
  editor('Code', 'VS Code', ['code', 'Code'], {
    linux: ['~/.var/app/com.visualstudio.code/config/Code', '~/.vscode-server/data'],
    darwin: ['~/.vscode-server/data'],
  }),
  editor('Code - Insiders', 'VS Code Insiders', ['code-insiders', 'Code - Insiders'], { linux: ['~/.vscode-server-insiders/data'] }),
  editor('Code - OSS', 'Code - OSS', ['code-oss', 'Code - OSS']),
  editor('VSCodium', 'VSCodium', ['codium', 'VSCodium'], {
    linux: ['~/.var/app/com.vscodium.codium/config/VSCodium', '~/.vscodium-server/data'],
  }),
  editor('Kiro', 'Kiro', ['kiro', 'Kiro']),
  editor('Trae', 'Trae', ['trae', 'Trae']),
  editor('Trae CN', 'Trae', ['trae-cn', 'Trae CN']),
  editor('Positron', 'Positron', ['positron', 'Positron']),
  editor('Void', 'Void', ['void', 'Void']),
  editor('Antigravity', 'Antigravity', ['antigravity', 'Antigravity']),
];

export const cursor: readonly Application[] = [editor('Cursor', 'Cursor', ['cursor', 'Cursor'], { linux: ['~/.cursor-server/data'] })];

export const windsurf: readonly Application[] = [
  editor('Windsurf', 'Windsurf', ['windsurf', 'Windsurf'], { linux: ['~/.windsurf-server/data'] }),
  editor('Windsurf - Next', 'Windsurf Next', ['windsurf-next', 'Windsurf - Next']),
];

export const allEditors: readonly Application[] = [...vscodeEditors, ...cursor, ...windsurf];
