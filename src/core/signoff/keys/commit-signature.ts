/**
 * Signatures of commits, made by git with an SSH key (git-config(1), `gpg.format`). They say who made a commit, which
 * names and e-mails in it only claim.
 */
import type { ObjectFormat } from '../../../model/id.ts';
import type { SshKey } from '../../../model/keys.ts';
import { fingerprintOf } from './ssh-key.ts';
import { canonicalSshsig, verifySshsig } from './sshsig.ts';

/** The namespace in which git lets ssh-keygen sign. */
const GIT_NAMESPACE = 'git';
const HEADERS: Readonly<Record<ObjectFormat, string>> = { sha1: 'gpgsig', sha256: 'gpgsig-sha256' };

/** What is signed: the commit without its signatures; and the signature itself. */
interface SignedCommit {
  readonly payload: Buffer;
  readonly signature: string;
}

/** The one of these keys that signed the commit; null where none did, or where its signature is not SSH's. */
export function commitKey(commit: Buffer, format: ObjectFormat, keys: readonly SshKey[]): SshKey | null {
  const signed = signedCommit(commit, format);
  if (signed === null) return null;
  const read = canonicalSshsig(signed.signature);
  if (read.kind === 'malformed') return null;
  const fingerprint = fingerprintOf(read.publicKey);
  const [key, ...more] = keys.filter((each) => each.fingerprint === fingerprint);
  if (key === undefined || more.length > 0) return null;
  return verifySshsig(signed.payload, read.armored, key, GIT_NAMESPACE).kind === 'good' ? key : null;
}

/** Takes the signatures of both object formats out, as git does before it signs; null where there is not exactly one. */
function signedCommit(commit: Buffer, format: ObjectFormat): SignedCommit | null {
  const kept: Buffer[] = [];
  const found: string[] = [];
  let inside: 'ours' | 'other' | null = null;
  let at = 0;
  while (at < commit.length && commit[at] !== NEWLINE) {
    const end = commit.indexOf(NEWLINE, at);
    const next = end === -1 ? commit.length : end + 1;
    const line = commit.subarray(at, next);
    if (line[0] !== SPACE) inside = headerOf(line, format);
    if (inside === null) kept.push(line);
    else if (inside === 'ours') {
      if (line[0] !== SPACE) found.push('');
      const text = line.toString('latin1', line[0] === SPACE ? 1 : HEADERS[format].length + 1);
      found.push(`${found.pop() ?? ''}${text}`);
    }
    at = next;
  }
  const [signature, ...more] = found;
  if (signature === undefined || more.length > 0) return null;
  return { payload: Buffer.concat([...kept, commit.subarray(at)]), signature };
}

const NEWLINE = 0x0a;
const SPACE = 0x20;

function headerOf(line: Buffer, format: ObjectFormat): 'ours' | 'other' | null {
  for (const name of Object.values(HEADERS)) {
    if (line.toString('latin1', 0, name.length + 1) === `${name} `) return name === HEADERS[format] ? 'ours' : 'other';
  }
  return null;
}
