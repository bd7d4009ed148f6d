/** The fenced blocks of a Markdown text, in order. */

export interface FencedBlock {
  /** What stands after the opening fence: `sh`, `text`, `yaml policy` … */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** Title of the nearest heading above. */
  readonly heading: string;
}

/** All blocks fenced with three backticks, indented or not. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let heading = '';
  let open: { readonly info: string; readonly line: number; readonly indent: string; readonly lines: string[] } | null =
    null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^(\s*)```(.*)$/.exec(line);
    if (open !== null) {
      if (fence !== null && fence[2]?.trim() === '') {
        blocks.push({ info: open.info, text: `${open.lines.join('\n')}\n`, line: open.line, heading });
        open = null;
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (fence !== null) {
      open = { info: (fence[2] ?? '').trim(), line: index + 1, indent: fence[1] ?? '', lines: [] };
    } else if (/^#{1,6} /.test(line)) {
      heading = line.replace(/^#+ /, '').trim();
    }
  }
  if (open !== null) throw new Error(`the block of line ${open.line} is never closed`);
  return blocks;
}
