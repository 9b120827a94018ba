import { describe, expect, it } from 'vitest';
import { TimeLeft } from './progress.ts';

const of = (name: string, units: number, done: number, share: number) => ({
  code: 'progress' as const,
  stage: 'fits',
  label: { code: 'method', id: name, name },
  done,
  units,
  share,
});

describe('the time left', () => {
  it('is what the units begun took, those of labels not begun being as dear on average', () => {
    const left = new TimeLeft({ units: 30 });
    expect(left.advance(of('lasso', 10, 0, 0), 0)).toMatchObject({ share: 0, secondsLeft: null });
    expect(left.advance(of('lasso', 10, 5, 0.5), 10_000)).toMatchObject({ done: 5, units: 30, secondsLeft: 50 });
    // The second label is four times as dear; of the third nothing is known but the mean.
    left.advance(of('lasso', 10, 10, 1), 20_000);
    const seen = left.advance(of('forest', 10, 5, 0.5), 60_000);
    expect(seen.secondsLeft).toBeCloseTo(40 + (60 / 15) * 10, 8);
    expect(seen.share).toBeCloseTo(0.5, 10);
  });

  it('does not count what an earlier run has done', () => {
    const left = new TimeLeft({ units: 20 });
    left.advance(of('lasso', 10, 10, 1), 0);
    left.advance(of('forest', 10, 0, 0.1), 5_000);
    expect(left.advance(of('forest', 10, 5, 0.5), 25_000).secondsLeft).toBeCloseTo(25, 8);
    expect(left.advance(of('forest', 10, 10, 1), 50_000)).toMatchObject({ share: 1, done: 20, secondsLeft: 0 });
  });
});
