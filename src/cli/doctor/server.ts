import type { RequestOptions } from 'node:https';
import * as v from 'valibot';
import { API, type Bundle, Nonce } from '../../protocol/index.ts';
import { type Check, codeOf, failed, ok, type ServerAnswer, skipped, warning } from './check.ts';

const PATIENCE = 10_000;
const LONGEST_ANSWER = 65_536;
/** Clocks that differ by more make signed times look wrong. */
const CLOCK_WARNING = 30_000;

/** Asks the bundle's server for a nonce, as the agent's enrolment does: over the pinned authority, through no proxy. */
export async function askServer({ server: { url, ca } }: Bundle): Promise<ServerAnswer> {
  let target: URL;
  try {
    target = new URL(`${API}/nonce`, url);
  } catch {
    return {
      kind: 'failed',
      host: '?',
      sentence: 'The fleet bundle names no server address that can be read.',
      fix: 'Get it again from IT.',
    };
  }
  const { host } = target;
  const sent = Date.now();
  try {
    const { status, text } = await get(target, ca);
    const received = Date.now();
    const answer = v.safeParse(Nonce, parsed(text));
    if (status !== 200 || !answer.success) {
      return {
        kind: 'failed',
        host,
        sentence: `Something answers at ${host}, but it is no Lastcopy server (status ${status}).`,
        fix: 'Check the address in the fleet bundle, and whether a proxy or a captive portal stands between.',
      };
    }
    const within = (received - sent) / 2;
    return { kind: 'answered', host, milliseconds: received - sent, offset: Date.parse(answer.output.time) - (sent + within), within };
  } catch (error) {
    return { kind: 'failed', host, ...explain(codeOf(error), host, target.protocol) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function get(url: URL, ca: string | null): Promise<{ status: number; text: string }> {
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const options: RequestOptions = { agent: false, signal: AbortSignal.timeout(PATIENCE), ...(ca === null ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > LONGEST_ANSWER) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** OpenSSL's and the system's codes, in words. */
function explain(code: string, host: string, protocol: string): { sentence: string; fix: string } {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        sentence: `The name of ${host} is not known (${code}).`,
        fix: 'Check the network, the VPN, and the address in the fleet bundle.',
      };
    case 'ECONNREFUSED':
      return {
        sentence: `Nobody listens at ${host}.`,
        fix: 'Ask whether the server runs there (lastcopy server), and check the port in the fleet bundle.',
      };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { sentence: `There is no way to ${host} (${code}).`, fix: 'Check the network and the VPN.' };
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return { sentence: `${host} does not answer.`, fix: 'Check the network, the VPN, and whether a firewall stands between.' };
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        sentence: `The certificate of ${host} is not valid at the time of this machine's clock (${code}).`,
        fix: 'Check the clock of this machine first, then ask IT to renew the certificate.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { sentence: `The certificate at ${host} is for another name.`, fix: 'Check the address in the fleet bundle.' };
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'CERT_SIGNATURE_FAILURE':
      return {
        sentence: `The certificate of ${host} is not by the authority that the fleet bundle names (${code}).`,
        fix: 'Something may read this connection (a TLS-inspecting proxy): ask IT for an exception. Or the bundle is out of date.',
      };
    case 'EPROTO':
    case 'ECONNRESET':
      return {
        sentence: `${host} ends the connection (${code}).`,
        fix: `The bundle says ${protocol.slice(0, -1)}: check whether the server speaks ${protocol === 'https:' ? 'plain http' : 'https'} instead.`,
      };
    default:
      return { sentence: `${host} cannot be reached (${code}).`, fix: 'Check the network and the address in the fleet bundle.' };
  }
}

export const server: Check = {
  id: 'server',
  async look({ server: asked }) {
    const answer = await asked;
    if (answer.kind === 'nobody-to-ask') return skipped('Without a fleet bundle there is no server to ask.');
    if (answer.kind === 'failed') return failed(answer.sentence, answer.fix);
    return ok(`${answer.host} answers (${answer.milliseconds} ms).`);
  },
};

export const clock: Check = {
  id: 'clock',
  async look({ server: asked }) {
    const answer = await asked;
    if (answer.kind !== 'answered') return skipped('There is no server to compare the clock with.');
    const seconds = Math.round(Math.abs(answer.offset) / 1_000);
    if (Math.abs(answer.offset) - answer.within <= CLOCK_WARNING) return ok(`The clock agrees with the server's (${seconds} s apart).`);
    return warning(
      `This machine's clock is ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} ${answer.offset > 0 ? 'behind' : 'ahead of'} the server's: orders and heads may look too old or too new.`,
      process.platform === 'linux'
        ? 'Set it: timedatectl set-ntp true   (or ask IT to look at the server’s).'
        : 'Let the system set its time from the network.',
    );
  },
};
