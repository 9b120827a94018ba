import { checkOption, numbers, wholeNumbers } from '@kuznets/base';
import { dense, leastSquares, lstmAtLast } from '@kuznets/core-gpu';
import {
  type Head,
  type HeadOutputs,
  SequenceEstimator,
  type SequenceOptions,
  type SequenceResult,
  newest,
  sequenceConstraints,
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

const RIDGE = 1e-6;

/**
 * Dynamic factors whose loadings are made by an LSTM, as in the provincial paper, fitted for many seeds at once.
 *
 * `h_t = LSTM(y_(t-w+1) ... y_t)`, `L_t = dense(h_t)` (`kEndog x kFactors`), `f_t = (L_t'L_t + ridge I)^-1 L_t'y_t`,
 * forecast `y_(t+1) = dense(f_t)`, or `(y_(t+1) ... y_(t+horizon))`; the LSTM reads both ways and gives its state of the last period. Mean squared error of the
 * next period, Adam, early stopping on windows that were set aside, the best parameters kept. All series share the
 * parameters.
 *
 * Source: Liu and Fan (2025), equations 4 and 5, https://doi.org/10.61369/ASDS.2025070015.
 *
 * @example
 * ```ts
 * const panel = { endog, series: 31, periods: 4, kEndog: 8 };
 * const model = await new LstmDfa({ kFactors: 2 }).fit(panel, { device, replicas: 100 });
 * model.result.factors; // 100 x 31 x 2
 * await model.forecast(panel); // 100 x 31 x 1 x 8
 * ```
 */
export class LstmDfa extends SequenceEstimator<LstmDfaOptions, LstmDfaResult> {
  constructor(options: LstmDfaOptions = {}) {
    super(options, { ...sequenceConstraints, kFactors: wholeNumbers(1, 8), ridge: numbers(0) });
  }

  protected head(outputs: number, kEndog: number): Head {
    const { kFactors = 2, ridge = RIDGE, hidden = 16, bidirectional = true } = this.options;
    checkOption('kFactors', kFactors, wholeNumbers(1, Math.min(8, kEndog)));
    return (tape, window, n) => {
      const state = lstmAtLast(tape, window, { name: 'lstm', hidden, steps: window.rows / n, bidirectional });
      const loadings = dense(tape, state, { name: 'loadings', units: kEndog * kFactors });
      const { solution, pivot } = leastSquares(tape, loadings, newest(window, n), { unknowns: kFactors, ridge });
      return {
        forecast: dense(tape, solution, { name: 'forecast', units: outputs }),
        extra: { loadings, factors: solution, pivot },
      };
    };
  }

  protected summarise(result: SequenceResult, { loadings, factors, pivot }: HeadOutputs): LstmDfaResult {
    const { kFactors = 2, ridge = RIDGE } = this.options;
    const ridged = Uint8Array.from(pivot!, (value) => (value >= 100 * ridge ? 0 : 1));
    return { ...result, kFactors, loadings: loadings!, factors: factors!, ridged };
  }
}
