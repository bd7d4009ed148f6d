/** Which reader a file of a collection goes to. */
import type { KnowledgeDocument, UnreadDocument } from '../../../model/knowledge.ts';
import { readExport } from './export.ts';
import { readHtml } from './html.ts';
import { readMarkdown } from './markdown.ts';

/** What a file held. */
export interface ReadKnowledge {
  readonly documents: readonly KnowledgeDocument[];
  readonly unread: readonly UnreadDocument[];
}

/** Whether a path may hold documents, by its ending. Legal texts and tables of contents are none. */
export function isKnowledgeFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return /\.(?:md|markdown|mdx|html?|json)$/.test(name) && !/^(?:_sidebar|_footer|license|template)\./.test(name);
}

/** Reads one file; `path` names its documents. */
export function readKnowledge(path: string, kind: KnowledgeDocument['kind'], text: string): ReadKnowledge {
  if (/\.json$/i.test(path)) {
    const read = readExport(path, text);
    return read.kind === 'read'
      ? { documents: read.documents, unread: [] }
      : { documents: [], unread: [{ id: read.id, reason: read.reason }] };
  }
  const document = /\.html?$/i.test(path) ? readHtml(path, kind, text) : readMarkdown(path, kind, text);
  if (document.text.trim() === '' && document.headings === '') {
    return { documents: [], unread: [{ id: path, reason: 'it holds no text' }] };
  }
  return { documents: [document], unread: [] };
}
