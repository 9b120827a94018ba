import { describe, expect, it } from 'vitest';
import { estimateOf, TimeLeft } from './progress.ts';

const labelOf = (name: string) => ({ code: 'method' as const, id: name, name });
const labels = (...names: readonly string[]) => names.map(labelOf);
const of = (name: string, units: number, done: number, share: number) => ({
  code: 'progress' as const,
  stage: 'fits',
  label: labelOf(name),
  done,
  units,
  share,
});

describe('the time left', () => {
  it('is what the units begun took, those of labels not begun being as dear on average', () => {
    const left = new TimeLeft({ units: 30, labels: labels('lasso', 'forest', 'tree') });
    expect(left.advance(of('lasso', 10, 0, 0), 0)).toMatchObject({ share: 0, secondsLeft: null });
    expect(left.advance(of('lasso', 10, 5, 0.5), 10_000)).toMatchObject({ done: 5, units: 30, secondsLeft: 50 });
    // The second label is four times as dear; of the third nothing is known but the mean.
    left.advance(of('lasso', 10, 10, 1), 20_000);
    const seen = left.advance(of('forest', 10, 5, 0.5), 60_000);
    expect(seen.secondsLeft).toBeCloseTo(40 + (60 / 15) * 10, 8);
    expect(seen.share).toBeCloseTo(0.5, 10);
  });

  it('does not count what an earlier run has done', () => {
    const left = new TimeLeft({ units: 20, labels: labels('lasso', 'forest') });
    left.advance(of('lasso', 10, 10, 1), 0);
    left.advance(of('forest', 10, 0, 0.1), 5_000);
    expect(left.advance(of('forest', 10, 5, 0.5), 25_000).secondsLeft).toBeCloseTo(25, 8);
    expect(left.advance(of('forest', 10, 10, 1), 50_000)).toMatchObject({ share: 1, done: 20, secondsLeft: 0 });
  });

  it('is said as soon as a unit of each kind was timed, where a while is left', () => {
    const left = new TimeLeft({ units: 20, labels: labels('lasso', 'forest') });
    left.advance(of('lasso', 10, 0, 0), 0);
    expect(estimateOf(left.advance(of('lasso', 10, 1, 0.1), 3_000))).toBeUndefined();
    expect(estimateOf(left.advance(of('forest', 10, 0, 0.05), 5_000))).toBeUndefined();
    expect(estimateOf(left.advance(of('forest', 10, 1, 0.1), 9_000))).toBe(
      'the other 18 of 20 units take about 1 min, as the first of each kind have',
    );
    left.advance(of('lasso', 10, 10, 1), 10_000);
    expect(estimateOf(left.advance(of('forest', 10, 9, 0.9), 11_000))).toBeUndefined();
  });
});
