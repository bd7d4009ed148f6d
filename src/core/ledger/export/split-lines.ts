/** Bytes cut into lines as they come, without ever holding more than one line. */

export interface LineSplitter {
  /**
   * Calls `visit` for every line that is whole now, without its end; stops and answers false when `visit` does, or when
   * a line grows beyond the limit.
   */
  push(chunk: Uint8Array, visit: (line: Buffer) => boolean): boolean;
  /** True when the last line was longer than the limit. */
  readonly tooLong: boolean;
  /** Bytes after the last line end. */
  readonly rest: number;
}

/** Cuts at `\n` alone; `limit` is the longest line in bytes. */
export function splitLines(limit: number): LineSplitter {
  let held: Buffer[] = [];
  let rest = 0;
  let tooLong = false;
  const hold = (bytes: Buffer): boolean => {
    rest += bytes.length;
    tooLong = rest > limit;
    // The chunk may be used again by whoever gave it.
    if (!tooLong && bytes.length > 0) held.push(Buffer.from(bytes));
    return !tooLong;
  };
  return {
    push(chunk, visit) {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let at = 0;
      for (;;) {
        const end = buffer.indexOf(0x0a, at);
        if (end === -1) return hold(buffer.subarray(at));
        const part = buffer.subarray(at, end);
        const line = rest === 0 ? part : hold(part) ? Buffer.concat(held) : null;
        if (line === null || line.length > limit) {
          tooLong = true;
          return false;
        }
        [held, rest, at] = [[], 0, end + 1];
        if (!visit(line)) return false;
      }
    },
    get tooLong() {
      return tooLong;
    },
    get rest() {
      return rest;
    },
  };
}
