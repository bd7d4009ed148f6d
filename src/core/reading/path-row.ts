/** The shape of the path table. The names of files are facts of the tools that read them; add a row rather than code. */
import type { PathClass } from '../../model/assessment.ts';

/** One row: paths that match a pattern, and none of the exceptions, have the class. */
export interface PathRow {
  readonly class: PathClass;
  /** The tool or family, as the reader of a report would name it. */
  readonly kind: string;
  /** In lower case, see `path-pattern.ts`; each matches at any depth. */
  readonly patterns: readonly string[];
  readonly except: readonly string[];
}

/** A row from patterns separated by white space. */
export function row(name: PathClass, kind: string, patterns: string, except = ''): PathRow {
  return { class: name, kind, patterns: words(patterns), except: words(except) };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
