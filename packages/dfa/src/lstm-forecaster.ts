import { dense, lstmAtLast } from '@kuznets/core-gpu';
import {
  type Head,
  SequenceEstimator,
  type SequenceOptions,
  type SequenceResult,
  sequenceConstraints,
} from './sequences.ts';

/**
 * A plain LSTM: `y_(t+1) = dense(h_t)`, or `(y_(t+1) ... y_(t+horizon))`, `h_t` its state after the window, fitted for many seeds at once.
 *
 * Trained as {@link LstmDfa} is, so that the two differ by the factors alone. Default one direction.
 *
 * Source: Hochreiter and Schmidhuber (1997), https://doi.org/10.1162/neco.1997.9.8.1735.
 *
 * @example
 * ```ts
 * const panel = { endog: gdp, series: 31, periods: 4, kEndog: 1 };
 * const model = await new LstmForecaster().fit(panel, { device, replicas: 100 });
 * await model.forecast(panel, { steps: 2 }); // 100 x 31 x 2 x 1
 * ```
 */
export class LstmForecaster extends SequenceEstimator<SequenceOptions, SequenceResult> {
  constructor(options: SequenceOptions = {}) {
    super(options, sequenceConstraints);
  }

  protected head(outputs: number): Head {
    const { hidden = 16, bidirectional = false } = this.options;
    return (tape, window, n) => {
      const state = lstmAtLast(tape, window, { name: 'lstm', hidden, steps: window.rows / n, bidirectional });
      return { forecast: dense(tape, state, { name: 'forecast', units: outputs }), extra: {} };
    };
  }

  protected summarise(result: SequenceResult): SequenceResult {
    return result;
  }
}
