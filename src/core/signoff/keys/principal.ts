/** Who signs: `person:ID` with an id of people.yml, or `gate:NAME`. */
import type { Principal } from '../../../model/statement.ts';

/** No character of OpenSSH's patterns and lists (`*`, `?`, `!`, `,`) can stand in one. */
export const PRINCIPAL: RegExp = /^(?:person|gate):[a-z0-9][a-z0-9._-]{0,63}$/;

/** True when `text` is exactly one principal. */
export function isPrincipal(text: string): text is Principal {
  return PRINCIPAL.test(text);
}

/** Whether a principal is a gate; otherwise it is a person. */
export function isGate(principal: Principal): boolean {
  return principal.startsWith('gate:');
}
