import type { Place } from '../face.ts';
import { atuinHistory } from './atuin-history.ts';
import { atuinKeys } from './atuin-keys.ts';
import { bashHistory } from './bash-history.ts';
import { curlConfig } from './curl-config.ts';
import { editorBackups } from './editor-backups.ts';
import { emacsResidue } from './emacs-residue.ts';
import { fishHistory } from './fish-history.ts';
import { ipythonHistory } from './ipython-history.ts';
import { loginEnvironment } from './login-environment.ts';
import { mcflyHistory } from './mcfly-history.ts';
import { mongoshHistory } from './mongosh-history.ts';
import { mysqlHistory } from './mysql-history.ts';
import { neovimShada } from './neovim-shada.ts';
import { nodeReplHistory } from './node-repl-history.ts';
import { pagerHistories } from './pager-histories.ts';
import { powershellHistory } from './powershell-history.ts';
import { powershellTranscripts } from './powershell-transcripts.ts';
import { psqlHistory } from './psql-history.ts';
import { pythonHistory } from './python-history.ts';
import { rHistory } from './r-history.ts';
import { redisCliHistory } from './redis-cli-history.ts';
import { replHistories } from './repl-histories.ts';
import { rubyHistory } from './ruby-history.ts';
import { shellRc } from './shell-rc.ts';
import { sqliteHistory } from './sqlite-history.ts';
import { terminalRecordings } from './terminal-recordings.ts';
import { vimSwap } from './vim-swap.ts';
import { vimUndo } from './vim-undo.ts';
import { viminfo } from './viminfo.ts';
import { windowsRegistry } from './windows-registry.ts';
import { windowsTasks } from './windows-tasks.ts';
import { zshHistory } from './zsh-history.ts';

export const shellsPlaces: readonly Place[] = [
  bashHistory,
  zshHistory,
  fishHistory,
  powershellHistory,
  shellRc,
  powershellTranscripts,
  atuinHistory,
  atuinKeys,
  mcflyHistory,
  pythonHistory,
  ipythonHistory,
  nodeReplHistory,
  psqlHistory,
  mysqlHistory,
  sqliteHistory,
  redisCliHistory,
  mongoshHistory,
  rubyHistory,
  rHistory,
  replHistories,
  pagerHistories,
  curlConfig,
  vimSwap,
  vimUndo,
  viminfo,
  neovimShada,
  editorBackups,
  emacsResidue,
  terminalRecordings,
  loginEnvironment,
  windowsTasks,
  windowsRegistry,
];
