/**
 * `.countersign/allowed_signers` in OpenSSH's format (ssh-keygen(1), "ALLOWED SIGNERS"), restricted to what can be
 * judged the same on every machine: one principal per line, no wildcards, no certificates, our namespace and no other,
 * times in UTC. What OpenSSH would skip or interpret is an error here, because a mistyped line must not silently take
 * somebody's key away or give one more rights.
 */
import type { Problem } from '../../../model/error.ts';
import { NAMESPACE } from '../../../model/keys.ts';
import type { SshKey } from '../../../model/keys.ts';
import type { Parsed } from '../../../model/people.ts';
import type { Principal } from '../../../model/statement.ts';
import { makeProblem, nearest } from '../../reading/problems.ts';
import { isPrincipal } from './principal.ts';
import { parseSignerOptions } from './signer-options.ts';
import type { SignerOptions } from './signer-options.ts';
import { fingerprintOf, KEY_TYPES, readPublicKey } from './ssh-key.ts';
import { fromBase64 } from './wire.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PROBLEMS = 50;

/** Reads the keys of people and gates; every problem is reported, with line and column. */
export function parseAllowedSigners(text: string, file: string): Parsed<readonly SshKey[]> {
  if (text.length > MAX_BYTES) {
    const message = `the file is longer than ${MAX_BYTES} characters`;
    return { kind: 'invalid', problems: [{ place: { file, line: 1, column: 1 }, message, remedy: 'shorten it' }] };
  }
  const problems: Problem[] = [];
  const keys = new Map<string, SshKey>();
  for (const [index, raw] of text.split('\n').entries()) {
    if (problems.length >= MAX_PROBLEMS) break;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (/^[ \t]*(?:#|$)/.test(line)) continue;
    const read = readLine(line, index + 1, keys);
    if (read.kind === 'key') keys.set(read.key.fingerprint, read.key);
    else {
      const place = { file, line: index + 1, column: read.column + 1 };
      problems.push(makeProblem(text, place, read.message, read.remedy));
    }
  }
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'ok', value: [...keys.values()] };
}

type LineResult = { readonly kind: 'key'; readonly key: SshKey } | Trouble;

/** What is wrong with a line; `column` counts from 0. */
interface Trouble {
  readonly kind: 'trouble';
  readonly column: number;
  readonly message: string;
  readonly remedy: string;
}

function readLine(line: string, number: number, known: ReadonlyMap<string, SshKey>): LineResult {
  const words = wordsOf(line);
  const [principal, second] = words;
  if (principal === undefined || second === undefined) {
    return trouble(0, 'a line needs principal, options, key type and key', `write \`person:ID ${EXAMPLE}\``);
  }
  const wrong = principalTrouble(principal);
  if (wrong !== null) return wrong;
  if (looksLikeKeyType(second.text)) {
    return trouble(second.column, `\`namespaces="${NAMESPACE}"\` is missing`, `put it before \`${second.text}\``);
  }
  const options = parseSignerOptions(second.text);
  if (options.kind === 'trouble') return trouble(second.column + options.at, options.message, options.remedy);
  const key = keyOf(words, line.length);
  if (key.kind === 'trouble') return key;
  const fingerprint = fingerprintOf(key.blob);
  const twice = twiceTrouble(principal, fingerprint, known);
  return twice ?? { kind: 'key', key: made(principal.text as Principal, key, fingerprint, options.value, number) };
}

const EXAMPLE = `namespaces="${NAMESPACE}" ssh-ed25519 AAAA…`;

function made(principal: Principal, key: KeyWords, fingerprint: string, options: SignerOptions, line: number): SshKey {
  const { validAfter, validBefore } = options;
  return { principal, type: key.type, blob: key.blob, fingerprint, validAfter, validBefore, line };
}

interface Word {
  readonly text: string;
  readonly column: number;
}

/** Words between blanks; blanks inside double quotes do not count. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let start = -1;
  let quoted = false;
  for (let at = 0; at <= line.length; at += 1) {
    const character = line[at];
    const blank = at === line.length || (!quoted && (character === ' ' || character === '\t'));
    if (character === '"') quoted = !quoted;
    if (!blank && start < 0) start = at;
    if (blank && start >= 0) {
      words.push({ text: line.slice(start, at), column: start });
      start = -1;
      // A comment may hold quotes that never close; nothing after the key is read.
      if (words.length === 4) break;
    }
  }
  return words;
}

function principalTrouble({ text, column }: Word): Trouble | null {
  if (isPrincipal(text)) return null;
  if (/[*?!]/.test(text)) {
    return trouble(
      column,
      `\`${text}\` is a pattern; a key stands for one person or gate`,
      'write `person:ID` or `gate:NAME`',
    );
  }
  if (text.includes(',')) return trouble(column, 'a line names one principal', 'give each principal a key of its own');
  return trouble(column, `\`${text}\` is no principal`, 'write `person:ID` as in people.yml, or `gate:NAME`');
}

interface KeyWords {
  readonly kind: 'key';
  readonly type: string;
  readonly blob: Buffer;
}

function keyOf([, , type, base64]: readonly Word[], end: number): KeyWords | Trouble {
  if (type === undefined) return trouble(end, 'the key is missing', 'paste type and key from the `.pub` file');
  if (!KEY_TYPES.includes(type.text))
    return trouble(type.column, `\`${type.text}\` is no key type that may sign`, typeRemedy(type.text));
  if (base64 === undefined) return trouble(end, 'the key is missing after its type', 'paste it from the `.pub` file');
  const blob = fromBase64(base64.text);
  if (blob === null) return trouble(base64.column, 'the key is not base64', 'paste it again from the `.pub` file');
  const key = readPublicKey(blob);
  if (key.kind === 'malformed') {
    return trouble(
      base64.column,
      `the key cannot be used: ${key.why}`,
      'paste it again from the `.pub` file, or make a new one',
    );
  }
  if (key.value.type !== type.text) {
    return trouble(
      type.column,
      `the line says \`${type.text}\`, the key is of type \`${key.value.type}\``,
      'paste the whole `.pub` file',
    );
  }
  return { kind: 'key', type: type.text, blob };
}

function typeRemedy(type: string): string {
  if (type.includes('cert-v01')) return 'enrol the key itself, not its certificate';
  const near = nearest(type, KEY_TYPES);
  return near === null ? `use one of ${KEY_TYPES.join(', ')}` : `did you mean \`${near}\`?`;
}

function twiceTrouble({ text, column }: Word, fingerprint: string, known: ReadonlyMap<string, SshKey>): Trouble | null {
  const before = known.get(fingerprint);
  if (before === undefined) return null;
  const role = (principal: string): string => principal.slice(0, principal.indexOf(':'));
  const same = before.principal === text;
  const message = same
    ? `this key already stands on line ${before.line}`
    : `this key already stands for \`${before.principal}\` on line ${before.line}`;
  const roles = role(before.principal) !== role(text);
  return trouble(
    column,
    roles ? `${message}: a key is a person's or a gate's` : message,
    same ? 'remove one of the lines' : 'give each its own key',
  );
}

function looksLikeKeyType(text: string): boolean {
  return KEY_TYPES.includes(text) || /^(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+$/.test(text);
}

function trouble(column: number, message: string, remedy: string): Trouble {
  return { kind: 'trouble', column, message, remedy };
}
