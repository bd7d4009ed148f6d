import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCheckpoint, signCheckpoint } from '../../src/core/ledger/checkpoint/checkpoint.ts';
import { formatNoteKey, noteKeyOf, parseNoteKey } from '../../src/core/ledger/checkpoint/note-key.ts';
import { MAX_NOTE_BYTES, parseNote, signNote, verifyNote } from '../../src/core/ledger/checkpoint/note.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { NoteKey } from '../../src/core/ledger/checkpoint/note-key.ts';
import type { Note } from '../../src/core/ledger/checkpoint/note.ts';

// Published values of golang.org/x/mod/sumdb/note, the reference implementation of signed notes.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_LINE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

/** A private Ed25519 key of a seed, in the fixed PKCS #8 frame of RFC 8410. */
function keyOfSeed(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function key(text: string): NoteKey {
  const read = parseNoteKey(text);
  if (read.kind === 'malformed') throw new Error(read.why);
  return read.key;
}

function note(text: string): Note {
  const read = parseNote(Buffer.from(text, 'utf8'));
  if (read.kind === 'malformed') throw new Error(read.why);
  return read.note;
}

describe('keys of notes', () => {
  it('are read and written as the reference implementation does', () => {
    expect(formatNoteKey(key(PETER))).toBe(PETER);
    expect(formatNoteKey(key(ENOCH))).toBe(ENOCH);
    const own = noteKeyOf('PeterNeumann', keyOfSeed(PETER_SEED));
    expect(own === null ? '' : formatNoteKey(own)).toBe(PETER);
  });

  it('are not read from any part of themselves, or with any character changed', () => {
    const bad: string[] = [];
    for (let from = 0; from <= PETER.length; from += 1) {
      for (let to = from + 1; to <= PETER.length; to += 1) {
        if (to - from < PETER.length) bad.push(PETER.slice(from, to));
      }
    }
    for (let at = 0; at < PETER.length; at += 1) {
      const next = String.fromCharCode(PETER.charCodeAt(at) + 1);
      bad.push(PETER.slice(0, at) + next + PETER.slice(at + 1));
    }
    expect(bad.filter((text) => parseNoteKey(text).kind === 'ok')).toEqual([]);
  });

  it.each([
    ['a key that is too long', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['an unknown algorithm', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['a blank in the name', PETER.replace('Peter', 'Peter ')],
    ['no text', ''],
  ])('are not read with %s', (_, text) => {
    expect(parseNoteKey(text).kind).toBe('malformed');
  });

  it('are none of other algorithms', () => {
    expect(noteKeyOf('a', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)).toBeNull();
    expect(noteKeyOf('a b', keyOfSeed(PETER_SEED))).toBeNull();
    expect(noteKeyOf('a+b', keyOfSeed(PETER_SEED))).toBeNull();
  });
});

describe('signed notes', () => {
  it('are signed to the very bytes of the reference implementation', () => {
    const signed = signNote(TEXT, [{ name: 'PeterNeumann', key: keyOfSeed(PETER_SEED) }]);
    expect(signed).toBe(`${TEXT}\n${PETER_LINE}`);
  });

  it('verify by the keys that are known, and only by them', () => {
    const both = note(`${TEXT}\n${PETER_LINE}${ENOCH_LINE}`);
    expect(both.text).toBe(TEXT);
    expect(verifyNote(both, [key(PETER)])).toEqual({ kind: 'verified', by: [key(PETER)] });
    const all = verifyNote(both, [key(PETER), key(ENOCH)]);
    expect(all.kind === 'verified' && all.by.map(({ name }) => name)).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(verifyNote(both, [])).toEqual({ kind: 'unknown-key' });
    expect(verifyNote(note(`${TEXT}\n${PETER_LINE}`), [key(ENOCH)])).toEqual({ kind: 'unknown-key' });
    expect(verifyNote(note(`${TEXT}\n${PETER_LINE}${PETER_LINE}`), [key(PETER)])).toMatchObject({
      by: [{ name: 'PeterNeumann' }],
    });
  });

  it('are worthless when a known key’s signature is wrong, beside whatever good ones', () => {
    const wrong = `${PETER_LINE.slice(0, 60)}ABCD${PETER_LINE.slice(60)}`;
    const keys = [key(PETER), key(ENOCH)];
    expect(verifyNote(note(`${TEXT}\n${wrong}`), keys)).toMatchObject({ kind: 'forged', id: 'c74f20a3' });
    expect(verifyNote(note(`${TEXT}\n${ENOCH_LINE}${wrong}`), keys)).toMatchObject({ kind: 'forged' });
    expect(verifyNote(note(`x${TEXT}\n${PETER_LINE}`), keys)).toMatchObject({ kind: 'forged' });
    expect(verifyNote(note(`${TEXT}\n${wrong}${ENOCH_LINE}`), [key(ENOCH)])).toMatchObject({ kind: 'verified' });
  });

  it('do not verify under another name or id', () => {
    const misnamed = PETER_LINE.replace('PeterNeumann', 'CarmenSandiego');
    const renumbered = PETER_LINE.replace('x08g', 'xxxx');
    for (const line of [misnamed, renumbered]) {
      expect(verifyNote(note(`${TEXT}\n${line}`), [key(PETER)])).toEqual({ kind: 'unknown-key' });
    }
  });

  it.each([
    ['the text alone', TEXT],
    ['no signature', `${TEXT}\n`],
    ['a last line that does not end', `${TEXT}\n${PETER_LINE.slice(0, -1)}`],
    ['a control character', `\u0001${TEXT}\n${PETER_LINE}`],
    ['a carriage return', `${TEXT}\r\n\n${PETER_LINE}`],
    ['a name with a blank', `${TEXT}\n${PETER_LINE.replace('Peter', 'Peter ')}`],
    ['a name with a no-break space', `${TEXT}\n${PETER_LINE.replace('Peter', 'Peter\u00a0')}`],
    ['another line', `${TEXT}\n${PETER_LINE}Unexpected line.\n`],
    ['another dash', `${TEXT}\n${PETER_LINE.replace('—', '-')}`],
    ['loose base64', `${TEXT}\n${PETER_LINE.replace('JnAM=', 'JnAN=')}`],
    ['only an id', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['101 signatures', `${TEXT}\n${PETER_LINE.repeat(101)}`],
    ['more bytes than any note', `${'x'.repeat(MAX_NOTE_BYTES)}\n\n${PETER_LINE}`],
  ])('are not read with %s', (_, text) => {
    expect(parseNote(Buffer.from(text, 'utf8')).kind).toBe('malformed');
  });

  it('are not read from what is no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.of(0xff), Buffer.from(`${TEXT}\n${PETER_LINE}`, 'utf8')]);
    expect(parseNote(bytes)).toEqual({ kind: 'malformed', why: 'it is not UTF-8' });
  });

  it('are read with a hundred signatures, and with empty lines in the text', () => {
    expect(note(`${TEXT}\n${PETER_LINE.repeat(100)}`).signatures.length).toBe(100);
    expect(note(`a\n\nb\n\n${PETER_LINE}`).text).toBe('a\n\nb\n');
  });

  it.each([['abc'], ['a\u0007\n'], ['\ud800\n'], ['a\r\n']])('are not made of %j', (text) => {
    expect(() => signNote(text, [{ name: 'a', key: keyOfSeed(PETER_SEED) }])).toThrow(CountersignError);
  });

  it('are not signed by who cannot: a bad name, a public key, nobody', () => {
    const secret = keyOfSeed(PETER_SEED);
    expect(() => signNote(TEXT, [{ name: 'bad name', key: secret }])).toThrow(CountersignError);
    expect(() => signNote(TEXT, [{ name: 'a', key: key(PETER).key }])).toThrow(CountersignError);
    expect(() => signNote(TEXT, [])).toThrow(CountersignError);
  });
});

describe('checkpoints', () => {
  const signer = { name: 'countersign.example/shop', key: keyOfSeed(PETER_SEED) };
  const root = Buffer.alloc(32, 7);

  it('are read from the example of the specification', () => {
    const text =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    const read = parseCheckpoint(Buffer.from(text, 'utf8'));
    expect(read).toMatchObject({
      checkpoint: { origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] },
      note: { signatures: [{ name: 'example.com/behind-the-sofa', id: 0x033de0ae }] },
    });
  });

  it('come back as they were signed, whatever they say', () => {
    const line = fc.stringMatching(/^[ -~é漢]{1,30}$/u);
    fc.assert(
      fc.property(
        line,
        fc.nat(Number.MAX_SAFE_INTEGER),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(line, { maxLength: 3 }),
        (origin, size, hash, extensions) => {
          const checkpoint = { origin, size, root: Buffer.from(hash), extensions };
          const read = parseCheckpoint(Buffer.from(signCheckpoint(checkpoint, [signer]), 'utf8'));
          expect(read.kind === 'ok' && read.checkpoint).toEqual(checkpoint);
        },
      ),
    );
  });

  it.each([
    ['an origin with a line end', { origin: 'evil\n999', size: 1, root, extensions: [] }],
    ['an extension with a line end', { origin: 'a', size: 1, root, extensions: ['x\ny'] }],
    ['an empty origin', { origin: '', size: 1, root, extensions: [] }],
    ['an empty extension', { origin: 'a', size: 1, root, extensions: [''] }],
    ['a short root', { origin: 'a', size: 1, root: root.subarray(1), extensions: [] }],
    ['a size that is none', { origin: 'a', size: -1, root, extensions: [] }],
    ['a size beyond exact numbers', { origin: 'a', size: 2 ** 53, root, extensions: [] }],
  ])('are not signed with %s', (_, checkpoint) => {
    expect(() => signCheckpoint(checkpoint, [signer])).toThrow(CountersignError);
  });

  it.each([
    ['two lines', 'a\n1\n'],
    ['a size with a zero in front', `a\n01\n${root.toString('base64')}\n`],
    ['a signed size', `a\n+1\n${root.toString('base64')}\n`],
    ['a size beyond exact numbers', `a\n9007199254740992\n${root.toString('base64')}\n`],
    ['a root in loose base64', `a\n1\n${root.toString('base64').replace('c=', 'd=')}\n`],
    ['a root in hexadecimal', `a\n1\n${root.toString('hex')}\n`],
    ['an empty line inside', `a\n\n1\n${root.toString('base64')}\n`],
  ])('are not read with %s', (_, text) => {
    expect(parseCheckpoint(Buffer.from(signNote(text, [signer]), 'utf8')).kind).toBe('malformed');
  });

  it('and keys are never read from noise, and reading noise never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 80, unit: 'binary' }), (bytes, text) => {
        expect(parseCheckpoint(bytes).kind).toBe('malformed');
        expect(parseNoteKey(text).kind).toBe('malformed');
      }),
    );
  });

  it('no longer verify, or say the same, when any one byte is changed', () => {
    const signed = Buffer.from(
      signCheckpoint({ origin: signer.name, size: 9, root, extensions: [] }, [signer]),
      'utf8',
    );
    const own = noteKeyOf(signer.name, signer.key);
    if (own === null) throw new Error('no key');
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(signed);
        changed[at] = (changed[at] ?? 0) ^ change;
        const read = parseCheckpoint(changed);
        expect(read.kind === 'ok' && verifyNote(read.note, [own]).kind === 'verified').toBe(false);
      }),
    );
  });
});
