import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilePatch } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { PatchStream } from './patch.ts';

const [A, B, C, NONE] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40), '0'.repeat(40)];

/** What git writes for two commits and a pair of trees; the first commit's texts try to look like structure. */
const STREAM = Buffer.from(
  [
    `${A}\0:100644 100644 ${B} ${C} M\0x\ny\0:000000 100755 ${NONE} ${B} A\0new\0:100644 120000 ${B} ${C} T\0t\0\0`,
    `diff --git "a/x\\ny" "b/x\\ny"\nindex ${B}..${C} 100644\n--- "a/x\\ny"\n+++ "b/x\\ny"\n`,
    `@@ -1,2 +1 @@ ${C}\n--- a/x\n-diff --git a/x b/x\n\\ No newline at end of file\n+@@ -1 +1 @@\n@@ -9 +8,0 @@\n-${A}\n`,
    `diff --git a/new b/new\nnew file mode 100755\nindex ${NONE}..${B}\nBinary files /dev/null and b/new differ\n`,
    `diff --git a/t b/t\ndeleted file mode 100644\nindex ${B}..${NONE}\n--- a/t\n+++ /dev/null\n@@ -1 +0,0 @@\n-t\n`,
    `diff --git a/t b/t\nnew file mode 120000\nindex ${NONE}..${C}\n--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+to\n`,
    '\\ No newline at end of file\n',
    `${B}\0`,
    `${A} ${C}\n:100644 100644 ${B} ${B} R100\0old\0moved\0:160000 160000 ${A} ${B} M\0sub\0\0`,
    'diff --git a/old b/moved\nsimilarity index 100%\nrename from old\nrename to moved\n',
    `diff --git a/sub b/sub\nindex ${A}..${B} 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit ${A}\n+Subproject commit ${B}\n`,
  ].join(''),
);

type Read = readonly (string | FilePatch)[];

function read(chunks: readonly Buffer[], patches: 'ranges' | 'bodies' = 'bodies'): Read {
  const seen: (string | FilePatch)[] = [];
  const stream = new PatchStream(
    { objectFormat: 'sha1', patches },
    {
      item: (name) => seen.push(name),
      file: (patch) => {
        seen.push({ ...patch, hunks: patch.hunks.map((hunk) => ({ ...hunk, body: Uint8Array.from(hunk.body) })) });
      },
    },
  );
  for (const chunk of chunks) stream.push(chunk);
  stream.end();
  return seen;
}

function readOrFail(chunks: readonly Buffer[]): Read | null {
  try {
    return read(chunks);
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'git.failed') return null;
    throw error;
  }
}

const body = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const file = (oid: string, mode: '100644' | '100755' | '120000' | '160000' = '100644') => ({ mode, oid });

describe('a stream of patches', () => {
  it('gives items, paths, sides and hunks, whatever the texts look like', () => {
    const end = '\\ No newline at end of file\n';
    expect(read([STREAM])).toEqual([
      A,
      {
        oldPath: 'x\ny',
        path: 'x\ny',
        old: file(B),
        new: file(C),
        binary: false,
        hunks: [
          {
            oldStart: 1,
            oldCount: 2,
            newStart: 1,
            newCount: 1,
            body: body(`--- a/x\n-diff --git a/x b/x\n${end}+@@ -1 +1 @@\n`),
          },
          { oldStart: 9, oldCount: 1, newStart: 8, newCount: 0, body: body(`-${A}\n`) },
        ],
      },
      { oldPath: 'new', path: 'new', old: null, new: file(B, '100755'), binary: true, hunks: [] },
      {
        oldPath: 't',
        path: 't',
        old: file(B),
        new: file(C, '120000'),
        binary: false,
        hunks: [{ oldStart: 1, oldCount: 1, newStart: 1, newCount: 1, body: body(`-t\n+to\n${end}`) }],
      },
      B,
      `${A} ${C}`,
      { oldPath: 'old', path: 'moved', old: file(B), new: file(B), binary: false, hunks: [] },
      { oldPath: 'sub', path: 'sub', old: file(A, '160000'), new: file(B, '160000'), binary: true, hunks: [] },
    ]);
  });

  it('is the same wherever it is cut into chunks', () => {
    const whole = read([STREAM]);
    for (let at = 0; at <= STREAM.length; at += 1) {
      expect(read([STREAM.subarray(0, at), STREAM.subarray(at)])).toEqual(whole);
    }
    expect(read(Array.from(STREAM, (_, at) => STREAM.subarray(at, at + 1)))).toEqual(whole);
  });

  it('gives the same numbers without bodies', () => {
    const bare = (seen: Read): unknown =>
      seen.map((one) =>
        typeof one === 'string' ? one : { ...one, hunks: one.hunks.map((hunk) => ({ ...hunk, body: null })) },
      );
    expect(bare(read([STREAM], 'ranges'))).toEqual(bare(read([STREAM])));
  });

  it('that is cut off is an error, or ends where a shorter stream could have ended', () => {
    const whole = read([STREAM]);
    let errors = 0;
    for (let at = 0; at < STREAM.length; at += 1) {
      const part = readOrFail([STREAM.subarray(0, at)]);
      if (part === null) errors += 1;
      expect(part?.slice(0, -1) ?? []).toEqual(whole.slice(0, Math.max(0, (part?.length ?? 0) - 1)));
    }
    expect(errors).toBeGreaterThan(STREAM.length * 0.9);
  });

  it('that is changed anywhere is read or refused, and never anything else', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.nat(STREAM.length - 1), fc.constantFrom(0, 10, 32, 43, 45, 58, 64, 92, 48, 57, 97, 100, 255)),
          { minLength: 1, maxLength: 5 },
        ),
        fc.nat(40),
        (edits, cut) => {
          const bytes = Buffer.from(STREAM);
          for (const [at, byte] of edits) bytes[at] = byte;
          expect(() => readOrFail([bytes.subarray(0, cut), bytes.subarray(cut)])).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of one very long line in small pieces takes time that grows with its length', () => {
    const size = 8_000_000;
    const head = `${A}\0:000000 100644 ${NONE} ${B} A\0x\0\0diff --git a/x b/x\nnew file mode 100644\nindex ${NONE}..${B}\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+`;
    const piece = Buffer.alloc(4000, 0x61);
    const chunks = [Buffer.from(head), ...Array.from({ length: size / piece.length }, () => piece), Buffer.from('\n')];
    const [, patch] = read(chunks);
    expect(typeof patch === 'string' ? 0 : patch?.hunks[0]?.body.length).toBe(size + 2);
  });
});
