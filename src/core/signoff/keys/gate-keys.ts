/** Whether a gate can record: nobody believes a record whose key the rules of the landing do not list. */
import type { DecisionNode } from '../../../model/decision.ts';
import type { Keyring, SshKey } from '../../../model/keys.ts';
import type { Principal } from '../../../model/statement.ts';
import { isValidAt } from './signer-options.ts';

/** Who records, and with which key where the hook was told of it. */
export interface RecordingGate {
  readonly gate: Principal;
  /** `SHA256:…`; null where only the name is known. */
  readonly fingerprint: string | null;
}

/** The keys with which gates can record at a moment, seconds since 1970. */
export function gateKeys({ ssh }: Keyring, now: number): readonly SshKey[] {
  return ssh.filter((key) => key.principal.startsWith('gate:') && isValidAt(key, now));
}

/** Why nobody would believe what the gate records by these rules; null when it can record. */
export function strangerFault(
  keyring: Keyring,
  { gate, fingerprint }: RecordingGate,
  { at, now }: { readonly at: string; readonly now: number },
): Omit<DecisionNode, 'source'> | null {
  const listed = gateKeys(keyring, now);
  const own = listed.filter(({ principal }) => principal === gate);
  if (own.some((key) => fingerprint === null || key.fingerprint === fingerprint)) return null;
  const others = [...new Set(listed.map(({ principal }) => principal))].join(', ');
  const [first] = own;
  if (first !== undefined) {
    const reason = `${gate} would record with ${fingerprint ?? 'an unknown key'}, and ${at} lists ${first.fingerprint} for it: nobody would believe the record`;
    const remedy = `give its hooks the key that is listed; a new one is landed beside it first: ${lineFor(gate)}`;
    return node(reason, remedy);
  }
  const reason = `${gate} has no key in .countersign/allowed_signers at ${at} that counts now, so nobody would believe its record of what lands`;
  const asOther = `record as a gate that stands there (${others}), by --gate and its key; or land a line for this one first: ${lineFor(gate)}`;
  return node(reason, others === '' ? `land a line for it: ${lineFor(gate)}` : asOther);
}

function lineFor(gate: Principal): string {
  return `${gate} namespaces="countersign-v1" ssh-ed25519 KEY`;
}

function node(reason: string, remedy: string): Omit<DecisionNode, 'source'> {
  const title = 'what lands can be recorded';
  return { id: 'gate.unknown', title, state: 'blocked', condition: null, observed: [], reason, remedy, children: [] };
}
