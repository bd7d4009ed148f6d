/** The options of a line of `allowed_signers`: our namespace, and from when until when the key counts. */
import { NAMESPACE } from '../../../model/keys.ts';

export interface SignerOptions {
  /** Seconds since 1970; both ends count. */
  readonly validAfter: number | null;
  readonly validBefore: number | null;
}

/** What is wrong, and at which character of the options. */
interface OptionTrouble {
  readonly kind: 'trouble';
  readonly at: number;
  readonly message: string;
  readonly remedy: string;
}

const OURS = `namespaces="${NAMESPACE}"`;

/** Reads the options' word, such as `namespaces="countersign-v1",valid-before="20270101Z"`. */
export function parseSignerOptions(
  text: string,
): { readonly kind: 'ok'; readonly value: SignerOptions } | OptionTrouble {
  const seen = new Map<string, { readonly value: string | null; readonly at: number }>();
  let at = 0;
  for (const part of splitOutsideQuotes(text)) {
    const parsed = /^([A-Za-z-]+)(?:="([^"]*)")?$/.exec(part);
    const name = parsed?.[1]?.toLowerCase();
    if (name === undefined) return trouble(at, `\`${part}\` is no option`, `write \`${OURS}\``);
    if (seen.has(name)) return trouble(at, `\`${name}\` is given twice`, 'keep one of them');
    const value = parsed?.[2] ?? null;
    const wrong = optionTrouble(name, value, at);
    if (wrong !== null) return wrong;
    seen.set(name, { value, at });
    at += part.length + 1;
  }
  if (!seen.has('namespaces')) return trouble(0, `\`${OURS}\` is missing`, `put \`${OURS}\` after the principal`);
  const validAfter = timeOf(seen.get('valid-after')?.value ?? null);
  const validBefore = timeOf(seen.get('valid-before')?.value ?? null);
  if (validAfter !== null && validBefore !== null && validAfter > validBefore) {
    return trouble(seen.get('valid-before')?.at ?? 0, 'the key would end before it begins', 'exchange the two times');
  }
  return { kind: 'ok', value: { validAfter, validBefore } };
}

function optionTrouble(name: string, value: string | null, at: number): OptionTrouble | null {
  switch (name) {
    case 'namespaces':
      return value === NAMESPACE
        ? null
        : trouble(at, 'the key is meant for other namespaces', `write exactly \`${OURS}\``);
    case 'valid-after':
    case 'valid-before':
      return timeOf(value) === null ? timeTrouble(name, value, at) : null;
    case 'cert-authority':
      return trouble(at, 'certificate authorities are not accepted', 'enrol each key on a line of its own');
    case 'no-touch-required':
      return trouble(at, 'a key that asks for no touch proves nobody was there', 'remove `no-touch-required`');
    default:
      return trouble(at, `\`${name}\` is an unknown option`, 'known are namespaces, valid-after and valid-before');
  }
}

function timeTrouble(name: string, value: string | null, at: number): OptionTrouble {
  const local = value !== null && timeOf(`${value}Z`) !== null;
  const message = local ? `the time of \`${name}\` depends on the machine's time zone` : `\`${name}\` has no such time`;
  return trouble(at, message, `write it in UTC, such as \`${name}="${local ? value : '20270101'}Z"\``);
}

/** `YYYYMMDD[HHMM[SS]]Z` in seconds since 1970; null when it is no such time. */
function timeOf(text: string | null): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?Z$/.exec(text ?? '');
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => part ?? '00');
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  // Date.parse accepts hour 24 and no other overflow; a time that is spelled otherwise afterwards was none.
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? null : time / 1000;
}

function splitOutsideQuotes(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ',' && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function trouble(at: number, message: string, remedy: string): OptionTrouble {
  return { kind: 'trouble', at, message, remedy };
}

/** True within the validity of a key, both ends included; `time` in seconds since 1970. */
export function isValidAt(
  { validAfter, validBefore }: { readonly validAfter: number | null; readonly validBefore: number | null },
  time: number,
): boolean {
  return (validAfter === null || validAfter <= time) && (validBefore === null || time <= validBefore);
}
