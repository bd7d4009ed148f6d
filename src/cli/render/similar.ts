/** Reports and pages that resemble a change, with the reason of each match. */
import type { Similar } from '../../app/knowledge/similar.ts';
import type { KnowledgeMatch } from '../../model/knowledge.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';

export const SIMILAR_SCHEMA = 'countersign.dev/similar/v1';
const SHOWN_UNREAD = 5;

/** The answer for people. */
export function renderSimilar({ subject, documents, matches, unread }: Similar, style: Style): string {
  const head = `${style.bold(oneLine(subject))}: ${
    matches.length === 0 ? 'nothing similar' : counted(matches.length, 'match', 'matches')
  } among ${counted(documents, 'report')}`;
  const lost = unread.slice(0, SHOWN_UNREAD).map(({ id, reason }) => {
    return hanging(`${style.warn('!')} `, `${clipped(id, 120)} was not searched: ${clipped(reason, 200)}`, style.width);
  });
  if (unread.length > SHOWN_UNREAD) lost.push(`${style.warn('!')} … and ${unread.length - SHOWN_UNREAD} more`);
  return [[head, ...lost].join('\n'), matchLines(matches, style)].filter((text) => text !== '').join('\n\n');
}

/** One block for each match; `check` shows the same. */
export function matchLines(matches: readonly KnowledgeMatch[], style: Style): string {
  return matches
    .map(({ document, reasons }, at) => {
      const { id, title, date, url } = document;
      const place = url ?? id;
      return [
        hanging(`  ${String(at + 1).padStart(2)}  `, style.bold(clipped(title, 160)), style.width),
        hanging('      ', style.dim(`${date === null ? '' : `${date}  `}${clipped(place, 200)}`), style.width),
        hanging('      ', `both speak of: ${reasons.map(({ term }) => oneLine(term)).join(', ')}`, style.width),
      ].join('\n');
    })
    .join('\n');
}

/** The answer for a program. */
export function similarJson({ subject, documents, matches, unread }: Similar): object {
  return {
    subject,
    documents,
    matches: matches.map(({ document, score, reasons }) => ({ ...document, score, reasons })),
    unread,
  };
}
