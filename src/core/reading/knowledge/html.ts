/** Exported pages in HTML (Confluence's space export, a wiki saved as files): their text without scripts and styles. */
import { Parser } from 'htmlparser2';
import type { KnowledgeDocument } from '../../../model/knowledge.ts';
import { dayIn } from './markdown.ts';

const SILENT: ReadonlySet<string> = new Set(['script', 'style', 'noscript', 'template', 'svg', 'nav', 'footer']);
const HEADINGS: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** Reads one page. Anything is HTML to an HTML parser: a page without text has an empty text. */
export function readHtml(id: string, kind: KnowledgeDocument['kind'], source: string): KnowledgeDocument {
  const page = new Page();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      ontext: (text) => page.text(text),
      onclosetag: (name) => page.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(source);
  const { title, headings, body, created } = page;
  const [first] = headings;
  const name = pageTitle(title) || first || id.slice(id.lastIndexOf('/') + 1);
  return {
    id,
    kind,
    title: name,
    date: dayIn(created) ?? dayIn(id) ?? dayIn(name) ?? dayIn(body.slice(0, 2_000)),
    url: null,
    subjects: page.labels,
    headings: headings.filter((heading) => heading !== name).join('\n'),
    text: body,
  };
}

/** Confluence writes `SPACE : Title`; only the title names the page. */
function pageTitle(title: string): string {
  const text = title.replace(/\s+/g, ' ').trim();
  const at = text.indexOf(' : ');
  return at < 0 ? text : text.slice(at + 3);
}

class Page {
  title = '';
  body = '';
  created = '';
  readonly headings: string[] = [];
  readonly labels: string[] = [];
  #silent = 0;
  #inside: 'title' | 'heading' | 'body' = 'body';
  #isLabel = false;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (SILENT.has(name)) this.#silent += 1;
    else if (name === 'title') this.#inside = 'title';
    else if (HEADINGS.has(name)) {
      this.#inside = 'heading';
      this.headings.push('');
    } else if (name === 'a' && attributes['rel'] === 'tag') this.#isLabel = true;
    else if (name === 'time') this.created ||= attributes['datetime'] ?? '';
    else if (name === 'meta' && /^(?:date|created|dcterms\.created)$/i.test(attributes['name'] ?? '')) {
      this.created ||= attributes['content'] ?? '';
    }
    this.body += ' ';
  }

  text(text: string): void {
    if (this.#silent > 0) return;
    if (this.#isLabel) this.labels.push(text.trim());
    if (this.#inside === 'title') this.title += text;
    else if (this.#inside === 'heading') this.headings.push(`${this.headings.pop() ?? ''}${text}`);
    else this.body += text;
  }

  close(name: string): void {
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    if (name === 'title' || HEADINGS.has(name)) this.#inside = 'body';
    if (name === 'a') this.#isLabel = false;
    if (BLOCKS.has(name)) this.body += '\n';
  }
}

const BLOCKS: ReadonlySet<string> = new Set(['p', 'div', 'li', 'tr', 'br', 'pre', 'section', 'article']);
