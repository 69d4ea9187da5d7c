import { rotationEventId } from '../../trust/public.ts';
import type { Mapper } from './face.ts';
import { events, ignored, instant, text, unknown } from './reading.ts';

/**
 * AWS Secrets Manager through EventBridge: the native event when AWSCURRENT moves
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html), or CloudTrail's
 * RotationSucceeded (https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html), which names no
 * version. Neither says that the old value is invalid: with alternating users it is not, until the next rotation.
 */
export const aws: Mapper = (content) => {
  if (text(content, 'source') !== 'aws.secretsmanager') return unknown('It is no event of AWS Secrets Manager.');
  const type = text(content, 'detail-type');
  const occurredAt = instant(text(content, 'time'));
  if (occurredAt === null) return unknown('It has no time.');
  const common = { source: 'aws', oldVersion: null, occurredAt, oldInvalidAt: null, kind: 'rotated' } as const;

  if (type === 'Secret Label Updated') {
    const arn = text(content, 'resources', 0);
    const version = text(content, 'detail', 'versionId');
    if (arn === null || version === null) return unknown('It names no secret or version.');
    if (text(content, 'detail', 'labelUpdated') !== 'AWSCURRENT') return ignored('Another label than AWSCURRENT was moved.');
    return events([{ eventId: rotationEventId('aws', arn, version), secretRef: arn, newVersion: version, ...common }]);
  }
  if (type === 'AWS Service Event via CloudTrail') {
    if (text(content, 'detail', 'eventName') !== 'RotationSucceeded') return ignored('It tells of no finished rotation.');
    const arn = text(content, 'detail', 'additionalEventData', 'SecretId');
    const id = text(content, 'detail', 'eventID') ?? text(content, 'id');
    if (arn === null || id === null) return unknown('It names no secret or has no id.');
    return events([{ eventId: rotationEventId('aws', 'cloudtrail', id), secretRef: arn, newVersion: null, ...common }]);
  }
  return ignored('Only "Secret Label Updated" and RotationSucceeded tell of a rotation.');
};
