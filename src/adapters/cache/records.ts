/**
 * Audit records in one append-only file, a line each: `<commit>\t<sum>\t<inputs>\t<record>`. Only an index (commit →
 * place) is held in memory, so that a history of any length can be kept. A line that was cut off by a crash is not
 * indexed; one whose bytes do not have their sum is as good as none.
 */
import { closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CommitId } from '../../model/id.ts';
import type { KeptRecord, RecordKeeper } from '../../ports/cache.ts';
import { type Place, PlaceTable } from './place-table.ts';

const CHUNK = 1 << 20;
const WINDOW = 1 << 17;
/** Records that waited for something stand apart from their neighbours: a few places are read by turns. */
const WINDOWS = 6;

interface Window {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * Opens a record file, making it when it is not there. Where that fails, records are held in a file without a name that
 * ends with the run.
 *
 * @throws when the temporary folder cannot be written either
 */
export function openRecords(file: string): RecordKeeper {
  const descriptor = openRegular(file) ?? openNameless();
  return new FileKeeper(descriptor);
}

/** A link or a device in the place of our file is left alone: what is cut off or appended there would be somebody else's. */
function openRegular(file: string): number | null {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  try {
    const descriptor = openSync(file, O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    return null;
  } catch {
    return null;
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-records-'));
  try {
    return openSync(join(folder, 'records'), 'a+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class FileKeeper implements RecordKeeper {
  readonly #descriptor: number;
  readonly #index = new PlaceTable();
  /** Where the next record will lie if nobody else writes; what lies behind `#written` is not on disk yet. */
  #end = 0;
  #written = 0;
  /** Lines that are not written yet: the first `#filled` bytes. */
  #pending: Buffer = Buffer.allocUnsafe(CHUNK);
  #filled = 0;
  /** Parts of the file that were read lately, newest first: neighbouring commits are read together. */
  #windows: readonly Window[] = [];

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.#readIndex();
  }

  get size(): number {
    return this.#index.size;
  }

  get(commit: CommitId): KeptRecord | null {
    const foreseen = this.#index.get(commit);
    if (foreseen !== undefined && foreseen.at + foreseen.length > this.#written) this.flush();
    const place = this.#index.get(commit);
    if (place === undefined) return null;
    const line = this.#read(place);
    const [first, second, third] = tabsOf(line);
    if (third < 0 || line.toString('latin1', 0, first) !== commit) return null;
    if (line.toString('latin1', first + 1, second) !== sumOf(commit, line.subarray(second + 1))) return null;
    return { inputs: line.toString('utf8', second + 1, third), text: line.toString('utf8', third + 1) };
  }

  put(commit: CommitId, { inputs, text }: KeptRecord): void {
    const head = commit.length + 2 + SUM_DIGITS;
    // No character takes more than three bytes per UTF-16 unit.
    this.#makeRoom(head + 3 * (inputs.length + text.length) + 2);
    const start = this.#filled;
    const bytes = this.#pending;
    let at = start + head;
    at += bytes.write(inputs, at);
    bytes[at] = TAB;
    at += 1 + bytes.write(text, at + 1);
    bytes.write(`${commit}\t${sumOf(commit, bytes.subarray(start + head, at))}\t`, start, 'latin1');
    bytes[at] = LINE_END;
    this.#index.set(commit, { at: this.#end, length: at - start });
    this.#filled = at + 1;
    this.#end += at + 1 - start;
  }

  /** Makes room for one line: writes what is there, and takes more where a single line needs it. */
  #makeRoom(size: number): void {
    if (this.#filled + size <= this.#pending.length) return;
    this.flush();
    const missing = this.#filled + size - this.#pending.length;
    if (missing > 0) this.#pending = Buffer.concat([this.#pending, Buffer.allocUnsafe(missing)]);
  }

  flush(): void {
    if (this.#filled === 0) return;
    const bytes = this.#pending.subarray(0, this.#filled);
    this.#filled = 0;
    const before = fstatSync(this.#descriptor).size;
    try {
      // One write of whole lines to a file opened for appending: two audits at once do not mix their lines.
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch {
      // A full disk: what was meant to be there is noticed when it is read back.
    }
    const alone = before === this.#written && fstatSync(this.#descriptor).size === this.#end;
    if (alone) this.#written = this.#end;
    else this.#readIndex();
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }

  /** Learns where the lines behind `#written` lie, whoever wrote them. */
  #readIndex(): void {
    const end = indexLines(this.#descriptor, this.#index, this.#written);
    this.#written = end.next;
    this.#end = end.next;
    // A line that a crash cut off is ended, not cut away: another audit may just be writing it.
    if (!end.cut) return;
    this.#pending[this.#filled] = LINE_END;
    this.#filled += 1;
    this.#end += 1;
  }

  #read(place: Place): Buffer {
    const end = place.at + place.length;
    const window =
      this.#windows.find(({ at, bytes }) => place.at >= at && end <= at + bytes.length) ?? this.#open(place);
    return window.bytes.subarray(place.at - window.at, end - window.at);
  }

  #open(place: Place): Window {
    const size = Math.min(Math.max(WINDOW, place.length), this.#end - place.at);
    const bytes = Buffer.allocUnsafe(size);
    const got = readSync(this.#descriptor, bytes, 0, size, place.at);
    const window = { at: place.at, bytes: bytes.subarray(0, got) };
    this.#windows = [window, ...this.#windows.slice(0, WINDOWS - 1)];
    return window;
  }
}

const TAB = 9;
const LINE_END = 10;
const SUM_DIGITS = 8;

function tabsOf(line: Buffer): readonly [number, number, number] {
  const first = line.indexOf(9);
  const second = first < 0 ? -1 : line.indexOf(9, first + 1);
  return [first, second, second < 0 ? -1 : line.indexOf(9, second + 1)];
}

function sumOf(commit: CommitId, body: Buffer): string {
  return crc32(body, crc32(commit)).toString(16).padStart(SUM_DIGITS, '0');
}

/** Indexes the whole lines from an offset on. `next`: the length of what was read; `cut`: the last line has no end. */
function indexLines(
  descriptor: number,
  index: PlaceTable,
  start: number,
): { readonly next: number; readonly cut: boolean } {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let carried: Buffer = Buffer.alloc(0);
  let lineStart = start;
  for (let at = start; ; ) {
    const got = readSync(descriptor, chunk, 0, CHUNK, at);
    if (got === 0) return { next: at, cut: at > lineStart };
    at += got;
    const data = carried.length === 0 ? chunk.subarray(0, got) : Buffer.concat([carried, chunk.subarray(0, got)]);
    let from = 0;
    for (let feed = data.indexOf(10); feed >= 0; feed = data.indexOf(10, from)) {
      const tab = data.indexOf(9, from);
      if (tab > from && tab < feed) {
        index.set(data.toString('latin1', from, tab), { at: lineStart, length: feed - from });
      }
      lineStart += feed + 1 - from;
      from = feed + 1;
    }
    carried = Buffer.from(data.subarray(from));
  }
}
