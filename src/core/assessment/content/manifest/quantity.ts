/** Quantities of Kubernetes: `500m`, `2`, `1Gi`, `25%`. */

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as a number (bytes, cores); null where it is none or is not known before rendering. */
export function bytesOf(text: string | null): number | null {
  if (text === null || text.length > 32) return null;
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]{0,2})$/.exec(text);
  const scale = Object.hasOwn(SUFFIXES, match?.[2] ?? '?') ? SUFFIXES[match?.[2] ?? ''] : undefined;
  return match === null || scale === undefined ? null : Number(match[1]) * scale;
}

/** A count or a percentage of `total`; null where it is neither. */
export function shareOf(text: string | null, total: number): number | null {
  if (text === null || text.length > 32) return null;
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  if (match === null) return null;
  return match[2] === '%' ? (Number(match[1]) / 100) * total : Number(match[1]);
}

/** Seconds of `90s`, `5m`, `1h30m`, `250ms` or a bare number; null where it is none. */
export function secondsOf(text: string | null): number | null {
  if (text === null || text.length > 32) return null;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null;
  const scale: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (scale[unit ?? 's'] ?? 1), 0);
}
