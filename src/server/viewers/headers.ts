import type { ServerResponse } from 'node:http';
import type { Site } from './site.ts';

/**
 * What a browser may do with an answer: run and style by our files alone, ask this server alone, be framed by nobody. The one
 * Trusted Types policy is the page's own, which lets no markup through.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** On everything that a browser gets, refusals included. `site` null: the request named none of ours. */
export function secureHeaders(response: ServerResponse, site: Site | null): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (site?.lasting) response.setHeader('strict-transport-security', 'max-age=31536000');
}
