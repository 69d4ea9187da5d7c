import { AwsV4Signer } from 'aws4fetch';
import * as v from 'valibot';
import type { AwsWatch } from './config.ts';
import { type Field, type Manager, ManagerError, type SecretVersions } from './face.ts';
import { fieldsOfText } from './fields.ts';
import { askJson } from './json-request.ts';

const Listed = v.object({
  SecretList: v.array(v.object({ ARN: v.string() })),
  NextToken: v.optional(v.nullable(v.string())),
});
const VersionIds = v.object({
  ARN: v.string(),
  Versions: v.array(
    v.object({ VersionId: v.string(), VersionStages: v.optional(v.array(v.string()), []), CreatedDate: v.optional(v.number(), 0) }),
  ),
  NextToken: v.optional(v.nullable(v.string())),
});
const Value = v.object({ SecretString: v.optional(v.nullable(v.string())), SecretBinary: v.optional(v.nullable(v.string())) });
const Credentials = v.object({ AccessKeyId: v.string(), SecretAccessKey: v.string(), SessionToken: v.optional(v.string()) });

/** Pages of one list: a hundred secrets or versions each. */
const MOST_PAGES = 100;

/**
 * AWS Secrets Manager (https://docs.aws.amazon.com/secretsmanager/latest/apireference/): ListSecrets, ListSecretVersionIds and
 * GetSecretValue, signed with Signature Version 4. Versions without a staging label are on their way out and are not listed.
 * `credentials` gives what `aws configure export-credentials --format process` prints, asked anew for each request.
 */
export function awsManager(watch: AwsWatch, credentials: () => Promise<string>, signal: AbortSignal): Manager {
  const { region, name } = watch;
  const endpoint = new URL(watch.endpoint ?? `https://secretsmanager.${region}.amazonaws.com/`);
  const own = new RegExp(`^arn:aws[a-z-]*:secretsmanager:${region}:\\d{12}:secret:(.+)$`);

  const call = async <T>(action: string, input: object, schema: v.GenericSchema<unknown, T>): Promise<T | null> => {
    const parsed = v.safeParse(Credentials, await credentials().then(JSON.parse, () => null));
    if (!parsed.success) throw new ManagerError('refused', `${name}: the AWS credentials cannot be read. Check the file of --watch.`);
    const { AccessKeyId, SecretAccessKey, SessionToken } = parsed.output;
    const body = JSON.stringify(input);
    const signed = await new AwsV4Signer({
      method: 'POST',
      url: endpoint.href,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${action}` },
      body,
      service: 'secretsmanager',
      region,
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
    }).sign();
    const { status, content } = await askJson({
      method: 'POST',
      url: endpoint,
      headers: Object.fromEntries(signed.headers),
      body,
      ca: watch.ca,
      signal,
    });
    if (status === 200) {
      const answer = v.safeParse(schema, content);
      if (!answer.success) throw new ManagerError('malformed', `${name}: AWS answered ${action} in a way that is not documented.`);
      return answer.output;
    }
    const kind = v.safeParse(v.object({ __type: v.string() }), content);
    const type = kind.success ? (kind.output.__type.split('#').at(-1) ?? '') : '';
    if (type === 'ResourceNotFoundException') return null;
    if (status >= 500 || type === 'ThrottlingException')
      throw new ManagerError('unreachable', `${name}: AWS answered ${action} with ${status}.`);
    const known = /^[A-Za-z]{1,64}$/.test(type) ? ` (${type})` : '';
    throw new ManagerError('refused', `${name}: AWS refused ${action}${known}. Check the rights of its credentials.`);
  };

  return {
    source: 'aws',
    name,
    every: watch.everySeconds * 1_000,
    watches(ref) {
      const secret = own.exec(ref)?.[1];
      // An ARN ends in a hyphen and six characters that the name does not have.
      return (
        secret !== undefined && (watch.secrets === undefined || watch.secrets.some((one) => one === ref || one === secret.slice(0, -7)))
      );
    },
    async refs() {
      if (watch.secrets) return [...watch.secrets];
      const found: string[] = [];
      let next: string | null | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await call('ListSecrets', { MaxResults: 100, ...(next ? { NextToken: next } : {}) }, Listed);
        for (const { ARN } of answer?.SecretList ?? []) found.push(ARN);
        next = answer?.NextToken;
        if (!next) break;
      }
      return found;
    },
    async versions(ref): Promise<SecretVersions | null> {
      const all: v.InferOutput<typeof VersionIds>['Versions'] = [];
      let arn = ref;
      let next: string | null | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await call(
          'ListSecretVersionIds',
          { SecretId: ref, MaxResults: 100, ...(next ? { NextToken: next } : {}) },
          VersionIds,
        );
        if (answer === null) return null;
        all.push(...answer.Versions);
        arn = answer.ARN;
        next = answer.NextToken;
        if (!next) break;
      }
      // Two of the same second: the previous one goes before the current one, that before a pending one.
      const rank = ({ VersionStages }: (typeof all)[number]): number =>
        VersionStages.includes('AWSCURRENT') ? 1 : VersionStages.includes('AWSPENDING') ? 2 : 0;
      const versions = all.toSorted((a, b) => rank(a) - rank(b) || a.CreatedDate - b.CreatedDate);
      return {
        ref: arn,
        current: versions.find(({ VersionStages }) => VersionStages.includes('AWSCURRENT'))?.VersionId ?? null,
        versions: versions.map(({ VersionId }) => VersionId),
      };
    },
    async read(ref, version): Promise<Field[] | null> {
      const value = await call('GetSecretValue', { SecretId: ref, VersionId: version }, Value);
      if (value?.SecretString) return fieldsOfText(value.SecretString);
      return value?.SecretBinary ? [{ field: '', value: Uint8Array.from(Buffer.from(value.SecretBinary, 'base64')) }] : null;
    },
  };
}
