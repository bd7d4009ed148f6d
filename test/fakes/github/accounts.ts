/** Who may do what at the fake GitHub: the App by its key, installations and people by tokens. */
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';

export interface Grant {
  readonly installation: number | null;
  /** Null: all of the installation's. */
  readonly repositories: readonly number[] | null;
  readonly permissions: Readonly<Record<string, string>>;
  readonly until: number;
}

/** One pair for a whole run of tests: making one takes a while. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

const HOUR = 3_600_000;

export class Accounts {
  readonly app: number;
  readonly privateKey: string = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  readonly #grants = new Map<string, Grant>();
  readonly #now: () => number;

  constructor(app: number, now: () => number) {
    this.app = app;
    this.#now = now;
  }

  grant(grant: Omit<Grant, 'until'>, prefix = 'ghs'): { readonly token: string; readonly until: number } {
    const token = `${prefix}_${randomBytes(24).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
    const until = Math.floor(this.#now() / 1_000) * 1_000 + HOUR;
    this.#grants.set(token, { ...grant, until: grant.installation === null ? Number.POSITIVE_INFINITY : until });
    return { token, until };
  }

  /** Tokens that were handed out end at once. */
  revokeAll(): void {
    this.#grants.clear();
  }

  /** What the header stands for: the App, a grant, or nobody. */
  of(header: string | undefined): 'app' | Grant | null {
    const basic = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1];
    const token =
      basic === undefined
        ? /^(?:Bearer|token) (\S+)$/i.exec(header ?? '')?.[1]
        : /^x-access-token:(\S+)$/.exec(Buffer.from(basic, 'base64').toString())?.[1];
    if (token === undefined) return null;
    if (basic === undefined && token.split('.').length === 3) return this.#isApp(token) ? 'app' : null;
    const grant = this.#grants.get(token);
    return grant === undefined || grant.until <= this.#now() ? null : grant;
  }

  /** After GitHub's rules for an App's JWT: RS256, its id, at most ten minutes, not from the future. */
  #isApp(jwt: string): boolean {
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { readonly alg: string };
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Readonly<Record<string, number | string>>;
    const now = this.#now() / 1_000;
    const { iss, iat = 0, exp = 0 } = told;
    const isTimely = Number(iat) <= now && Number(exp) > now && Number(exp) <= now + 600;
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
    return alg === 'RS256' && Number(iss) === this.app && isTimely && isSigned;
  }
}
