/** What a reader of commands saw, in the order it was written. */
import type { Argument, Call, OpaqueCall, Where } from './call.ts';

/** What was seen of a script, in order. */
export type Seen = { readonly line: number; readonly endLine: number } & (
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'opaque'; readonly opaque: OpaqueCall; readonly witness: string }
  /** Text is run that nobody has read: downloaded, or decoded. */
  | { readonly kind: 'unseen'; readonly how: 'remote' | 'decoded'; readonly witness: string }
  /** A file that a command writes. `adds`: what stands in it stays. */
  | {
      readonly kind: 'writes';
      readonly target: Argument;
      readonly adds: boolean;
      readonly where: Where;
    }
  /** A call of another language that deletes a path. */
  | {
      readonly kind: 'deletes';
      readonly tree: boolean;
      readonly target: Argument;
      readonly witness: string;
      readonly where: Where;
    }
);

/** Where a text runs. */
export type Situation = Where;
