/** From stored bytes to a statement that somebody enrolled really signed, or to the reason why not. */
import type { Keyring, SshKey } from '../../../model/keys.ts';
import type { Checked, Refused, Statement, StatementId } from '../../../model/statement.ts';
import { openEnvelope, pae, passkeyId, statementId } from './envelope.ts';
import type { OpenEnvelope } from './envelope.ts';
import { fingerprintOf } from '../keys/ssh-key.ts';
import { parseSshsig, verifySshsig } from '../keys/sshsig.ts';
import type { SignatureResult } from '../keys/sshsig.ts';
import { decodeStatement } from './statement-codec.ts';
import { verifyAssertion } from '../keys/webauthn.ts';

/**
 * Opens, decodes, finds the signer's key and verifies.
 *
 * @param at a time that is known to be no claim of the signer (seconds since 1970), such as that of the landing: the
 *   key must have been valid then too. Without it only the statement's own `issued` is held against the key's times.
 */
export async function checkEnvelope(
  envelope: Uint8Array,
  keyring: Keyring,
  at: number | null = null,
): Promise<Checked> {
  return checked(envelope, keyring, at);
}

function checked(envelope: Uint8Array, keyring: Keyring, at: number | null): Checked {
  const id = statementId(envelope);
  const opened = openEnvelope(envelope);
  if (opened.kind === 'malformed')
    return refused(id, 'envelope.malformed', `the envelope cannot be read: ${opened.why}`);
  const decoded = decodeStatement(opened.payload);
  if (decoded.kind === 'malformed') return refused(id, 'statement.malformed', `it is no statement: ${decoded.why}`);
  const { statement } = decoded;
  const verified = verifyFor(statement, opened, keyring, at);
  if ('rule' in verified) return refused(id, verified.rule, verified.why, statement);
  return { kind: 'verified', of: { id, statement, key: verified.key, presence: verified.result.presence } };
}

type Found =
  | { readonly key: string; readonly result: Extract<SignatureResult, { readonly kind: 'good' }> }
  | { readonly rule: string; readonly why: string };

function verifyFor(statement: Statement, opened: OpenEnvelope, keyring: Keyring, at: number | null): Found {
  const message = pae(opened.payload);
  const { signature } = opened;
  switch (signature.kind) {
    case 'ssh': {
      const parsed = parseSshsig(signature.armored);
      if (parsed.kind === 'malformed') return { rule: 'signature.invalid', why: parsed.why };
      const fingerprint = fingerprintOf(parsed.value.publicKey);
      const key = theOne(keyring.ssh.filter((each) => each.fingerprint === fingerprint));
      const trouble = enrolmentTrouble(statement, fingerprint, key) ?? timeTrouble(statement, key, at);
      if (key === undefined || trouble !== null) return trouble ?? unknownKey(fingerprint);
      return outcome(fingerprint, verifySshsig(message, signature.armored, key));
    }
    case 'webauthn': {
      const name = passkeyId(signature.credential);
      const passkey = theOne(keyring.passkeys.filter((each) => each.credential === signature.credential));
      const trouble = enrolmentTrouble(statement, name, passkey);
      if (passkey === undefined || trouble !== null) return trouble ?? unknownKey(name);
      return outcome(name, verifyAssertion(message, signature, passkey));
    }
  }
}

function outcome(key: string, result: SignatureResult): Found {
  if (result.kind === 'good') return { key, result };
  return { rule: result.rule, why: `the signature does not hold: ${result.why}` };
}

function enrolmentTrouble(
  { by }: Statement,
  name: string,
  key: { readonly principal: string } | undefined,
): Extract<Found, { readonly rule: string }> | null {
  if (key === undefined) return unknownKey(name);
  if (key.principal === by) return null;
  return {
    rule: 'key.other-principal',
    why: `it says it is by \`${by}\`, but ${name} is a key of \`${key.principal}\``,
  };
}

/** A key that is enrolled twice stands for nobody: its parser refuses it, and so does this. */
function theOne<T>(keys: readonly T[]): T | undefined {
  return keys.length === 1 ? keys[0] : undefined;
}

function unknownKey(name: string): Extract<Found, { readonly rule: string }> {
  return { rule: 'key.unknown', why: `nobody is enrolled with ${name}` };
}

/** `issued` is a claim: it can only take a key's validity away, never extend it. */
function timeTrouble(
  { issued }: Statement,
  key: SshKey | undefined,
  at: number | null,
): Extract<Found, { readonly rule: string }> | null {
  const { validAfter = null, validBefore = null } = key ?? {};
  const times = at === null ? [issued] : [issued, at];
  if (validAfter !== null && times.some((time) => time < validAfter)) {
    return { rule: 'key.not-yet-valid', why: `the key counts from ${shown(validAfter)} on` };
  }
  if (validBefore !== null && times.some((time) => time > validBefore)) {
    return { rule: 'key.expired', why: `the key counted until ${shown(validBefore)}` };
  }
  return null;
}

function shown(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function refused(id: StatementId, rule: string, why: string, statement: Statement | null = null): Checked {
  const of: Refused = { id, rule, why, statement };
  return { kind: 'refused', of };
}
