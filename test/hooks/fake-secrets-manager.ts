import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Version {
  readonly id: string;
  readonly text: string;
  stages: string[];
  readonly created: number;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * AWS Secrets Manager as its API reference documents it (https://docs.aws.amazon.com/secretsmanager/latest/apireference/), which
 * takes only what is signed with Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), computed here by itself.
 */
export class FakeSecretsManager implements AsyncDisposable {
  readonly region = 'eu-central-1';
  readonly #key: { id: string; secret: string; session: string };
  readonly #server: Server;
  readonly #secrets = new Map<string, Version[]>();
  readonly asked: string[] = [];

  private constructor(key: { id: string; secret: string; session: string }) {
    this.#key = key;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } = this.#answer(request, Buffer.concat(chunks).toString());
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      });
    });
  }
  static async start(key: { id: string; secret: string; session: string }): Promise<FakeSecretsManager> {
    const one = new FakeSecretsManager(key);
    await new Promise<void>((ready) => one.#server.listen(0, '127.0.0.1', ready));
    return one;
  }
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }
  arn(name: string): string {
    return `arn:aws:secretsmanager:${this.region}:012345678901:secret:${name}-a1b2c3`;
  }
  /** A rotation to its end: AWSCURRENT moves, the one before becomes AWSPREVIOUS. Gives the version's id. */
  put(name: string, text: string): string {
    const versions = this.#secrets.get(this.arn(name)) ?? [];
    for (const one of versions) one.stages = one.stages.includes('AWSCURRENT') ? ['AWSPREVIOUS'] : [];
    const id = crypto.randomUUID();
    versions.push({ id, text, stages: ['AWSCURRENT'], created: 1_795_000_000 + versions.length });
    this.#secrets.set(this.arn(name), versions);
    return id;
  }

  #answer(request: IncomingMessage, body: string): { status: number; body: object } {
    const action = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    this.asked.push(action);
    if (!this.#signed(request, body))
      return { status: 400, body: { __type: 'InvalidSignatureException', message: 'The signature does not match' } };
    const input = JSON.parse(body) as { SecretId?: string; VersionId?: string };
    if (action === 'ListSecrets') return { status: 200, body: { SecretList: [...this.#secrets.keys()].map((ARN) => ({ ARN })) } };
    const arn = this.#secrets.has(input.SecretId ?? '') ? (input.SecretId ?? '') : this.arn(input.SecretId ?? '');
    const versions = this.#secrets.get(arn);
    const missing = { status: 400, body: { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find it" } };
    if (!versions) return missing;
    const staged = versions.filter(({ stages }) => stages.length > 0);
    if (action === 'ListSecretVersionIds') {
      const told = staged.map(({ id, stages, created }) => ({ VersionId: id, VersionStages: stages, CreatedDate: created }));
      return { status: 200, body: { ARN: arn, Name: arn, Versions: told.toReversed() } };
    }
    const one = versions.find(({ id }) => id === input.VersionId);
    return one ? { status: 200, body: { ARN: arn, VersionId: one.id, SecretString: one.text } } : missing;
  }

  #signed(request: IncomingMessage, body: string): boolean {
    const { headers } = request;
    const [, id, date, signed, given] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/eu-central-1\/secretsmanager\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      ) ?? [];
    if (id !== this.#key.id || !date || !signed || headers['x-amz-security-token'] !== this.#key.session) return false;
    const names = signed.split(';');
    if (!['host', 'x-amz-date'].every((name) => names.includes(name))) return false;
    const canonical = ['POST', '/', '', ...names.map((name) => `${name}:${String(headers[name]).trim()}`), '', signed, sha(body)].join(
      '\n',
    );
    const scope = `${date}/eu-central-1/secretsmanager/aws4_request`;
    const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha(canonical)].join('\n');
    const key = ['eu-central-1', 'secretsmanager', 'aws4_request'].reduce(
      (one, part) => mac(one, part),
      mac(`AWS4${this.#key.secret}`, date),
    );
    return mac(key, toSign).toString('hex') === given;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}
