/** Access keys that stand in what the change wrote. Only their place is told, never what they are. */
import type { ReadFile } from '../family.ts';
import type { Finding } from './finding.ts';
import { CREDENTIAL_STATIC } from './rules-grant.ts';

const KEY = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g;

/** Findings on added lines; keys of examples are none, and neither are keys that the file held before. */
export function keyFindings(files: readonly ReadFile[]): readonly Finding[] {
  return files.flatMap(({ path, newText, oldText, addedLines }) => {
    if (newText === null || !/(?:AKIA|ASIA)[0-9A-Z]{16}/.test(newText)) return [];
    const lines = newText.split('\n');
    return addedLines.flatMap(({ start, end }) =>
      lines.slice(start - 1, end).flatMap((text, at): Finding[] => {
        const keys = [...text.matchAll(KEY)].map(([key]) => key);
        if (!keys.some((key) => !key.endsWith('EXAMPLE') && oldText?.includes(key) !== true)) return [];
        const line = start + at;
        const to = 'an access key id stands in the text';
        return [
          {
            rule: CREDENTIAL_STATIC,
            owner: path,
            path,
            lines: { start: line, end: line },
            from: null,
            to,
            witness: `line ${line}`,
          },
        ];
      }),
    );
  });
}
