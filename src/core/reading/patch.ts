/**
 * The parser of what `git diff-tree --stdin -r -z --raw -p -U0 --full-index` writes: one item per line of its input,
 * each a header, raw records and then the patch sections of these records in the same order. The raw records give
 * paths as bytes, modes and full ids; the number of sections follows from them, and a hunk's length from its own
 * header, so that no content can be taken for structure.
 *
 * Works on chunks of any size and holds no more than one file's hunks (their bodies only when asked for).
 */
import type { FilePatch, Hunk, Side } from '../../model/change.ts';
import { idLength } from '../../model/id.ts';
import type { ObjectFormat, ObjectId } from '../../model/id.ts';
import { NO_BYTES, filePatch, isFileMode, joined, lineKind, parseHunkHeader, unreadable } from './patch-lines.ts';
import type { HunkPlace, RawRecord } from './patch-lines.ts';

export interface PatchStreamOptions {
  readonly objectFormat: ObjectFormat;
  /** `none`: raw records only; `ranges`: hunks without bodies; `bodies`: hunks with their bytes. */
  readonly patches: 'none' | 'ranges' | 'bodies';
}

export interface PatchVisitor {
  /** A new item: the commit's id, or the two trees' ids separated by a space. */
  item(name: string): void;
  /** A changed path of the item. Bodies of hunks are valid during the call only. */
  file(patch: FilePatch): void;
}

type Step = 'item' | 'records' | 'section' | 'header-lines' | 'body' | 'body-tail';

const NEWLINE = 0x0a;

/** See the file comment. Feed it with {@link push}, then call {@link end}. */
export class PatchStream {
  readonly #idLength: number;
  readonly #patches: 'none' | 'ranges' | 'bodies';
  readonly #visitor: PatchVisitor;
  /** Bytes `#kept..#end` of the window are live; `#at` is the next to be read. */
  #window: Buffer = Buffer.alloc(0);
  #kept = 0;
  #at = 0;
  #end = 0;
  #ended = false;
  #step: Step = 'item';
  #records: RawRecord[] = [];
  #record = 0;
  #section = 0;
  #binary = false;
  #hunks: HunkPlace[] = [];
  #linesLeft = 0;
  /** Where the search for the end of the current body line goes on; -1 at the start of a line. */
  #scan = -1;

  readonly #steps: Readonly<Record<Step, () => boolean>> = {
    item: () => this.#readItem(),
    records: () => this.#readRecord(),
    section: () => this.#readSectionStart(),
    'header-lines': () => this.#readHeaderLine(),
    body: () => this.#readBody(),
    'body-tail': () => this.#readBodyTail(),
  };

  constructor(options: PatchStreamOptions, visitor: PatchVisitor) {
    this.#idLength = idLength(options.objectFormat);
    this.#patches = options.patches;
    this.#visitor = visitor;
  }

  /** Reads on; calls the visitor for whatever has become complete. */
  push(chunk: Buffer): void {
    this.#append(chunk);
    this.#run();
  }

  /** The stream is over. Throws `git.failed` when it stopped inside an item. */
  end(): void {
    this.#ended = true;
    this.#run();
    if (this.#step !== 'item' || this.#at !== this.#end) throw unreadable('the stream ends inside a patch');
  }

  #append(chunk: Buffer): void {
    const live = this.#end - this.#kept;
    if (this.#end + chunk.length > this.#window.length) {
      const target =
        live + chunk.length > this.#window.length ? Buffer.allocUnsafe(2 * (live + chunk.length)) : this.#window;
      this.#window.copy(target, 0, this.#kept, this.#end);
      this.#at -= this.#kept;
      if (this.#scan !== -1) this.#scan -= this.#kept;
      this.#kept = 0;
      this.#end = live;
      this.#window = target;
    }
    chunk.copy(this.#window, this.#end);
    this.#end += chunk.length;
  }

  #run(): void {
    while (this.#advance()) {
      // A file's bytes are needed until the visitor has seen it; everything else is dropped as it is read.
      if (this.#patches !== 'bodies' || this.#hunks.length === 0) this.#kept = this.#at;
    }
  }

  /** One step; false when it needs more bytes. */
  #advance(): boolean {
    return this.#steps[this.#step]();
  }

  #readItem(): boolean {
    const start = this.#at;
    const first = start + this.#idLength;
    if (first >= this.#end) {
      if (this.#ended && start < this.#end) throw unreadable('an item is cut off');
      return false;
    }
    let end = first;
    if (this.#window[first] === 0x20) {
      end = first + 1 + this.#idLength;
      if (end >= this.#end) return this.#needMore();
      if (this.#window[end] !== NEWLINE) throw unreadable('two trees are not followed by a line end');
    } else if (this.#window[first] !== 0) throw unreadable('an item does not begin with an object id');
    const name = this.#window.toString('latin1', start, end);
    if (!/^[0-9a-f ]+$/.test(name)) throw unreadable('an item does not begin with an object id');
    this.#at = end + 1;
    this.#records = [];
    this.#record = 0;
    this.#step = 'records';
    this.#visitor.item(name);
    return true;
  }

  /** `:mode mode id id S[score] NUL path NUL [path NUL]`, ended by a NUL, the next item or the end. */
  #readRecord(): boolean {
    if (this.#at === this.#end) {
      if (!this.#ended) return false;
      return this.#endRecords();
    }
    const lead = this.#window[this.#at];
    if (lead === 0) {
      this.#at += 1;
      return this.#endRecords();
    }
    if (lead !== 0x3a) return this.#endRecords();
    const fields = this.#nulAfter(this.#at);
    if (fields === -1) return this.#needMore();
    const pathEnd = this.#nulAfter(fields + 1);
    if (pathEnd === -1) return this.#needMore();
    const text = this.#window.toString('latin1', this.#at + 1, fields);
    const [oldMode = '', newMode = '', oldId = '', newId = '', status = ''] = text.split(' ');
    const renamed = status[0] === 'R' || status[0] === 'C';
    const end = renamed ? this.#nulAfter(pathEnd + 1) : pathEnd;
    if (end === -1) return this.#needMore();
    const oldPath = Buffer.from(this.#window.subarray(fields + 1, pathEnd));
    const path = renamed ? Buffer.from(this.#window.subarray(pathEnd + 1, end)) : oldPath;
    const old = this.#side(oldMode, oldId);
    const next = this.#side(newMode, newId);
    const record: RawRecord = { oldPath, path, old, new: next, sections: status === 'T' ? 2 : 1 };
    this.#at = end + 1;
    this.#records.push(record);
    return true;
  }

  #side(mode: string, oid: string): Side | null {
    if (oid.length !== this.#idLength) throw unreadable('a raw record is not as expected');
    if (mode === '000000') return null;
    if (!isFileMode(mode)) throw unreadable(`a raw record has the mode ${mode}`);
    return { mode, oid: oid as ObjectId };
  }

  #endRecords(): boolean {
    if (this.#patches === 'none') {
      for (const record of this.#records) this.#visitor.file(filePatch(record, false, []));
      this.#records = [];
    }
    this.#section = 0;
    this.#step = this.#records.length > 0 ? 'section' : 'item';
    return true;
  }

  #readSectionStart(): boolean {
    const line = this.#lineEnd();
    if (line === -1) return this.#needMore();
    if (this.#window.toString('latin1', this.#at, Math.min(this.#at + 11, line)) !== 'diff --git ') {
      throw unreadable('a patch section is missing');
    }
    this.#at = line + 1;
    this.#section += 1;
    this.#step = 'header-lines';
    return true;
  }

  /** A line of a section outside hunk bodies: extended header, hunk header, or what begins after the section. */
  #readHeaderLine(): boolean {
    if (this.#end - this.#at < 3) {
      if (!this.#ended) return false;
      if (this.#at !== this.#end) throw unreadable('a patch is cut off');
      return this.#endSection();
    }
    const kind = lineKind(this.#window, this.#at);
    if (kind === 'outside') return this.#endSection();
    const line = this.#lineEnd();
    if (line === -1) return this.#needMore();
    if (kind === 'hunk') this.#beginHunk(line);
    else if (kind === 'binary') this.#binary = true;
    this.#at = line + 1;
    return true;
  }

  #beginHunk(line: number): void {
    const range = parseHunkHeader(this.#window, this.#at, line);
    if (range === null) throw unreadable('a hunk header is not as expected');
    const bodyStart = line + 1 - this.#kept;
    this.#hunks.push({ ...range, bodyStart, bodyEnd: bodyStart });
    this.#linesLeft = range.oldCount + range.newCount;
    this.#step = 'body';
  }

  /** Counts the body's lines; `\\ No newline` lines do not count. */
  #readBody(): boolean {
    const window = this.#window;
    const end = this.#end;
    let at = this.#at;
    let scan = this.#scan;
    while (this.#linesLeft > 0 && at < end) {
      if (scan === -1) {
        const lead = window[at];
        if (lead !== 0x2b && lead !== 0x2d && lead !== 0x5c) throw unreadable('a hunk is shorter than its header says');
        scan = at + 1;
      }
      while (scan < end && window[scan] !== NEWLINE) scan += 1;
      if (scan === end) break;
      if (window[at] !== 0x5c) this.#linesLeft -= 1;
      at = scan + 1;
      scan = -1;
    }
    this.#at = at;
    this.#scan = scan;
    if (this.#linesLeft > 0) {
      this.#dropReadBody();
      return this.#needMore();
    }
    this.#step = 'body-tail';
    return true;
  }

  #readBodyTail(): boolean {
    if (this.#at === this.#end && !this.#ended) return false;
    if (this.#at < this.#end && this.#window[this.#at] === 0x5c) {
      const line = this.#lineEnd();
      if (line === -1) return this.#needMore();
      this.#at = line + 1;
    }
    const hunk = this.#hunks.at(-1);
    if (hunk !== undefined) hunk.bodyEnd = this.#at - this.#kept;
    this.#step = 'header-lines';
    return true;
  }

  /** Without bodies nothing of a hunk must be held, however long it is. */
  #dropReadBody(): void {
    if (this.#patches !== 'bodies') this.#kept = this.#at;
  }

  #endSection(): boolean {
    const record = this.#records[this.#record];
    if (record === undefined) throw unreadable('a patch has no raw record');
    if (this.#section < record.sections) {
      this.#step = 'section';
      return true;
    }
    const hunks = this.#hunks.map((place) => this.#hunk(place));
    const opaque = this.#binary || record.old?.mode === '160000' || record.new?.mode === '160000';
    this.#hunks = [];
    this.#binary = false;
    this.#section = 0;
    this.#record += 1;
    this.#step = this.#record < this.#records.length ? 'section' : 'item';
    this.#visitor.file(filePatch(record, opaque, record.sections === 2 ? joined(hunks) : hunks));
    return true;
  }

  #hunk(place: HunkPlace): Hunk {
    const { oldStart, oldCount, newStart, newCount, bodyStart, bodyEnd } = place;
    const body =
      this.#patches === 'bodies' ? this.#window.subarray(this.#kept + bodyStart, this.#kept + bodyEnd) : NO_BYTES;
    return { oldStart, oldCount, newStart, newCount, body };
  }

  /** False, unless the stream is over: then what is asked for will never come. */
  #needMore(): false {
    if (this.#ended) throw unreadable('the stream ends inside a patch');
    return false;
  }

  #lineEnd(): number {
    return this.#find(NEWLINE, this.#at);
  }

  #nulAfter(at: number): number {
    return at >= this.#end ? -1 : this.#find(0, at);
  }

  /** A plain loop: what is looked for is near, and a native search would look beyond the live bytes. */
  #find(byte: number, from: number): number {
    const window = this.#window;
    const end = this.#end;
    for (let at = from; at < end; at += 1) if (window[at] === byte) return at;
    return -1;
  }
}
