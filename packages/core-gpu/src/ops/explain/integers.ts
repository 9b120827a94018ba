/** 64-bit addition in halves: BigInt arithmetic makes an object of every sum. */
export function addIntegers(into: BigInt64Array, part: BigInt64Array): void {
  const a = new Int32Array(into.buffer, into.byteOffset, into.length * 2);
  const b = new Int32Array(part.buffer, part.byteOffset, part.length * 2);
  for (let low = 0; low < a.length; low += 2) {
    const x = a[low]!;
    const y = b[low]!;
    const sum = (x + y) | 0;
    const carry = ((x & y) | ((x | y) & ~sum)) >>> 31;
    a[low] = sum;
    a[low + 1] = (a[low + 1]! + b[low + 1]! + carry) | 0;
  }
}
