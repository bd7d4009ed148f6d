/** Tables of the report: the readable alternative of each chart, and bars whose number stands beside them. */
import { markup } from './audit-markup.ts';
import type { Markup, MarkupPart } from './audit-markup.ts';
import { count } from './audit-words.ts';

/** A column; numbers stand right. */
export interface Head {
  readonly text: string;
  readonly kind: 'text' | 'number' | 'bar';
}

/** A table with a caption; the first cell of each row names the row. */
export function table(
  caption: string,
  heads: readonly Head[],
  rows: readonly (readonly MarkupPart[])[],
  sortable = true,
): Markup {
  const body = rows.map(
    (cells) =>
      markup`<tr>${cells.map((cell, at) => (at === 0 ? markup`<th scope="row">${cell}</th>` : dataCell(cell, heads[at])))}</tr>`,
  );
  const head = heads.map(({ text, kind }) =>
    kind === 'bar'
      ? markup`<td class="barcol"></td>`
      : markup`<th scope="col"${kind === 'number' ? markup` class="num"` : null}>${text}</th>`,
  );
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table${sortable ? markup` data-sort="yes"` : null}><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The same, folded, below a chart. */
export function folded(caption: string, heads: readonly Head[], rows: readonly (readonly MarkupPart[])[]): Markup {
  return markup`<details><summary>Show as a table</summary>${table(caption, heads, rows, false)}</details>`;
}

/** A column of text, of numbers, and of bars. */
export const text = (name: string): Head => ({ text: name, kind: 'text' });
export const number = (name: string): Head => ({ text: name, kind: 'number' });
export const bars: Head = { text: '', kind: 'bar' };

/** A swatch with its name, as legends show it. */
export function swatch(fill: string): Markup {
  return markup`<svg width="18" height="18" aria-hidden="true"><rect class="${fill}" x="1" y="1" width="16" height="16" rx="3" stroke="currentColor" stroke-opacity=".45"/></svg>`;
}

function dataCell(cell: MarkupPart, head: Head | undefined): Markup {
  if (head?.kind === 'bar') return markup`<td class="barcol">${cell}</td>`;
  if (head?.kind !== 'number') return markup`<td>${cell}</td>`;
  if (typeof cell === 'number') return markup`<td class="num" data-value="${cell}">${count(cell)}</td>`;
  return markup`<td class="num">${cell}</td>`;
}
