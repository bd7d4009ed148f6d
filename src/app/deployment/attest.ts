/** Attestations for others: what `verify --at deploy` found, said in the formats of SLSA, and signed by a gate. */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { openEnvelope, pae, sealEnvelope } from '../../core/signoff/statement/envelope.ts';
import { attestation, type AttestationType, type Attesting } from '../../core/signoff/attestation/slsa-statement.ts';
import { claimsOf, type SourceClaims } from '../../core/signoff/attestation/source-claims.ts';
import { fingerprintOf } from '../../core/signoff/keys/ssh-key.ts';
import { parseSshsig, verifySshsig } from '../../core/signoff/keys/sshsig.ts';
import { decodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import { CountersignError } from '../../model/error.ts';
import type { Keyring, SshKey } from '../../model/keys.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { DeployDesk } from './deploy-desk.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { type DeployRequest, judgeDeployment } from './verify-deploy.ts';

export interface AttestRequest extends DeployRequest, Pick<Attesting, 'resource' | 'verifier' | 'version'> {
  readonly type: AttestationType;
  readonly tagsProtected: boolean;
}

export type Attested =
  | { readonly kind: 'refused'; readonly verdict: Verdict }
  | {
      readonly kind: 'attested';
      readonly verdict: Verdict;
      readonly claims: SourceClaims;
      readonly statement: object;
    };

/** The attestation for a commit that may be deployed; for any other there is none. */
export async function attest(desk: DeployDesk, request: AttestRequest): Promise<Attested> {
  const { verdict, chain, healed } = await judgeDeployment(desk, request);
  const [first, ...rest] = chain;
  const link = chain.at(-1);
  if (verdict.state !== 'pass' || first === undefined || link === undefined) return { kind: 'refused', verdict };
  const claims = claimsOf([first, ...rest], healed, request.tagsProtected);
  const { resource, verifier, version } = request;
  const statement = attestation(request.type, { link, claims, resource, verifier, version, now: desk.tools.now });
  return { kind: 'attested', verdict, claims, statement };
}

/**
 * The DSSE envelope of an attestation, signed with the key of a gate: who trusts its records trusts what they add up to.
 *
 * @throws CountersignError `not-permitted` when the key is no gate’s by the home ref of now, or was withdrawn
 */
export async function sealAttestation(
  { repo, store, tools }: DeployDesk,
  statement: object,
  sign: (message: Buffer) => Promise<string>,
): Promise<Buffer> {
  const payload = Buffer.from(JSON.stringify(statement), 'utf8');
  const message = pae(payload);
  const armored = await sign(message);
  const home = await readHome(repo);
  const keyring = await keyringOf(repo, home);
  const why = strangeKey(keyring.ssh, message, armored, tools.now) ?? (await withdrawn(store, keyring, armored, home));
  if (why === null) return sealEnvelope(payload, [{ kind: 'ssh', armored }]);
  throw new CountersignError('not-permitted', `This key may not attest: ${why}.`, {
    remedy: 'sign with the private key of a gate:NAME line of .countersign/allowed_signers on the home ref',
  });
}

/** By whom the key was withdrawn, now or from some record on; null by nobody. Only owners may withdraw a gate’s. */
async function withdrawn(
  store: DeployDesk['store'],
  keyring: Keyring,
  armored: string,
  { policy }: Pick<Home, 'policy'>,
): Promise<string | null> {
  const parsed = parseSshsig(armored);
  const { statements } = await store.heads();
  if (parsed.kind === 'malformed' || statements === null) return null;
  const fingerprint = fingerprintOf(parsed.value.publicKey);
  const found: Buffer[] = [];
  await store.read('statements', statements, (_, envelope) => {
    const opened = openEnvelope(envelope);
    const decoded = opened.kind === 'ok' ? decodeStatement(opened.payload) : null;
    if (decoded?.kind !== 'ok' || decoded.statement.kind !== 'objection') return;
    const { repo, about } = decoded.statement;
    if (repo === policy.repository && about.kind === 'key' && about.fingerprint === fingerprint) found.push(envelope);
  });
  for (const envelope of found) {
    const checked = await checkEnvelope(envelope, keyring);
    const by = checked.kind === 'verified' ? checked.of.statement.by : null;
    if (by !== null && policy.owners.some((owner) => by === `person:${owner}`)) return `it was withdrawn by ${by}`;
  }
  return null;
}

/** Why it is not a valid signature of a gate; null when it is one. */
function strangeKey(keys: readonly SshKey[], message: Buffer, armored: string, now: number): string | null {
  const parsed = parseSshsig(armored);
  if (parsed.kind === 'malformed') return parsed.why;
  const fingerprint = fingerprintOf(parsed.value.publicKey);
  const [key, second] = keys.filter((each) => each.fingerprint === fingerprint);
  if (key === undefined || second !== undefined) return `${fingerprint} is not enrolled`;
  if (!key.principal.startsWith('gate:')) return `it is a key of ${key.principal}, and people sign no attestations`;
  if ((key.validAfter ?? now) > now || (key.validBefore ?? Infinity) <= now)
    return `${key.principal} may not use it now`;
  const result = verifySshsig(message, armored, key);
  return result.kind === 'good' ? null : result.why;
}
