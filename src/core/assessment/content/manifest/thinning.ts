/** Large bundles change in few places: documents that are the same on both sides need not be parsed twice. */

/** Texts below this size (both sides together) are read whole, so that selectors meet all pods of the file. */
const SMALL = 512 << 10;

/**
 * Both texts with the documents that both hold, word for word, blanked out; lines keep their numbers. A line of `---`
 * ends a document wherever it stands, and anchors do not reach beyond it.
 */
export function withoutEqualDocuments(old: string, next: string): readonly [old: string, next: string] {
  if (old.length + next.length < SMALL) return [old, next];
  const [before, after] = [documentsOf(old), documentsOf(next)];
  const shared = counted(before);
  const kept = counted(after);
  for (const [text, count] of shared) shared.set(text, Math.min(count, kept.get(text) ?? 0));
  return [blanked(before, new Map(shared)), blanked(after, new Map(shared))];
}

function documentsOf(text: string): readonly string[] {
  return text.split(/\n(?=---(?:[ \t]|\r?\n|$))/);
}

function counted(documents: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents) counts.set(bare(document), (counts.get(bare(document)) ?? 0) + 1);
  return counts;
}

/** Blanks at the end belong to the place, not to the document. */
function bare(document: string): string {
  return document.trimEnd();
}

function blanked(documents: readonly string[], left: Map<string, number>): string {
  return documents
    .map((document) => {
      const count = left.get(bare(document)) ?? 0;
      if (count === 0) return document;
      left.set(bare(document), count - 1);
      return '\n'.repeat(document.split('\n').length - 1);
    })
    .join('\n');
}
