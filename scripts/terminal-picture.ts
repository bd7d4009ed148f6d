/** Terminal text with ANSI colours, drawn as an SVG: every run of one style is one piece of text at its own column. */

interface Style {
  readonly color: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

interface Run {
  readonly text: string;
  /** First column, from 0. */
  readonly column: number;
  readonly style: Style;
}

/** What a picture says besides the text. */
export interface PictureWords {
  /** The command as typed, drawn as the first line. */
  readonly command: string;
  readonly title: string;
  readonly description: string;
  /** Width in columns. */
  readonly columns: number;
  /** Only so many lines are drawn; a last line says how many there are more. */
  readonly rows: number;
}

const PLAIN: Style = { color: null, bold: false, dim: false };
const CELL = 8.2;
const LINE = 19;
const FONT = 13.5;
const PAD = 18;
const BAR = 34;

/** Colours of ANSI 30 to 37 on white and on near black, each with a contrast of at least 4.5 to 1. */
const COLORS: readonly (readonly [number, string, string])[] = [
  [31, '#b3261e', '#ff8a80'],
  [32, '#1a7f37', '#7ee787'],
  [33, '#8a5a00', '#f2cc60'],
  [34, '#0550ae', '#79c0ff'],
  [35, '#8250df', '#d2a8ff'],
  [36, '#0b6f7a', '#76e3ea'],
  [90, '#59636e', '#9198a1'],
];

/** The picture as SVG text. */
export function terminalPicture(text: string, words: PictureWords): string {
  const all = text.replace(/\r/g, '').replace(/\n+$/, '').split('\n').map(runsOf);
  const left = all.length - words.rows;
  const more: Run = { text: `… ${left} more lines`, column: 0, style: { ...PLAIN, dim: true } };
  const prompt: readonly Run[] = [
    { text: '$', column: 0, style: { ...PLAIN, dim: true } },
    { text: words.command, column: 2, style: { ...PLAIN, bold: true } },
  ];
  const lines = [prompt, ...all.slice(0, words.rows), ...(left > 0 ? [[more]] : [])];
  const width = Math.ceil(words.columns * CELL + 2 * PAD);
  const height = BAR + lines.length * LINE + PAD;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(words.title)}</title>`,
    `<desc id="d">${escaped(words.description)}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<rect class="w" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9"/>`,
    ...[0, 1, 2].map((dot) => `<circle class="o" cx="${PAD + 4 + dot * 17}" cy="17" r="5"/>`),
    ...lines.flatMap((runs, row) => runs.flatMap((run) => drawn(run, BAR + (row + 1) * LINE - 5))),
    '</svg>',
    '',
  ].join('\n');
}

function styleSheet(): string {
  const light = COLORS.map(([code, color]) => `.c${code}{fill:${color}}`).join('');
  const dark = COLORS.map(([code, , color]) => `.c${code}{fill:${color}}`).join('');
  return [
    `text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#1f2328;white-space:pre}`,
    `rect{fill:#1f2328}.w{fill:#fff;stroke:#d1d9e0}.o{fill:#d1d9e0}.b{font-weight:700}.d{fill:#59636e}${light}`,
    `@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#e6edf3}.w{fill:#0d1117;stroke:#3d444d}.o{fill:#3d444d}.d{fill:#9198a1}${dark}}`,
  ].join('');
}

/** Blocks are drawn as boxes, because fonts disagree about their width; everything else as text of a fixed length. */
function drawn(run: Run, baseline: number): readonly string[] {
  return [...run.text.matchAll(/([█▓▒░])\1*|[^█▓▒░\s]+(?: [^█▓▒░\s]+)*/gu)].map((part) => {
    const [text] = part;
    const x = round(PAD + (run.column + part.index) * CELL);
    const length = round([...text].length * CELL);
    const opacity = { '█': 1, '▓': 0.75, '▒': 0.5, '░': 0.35 }[part[1] ?? ''];
    const names = classNames(run.style);
    if (opacity !== undefined) {
      const faint = opacity === 1 ? '' : ` opacity="${opacity}"`;
      return `<rect${names} x="${x}" y="${baseline - 11}" width="${length}" height="13"${faint}/>`;
    }
    return `<text${names} x="${x}" y="${baseline}" textLength="${length}">${escaped(text)}</text>`;
  });
}

function classNames({ color, bold, dim }: Style): string {
  const names = [bold ? 'b' : '', dim && color === null ? 'd' : '', color === null ? '' : `c${color}`];
  const text = names.filter((name) => name !== '').join(' ');
  return text === '' ? '' : ` class="${text}"`;
}

/** Splits a line at its colour codes; other escape sequences are dropped. */
function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  let style = PLAIN;
  let column = 0;
  for (const part of line.split(/(\u001b\[[0-9;?]*[A-Za-z])/)) {
    if (part.startsWith('\u001b[')) {
      if (part.endsWith('m')) for (const code of part.slice(2, -1).split(';')) style = changed(style, Number(code));
    } else if (part !== '') {
      runs.push({ text: part, column, style });
      column += [...part].length;
    }
  }
  return runs;
}

function changed(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, color: null };
  return COLORS.some(([known]) => known === code) ? { ...style, color: code } : style;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
