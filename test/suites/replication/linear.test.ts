import { readFileSync } from 'node:fs';
import type { Sample } from '@kuznets/base';
import { type OlsResult, ols, stepwise } from '@kuznets/regression';
import type { Table } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { fls2001, reference, sdm2004 } from './data.ts';

type Robust = Readonly<Record<'HC0' | 'HC1' | 'HC2' | 'HC3', readonly number[]>>;
interface Fit extends Readonly<Record<'coef' | 'se' | 'tStat' | 'pValue' | 'leverage', readonly number[]>> {
  readonly confInt: readonly (readonly [number, number])[];
  readonly robust: Robust;
  readonly r2: number;
  readonly adjustedR2: number;
  readonly sigma: number;
  readonly fStat: number;
  readonly fPValue: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
}
interface Selected {
  readonly selected: readonly string[];
  readonly criterion: number;
}
type Name = 'fls2001' | 'sdm2004';
interface Reference extends Readonly<Record<Name, Fit>> {
  readonly stepwise: Readonly<
    Record<Name, Readonly<Record<'aic' | 'bic', Readonly<Record<'both' | 'forward' | 'backward', Selected>>>>>
  >;
  readonly noConstant: Readonly<Record<'coef' | 'se', readonly number[]>> &
    Readonly<Record<'r2' | 'adjustedR2', number>>;
  readonly aliased: { readonly names: readonly string[]; readonly r2: number };
}

const r = JSON.parse(readFileSync(reference('linear.json'), 'utf8')) as Reference;
const named = (table: Table): Sample => ({ ...table, featureNames: table.names });
const sets: readonly (readonly [Name, Table | undefined])[] = [
  ['fls2001', fls2001],
  ['sdm2004', sdm2004],
];
const note = (table: Table | undefined): string => (table ? '' : ' (left out: KUZNETS_DATA has no sdm2004)');

/** Largest relative difference; R computes with a condition number of about 1e5 after its own pivoting. */
function apart(ours: ArrayLike<number>, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i]! - value) / Math.abs(value)), 0);
}
const withConstant = (fit: OlsResult, of: 'coef' | 'se' | 'tStat' | 'pValue'): number[] => [
  fit.interceptTest![of],
  ...fit[of],
];

for (const [name, table] of sets) {
  describe.skipIf(table === undefined)(`R's lm and sandwich on ${name}${note(table)}`, () => {
    it('coefficients, inference and measures of fit', () => {
      const fit = ols(named(table!));
      for (const of of ['coef', 'se', 'tStat', 'pValue'] as const)
        expect(apart(withConstant(fit, of), r[name][of])).toBeLessThan(1e-8);
      expect(apart([...fit.interceptTest!.confInt, ...fit.confInt], r[name].confInt.flat())).toBeLessThan(1e-7);
      expect(apart(fit.leverage, r[name].leverage)).toBeLessThan(1e-9);
      for (const of of ['r2', 'adjustedR2', 'sigma', 'fStat', 'fPValue', 'logLikelihood', 'aic', 'bic'] as const) {
        expect(apart([fit[of]], [r[name][of]])).toBeLessThan(1e-9);
      }
    });

    it.each(['HC0', 'HC1', 'HC2', 'HC3'] as const)('%s', (covType) => {
      const fit = ols(named(table!), { covType });
      expect(apart(withConstant(fit, 'se'), r[name].robust[covType])).toBeLessThan(1e-7);
      expect(Math.sqrt(fit.covariance[0]!)).toBe(fit.interceptTest!.se);
    });

    it.each(['aic', 'bic'] as const)('step by %s', async (criterion) => {
      for (const direction of ['both', 'forward', 'backward'] as const) {
        const fit = await stepwise(named(table!), { criterion, direction });
        const theirs = r.stepwise[name][criterion][direction];
        expect([...fit.selectedNames].sort()).toEqual([...theirs.selected].sort());
        if (direction !== 'backward') expect(fit.selectedNames).toEqual(theirs.selected);
        expect(fit.steps.at(-1)!.criterion).toBeCloseTo(theirs.criterion, 8);
      }
    });
  });
}

describe("R's lm on a few columns of fls2001", () => {
  const few = (add: readonly ((row: Float64Array) => number)[]): Sample => {
    const rows = Array.from({ length: fls2001.rows }, (_, i) =>
      fls2001.x.slice(i * fls2001.features, i * fls2001.features + 5),
    );
    const x = Float64Array.from(rows.flatMap((row) => [...row, ...add.map((column) => column(row))]));
    return {
      x,
      y: fls2001.y,
      rows: fls2001.rows,
      features: 5 + add.length,
      featureNames: [...fls2001.names.slice(0, 5), 'sum', 'one'].slice(0, 5 + add.length),
    };
  };

  it('without a constant', () => {
    const fit = ols(few([]), { fitIntercept: false });
    expect(apart(fit.coef, r.noConstant.coef)).toBeLessThan(1e-10);
    expect(apart(fit.se, r.noConstant.se)).toBeLessThan(1e-10);
    expect(apart([fit.r2, fit.adjustedR2], [r.noConstant.r2, r.noConstant.adjustedR2])).toBeLessThan(1e-10);
  });

  it('leaves out the same aliased columns', () => {
    const fit = ols(few([(row) => row[0]! + 2 * row[2]!, () => 3]));
    expect(fit.aliased.map(({ name }) => name)).toEqual(r.aliased.names);
    expect(fit.r2).toBeCloseTo(r.aliased.r2, 12);
  });
});

// Published values; growth is in percent here, as a fraction there.
describe.skipIf(sdm2004 === undefined)(`the growth study's linear models on sdm2004${note(sdm2004)}`, () => {
  it('GUM: R2 0.9135, adjusted 0.6236 (Table 6)', () => {
    const gum = ols(named(sdm2004!));
    expect([gum.r2.toFixed(4), gum.adjustedR2.toFixed(4)]).toEqual(['0.9135', '0.6236']);
  });

  it.each([
    ['M5P-BG', '0.6678', '0.6247', 'SQPI6090 BUDDHA MALFAL66 EAST ABSLATIT P60 LIFE060 YRSOPEN CONFUC AIRDIST'],
    ['M5P-RF', '0.7084', '0.6706', 'BUDDHA MALFAL66 EAST LIFE060 P60 ABSLATIT YRSOPEN H60 TROPICAR CONFUC'],
    ['SVR', '0.4168', '0.3410', 'SQPI6090 PI6090 SAFRICA PRIGHTS ECORG NEWSTATE LANDAREA PROT00 POP1560 ZTROPICS'],
    ['EN', '0.7270', '0.6915', 'EAST P60 YRSOPEN CONFUC RERD IPRICE1 BUDDHA GVR61 DENS65C TROPICAR'],
    ['LSB', '0.5717', '0.5160', 'MALFAL66 BUDDHA LANDAREA ABSLATIT POP6560 IPRICE1 DPOP6090 PRIGHTS OPENDEC1 AIRDIST'],
    ['BLR', '0.3311', '0.2442', 'DPOP6090 POP6560 GEEREC1 GDE1 H60 TOT1DEC1 GGCFD3 POP1560 GOVNOM1 GVR61'],
    ['FMA', '0.3222', '0.2342', 'ORTH00 DENS65I HINDU00 BUDDHA SQPI6090 SOCIALIST PROT00 EUROPE ENGFRAC POP60'],
    ['SR', '0.7847', '0.7568', 'EAST MALFAL66 SPAIN P60 GDPCH60L IPRICE1 OTHFRAC LIFE060 MINING GGCFD3'],
  ])('linear R2 of the ten of %s (Tables 5 and 7)', (_, r2, adjusted, list) => {
    const { x, y, rows, features, names } = sdm2004!;
    const columns = list.split(' ').map((name) => names.indexOf(name));
    const fit = ols({
      x: Float64Array.from({ length: rows * 10 }, (_, i) => x[Math.floor(i / 10) * features + columns[i % 10]!]!),
      y,
      rows,
      features: 10,
    });
    expect([fit.r2.toFixed(4), fit.adjustedR2.toFixed(4)]).toEqual([r2, adjusted]);
  });

  it('stepwise 0.05/0.10: R2 0.7952, MAE 0.0066, the ten of Table 5 in order; YRSOPEN enters and leaves', async () => {
    const fit = await stepwise(named(sdm2004!));
    expect([fit.r2.toFixed(4), (fit.mae / 100).toFixed(4)]).toEqual(['0.7952', '0.0066']);
    expect(fit.selectedNames).toHaveLength(11);
    expect(fit.selectedNames.slice(0, 10).join(' ')).toBe(
      'EAST MALFAL66 SPAIN P60 GDPCH60L IPRICE1 OTHFRAC LIFE060 MINING GGCFD3',
    );
    expect(fit.steps.filter(({ name }) => name === 'YRSOPEN').map(({ action }) => action)).toEqual(['enter', 'remove']);
  });
});
