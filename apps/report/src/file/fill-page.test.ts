import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fillPage } from './fill-page.ts';
import type { ReportData } from './report-data.ts';

it('packs data to the same bytes on every Node', () => {
  const data = {
    language: 'en',
    report: Array.from({ length: 2000 }, (_, i) => ({ i, square: i * i, name: `x${i % 7}` })),
  };
  const packed = Buffer.from(fillPage('%data%', '', data as unknown as ReportData), 'base64');
  expect(JSON.parse(gunzipSync(packed).toString())).toEqual(data);
  expect(createHash('sha256').update(packed).digest('hex')).toBe(
    '7b2a29dc7f861d8514efd83f1a9d1e0a63aa7eeb819031caedd97dcd35bfc2c6',
  );
});
