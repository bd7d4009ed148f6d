/** The words for who may sign with what: `.countersign/allowed_signers` and the passkeys of `people.yml`. */
import type { Principal } from './statement.ts';

/** A line of `allowed_signers`, in OpenSSH's own format. */
export interface SshKey {
  readonly principal: Principal;
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, … */
  readonly type: string;
  /** The public key in SSH wire format. */
  readonly blob: Uint8Array;
  /** `SHA256:<base64 without padding>`. */
  readonly fingerprint: string;
  /** `valid-after` and `valid-before`, seconds since 1970; null where the line has none. */
  readonly validAfter: number | null;
  readonly validBefore: number | null;
  readonly line: number;
}

/** A passkey enrolled in `people.yml`. */
export interface Passkey {
  readonly principal: Principal;
  /** base64url. */
  readonly credential: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
  readonly rpId: string;
  /** Allowed origins; for rpId `localhost` any loopback port is accepted. */
  readonly origins: readonly string[];
}

/** All keys of the home ref. A key stands for one principal only, and never for a person and a gate. */
export interface Keyring {
  readonly ssh: readonly SshKey[];
  readonly passkeys: readonly Passkey[];
}

/** The one namespace of our SSH signatures. */
export const NAMESPACE = 'countersign-v1';
