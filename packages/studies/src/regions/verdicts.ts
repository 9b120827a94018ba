import type { RegionsConfig } from './config.ts';
import { fittedNames } from './forecasts/names.ts';
import type { RegionsResult } from './result.ts';
import type { Verdict } from './verdict-schema.ts';

type Parts = Pick<RegionsResult, 'config' | 'described' | 'forecasts'>;

/** Root mean squared errors of LSTM-DFA by replica: of the target in its unit, and of all indicators in z-scores. */
export interface NetworkErrors {
  readonly levels: readonly number[];
  readonly scaled: readonly number[];
}

/** The paper's four conclusions, each with the numbers behind it; errors of LSTM-DFA are in the order of the forecasts. */
export function regionsVerdicts({ config, described, forecasts }: Parts, errors: readonly NetworkErrors[]): Verdict[] {
  return [
    reduction(described),
    clustering(described, config.silhouette),
    dynamics(forecasts, errors),
    mixed(forecasts, errors),
  ];
}

/** Share of errors below another. */
function shareBelow(errors: readonly number[], bound: number): number {
  return errors.length === 0 ? 0 : errors.filter((error) => error < bound).length / errors.length;
}

function judged(share: number): Verdict['verdict'] {
  return share >= 0.95 ? 'holds' : share <= 0.05 ? 'does not hold' : 'open';
}

/** Holds or not where all say so, and there is one. */
function unanimous(count: number, holding: number, failing: number): Verdict['verdict'] {
  return count > 0 && holding === count ? 'holds' : count > 0 && failing === count ? 'does not hold' : 'open';
}

interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const interval = ({ median, low, high }: Interval) => ({ median, low, high });

function reduction({ dae, pca }: Parts['described']): Verdict {
  return {
    claim: 'reduction',
    verdict: judged(dae.belowPca),
    pca: pca.mse,
    belowPca: dae.belowPca,
    error: dae.mse && interval(dae.mse),
  };
}

function clustering({ gnn, direct }: Parts['described'], space: RegionsConfig['silhouette']): Verdict {
  const common = gnn.silhouetteCommon;
  const judging = space === 'network' ? gnn.silhouetteOwn : common;
  const better = judging !== null && judging.low > direct.silhouette;
  const worse = judging !== null && judging.high <= direct.silhouette;
  return {
    claim: 'clustering',
    verdict: better ? 'holds' : worse ? 'does not hold' : 'open',
    direct: direct.silhouette,
    common: common && interval(common),
    space,
    above: space === 'network' ? gnn.ownAboveDirect : gnn.aboveDirect,
    own: gnn.silhouetteOwn?.median ?? null,
  };
}

function dynamics(forecasts: Parts['forecasts'], errors: readonly NetworkErrors[]): Verdict {
  const rows = forecasts.flatMap(({ horizon, origins, methods }, at) => {
    const [ours, linear] = ['lstm-dfa', 'dfm'].map(
      (name) => methods.find(({ method }) => method === name)?.scaled?.rmse,
    );
    return ours && linear
      ? [
          {
            ...{ origins, horizon, rmse: interval(ours), linear: linear.median },
            share: shareBelow(errors[at]!.scaled, linear.median),
          },
        ]
      : [];
  });
  const wins = rows.filter(({ rmse, linear }) => rmse.high < linear).length;
  const losses = rows.filter(({ rmse, linear }) => rmse.low >= linear).length;
  return { claim: 'dynamics', verdict: unanimous(rows.length, wins, losses), forecasts: rows };
}

function mixed(forecasts: Parts['forecasts'], errors: readonly NetworkErrors[]): Verdict {
  const rows = forecasts.map(({ horizon, origins, methods: all }, at) => {
    // What is made of LSTM-DFA's own forecasts is no rival of it.
    const methods = all.filter(({ method }) => (fittedNames as readonly string[]).includes(method));
    const ours = methods.find(({ method }) => method === 'lstm-dfa');
    const error = ours?.levels?.rmse?.median ?? Infinity;
    return {
      ...{ origins, horizon },
      share: ours?.levelsAgainstRandomWalk?.share ?? 0,
      walk: ours?.levelsAgainstRandomWalk?.verdict ?? 'open',
      best: shareBelow(
        errors[at]!.levels,
        methods.reduce(
          (least, { method, levels }) =>
            method === 'lstm-dfa' ? least : Math.min(least, levels?.rmse?.median ?? Infinity),
          Infinity,
        ),
      ),
      better: methods
        .filter(
          ({ method, levels, notes }) =>
            method !== 'lstm-dfa' &&
            (levels?.rmse?.median ?? Infinity) <= error &&
            !notes.some(({ code }) => code === 'same-forecasts'),
        )
        .map(({ method }) => method),
    };
  });
  const wins = rows.filter(({ walk, better }) => walk === 'beats' && better.length === 0).length;
  const losses = rows.filter(({ better }) => better.length > 0).length;
  return {
    claim: 'mixed',
    verdict: unanimous(rows.length, wins, losses),
    forecasts: rows,
  };
}
