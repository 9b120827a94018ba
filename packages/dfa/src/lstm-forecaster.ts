import { NotFittedError } from '@kuznets/base';
import { dense, lstmAtLast } from '@kuznets/core-gpu';
import type { FactorPanel } from './factor-model.ts';
import {
  type Head,
  type SequenceFitOptions,
  type SequenceOptions,
  type SequenceResult,
  trainSequences,
} from './sequences.ts';

/**
 * A plain LSTM: `y_(t+1) = dense(h_t)`, `h_t` its state after the window, fitted for many seeds at once.
 *
 * Trained as {@link LstmDfa} is, so that the two differ by the factors alone. Default one direction.
 *
 * Source: Hochreiter and Schmidhuber (1997), https://doi.org/10.1162/neco.1997.9.8.1735.
 *
 * @example
 * ```ts
 * const model = await new LstmForecaster().fit({ endog: gdp, series: 31, periods: 4, kEndog: 1 }, { device, replicas: 100 });
 * ```
 */
export class LstmForecaster {
  readonly options: SequenceOptions;
  #result: SequenceResult | undefined;

  constructor(options: SequenceOptions = {}) {
    this.options = Object.freeze({ bidirectional: false, ...options });
  }

  /**
   * Fits the replicas and forecasts the periods after the last.
   *
   * @param panel - standardised series.
   * @param options - see {@link SequenceFitOptions}.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for options or data outside what is allowed, such as a window longer than the sample; DeviceLostError.
   */
  async fit(panel: FactorPanel, options: SequenceFitOptions): Promise<this> {
    const head: Head = (tape, window, n, { hidden, bidirectional }) => {
      const state = lstmAtLast(tape, window, { name: 'lstm', hidden, steps: window.rows / n, bidirectional });
      return { forecast: dense(tape, state, { name: 'forecast', units: panel.kEndog }), extra: {} };
    };
    this.#result = Object.freeze((await trainSequences(panel, this.options, options, head)).result);
    return this;
  }

  /** What was fitted. Throws NotFittedError before `fit`. */
  get result(): SequenceResult {
    if (!this.#result) throw new NotFittedError('LstmForecaster is not fitted: call fit first');
    return this.#result;
  }
}
