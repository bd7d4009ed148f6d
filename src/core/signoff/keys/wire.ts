/**
 * The encodings that signatures and keys are made of, read strictly: SSH's wire format (RFC 4251, section 5), base64 and
 * base64url. Whatever has a second spelling is refused, so that nobody can make another envelope out of a signed one.
 */

/** Bytes that break the rules of their encoding. Caught by the parsers of this folder; it never leaves them. */
export class WireError extends Error {
  override readonly name: string = 'WireError';
}

/** Reads SSH's wire format from front to back; every method throws {@link WireError}. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Exactly `length` bytes. */
  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new WireError('it ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  uint32(): number {
    return this.take(4).readUInt32BE();
  }

  /** A `string`: length and bytes. */
  string(): Buffer {
    return this.take(this.uint32());
  }

  /** A `string` that holds printable ASCII. */
  text(): string {
    const bytes = this.string();
    if (!bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) throw new WireError('a name in it is not plain ASCII');
    return bytes.toString('latin1');
  }

  /** An `mpint` above zero in its one shortest spelling, without the sign byte. */
  positive(): Buffer {
    const bytes = this.string();
    const first = bytes[0] ?? 0;
    if (first >= 0x80) throw new WireError('a number in it is negative');
    if (first !== 0) return bytes;
    if ((bytes[1] ?? 0) < 0x80) throw new WireError('a number in it is zero or not in its shortest form');
    return bytes.subarray(1);
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  /** Says that nothing may follow. */
  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left > 0) throw new WireError(`${left} ${left === 1 ? 'byte follows' : 'bytes follow'} its end`);
  }
}

/** A `string` in SSH's wire format. */
export function wireString(content: string | Uint8Array): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An `mpint` in SSH's wire format of an unsigned big-endian number. */
export function wirePositive(bytes: Uint8Array): Buffer {
  return wireString(signed(bytes));
}

/** The shortest two's-complement spelling of an unsigned big-endian number, as SSH and DER write it. */
export function signed(bytes: Uint8Array): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  const short = bytes.subarray(from);
  return (short[0] ?? 0x80) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : Buffer.from(short);
}

/** The bytes of base64 in its one canonical spelling (padded, no blanks, unused bits zero); null for any other. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** The bytes of base64url in its one canonical spelling, without padding; null for any other. */
export function fromBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

/**
 * What `read` gives, or why the bytes cannot be read: turns a {@link WireError} into a value.
 */
export function reading<T>(read: () => T): { readonly kind: 'ok'; readonly value: T } | Malformed {
  try {
    return { kind: 'ok', value: read() };
  } catch (error) {
    if (error instanceof WireError) return { kind: 'malformed', why: error.message };
    throw error;
  }
}

/** Bytes that are not what they should be, and why; completes the sentence "it cannot be read: …". */
export interface Malformed {
  readonly kind: 'malformed';
  readonly why: string;
}
