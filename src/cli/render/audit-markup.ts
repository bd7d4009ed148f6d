/** Markup that cannot be injected into: what a template gets is escaped unless it is markup itself. */
import { clipped } from './safe.ts';

/** Longest text of the repository that a page shows in one place, in characters. */
const LONGEST = 240;

/** A piece of HTML or SVG that was built here. Only {@link markup} and {@link trusted} make one. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, null is nothing. */
export type MarkupPart = string | number | Markup | null | readonly MarkupPart[];

/**
 * Template tag for HTML and SVG. Interpolated text is made visible (control and direction-changing characters),
 * cut, and escaped for element content and for quoted attribute values; attribute values must be quoted.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  let text = strings[0] ?? '';
  parts.forEach((part, at) => {
    text += render(part) + (strings[at + 1] ?? '');
  });
  return new Markup(text);
}

/** A longer text from outside (a message, a description), escaped and cut at 2,000 characters. */
export function passage(text: string): Markup {
  return new Markup(escapeText(clipped(text, 2000)));
}

/** Text of our own (style sheets, scripts) that goes in as it is. Never give it anything from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(part: MarkupPart): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeText(clipped(part, LONGEST));
  return part.map(render).join('');
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
