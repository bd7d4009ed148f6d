/**
 * Takes secrets out of a text before it leaves the machine. Known shapes of tokens, values of keys that are called like
 * secrets, and long strings that look random: better a word too many than a key too few.
 */

export interface Redacted {
  readonly text: string;
  /** How many were taken out. */
  readonly secrets: number;
}

const MASK = '[redacted]';

/** Shapes that their issuers document. Each is anchored by a literal prefix and linear. */
const KNOWN: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{22,255}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\b(?:sk|rk|pk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{20,}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\bwhsec_[A-Za-z0-9+/=]{20,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/g,
  /(?<=\bhooks\.slack\.com\/services\/)[A-Za-z0-9/]{20,}/g,
  /\b(?:hvs|hvb|s)\.[A-Za-z0-9_-]{24,}/g,
];
/** `password: x`, `"apiKey": "x y"`, `SECRET_TOKEN=x`; the value goes to the end of the quotes, or else of the word. */
const ASSIGNED =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|client[_-]?secret)[\w-]{0,40}["'`]?\s{0,8}(?:=>|:=|[:=])\s{0,8})(?:(["'`])((?:(?!\2)[^\\\n]|\\.){3,2000})|([^\s"'`,;]{4,500}|[^\s"'`]{4,500}))/gi;
const HEADER = /(\bauthorization["'`]?\s{0,4}[:=,]\s{0,4}["'`]?(?:bearer|basic|token)\s{1,4})([^\s"'`]{4,2000})/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{1,200}:)([^\s/@"']{1,200})(@)/gi;
const ADDRESS = /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/g;
const LONG = /[A-Za-z0-9+/_=-]{32,}/g;

/** Takes secrets, passwords in addresses and e-mail addresses out of a text. */
export function redact(text: string): Redacted {
  let secrets = 0;
  const mask = (): string => {
    secrets += 1;
    return MASK;
  };
  let out = withoutPrivateKeys(text, mask);
  out = out.replace(URL_PASSWORD, (_, before: string, __, after: string) => `${before}${mask()}${after}`);
  for (const shape of KNOWN) out = out.replace(shape, mask);
  out = out.replace(HEADER, (whole, before: string, value: string) =>
    isPlainValue(value) ? whole : `${before}${mask()}`,
  );
  out = out.replace(ASSIGNED, (whole, before: string, quote: string | undefined, quoted?: string, word?: string) =>
    isPlainValue(quoted ?? word ?? '') ? whole : `${before}${quote ?? ''}${mask()}`,
  );
  out = out.replace(LONG, (word) => (looksRandom(word) ? mask() : word));
  return { text: out.replace(ADDRESS, '[address]'), secrets };
}

const BEGIN = '-----BEGIN ';

/** From the first line of a private key to its last, or to the end where it has none. */
function withoutPrivateKeys(text: string, mask: () => string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, from)) {
    const headEnd = text.indexOf('-----', at + BEGIN.length);
    const head = headEnd < 0 ? text.slice(at) : text.slice(at, headEnd);
    if (headEnd < 0 || !head.includes('PRIVATE KEY')) {
      out += text.slice(from, at + BEGIN.length);
      from = at + BEGIN.length;
      continue;
    }
    const end = text.indexOf('-----END ', headEnd);
    const stop = end < 0 ? -1 : text.indexOf('-----', end + 9);
    out += text.slice(from, at) + mask();
    from = stop < 0 ? text.length : stop + 5;
  }
  return out + text.slice(from);
}

/** References, short numbers and truth values are no secrets: `var.db_password`, `${TOKEN}`, `process.env`, `true`, `30`. */
function isPlainValue(value: string): boolean {
  return (
    value.startsWith(MASK) ||
    /^(?:true|false|null|none|undefined|\d{1,5}(?:ms|s|m|h|d)?|string|str|required|optional)[)\]};,.|?!]*$/i.test(
      value,
    ) ||
    // A hash that is stored (`$2b$…`) is no variable.
    /^(?:\$\{|\$\(|\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+)$|\{\{|var\.|local\.|data\.|module\.|process\.env|os\.|env\.|self\.|this\.|args\.|config\.|settings\.)/.test(
      value,
    )
  );
}

/** Three kinds of characters and an entropy above what words have; object ids and digests are public. */
function looksRandom(word: string): boolean {
  if (/^[0-9a-f]{32,128}$/i.test(word)) return word.length !== 40 && word.length !== 64 && word.length !== 128;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(word)).length;
  return kinds === 3 && entropy(word) > 4;
}

/** Shannon's entropy in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
