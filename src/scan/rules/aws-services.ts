import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, type Shape, UUID } from '../named.ts';
import { bare, BASE36, BASE62, BASE64, DIGIT, draw, drawBytes, HEX } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const SMTP: Shape = { pattern: 'B[A-Za-z0-9+/]{43}', most: 44, draw: (random) => encodeBase64(`\u0004${drawBytes(random, 32)}`) };
const SESSION: Shape = {
  pattern: '[A-Za-z0-9+/]{100,2400}={0,2}',
  most: 2402,
  draw: (random) => encodeBase64(drawBytes(random, 200 + random(300))),
};

export const awsServicesRules: readonly Rule[] = [
  {
    id: 'aws-mws-auth-token',
    description: 'Amazon Marketplace Web Service authorisation token',
    source: 'https://docs.developer.amazonservices.com/en_US/dev_guide/DG_Registering.html',
    literals: ['amzn.mws.'],
    pattern: token(String.raw`amzn\.mws\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`),
    publicPrefix: 9,
    accept: (secret) => !isFakeBody(secret.slice(9)),
    sample: (random) => bare(`amzn.mws.${UUID.draw(random)}`),
    nearMisses: ['amzn.mws.00000000-0000-0000-0000-000000000000', 'amzn.mws.token'],
  },
  {
    id: 'aws-bedrock-api-key',
    description: 'Amazon Bedrock long-term API key: base64 of its name, account and secret',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
    literals: ['abskqmvkcm9ja0fqsutles'],
    pattern: token('ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{60,260}={0,2}', '(?![A-Za-z0-9+/=_-])'),
    publicPrefix: 22,
    accept: (secret) => (decodeBase64(secret.slice(4)) ?? '').startsWith('BedrockAPIKey-') && !isFakeBody(secret.slice(22)),
    sample: (random) =>
      bare(`ABSK${encodeBase64(`BedrockAPIKey-${draw(random, BASE36, 4)}-at-${draw(random, DIGIT, 12)}:${draw(random, BASE64, 44)}`)}`),
    nearMisses: [`ABSKQmVkcm9ja0FQSUtleS${'x'.repeat(100)}`, 'ABSKQmVkcm9ja0FQSUtleSshort'],
  },
  {
    id: 'aws-bedrock-short-term-key',
    description: 'Amazon Bedrock short-term API key: base64 of a signed request',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
    literals: ['bedrock-api-key-ymvkcm9jay5hbwf6b25hd3muy29t'],
    pattern: token('bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/_-]{200,4000}={0,2}', '(?![A-Za-z0-9+/=_-])'),
    reach: { before: 0, after: 4100 },
    publicPrefix: 44,
    accept: (secret) => (decodeBase64(secret.slice(16)) ?? '').startsWith('bedrock.amazonaws.com/?'),
    sample: (random) =>
      bare(
        `bedrock-api-key-${encodeBase64(`bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Signature=${draw(random, HEX, 64)}&X-Amz-Security-Token=${draw(random, BASE62, 300)}`)}`,
      ),
    nearMisses: [`bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t${'x'.repeat(300)}`, 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tshort'],
  },
  prefixed({
    id: 'aws-appsync-api-key',
    description: 'AWS AppSync API key',
    source: 'https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#api-key-authorization',
    prefixes: ['da2-'],
    alphabet: BASE36,
    length: 26,
    nearMisses: [`da2-${'0'.repeat(26)}`, 'da2-short'],
  }),
  named({
    id: 'aws-ses-smtp-password',
    description: 'Amazon SES SMTP password',
    source: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html',
    names: ['ses smtp', 'aws smtp', 'smtp'],
    what: ['password', 'pass', 'pwd', 'secret'],
    shape: SMTP,
    nearMisses: [`SES_SMTP_PASSWORD=B${'0'.repeat(43)}`, 'SMTP_PASSWORD=your-smtp-password-goes-here'],
    accept: (secret) => (decodeBase64(secret) ?? '').startsWith('\u0004'),
  }),
  named({
    id: 'aws-session-token-assigned',
    description: 'AWS session token beside its name',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
    names: ['aws session', 'aws security', 'amz security'],
    what: ['token'],
    shape: SESSION,
    nearMisses: ['AWS_SESSION_TOKEN=your-session-token-goes-here', `x-amz-security-token: ${'0'.repeat(200)}`],
  }),
  named({
    id: 'aws-cognito-client-secret',
    description: 'Amazon Cognito app client secret',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html',
    names: ['cognito'],
    what: ['client secret', 'secret'],
    alphabet: BASE36,
    length: [48, 56],
    nearMisses: [
      `COGNITO_CLIENT_SECRET=${'0'.repeat(48)}`,
      'COGNITO_CLIENT_SECRET=your-cognito-client-secret-goes-here',
      'cognitoClientSecret: process.env.COGNITO_CLIENT_SECRET,',
    ],
  }),
  {
    id: 'aws-ecr-password',
    description: 'Amazon ECR registry password: base64 of JSON',
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html',
    literals: ['eyjwyxlsb2fkijoi'],
    pattern: token('eyJwYXlsb2FkIjoi[A-Za-z0-9+/]{300,4000}={0,2}', '(?![A-Za-z0-9+/=_-])'),
    reach: { before: 0, after: 4100 },
    publicPrefix: 16,
    accept: (secret) => /"datakey":"/.test(decodeBase64(secret) ?? ''),
    sample: (random) =>
      bare(
        encodeBase64(
          `{"payload":"${draw(random, BASE64, 400)}","datakey":"${draw(random, BASE64, 240)}","version":"2","type":"DATA_KEY","expiration":1${draw(random, DIGIT, 9)}}`,
        ),
      ),
    nearMisses: [`eyJwYXlsb2FkIjoi${'x'.repeat(400)}`, 'eyJwYXlsb2FkIjoiaGVsbG8ifQ=='],
  },
];
