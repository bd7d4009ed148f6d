/**
 * Judges an exported ledger while it streams by, in constant memory. The hashes decide whether it is what was signed;
 * the entries' own numbers and spelling only help to say where it is not.
 */
import type { EntryKind } from '../../../model/ledger.ts';
import { claimants, judgeCheckpoint } from '../checkpoint/judge-checkpoint.ts';
import { parseCheckpoint } from '../checkpoint/checkpoint.ts';
import type { NoteKey } from '../checkpoint/note-key.ts';
import { decodeEntry } from '../entry/entry-codec.ts';
import { leafHash } from '../tree/merkle-hash.ts';
import { growTree } from '../tree/tree-growth.ts';
import type { GrowingTree, NodeVisitor } from '../tree/tree-growth.ts';
import { areEqual } from '../tree/verify-proof.ts';
import { decodeCheckpointLine, decodeHeader, isCheckpointLine, MAX_LINE_BYTES } from './export-lines.ts';
import type { ExportHeader } from './export-lines.ts';
import { compareWithEarlier, compareWithSigned } from './compare-heads.ts';
import type { KnownCheckpoint } from './compare-heads.ts';
import { finding, KEEP_EVIDENCE, MAX_FINDINGS } from './finding.ts';
import type { LedgerFinding, LedgerRule, LedgerVerdict } from './finding.ts';
import { splitLines } from './split-lines.ts';

export interface ExportQuestion {
  /** Keys that the reader got by another way. Without any, nothing passes. */
  readonly keys: readonly NoteKey[];
  /** A checkpoint that the reader kept from earlier. */
  readonly since: KnownCheckpoint | null;
  /** Told of the header, before any entry. */
  readonly onHeader?: (header: ExportHeader) => void;
  /** Told of every entry line with its place in the tree. */
  readonly onEntry?: (index: number, line: Buffer) => void;
  readonly onNode?: NodeVisitor;
}

export interface ExportCheck {
  /** Takes the next bytes of the file; false when more of them cannot change the answer. */
  push(chunk: Uint8Array): boolean;
  /** The answer; the bytes are at their end. */
  end(): LedgerVerdict;
  /** The tree over what was read; null before the header. */
  readonly tree: GrowingTree | null;
  /** The signed checkpoint as text; null while there is none. */
  readonly note: string | null;
}

const AGAIN = 'export it again, or get a copy from whoever holds one';

/** Starts to judge an export. */
export function checkExport(question: ExportQuestion): ExportCheck {
  const lines = splitLines(MAX_LINE_BYTES);
  const seen = new Seen(question);
  return {
    push: (chunk) => lines.push(chunk, (line) => seen.line(line)),
    end() {
      if (lines.tooLong) {
        const why = `a line is longer than ${MAX_LINE_BYTES} bytes, which no entry is`;
        seen.add('export.line-too-long', why, AGAIN, seen.lineNumber + 1);
      }
      return seen.verdict(lines.rest);
    },
    get tree() {
      return seen.tree;
    },
    get note() {
      return seen.note;
    },
  };
}

/** What has been read so far. */
class Seen {
  readonly #question: ExportQuestion;
  readonly #findings: LedgerFinding[] = [];
  readonly #kinds: Partial<Record<EntryKind, number>> = {};
  #state: LedgerVerdict['state'] = 'pass';
  #more = 0;
  #line = 0;
  #header: ExportHeader | null = null;
  #expected = 0;
  #times: { first: string; last: string } | null = null;
  #met = false;
  #checkpoint: KnownCheckpoint | null = null;
  #signedBy: readonly string[] = [];
  #isEnded = false;
  tree: GrowingTree | null = null;
  note: string | null = null;

  constructor(question: ExportQuestion) {
    this.#question = question;
  }

  /** Lines that were read. */
  get lineNumber(): number {
    return this.#line;
  }

  line(line: Buffer): boolean {
    this.#line += 1;
    if (this.tree === null) return this.#readHeader(line);
    if (this.#isEnded) {
      const why = 'there are lines behind the checkpoint, which nobody signed';
      this.add('export.trailing', why, KEEP_EVIDENCE);
      return false;
    }
    if (isCheckpointLine(line)) this.#readCheckpoint(line);
    else this.#readEntry(line, this.tree);
    return true;
  }

  add(rule: LedgerRule, why: string, remedy: string, line: number | null = this.#line): void {
    this.#keep(finding(rule, line, why, remedy));
  }

  #keep(one: LedgerFinding): void {
    // A flood of bad entries must not push out what is wrong with the whole, nor hide how bad it is.
    const isLeftOut = one.rule.startsWith('entry.') && this.#findings.length >= MAX_FINDINGS;
    if (isLeftOut) this.#more += 1;
    else this.#findings.push(one);
    if (this.#state !== 'refused') this.#state = one.state;
  }

  #readHeader(line: Buffer): boolean {
    const read = decodeHeader(line);
    if (read.kind === 'malformed') {
      this.add('export.header', `it is no export of a ledger: ${read.why}`, 'give a file that ledger export wrote');
      return false;
    }
    this.#header = read.header;
    this.#expected = read.header.before.size;
    this.tree = growTree(read.header.before);
    this.#question.onHeader?.(read.header);
    this.#meetSince(this.tree);
    return true;
  }

  #readEntry(line: Buffer, tree: GrowingTree): void {
    const index = tree.size;
    this.#question.onEntry?.(index, line);
    tree.append(leafHash(line), this.#question.onNode);
    this.#meetSince(tree);
    const decoded = decodeEntry(line);
    if (decoded.kind !== 'ok') {
      const isNew = decoded.kind === 'unknown';
      const rule = isNew ? 'entry.unknown' : 'entry.malformed';
      this.add(
        rule,
        `entry ${index} cannot be read: ${decoded.why}`,
        isNew ? 'use a newer countersign' : KEEP_EVIDENCE,
      );
      this.#expected += 1;
      return;
    }
    const { entry } = decoded;
    this.#kinds[entry.kind] = (this.#kinds[entry.kind] ?? 0) + 1;
    this.#times = { first: this.#times?.first ?? entry.time, last: entry.time };
    this.#checkPlace(entry.index);
  }

  #checkPlace(index: number): void {
    const expected = this.#expected;
    if (index > expected) {
      const gap = index - expected === 1 ? `entry ${expected} is` : `entries ${expected} to ${index - 1} are`;
      this.add('entry.missing', `${gap} missing here: entry ${index} follows`, KEEP_EVIDENCE);
    } else if (index < expected) {
      this.add('entry.out-of-order', `entry ${index} stands where entry ${expected} belongs`, KEEP_EVIDENCE);
    }
    this.#expected = Math.max(expected, index + 1);
  }

  #readCheckpoint(line: Buffer): void {
    this.#isEnded = true;
    this.note = decodeCheckpointLine(line);
    const read = this.note === null ? null : parseCheckpoint(Buffer.from(this.note, 'utf8'));
    if (read === null || read.kind === 'malformed') {
      const why = read === null ? 'it is not spelled as countersign writes it' : read.why;
      this.add('checkpoint.malformed', `the last line has no signed checkpoint: ${why}`, AGAIN);
      return;
    }
    this.#checkpoint = read;
    const trust = judgeCheckpoint(read.checkpoint, read.note, this.#question.keys);
    switch (trust.kind) {
      case 'trusted':
        this.#signedBy = trust.by;
        break;
      case 'no-key': {
        const why = `nobody can say who signed it (it names ${claimants(read.note).join(', ')}): no key was given`;
        this.add('key.absent', why, 'give the key that you got from the ledger’s keeper: --key NAME+ID+KEY');
        break;
      }
      case 'forged':
        this.add('checkpoint.forged', `the checkpoint is forged: ${trust.why}`, KEEP_EVIDENCE);
        break;
      case 'unknown-key':
        this.add('checkpoint.unknown-key', `the checkpoint is not the ledger’s: ${trust.why}`, KEEP_EVIDENCE);
        break;
    }
  }

  /** Compares with the earlier checkpoint at the moment when the tree has its size. */
  #meetSince(tree: GrowingTree): void {
    const known = this.#question.since?.checkpoint;
    if (known === undefined || known.size !== tree.size) return;
    this.#met = areEqual(known.root, tree.root());
  }

  verdict(rest: number): LedgerVerdict {
    const earlier = this.#atEnd(rest);
    const header = this.#header;
    return {
      state: this.#state,
      origin: header?.origin ?? null,
      from: header?.before.size ?? 0,
      entries: (this.tree?.size ?? 0) - (header?.before.size ?? 0),
      kinds: this.#kinds,
      times: this.#times,
      checkpoint: this.#checkpoint?.checkpoint ?? null,
      signedBy: this.#signedBy,
      claimedBy: this.#checkpoint === null ? [] : claimants(this.#checkpoint.note),
      extendsSize: earlier === null && this.#met ? (this.#question.since?.checkpoint.size ?? null) : null,
      findings: this.#findings,
      more: this.#more,
    };
  }

  /** Judges the whole; the answer is what is wrong with the earlier checkpoint. */
  #atEnd(rest: number): LedgerFinding | null {
    const header = this.#header;
    if (this.tree === null || header === null) {
      if (this.#findings.length === 0) this.add('export.header', 'it has no whole first line', AGAIN);
      return null;
    }
    const { size } = this.tree;
    if (this.#findings.every(({ rule }) => rule !== 'export.line-too-long')) this.#checkEnd(header, size, rest);
    const head = { size, root: this.tree.root() };
    const signed = this.#checkpoint?.checkpoint;
    if (signed !== undefined)
      compareWithSigned(header, head, signed, this.#isMisplaced()).forEach((one) => this.#keep(one));
    const { since, keys } = this.#question;
    if (since === null) return null;
    const found = compareWithEarlier(header, { since, keys, met: this.#met, size, isWhole: this.#isEnded });
    if (found !== null) this.#keep(found);
    return found;
  }

  #checkEnd({ size: promised }: ExportHeader, size: number, rest: number): void {
    if (this.#isEnded && rest === 0) return;
    const where = rest > 0 ? 'inside a line' : 'without its checkpoint';
    const why = `the file ends ${where}, after ${size} of ${promised} entries`;
    this.add('export.truncated', why, AGAIN, this.#line + (rest > 0 ? 1 : 0));
  }

  #isMisplaced(): boolean {
    return this.#findings.some(({ rule }) => rule === 'entry.missing' || rule === 'entry.out-of-order');
  }
}
