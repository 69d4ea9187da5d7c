import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { chromiumOwner, chromiumRunning, inChromiumProfiles } from './chromium-stores.ts';

export const chromiumFormData: Place = {
  id: 'chromium-form-data',
  label: 'Form entries of Chromium browsers',
  class: 'COPY',
  owner: chromiumOwner,
  stores: [...inChromiumProfiles(['Web Data', 'Account Web Data'], { role: 'state', sidecars: DATABASE, live: 'closed' })],
  running: chromiumRunning,
  purge: 'P4',
  evidence: 'unverified',
  note: 'Whatever was typed or pasted into a form field. Settings, Autofill, or Delete on an entry while it is offered.',
};
