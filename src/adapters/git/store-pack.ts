/** New objects for a repository, handed to git as one pack: one process whatever their number, and git writes them. */
import { createHash, hash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { ObjectFormat, ObjectId } from '../../model/id.ts';
import type { GitPlace, GitProcesses } from './process.ts';

type PackedType = 'commit' | 'tree' | 'blob';

const TYPE_NUMBER: Readonly<Record<PackedType, number>> = { commit: 1, tree: 2, blob: 3 };

/** Fewer objects become loose ones, as with what git fetches. */
const UNPACK_LIMIT = 100;

/** Options under which what was written is on the disk before git says so: the ref comes last, and must not lie. */
export const DURABLE_OPTIONS: readonly string[] = ['-c', 'core.fsync=loose-object,pack,pack-metadata,reference'];

/** The id of an object of these bytes. */
export function objectId(format: ObjectFormat, type: PackedType, bytes: Buffer): ObjectId {
  return hash(format, Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`, 'latin1'), bytes]), 'hex') as ObjectId;
}

/** Collects objects, each once. */
export class NewObjects {
  readonly #format: ObjectFormat;
  readonly #ids = new Set<ObjectId>();
  readonly #parts: Buffer[] = [];

  constructor(format: ObjectFormat) {
    this.#format = format;
  }

  add(type: PackedType, bytes: Buffer): ObjectId {
    const id = objectId(this.#format, type, bytes);
    if (!this.#ids.has(id)) {
      this.#ids.add(id);
      this.#parts.push(entryHeader(TYPE_NUMBER[type], bytes.length), deflateSync(bytes));
    }
    return id;
  }

  /** Writes them all into the repository. They are there when this resolves; nothing names them yet. */
  async write(processes: GitProcesses, real: GitPlace): Promise<void> {
    if (this.#ids.size === 0) return;
    const place = { ...real, options: [...real.options, ...DURABLE_OPTIONS] };
    const args = this.#ids.size < UNPACK_LIMIT ? ['unpack-objects', '-q'] : ['index-pack', '--stdin'];
    await processes.run(place, args, { input: this.#pack() });
  }

  #pack(): Buffer {
    const header = Buffer.alloc(12);
    header.write('PACK', 'latin1');
    header.writeUInt32BE(2, 4);
    header.writeUInt32BE(this.#ids.size, 8);
    const sum = createHash(this.#format).update(header);
    for (const part of this.#parts) sum.update(part);
    return Buffer.concat([header, ...this.#parts, sum.digest()]);
  }
}

/** Type and size of a pack's entry: four bits of the size beside the type, then seven per byte, lowest first. */
function entryHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  let byte = (type << 4) | (size % 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}
