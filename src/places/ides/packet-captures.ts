import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const packetCaptures: Place = {
  id: 'packet-captures',
  label: 'Recorded network traffic',
  class: 'COPY',
  owner: 'Wireshark and tcpdump',
  stores: [{ globs: everywhere('/**/*.{pcap,pcapng,cap}'), role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'What was not encrypted on the wire stands in it, cut into packets.',
  next: 'Delete the capture.',
};
