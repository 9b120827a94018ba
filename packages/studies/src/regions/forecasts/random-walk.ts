import { randomWalk as walk } from '@kuznets/forecast';
import { eachSeries, knownSeries } from './known-panel.ts';
import { forecastMethod } from './method.ts';

const walking = (drift: boolean) =>
  forecastMethod({
    forecasts: 'all',
    random: false,
    settings: () => ({}),
    fit: async (known) => ({
      values: await eachSeries(known, known.panel.indicatorNames.keys(), (unit, indicator) =>
        walk(knownSeries(known, unit, indicator), known.steps, { drift }),
      ),
      notes: [],
    }),
  });

/** The last value. */
export const randomWalk = walking(false);

/** The last value and the mean of the past changes for each period ahead. */
export const drift = walking(true);
