/**
 * Audit records in one append-only file, a line each: `<commit>\t<inputs>\t<record>`. Only an index (commit → place)
 * is held in memory, so that a history of any length can be kept. A line that was cut off by a crash is not indexed.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
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

/** Opens a record file, making it when it is not there. Where that fails, a keeper that keeps nothing. */
export function openRecords(file: string): RecordKeeper {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a+', 0o600);
  } catch {
    return { get: () => null, size: 0, put: () => {}, flush: () => {}, close: () => {} };
  }
  const index = new PlaceTable();
  const end = buildIndex(descriptor, index);
  return new FileKeeper(descriptor, index, end);
}

class FileKeeper implements RecordKeeper {
  readonly #descriptor: number;
  readonly #index: PlaceTable;
  /** Length of the file, what is pending included; what lies behind `#written` is not on disk yet. */
  #end: number;
  #written: number;
  #pending: Buffer[] = [];
  /** Parts of the file that were read lately, newest first: neighbouring commits are read together. */
  #windows: readonly Window[] = [];

  constructor(descriptor: number, index: PlaceTable, end: number) {
    this.#descriptor = descriptor;
    this.#index = index;
    this.#end = end;
    this.#written = end;
  }

  get size(): number {
    return this.#index.size;
  }

  get(commit: CommitId): KeptRecord | null {
    const place = this.#index.get(commit);
    if (place === undefined) return null;
    if (place.at + place.length > this.#written) this.flush();
    const line = this.#read(place);
    const first = line.indexOf('\t');
    const second = line.indexOf('\t', first + 1);
    if (second < 0 || line.slice(0, first) !== commit) return null;
    return { inputs: line.slice(first + 1, second), text: line.slice(second + 1) };
  }

  put(commit: CommitId, record: KeptRecord): void {
    const line = Buffer.from(`${commit}\t${record.inputs}\t${record.text}\n`, 'utf8');
    this.#pending.push(line);
    this.#index.set(commit, { at: this.#end, length: line.length - 1 });
    this.#end += line.length;
    if (this.#end - this.#written > CHUNK) this.flush();
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    try {
      // One write of whole lines to a file opened for appending: two audits at once do not mix their lines.
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch {
      // A full disk: what was meant to be there is noticed when it is read back.
    }
    this.#written = this.#end;
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }

  #read(place: Place): string {
    const end = place.at + place.length;
    const window =
      this.#windows.find(({ at, bytes }) => place.at >= at && end <= at + bytes.length) ?? this.#open(place);
    return window.bytes.toString('utf8', place.at - window.at, end - window.at);
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

/** Indexes whole lines and cuts off a last one without its end; returns the length of the file that is good. */
function buildIndex(descriptor: number, index: PlaceTable): number {
  const total = fstatSync(descriptor).size;
  const chunk = Buffer.allocUnsafe(CHUNK);
  let carried: Buffer = Buffer.alloc(0);
  let at = 0;
  let lineStart = 0;
  while (at < total) {
    const got = readSync(descriptor, chunk, 0, CHUNK, at);
    if (got === 0) break;
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
  if (lineStart < total) ftruncateSync(descriptor, lineStart);
  return lineStart;
}
