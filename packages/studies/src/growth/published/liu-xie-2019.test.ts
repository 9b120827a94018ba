import { describe, expect, it } from 'vitest';
import { liuXie2019 } from './liu-xie-2019.ts';

describe.each(Object.entries(liuXie2019.topTen))('Table 8, %s', (method, rows) => {
  it('prints what Tables B1 and B2 print of the same determinants', () => {
    for (const [name, { fepv, nonlinearity }] of Object.entries(rows)) {
      expect(Math.abs(liuXie2019.fepv[method]![name]! - fepv / 100), `FEPV ${name}`).toBeLessThanOrEqual(0.005 + 1e-9);
      expect(liuXie2019.nonlinearity[method]![name], `NL ${name}`).toBe(nonlinearity);
    }
  });
});
