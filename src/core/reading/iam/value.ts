/** A value with the line it stands in, whatever it was written in: JSON, HCL or a template. Policies are read of it. */

export type PolicyValue =
  | { readonly kind: 'text'; readonly line: number; readonly parts: readonly TextPart[] }
  | { readonly kind: 'scalar'; readonly line: number; readonly value: number | boolean | null }
  | { readonly kind: 'list'; readonly line: number; readonly endLine: number; readonly items: readonly PolicyValue[] }
  | {
      readonly kind: 'map';
      readonly line: number;
      readonly endLine: number;
      readonly entries: ReadonlyMap<string, PolicyValue>;
    }
  /** An expression that nothing at hand resolves, by its text. */
  | { readonly kind: 'unresolved'; readonly line: number; readonly name: string };

/** Text as it stands, or a reference inside of it whose value is not known (`aws_s3_bucket.logs.arn`). */
export type TextPart =
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: string };

/** A text without references. */
export function writtenText(text: string, line: number): PolicyValue {
  return { kind: 'text', line, parts: [{ kind: 'written', text }] };
}

/** The text of a value without references; null for every other value. */
export function plainText(value: PolicyValue | undefined): string | null {
  if (value?.kind !== 'text') return null;
  let text = '';
  for (const part of value.parts) {
    if (part.kind === 'reference') return null;
    text += part.text;
  }
  return text;
}

/** The last line of a value. */
export function endLineOf(value: PolicyValue): number {
  return value.kind === 'list' || value.kind === 'map' ? value.endLine : value.line;
}

/** Parts as one text, references in braces; a reference alone as its name. */
export function shownText(parts: readonly TextPart[]): string {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'reference') return first.name;
  return parts.map((part) => (part.kind === 'written' ? part.text : `\${${part.name}}`)).join('');
}
