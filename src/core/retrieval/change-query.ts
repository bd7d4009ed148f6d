/** What a change is looked for by: its resources, paths, identifiers and words. Fed as the change streams by, and bounded. */
import type { Factor } from '../../model/assessment.ts';
import type { FilePatch } from '../../model/change.ts';
import { hunkLines } from '../reading/hunk-lines.ts';
import type { KnowledgeQuery } from './knowledge-index.ts';

/** UTF-16 units of changed lines that are looked at: what a change is about shows early. */
const LONGEST_LINES = 200_000;
const LONGEST_LINE = 400;
const MOST_PATHS = 2_000;
/** Machine-written content says nothing of what a change is about. */
const NOISE =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|vendor\/)|\.(?:min\.js|svg|map|csv)$/;

/** A query in the making. */
export interface QueryBuilder {
  /** Takes a patch while its hunks can be read. */
  file(patch: FilePatch): void;
  /** Takes the message of a commit, or any other text that people wrote about the change. */
  message(text: string): void;
  factors(factors: readonly Factor[]): void;
  query(): KnowledgeQuery;
}

export function startQuery(): QueryBuilder {
  const paths: string[] = [];
  const identifiers: string[] = [];
  const words: string[] = [];
  const resources: string[] = [];
  let left = LONGEST_LINES;
  return {
    file(patch) {
      if (paths.length < MOST_PATHS) paths.push(patch.path);
      if (NOISE.test(patch.path)) return;
      for (const hunk of patch.hunks) {
        if (left <= 0) return;
        for (const { text } of hunkLines(hunk)) {
          const line = text.slice(0, Math.min(LONGEST_LINE, left));
          left -= line.length;
          identifiers.push(line);
          if (left <= 0) break;
        }
      }
    },
    message: (text) => void words.push(text.slice(0, 20_000)),
    factors(found) {
      for (const { resource, place } of found) {
        if (resource !== null && resource.address !== place.path) resources.push(resource.address, resource.kind);
      }
    },
    query: () => ({ resource: resources, path: paths, identifier: identifiers, word: words }),
  };
}
