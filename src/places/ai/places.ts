import type { Place } from '../face.ts';
import { aiderCache } from './aider-cache.ts';
import { aiderConfig } from './aider-config.ts';
import { aiderHistory } from './aider-history.ts';
import { amazonQ } from './amazon-q.ts';
import { ampConfig } from './amp-config.ts';
import { ampThreads } from './amp-threads.ts';
import { antigravityDatabases } from './antigravity-databases.ts';
import { antigravityTranscripts } from './antigravity-transcripts.ts';
import { chatgptDesktopMacos } from './chatgpt-desktop-macos.ts';
import { chatgptDesktopWindows } from './chatgpt-desktop-windows.ts';
import { claudeCodeConfig } from './claude-code-config.ts';
import { claudeCodeTranscripts } from './claude-code-transcripts.ts';
import { claudeDesktopAudit } from './claude-desktop-audit.ts';
import { claudeDesktopConfig } from './claude-desktop-config.ts';
import { claudeDesktopSessions } from './claude-desktop-sessions.ts';
import { claudeDesktopStorage } from './claude-desktop-storage.ts';
import { clineCheckpoints } from './cline-checkpoints.ts';
import { clineData } from './cline-data.ts';
import { clineSecrets } from './cline-secrets.ts';
import { clineTasks } from './cline-tasks.ts';
import { codexConfig } from './codex-config.ts';
import { codexDatabases } from './codex-databases.ts';
import { codexTranscripts } from './codex-transcripts.ts';
import { continueConfig } from './continue-config.ts';
import { continueDatabases } from './continue-databases.ts';
import { continueIndexes } from './continue-indexes.ts';
import { continueSessions } from './continue-sessions.ts';
import { copilotChatIndexes } from './copilot-chat-indexes.ts';
import { copilotChatSessions } from './copilot-chat-sessions.ts';
import { copilotChatTraces } from './copilot-chat-traces.ts';
import { copilotChatTranscripts } from './copilot-chat-transcripts.ts';
import { copilotCliDatabases } from './copilot-cli-databases.ts';
import { copilotCliSessions } from './copilot-cli-sessions.ts';
import { copilotConfig } from './copilot-config.ts';
import { copilotJetbrainsDatabases } from './copilot-jetbrains-databases.ts';
import { copilotJetbrainsSessions } from './copilot-jetbrains-sessions.ts';
import { copilotVisualStudio } from './copilot-visual-studio.ts';
import { crushConfig } from './crush-config.ts';
import { crushDatabase } from './crush-database.ts';
import { crushLogs } from './crush-logs.ts';
import { cursorAgentTranscripts } from './cursor-agent-transcripts.ts';
import { cursorChats } from './cursor-chats.ts';
import { cursorCliConfig } from './cursor-cli-config.ts';
import { cursorTracking } from './cursor-tracking.ts';
import { factoryConfig } from './factory-config.ts';
import { factoryDroid } from './factory-droid.ts';
import { geminiCliConfig } from './gemini-cli-config.ts';
import { geminiCliShadowGit } from './gemini-cli-shadow-git.ts';
import { geminiCliTranscripts } from './gemini-cli-transcripts.ts';
import { gooseConfig } from './goose-config.ts';
import { gooseDatabase } from './goose-database.ts';
import { gooseSessions } from './goose-sessions.ts';
import { grokCli } from './grok-cli.ts';
import { grokConfig } from './grok-config.ts';
import { hermesAgent } from './hermes-agent.ts';
import { hermesConfig } from './hermes-config.ts';
import { jetbrainsAi } from './jetbrains-ai.ts';
import { junieConfig } from './junie-config.ts';
import { junieSessions } from './junie-sessions.ts';
import { kimiCode } from './kimi-code.ts';
import { kimiConfig } from './kimi-config.ts';
import { kiro } from './kiro.ts';
import { llmLogs } from './llm-logs.ts';
import { lmStudio } from './lm-studio.ts';
import { mcpConfig } from './mcp-config.ts';
import { ollamaDatabase } from './ollama-database.ts';
import { ollamaHistory } from './ollama-history.ts';
import { ollamaKey } from './ollama-key.ts';
import { openclawConfig } from './openclaw-config.ts';
import { openclawSessions } from './openclaw-sessions.ts';
import { opencodeConfig } from './opencode-config.ts';
import { opencodeDatabase } from './opencode-database.ts';
import { opencodeSnapshots } from './opencode-snapshots.ts';
import { opencodeStorage } from './opencode-storage.ts';
import { openhands } from './openhands.ts';
import { openhandsConfig } from './openhands-config.ts';
import { piAgent } from './pi-agent.ts';
import { piConfig } from './pi-config.ts';
import { qwenCode } from './qwen-code.ts';
import { qwenConfig } from './qwen-config.ts';
import { rooCheckpoints } from './roo-checkpoints.ts';
import { rooTasks } from './roo-tasks.ts';
import { screenRecorders } from './screen-recorders.ts';
import { shellAssistants } from './shell-assistants.ts';
import { warp } from './warp.ts';
import { windowsRecall } from './windows-recall.ts';
import { windsurfCascade } from './windsurf-cascade.ts';
import { windsurfMemories } from './windsurf-memories.ts';
import { zedConfig } from './zed-config.ts';
import { zedState } from './zed-state.ts';
import { zedThreads } from './zed-threads.ts';

export const aiPlaces: readonly Place[] = [
  claudeCodeTranscripts,
  codexTranscripts,
  geminiCliTranscripts,
  cursorAgentTranscripts,
  copilotCliSessions,
  mcpConfig,
  claudeCodeConfig,
  codexConfig,
  claudeDesktopConfig,
  claudeDesktopSessions,
  claudeDesktopAudit,
  codexDatabases,
  geminiCliShadowGit,
  geminiCliConfig,
  antigravityTranscripts,
  antigravityDatabases,
  cursorChats,
  cursorTracking,
  cursorCliConfig,
  windsurfCascade,
  windsurfMemories,
  copilotCliDatabases,
  copilotConfig,
  copilotJetbrainsDatabases,
  copilotJetbrainsSessions,
  copilotVisualStudio,
  continueSessions,
  continueDatabases,
  continueIndexes,
  continueConfig,
  clineData,
  clineSecrets,
  aiderHistory,
  aiderCache,
  aiderConfig,
  zedThreads,
  zedState,
  zedConfig,
  jetbrainsAi,
  junieSessions,
  junieConfig,
  ampThreads,
  ampConfig,
  opencodeDatabase,
  opencodeStorage,
  opencodeSnapshots,
  opencodeConfig,
  gooseDatabase,
  gooseSessions,
  gooseConfig,
  lmStudio,
  ollamaHistory,
  ollamaDatabase,
  ollamaKey,
  chatgptDesktopMacos,
  chatgptDesktopWindows,
  warp,
  kiro,
  amazonQ,
  factoryDroid,
  factoryConfig,
  crushDatabase,
  crushLogs,
  crushConfig,
  qwenCode,
  qwenConfig,
  kimiCode,
  kimiConfig,
  piAgent,
  piConfig,
  openclawSessions,
  openclawConfig,
  openhands,
  openhandsConfig,
  grokCli,
  grokConfig,
  hermesAgent,
  hermesConfig,
  screenRecorders,
  windowsRecall,
  llmLogs,
  shellAssistants,
  copilotChatSessions,
  copilotChatTranscripts,
  copilotChatIndexes,
  copilotChatTraces,
  clineTasks,
  clineCheckpoints,
  rooTasks,
  rooCheckpoints,
  claudeDesktopStorage,
];
