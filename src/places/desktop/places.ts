import type { Place } from '../face.ts';
import { appleNotes } from './apple-notes.ts';
import { bear } from './bear.ts';
import { chatApps } from './chat-apps.ts';
import { chatExports } from './chat-exports.ts';
import { clipboardTools } from './clipboard-tools.ts';
import { copyq } from './copyq.ts';
import { discord } from './discord.ts';
import { ditto } from './ditto.ts';
import { evernote } from './evernote.ts';
import { iterm2 } from './iterm2.ts';
import { joplin } from './joplin.ts';
import { klipper } from './klipper.ts';
import { launcherClipboards } from './launcher-clipboards.ts';
import { logseq } from './logseq.ts';
import { maccy } from './maccy.ts';
import { mailFiles } from './mail-files.ts';
import { mailPrograms } from './mail-programs.ts';
import { notion } from './notion.ts';
import { obsidianState } from './obsidian-state.ts';
import { obsidianVaults } from './obsidian-vaults.ts';
import { onenote } from './onenote.ts';
import { recentDocuments } from './recent-documents.ts';
import { screenshots } from './screenshots.ts';
import { searchIndexes } from './search-indexes.ts';
import { slack } from './slack.ts';
import { standardNotes } from './standard-notes.ts';
import { stickies } from './stickies.ts';
import { stickyNotes } from './sticky-notes.ts';
import { teams } from './teams.ts';
import { teamsClassic } from './teams-classic.ts';
import { terminalApp } from './terminal-app.ts';
import { terminalScrollback } from './terminal-scrollback.ts';
import { thumbnails } from './thumbnails.ts';
import { tmuxResurrect } from './tmux-resurrect.ts';
import { trash } from './trash.ts';
import { userFiles } from './user-files.ts';
import { windowsClipboard } from './windows-clipboard.ts';
import { windowsTerminal } from './windows-terminal.ts';
import { windowsTimeline } from './windows-timeline.ts';

export const desktopPlaces: readonly Place[] = [
  slack,
  discord,
  teamsClassic,
  teams,
  chatApps,
  notion,
  obsidianState,
  standardNotes,
  chatExports,
  mailFiles,
  mailPrograms,
  screenshots,
  copyq,
  klipper,
  clipboardTools,
  maccy,
  launcherClipboards,
  ditto,
  windowsClipboard,
  windowsTimeline,
  obsidianVaults,
  logseq,
  joplin,
  appleNotes,
  bear,
  stickies,
  stickyNotes,
  onenote,
  evernote,
  tmuxResurrect,
  terminalScrollback,
  iterm2,
  terminalApp,
  windowsTerminal,
  trash,
  thumbnails,
  searchIndexes,
  recentDocuments,
  userFiles,
];
