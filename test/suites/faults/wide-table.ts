import { uniforms } from '@kuznets/test-kit';

/** A CSV of `rows` rows: id, y, and determinants of which three matter. */
export function wideTable(rows: number, features: number): string {
  const next = uniforms(rows + features);
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = Array.from({ length: features }, () => 2 * next() - 1);
    const y = x[0]! + x[1]! * x[2]! + next();
    return `r${i},${y.toFixed(5)},${x.map((value) => value.toFixed(5)).join(',')}`;
  });
  return `id,y,${Array.from({ length: features }, (_, k) => `x${k}`).join(',')}\n${lines.join('\n')}\n`;
}
