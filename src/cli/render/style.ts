/** How text is drawn: colours, width, and the marks that carry the meaning when there is no colour. */
import { createColors } from 'picocolors';

type Paint = (text: string) => string;

/** Colours by meaning, and the width to wrap at; null means never to wrap (output that a program reads). */
export interface Style {
  readonly width: number | null;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly ai: Paint;
  readonly human: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  readonly link: Paint;
}

/** A style with or without colour. */
export function createStyle(color: boolean, width: number | null): Style {
  const colors = createColors(color);
  return {
    width,
    good: colors.green,
    bad: (text) => colors.bold(colors.red(text)),
    warn: colors.yellow,
    ai: colors.magenta,
    human: colors.green,
    dim: colors.dim,
    bold: colors.bold,
    link: colors.cyan,
  };
}

/** Without colour and without wrapping; what pipes and tests get. */
export const PLAIN: Style = createStyle(false, null);
