/** The words for policies of AWS, normalised: what a document says, without how it was written. */

/** One element of a pattern. */
export type Token =
  /** `other`: the same letter in the other case, where both match. */
  | { readonly kind: 'char'; readonly char: string; readonly other?: string }
  /** `?`: exactly one character. */
  | { readonly kind: 'any' }
  /** `*`: any number of characters. `inside` keeps it within one part of an ARN (between colons). */
  | { readonly kind: 'star'; readonly inside: boolean }
  /** A value that is one fixed text, but not known here: a policy variable or a reference. */
  | { readonly kind: 'symbol'; readonly name: string };

export interface Pattern {
  /** As written; references stand as `${name}`. Actions in the case of the author. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** The texts that at least one pattern matches; with `negated` all others. */
export interface PatternSet {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

export const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** `*` alone is everyone, kind null; `{"AWS": "*"}` is everyone whom AWS knows, and the anonymous. */
export interface PrincipalEntry {
  readonly kind: PrincipalKind | null;
  readonly value: string;
}

export interface PrincipalSet {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/** How the values of a clause are compared. */
export type Comparison =
  | { readonly kind: 'text'; readonly negated: boolean; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'bool'; readonly values: readonly boolean[] }
  /** Dates are seconds since 1970. */
  | {
      readonly kind: 'number';
      readonly measure: 'number' | 'date';
      readonly relation: 'equals' | 'differs' | 'below' | 'at-most' | 'above' | 'at-least';
      readonly values: readonly number[];
    }
  | { readonly kind: 'address'; readonly negated: boolean; readonly ranges: readonly AddressRange[] }
  /** `Null`: the key is absent. */
  | { readonly kind: 'absent'; readonly absent: boolean }
  /** Not understood, or not comparable: equal only to a clause of the same words. */
  | { readonly kind: 'opaque' };

/** Both ends are included; IPv4 addresses are mapped below 2^32, IPv6 above. */
export interface AddressRange {
  readonly low: bigint;
  readonly high: bigint;
}

export interface Clause {
  /** As written, for people. */
  readonly operator: string;
  /** As written; keys are compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
  /** `ForAllValues:` or `ForAnyValue:`. */
  readonly each: 'all' | 'any' | null;
  /** `…IfExists`: an absent key satisfies it. */
  readonly ifExists: boolean;
  readonly comparison: Comparison;
  readonly line: number;
}

export interface Statement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Null in a policy of a user, a group or a role: it speaks of whom it is attached to. */
  readonly principals: PrincipalSet | null;
  readonly actions: PatternSet;
  /** Null where there is none, as in trust policies: the resource is what the policy is attached to. */
  readonly resources: PatternSet | null;
  /** All must hold. */
  readonly conditions: readonly Clause[];
  readonly lines: { readonly start: number; readonly end: number };
}

export interface Policy {
  readonly statements: readonly Statement[];
}

/** Whom or what a policy is attached to decides what it can say. */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'boundary' | 'guardrail';

/** The document without a single statement. */
export const NO_POLICY: Policy = { statements: [] };
