import { ols, type OlsOptions } from '@kuznets/regression';
import { expect, it } from 'vitest';
import { draw, samples, told, tolerance } from './simulated.ts';

const rows = 200;
const width = 3;
const count = 20 * samples;

const clusterOf = (row: number, clusters: number): number => Math.floor((row * clusters) / rows);

interface Design {
  readonly options: OlsOptions;
  /** What the error of a row is, from standard normal numbers of the row and of its cluster. */
  readonly error: (own: number, ofCluster: number, x: number) => number;
  /** Share of the determinants' variance that clusters have in common. */
  readonly common: number;
  readonly clusters: number;
  /** The least that is promised. */
  readonly least: number;
}

const independent = { error: (own: number) => own, common: 0, clusters: 50, least: 0.87 };

/** Determinants and errors both have a part in common. */
const clustered = (clusters: number, least: number): Design => ({
  options: {
    ...{ confLevel: 0.9, covType: 'cluster' },
    groups: [Array.from({ length: rows }, (_, row) => clusterOf(row, clusters))],
  },
  error: (own, ofCluster) => Math.SQRT1_2 * (own + ofCluster),
  ...{ common: 0.5, clusters, least },
});

const designs: Readonly<Record<string, Design>> = {
  'independent errors, classical': { ...independent, options: { confLevel: 0.9 } },
  'independent errors, HC1': { ...independent, options: { confLevel: 0.9, covType: 'HC1' } },
  'errors that spread with a determinant, HC3': {
    ...independent,
    options: { confLevel: 0.9, covType: 'HC3' },
    error: (own, _ofCluster, x) => own * (0.5 + Math.abs(x)),
  },
  'errors of 50 clusters, clustered': clustered(50, 0.87),
  // Of few clusters the errors are too small, here as in Stata and fixest: Cameron, Gelbach and Miller (2008), https://doi.org/10.1162/rest.90.3.414.
  'errors of 20 clusters, clustered': clustered(20, 0.84),
};

it.each(Object.keys(designs))('nine intervals of ten hold the coefficient: %s', (name) => {
  const { options, error, common, clusters, least } = designs[name]!;
  const held = new Float64Array(width);
  for (let sample = 0; sample < count; sample++) {
    const [own, ofCluster] = [draw(rows * width, sample, 11), draw(clusters * width, sample, 12)];
    const [errors, clusterErrors] = [draw(rows, sample, 13), draw(clusters, sample, 14)];
    const x = own.map((value, at) => {
      const shared = ofCluster[clusterOf(Math.floor(at / width), clusters) * width + (at % width)]!;
      return Math.sqrt(1 - common) * value + Math.sqrt(common) * shared;
    });
    const y = Float64Array.from({ length: rows }, (_, row) => {
      const noise = error(errors[row]!, clusterErrors[clusterOf(row, clusters)]!, x[row * width]!);
      return 1 + x[row * width]! - 0.5 * x[row * width + 1]! + noise;
    });
    const { confInt } = ols({ x, y, rows, features: width }, options);
    [1, -0.5, 0].forEach((truth, k) => {
      if (confInt[2 * k]! <= truth && truth <= confInt[2 * k + 1]!) held[k]! += 1 / count;
    });
  }
  told(
    `coverage of 90 % intervals, ${count} samples, ${name}: ${Array.from(held, (share) => share.toFixed(3)).join(' ')}`,
  );
  for (const share of held) {
    expect(share).toBeGreaterThan(least - tolerance(0.9, count));
    expect(share).toBeLessThan(0.93 + tolerance(0.9, count));
  }
});
