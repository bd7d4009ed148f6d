/** The files of a change with a bar of who wrote their lines. */
import type { FileAttribution } from '../../model/attribution.ts';
import type { CheckReport } from '../../model/check.ts';
import { barCells, counted, padded, percent, shortened, visibleWidth } from './layout.ts';
import { runTotal, sumFile } from './lines.ts';
import { pathText } from './safe.ts';
import { gutterMark } from './words.ts';
import type { ClassSums } from './lines.ts';
import type { Style } from './style.ts';

const SHOWN_FILES = 20;
const CELLS = 10;

/** Files with the most AI-written, then the most unknown lines first. */
export function renderFiles(report: CheckReport, style: Style, all: boolean): string {
  const { files } = report.attribution;
  if (files.length === 0) return '';
  const rows = files.map((file) => ({ file, sums: sumFile(file) }));
  rows.sort(
    (a, b) => machine(b.sums) - machine(a.sums) || b.sums.hinted - a.sums.hinted || b.sums.unknown - a.sums.unknown,
  );
  const shown = all ? rows : rows.slice(0, SHOWN_FILES);
  const added = Math.max(...shown.map(({ file }) => `+${runTotal(file.added)}`.length));
  const deleted = Math.max(...shown.map(({ file }) => `−${runTotal(file.deleted)}`.length));
  const legend = style.dim(
    `${style.ai('█')} AI  ${style.link('▓')} mixed  ${style.warn('▒')} hint  ${style.warn('░')} unknown  ${style.human('·')} human`,
  );
  const lines = [`${style.bold(counted(files.length, 'file'))}  ${legend}`];
  for (const { file, sums } of shown) {
    const left =
      `  ${bar(file, sums, style)} ${share(file, sums).padStart(8)}  ` +
      `${`+${runTotal(file.added)}`.padStart(added)} ${`−${runTotal(file.deleted)}`.padStart(deleted)}  `;
    const classes = (report.classes.get(file.path) ?? []).join(', ');
    const path = nameText(file);
    const room = style.width === null ? null : style.width - visibleWidth(left);
    const fits = room === null || visibleWidth(path) + classes.length + 2 <= room;
    lines.push(`${left}${shortened(path, room)}${fits && classes !== '' ? `  ${style.dim(classes)}` : ''}`);
  }
  if (rows.length > shown.length)
    lines.push(`  … and ${counted(rows.length - shown.length, 'more file')} (--verbose shows all)`);
  return lines.join('\n');
}

function nameText(file: FileAttribution): string {
  const path = pathText(file.path);
  return file.oldPath === file.path ? path : `${path} (was ${pathText(file.oldPath)})`;
}

function share(file: FileAttribution, sums: ClassSums): string {
  if (file.opaque !== null) return `${gutterMark(file.opaque)} whole`;
  return sums.total === 0 ? '' : `AI ${percent(machine(sums), sums.total)}`;
}

function bar(file: FileAttribution, sums: ClassSums, style: Style): string {
  if (file.opaque !== null) return padded(style.dim('no lines'), CELLS);
  const [ai = 0, mixed = 0, hinted = 0, unknown = 0, human = 0] = barCells(
    [sums.ai, sums.mixed, sums.hinted, sums.unknown, sums.human],
    CELLS,
  );
  const cells = [
    { paint: style.ai, sign: '█', count: ai },
    { paint: style.link, sign: '▓', count: mixed },
    { paint: style.warn, sign: '▒', count: hinted },
    { paint: style.warn, sign: '░', count: unknown },
    { paint: style.human, sign: '·', count: human },
  ].map(({ paint, sign, count }) => (count === 0 ? '' : paint(sign.repeat(count))));
  return padded(cells.join(''), CELLS);
}

function machine(sums: ClassSums): number {
  return sums.ai + sums.mixed;
}
