/** The answer of a writer: the bytes, or why it does not write. */
export type Written =
  | { readonly kind: 'written'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly reason: string; readonly remedy: string };

export function refused(reason: string, remedy: string): Written & { readonly kind: 'refused' } {
  return { kind: 'refused', reason, remedy };
}
