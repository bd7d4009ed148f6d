/** References that stand inside of JSON while it is parsed. */
import type { PolicyValue, TextPart } from './value.ts';

/** Characters that take the place of references while JSON is parsed around them; JSON texts do not hold them. */
export const OPEN = '\u{F0000}';
/** The end of such a place. */
export const CLOSE = '\u{F0001}';

/** A value that was parsed around references, with these in their places again. */
export function withReferences(value: PolicyValue, names: readonly string[]): PolicyValue {
  switch (value.kind) {
    case 'text':
      return {
        ...value,
        parts: value.parts.flatMap((part) => (part.kind === 'written' ? split(part.text, names) : [part])),
      };
    case 'list':
      return { ...value, items: value.items.map((item) => withReferences(item, names)) };
    case 'map':
      return { ...value, entries: new Map([...value.entries].map(([key, of]) => [key, withReferences(of, names)])) };
    case 'scalar':
    case 'unresolved':
      return value;
  }
}

function split(text: string, names: readonly string[]): readonly TextPart[] {
  const [first = '', ...rest] = text.split(OPEN);
  const parts: TextPart[] = first === '' && rest.length > 0 ? [] : [{ kind: 'written', text: first }];
  for (const piece of rest) {
    const end = piece.indexOf(CLOSE);
    parts.push({ kind: 'reference', name: names[Number(piece.slice(0, end))] ?? '' });
    if (end + CLOSE.length < piece.length) parts.push({ kind: 'written', text: piece.slice(end + CLOSE.length) });
  }
  return parts;
}
