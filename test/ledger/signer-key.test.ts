/** Private keys as text: in the form that others write and read. */
import { describe, expect, it } from 'vitest';
import { formatNoteKey, noteKeyOf } from '../../src/core/ledger/checkpoint/note-key.ts';
import { formatSigner, parseSigner } from '../../src/core/ledger/checkpoint/signer-key.ts';
import { KEY_TEXT, ORIGIN, SIGNER } from './keys.ts';

/** The pair of the documentation of golang.org/x/mod/sumdb/note. */
const PRIVATE = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const PUBLIC = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';

describe('a private key as text', () => {
  it('is read as others wrote it, and written the same', () => {
    const read = parseSigner(`${PRIVATE}\n`);
    if (read.kind !== 'ok') throw new Error(read.why);
    const key = noteKeyOf(read.signer.name, read.signer.key);
    expect(key === null ? null : formatNoteKey(key)).toBe(PUBLIC);
    expect(formatSigner(read.signer)).toBe(PRIVATE);
  });

  it('goes there and back', () => {
    const read = parseSigner(formatSigner(SIGNER));
    if (read.kind !== 'ok') throw new Error(read.why);
    const key = noteKeyOf(read.signer.name, read.signer.key);
    expect(read.signer.name).toBe(ORIGIN);
    expect(key === null ? null : formatNoteKey(key)).toBe(KEY_TEXT);
  });

  it.each([
    ['', 'it is not PRIVATE+KEY+NAME+ID+KEY'],
    [PUBLIC, 'it is not PRIVATE+KEY+NAME+ID+KEY'],
    [PRIVATE.replace('c74f20a3', 'c74f20a4'), 'its id does not belong to its name and key'],
    [PRIVATE.replace('PeterNeumann', 'PeterNewmann'), 'its id does not belong to its name and key'],
    [PRIVATE.slice(0, -4), 'it is not an Ed25519 key'],
    [PRIVATE.replace('+AYEK', '+AoEK'), 'it is not an Ed25519 key'],
    [PRIVATE.replace('PeterNeumann', 'Peter Neumann'), 'its name has blanks or a control character'],
  ])('%s is none', (text, why) => {
    expect(parseSigner(text)).toEqual({ kind: 'malformed', why });
  });
});
