import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const virtualDisks: Place = {
  id: 'virtual-disks',
  label: 'Disks of virtual machines',
  class: 'FAR',
  owner: 'virtual machines',
  stores: [{ globs: everywhere('/**/*.{qcow2,vmdk,vdi,vhd,vhdx}', '/**/*.vmem', '/**/*.vmsn'), role: 'document', live: 'closed' }],
  running: ['qemu-system-x86_64', 'qemu-system-aarch64', 'VBoxHeadless', 'VirtualBoxVM', 'vmware-vmx', 'UTM', 'prl_vm_app'],
  purge: 'P9',
  evidence: 'unverified',
  note: 'Snapshots keep older states.',
  next: 'Search the machine in it from inside, with an agent of its own.',
};
