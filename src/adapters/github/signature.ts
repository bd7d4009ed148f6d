/** Whether a message comes from who knows the webhook's secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * True when `header` is the HMAC-SHA-256 of the raw bytes under one of the secrets; several are valid while one is
 * replaced by another. Every secret is tried, each in constant time, so that the time tells nothing.
 */
export function isSigned(header: string | undefined, body: Uint8Array, secrets: readonly string[]): boolean {
  const digits = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (digits === undefined) return false;
  const given = Buffer.from(digits, 'hex');
  let found = false;
  for (const secret of secrets) {
    const wanted = createHmac('sha256', secret).update(body).digest();
    found = timingSafeEqual(wanted, given) || found;
  }
  return found;
}
