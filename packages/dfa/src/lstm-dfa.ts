import { NotFittedError } from '@kuznets/base';
import { dense, leastSquares, lstmAtLast } from '@kuznets/core-gpu';
import { type FactorPanel, wholeNumber } from './factor-model.ts';
import {
  type Head,
  type SequenceFitOptions,
  type SequenceOptions,
  type SequenceResult,
  newest,
  trainSequences,
} from './sequences.ts';

/** Options of {@link LstmDfa}. */
export interface LstmDfaOptions extends SequenceOptions {
  /** Number of factors, 1 to 8. The paper does not say. Default 2. */
  readonly kFactors?: number;
  /** Added to the diagonal of `L'L`. Default 1e-6. */
  readonly ridge?: number;
}

/** Fitted LSTM dynamic factor models; loadings and factors are those of the last period. */
export interface LstmDfaResult extends SequenceResult {
  readonly kFactors: number;
  /** `replicas x series x kEndog x kFactors`. */
  readonly loadings: Float32Array;
  /** `replicas x series x kFactors`. */
  readonly factors: Float32Array;
  /** `replicas x series`: 1 where `L'L` was so near singular that the ridge decided, its smallest squared pivot being below 100 ridges. */
  readonly ridged: Uint8Array;
}

/**
 * Dynamic factors whose loadings are made by an LSTM, as in the provincial paper, fitted for many seeds at once.
 *
 * `h_t = LSTM(y_(t-w+1) ... y_t)`, `L_t = dense(h_t)` (`kEndog x kFactors`), `f_t = (L_t'L_t + ridge I)^-1 L_t'y_t`,
 * forecast `y_(t+1) = dense(f_t)`; the LSTM reads both ways and gives its state of the last period. Mean squared error of the
 * next period, Adam, early stopping on windows that were set aside, the best parameters kept. All series share the
 * parameters.
 *
 * Source: Liu and Fan (2025), equations 4 and 5, https://doi.org/10.61369/ASDS.2025070015.
 *
 * @example
 * ```ts
 * const model = await new LstmDfa({ kFactors: 2 }).fit({ endog, series: 31, periods: 4, kEndog: 8 }, { device, replicas: 100 });
 * model.result.forecast; // 100 x 31 x 1 x 8
 * ```
 */
export class LstmDfa {
  readonly options: LstmDfaOptions;
  #result: LstmDfaResult | undefined;

  constructor(options: LstmDfaOptions = {}) {
    this.options = Object.freeze({ ...options });
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
    const { kFactors = 2, ridge = 1e-6, ...settings } = this.options;
    wholeNumber('kFactors', kFactors, 1, Math.min(8, panel.kEndog), ', and not more than variables');
    const head: Head = (tape, window, n, { hidden, bidirectional }) => {
      const state = lstmAtLast(tape, window, { name: 'lstm', hidden, steps: window.rows / n, bidirectional });
      const loadings = dense(tape, state, { name: 'loadings', units: panel.kEndog * kFactors });
      const { solution, pivot } = leastSquares(tape, loadings, newest(window, n), { unknowns: kFactors, ridge });
      return {
        forecast: dense(tape, solution, { name: 'forecast', units: panel.kEndog }),
        extra: { loadings, factors: solution, pivot },
      };
    };
    const { result, extra } = await trainSequences(panel, settings, options, head);
    const { loadings, factors, pivot } = extra;
    this.#result = Object.freeze({
      ...result,
      kFactors,
      loadings: loadings!,
      factors: factors!,
      ridged: Uint8Array.from(pivot!, (value) => (value >= 100 * ridge ? 0 : 1)),
    });
    return this;
  }

  /** What was fitted. Throws NotFittedError before `fit`. */
  get result(): LstmDfaResult {
    if (!this.#result) throw new NotFittedError('LstmDfa is not fitted: call fit first');
    return this.#result;
  }
}
