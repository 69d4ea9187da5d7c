import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumHistory: Place = {
  id: 'chromium-history',
  label: 'History of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['History', 'Archived History'], { role: 'history', sidecars: DATABASE, live: 'closed' })],
  running: chromiumRunning,
  purge: 'P4',
  evidence: 'tried',
  note: 'Tokens in addresses and titles. Clear them under History; a page that is still open or stored may write its title again, so purge all stores of a site in one go with the browser closed.',
};
