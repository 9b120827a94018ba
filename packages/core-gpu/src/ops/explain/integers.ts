/** 64-bit addition in halves: BigInt arithmetic makes an object of every sum. */
export function addIntegers(into: BigInt64Array, part: BigInt64Array): void {
  const a = new Uint32Array(into.buffer, into.byteOffset, into.length * 2);
  const b = new Uint32Array(part.buffer, part.byteOffset, part.length * 2);
  for (let low = 0; low < a.length; low += 2) {
    const sum = a[low]! + b[low]!;
    a[low] = sum;
    a[low + 1] = a[low + 1]! + b[low + 1]! + (sum > 0xffffffff ? 1 : 0);
  }
}
