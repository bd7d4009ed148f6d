/** One row of the tables that say which attribute of which resource protects what, and which of its values protect more. */
import type { GuardrailName } from './guardrail-texts.ts';

/** Which of two values of an attribute protects more. */
export type Strength =
  /** A switch that protects while it is on. */
  | { readonly kind: 'on' }
  /** A switch that protects while it is off. */
  | { readonly kind: 'off' }
  /**
   * The larger number protects more; 0 is off, or no end at all with `unlimitedAtZero`. With `below`, only a fall under
   * it, or to the half, is a loss.
   */
  | { readonly kind: 'higher'; readonly unit: string; readonly below?: number; readonly unlimitedAtZero?: true }
  /** It protects while it is there and not empty. */
  | { readonly kind: 'present' }
  /** Words, weakest first, in lower case. A word that is not listed is not compared. */
  | { readonly kind: 'words'; readonly order: readonly string[] };

/** What an attribute that is not set means; `open` where the provider decides, so that nothing can be said. */
type Unset = 'weak' | 'strong' | 'open';

export interface AttributeRow {
  readonly guardrail: GuardrailName;
  /** Types as in the tables of kinds, separated by white space; a `*` at the end is every type that begins so. */
  readonly types: string;
  /**
   * Attributes of equal meaning, separated by white space: Terraform's, CloudFormation's. Dots step into blocks and
   * objects; a list is stepped into element by element.
   */
  readonly paths: string;
  readonly strength: Strength;
  readonly unset: Unset;
  /** Whether something new that comes without it is worth a finding. */
  readonly whenNew: boolean;
}

export const on: Strength = { kind: 'on' };
export const off: Strength = { kind: 'off' };
export const present: Strength = { kind: 'present' };
export const days: Strength = { kind: 'higher', unit: 'days' };
export const daysOrForEver: Strength = { kind: 'higher', unit: 'days', unlimitedAtZero: true };
/** One machine less of many is routine; the last but one, or half of them, is not. */
export const nodes: Strength = { kind: 'higher', unit: '', below: 2 };

/** Words, weakest first. */
export function words(...order: readonly string[]): Strength {
  return { kind: 'words', order };
}

/** Rows of one protection: types, attributes, strength, what not set means, and `new` where a new resource is asked. */
export function rowsFor(
  guardrail: GuardrailName,
  rows: readonly (readonly [types: string, paths: string, Strength, Unset, 'new'?])[],
): readonly AttributeRow[] {
  return rows.map(([types, paths, strength, unset, asked]) => ({
    guardrail,
    types,
    paths,
    strength,
    unset,
    whenNew: asked === 'new',
  }));
}
