import type { Bundle } from '../protocol/index.ts';
import { makeEnrolProof } from '../trust/index.ts';
import type { Admission } from './admission.ts';
import type { ChainKeeper } from './chain-keeper.ts';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import { enrol } from './enrol.ts';
import type { AgentEvent } from './events.ts';
import type { AgentOptions } from './face.ts';
import { type Link, type LinkFrame, type LinkOptions, openLink } from './link.ts';
import type { Log } from './log-events.ts';
import type { Notices } from './notices.ts';
import type { OrderDesk } from './order-desk.ts';

export interface CorrespondenceOptions {
  readonly device: Device;
  readonly bundle: Bundle;
  readonly chain: ChainKeeper;
  readonly admission: Admission;
  readonly desk: OrderDesk;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly tuning: AgentOptions['tuning'];
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
}

/** Opens the link: enrols before it where needed, hands its frames to those whose they are, and keeps and tells how it is. */
export function correspond(options: CorrespondenceOptions): Link {
  const { device, bundle, chain, admission, desk, clock, tuning } = options;
  const { state, keys, deviceId } = device;
  const link = openLink({
    bundle,
    deviceId,
    signer: keys.signer,
    outbox: state.outbox,
    cursor: () => chain.chain.sequence,
    prepare: (signal) => enrolOnce(options, signal),
    async onFrame(frame: LinkFrame) {
      if (frame.t === 'item') {
        const taken = await chain.takeItem(frame.item);
        if (taken !== null) link.ack(taken);
      } else if (frame.t === 'head') {
        await chain.takeHead(frame.statement);
        clock.look();
      } else await admission.take(frame.statement);
      desk.judgeSoon();
    },
    onTime: (time) => clock.heard(time),
    quiet: () => admission.word?.state === 'revoked',
    ...accounts(options),
    ...(tuning?.reconnect ? { policy: tuning.reconnect } : {}),
    ...(tuning?.silence === undefined ? {} : { silence: tuning.silence }),
  });
  return link;
}

async function enrolOnce({ device, bundle, log, tell }: CorrespondenceOptions, signal: AbortSignal): Promise<void> {
  const { state, keys, machine, deviceId } = device;
  if (state.facts.get('membership') !== null) return;
  const answer = await enrol(
    bundle,
    {
      deviceId,
      signingKey: keys.signer.publicKey,
      sealingKey: keys.sealingKey,
      machine: machine.name,
      user: machine.user,
      os: machine.os,
      prove: (nonce) => makeEnrolProof({ fleet: bundle.fleet, deviceId, nonce, sealingKey: keys.sealingKey }, keys.signer),
    },
    signal,
  );
  state.facts.set('membership', answer.state);
  log('device-enrolled', { deviceId, state: answer.state });
  tell({ type: 'enrolled', deviceId, state: answer.state });
}

/** What the link's ups and downs and the server's answers mean: kept as facts, raised as notices, logged and told. */
function accounts(options: CorrespondenceOptions): Pick<LinkOptions, 'onWelcome' | 'onDown' | 'onSettled'> {
  const { notices, log, tell } = options;
  const { state } = options.device;
  return {
    onWelcome(membership) {
      // In or out is the steward's to say: a server that says so by itself is not believed.
      const word = options.admission.word?.state ?? 'pending';
      state.facts.set('membership', membership === 'pending' ? membership : word);
      state.facts.set('link', { connected: true, at: new Date().toISOString(), why: null });
      notices.clear('server-unreachable');
      notices.clear('enrolment-closed');
      if (membership === 'pending') notices.raise('not-admitted');
      log('link-up', { membership });
      tell({ type: 'link', state: 'connected', admitted: membership === 'admitted', retryIn: null, why: null });
    },
    onDown({ why: heard, code, retryIn }) {
      const word = options.admission.word;
      const out = word?.state === 'revoked';
      const why = out ? `this device was put out of the fleet${word.reason === null ? '' : `: ${word.reason}`}` : heard;
      // A server that does not know this device (restored from an old copy) takes it in again as pending.
      if (code === 'unknown-device') state.facts.clear('membership');
      state.facts.set('link', { connected: false, at: new Date().toISOString(), why });
      if (code === 'enrolment-closed') notices.raise('enrolment-closed', why);
      else if (!out) notices.raise('server-unreachable', why);
      log('link-down', { code, retryIn });
      tell({ type: 'link', state: 'lost', admitted: false, retryIn, why });
    },
    onSettled(frame, refusal) {
      if (refusal) {
        log('frame-refused', { kind: frame.t, code: refusal.code });
        return;
      }
      if (frame.t !== 'receipt') return;
      state.plans.accepted(frame.id, new Date().toISOString());
      const orderId = state.plans.receipts().find(({ receiptId }) => receiptId === frame.id)?.orderId ?? '';
      log('receipt-accepted', { receiptId: frame.id, orderId });
      tell({ type: 'receipt-accepted', orderId, receiptId: frame.id });
    },
  };
}
