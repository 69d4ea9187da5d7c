import { appConfig } from './app-config.ts';
import { awsCredentials } from './aws-credentials.ts';
import { bashHistory } from './bash-history.ts';
import { claudeCodeConfig } from './claude-code-config.ts';
import { claudeCodeTranscripts } from './claude-code-transcripts.ts';
import { codexConfig } from './codex-config.ts';
import { codexTranscripts } from './codex-transcripts.ts';
import { dockerConfig } from './docker-config.ts';
import { dotenv } from './dotenv.ts';
import type { Place } from './face.ts';
import { fishHistory } from './fish-history.ts';
import { geminiCliConfig } from './gemini-cli-config.ts';
import { geminiCliTranscripts } from './gemini-cli-transcripts.ts';
import { gitConfig } from './git-config.ts';
import { gitCredentials } from './git-credentials.ts';
import { kubeConfig } from './kube-config.ts';
import { mcpConfig } from './mcp-config.ts';
import { netrc } from './netrc.ts';
import { nodeReplHistory } from './node-repl-history.ts';
import { notebooks } from './notebooks.ts';
import { npmrc } from './npmrc.ts';
import { other } from './other.ts';
import { powershellHistory } from './powershell-history.ts';
import { pythonHistory } from './python-history.ts';
import { replHistories } from './repl-histories.ts';
import { shellRc } from './shell-rc.ts';
import { sshKeys } from './ssh-keys.ts';
import { userFiles } from './user-files.ts';
import { zshHistory } from './zsh-history.ts';

/** Every place, the most telling first: in this order roots are watched when not all can be. */
export const catalogue: readonly Place[] = [
  claudeCodeTranscripts,
  codexTranscripts,
  geminiCliTranscripts,
  bashHistory,
  zshHistory,
  fishHistory,
  powershellHistory,
  pythonHistory,
  nodeReplHistory,
  replHistories,
  dotenv,
  mcpConfig,
  claudeCodeConfig,
  codexConfig,
  geminiCliConfig,
  notebooks,
  shellRc,
  npmrc,
  netrc,
  gitCredentials,
  gitConfig,
  awsCredentials,
  sshKeys,
  kubeConfig,
  dockerConfig,
  userFiles,
  appConfig,
  other,
];
