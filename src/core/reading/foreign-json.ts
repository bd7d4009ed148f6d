/** JSON of somebody else's: what is no UTF-8 or no JSON is simply nothing. */
import { isUtf8 } from 'node:buffer';

/** The value of a JSON text; null for anything else. A duplicate key is found by who writes the value again. */
export function parseJson(bytes: Uint8Array): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) return null;
  try {
    return JSON.parse(buffer.toString('utf8'));
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
