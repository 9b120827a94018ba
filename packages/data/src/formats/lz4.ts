const MAGIC = 0x184d2204;

/**
 * Unpacks an LZ4 frame, checksums not compared.
 *
 * @param bytes - the frame
 * @param length - bytes that it holds
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export const unpackLz4 = (bytes: Uint8Array, length: number): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('no LZ4 frame');
  const flags = bytes[4]!;
  const hasSize = (flags & 8) !== 0;
  const hasBlockSums = (flags & 16) !== 0;
  const unpacked = new Uint8Array(length);
  let place = hasSize ? 15 : 7;
  let end = 0;
  for (let size = view.getUint32(place, true); size !== 0; size = view.getUint32(place, true)) {
    const stored = size & 0x7fff_ffff;
    const block = bytes.subarray(place + 4, place + 4 + stored);
    if (block.length !== stored) throw new RangeError('an LZ4 block ends early');
    if (size >= 0x8000_0000) {
      unpacked.set(block, end);
      end += stored;
    } else end = unpackBlock(block, unpacked, end);
    place += 4 + stored + (hasBlockSums ? 4 : 0);
  }
  if (end !== length) throw new RangeError(`an LZ4 frame of ${end} bytes, ${length} declared`);
  return unpacked;
};

/** Unpacks a block behind the bytes that are there already, and may be referred to; the new end. */
const unpackBlock = (block: Uint8Array, unpacked: Uint8Array, start: number): number => {
  let place = 0;
  let end = start;
  const more = (count: number): number => {
    let sum = count;
    if (count < 15) return sum;
    for (let byte = 255; byte === 255; sum += byte) byte = block[place++] ?? 0;
    return sum;
  };
  while (place < block.length) {
    const token = block[place++]!;
    const literals = more(token >> 4);
    unpacked.set(block.subarray(place, place + literals), end);
    place += literals;
    end += literals;
    if (place >= block.length) break;
    const offset = block[place]! | (block[place + 1]! << 8);
    place += 2;
    const count = more(token & 15) + 4;
    if (offset === 0 || offset > end || end + count > unpacked.length)
      throw new RangeError('an LZ4 match out of range');
    for (const last = end + count; end < last; end += 1) unpacked[end] = unpacked[end - offset]!;
  }
  return end;
};
