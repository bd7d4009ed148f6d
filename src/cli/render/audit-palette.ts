/**
 * The colours of the report, by meaning. Text colours keep 4.5:1 against every ground they stand on, drawn shapes 3:1
 * (WCAG 2.2, 1.4.3 and 1.4.11); a test computes both.
 */
export interface Palette {
  /** Ground of the page, of cards, and of quiet areas. */
  readonly page: string;
  readonly card: string;
  readonly quiet: string;
  readonly line: string;
  /** Text, and text of second rank. */
  readonly ink: string;
  readonly soft: string;
  readonly link: string;
  readonly ai: string;
  readonly mixed: string;
  readonly hint: string;
  readonly automation: string;
  readonly human: string;
  readonly unknown: string;
  readonly unreadable: string;
  readonly critical: string;
  readonly high: string;
  readonly medium: string;
  readonly low: string;
}

export const LIGHT: Palette = {
  page: '#f7f7f5',
  card: '#ffffff',
  quiet: '#efefec',
  line: '#dcdcd6',
  ink: '#1c1e21',
  soft: '#575c64',
  link: '#3a3ab8',
  ai: '#4a46c6',
  mixed: '#7a70cf',
  hint: '#a35a00',
  automation: '#5f6f83',
  human: '#0d766c',
  unknown: '#858b94',
  unreadable: '#b3261e',
  critical: '#a01515',
  high: '#a8400a',
  medium: '#7d5a00',
  low: '#575c64',
};

export const DARK: Palette = {
  page: '#101216',
  card: '#181b21',
  quiet: '#21252d',
  line: '#343a45',
  ink: '#e8eaee',
  soft: '#a9b0bb',
  link: '#a9b0ff',
  ai: '#8f95ff',
  mixed: '#7077d6',
  hint: '#e0a040',
  automation: '#8f9db2',
  human: '#3dbcab',
  unknown: '#848c99',
  unreadable: '#ff7b72',
  critical: '#ff8f87',
  high: '#ffab70',
  medium: '#e3c05a',
  low: '#a9b0bb',
};

/** The palette as CSS custom properties. */
export function customProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}
