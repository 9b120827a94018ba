import { groupCount, type Table } from '@kuznets/base';
import { bruteForceVariation, explainedVariation, type ExplainedVariation, type ImportedModel } from '@kuznets/explain';
import type { Stage } from '../study/study.ts';
import { keptComponents, type KeptComponents } from './components.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainData } from './data.ts';
import { type EffectsInputs, keptEffects, type KeptEffects, playersWithEffects } from './effects.ts';
import { predictorOf, responseShares, type Scale } from './response.ts';
import { keptSampled, keptShapley, type KeptShapley } from './shapley.ts';
import { keptShares, type KeptShares } from './shares.ts';
import { hierarchyOf, keptWithin, type KeptWithin } from './within.ts';

/** What `kuznets explain` reads: a model, and the sample that it is explained over. */
export interface ExplainInputs {
  readonly model: ImportedModel;
  readonly data: ExplainData;
}

/** The decomposition of the model over the sample, variable by variable, or group by group, and pair by pair. */
export const variation: Stage<Pick<ExplainConfig, 'pairs' | 'scale'>, ExplainInputs, ExplainedVariation> = {
  name: 'variation',
  run: ({ pairs, scale }, { model, data }, { device, signal, onProgress }) =>
    scale === 'margin'
      ? explainedVariation(model.ensemble, sampleOf(data), { device, pairs, signal, onProgress })
      : bruteForceVariation(predictorOf(model, scale), sampleOf(data), { pairs, signal, onProgress }),
};

/** Shapley values of every row. */
export const shapley: Stage<
  { readonly wanted: ExplainConfig['shapley']; readonly interactions: boolean },
  ExplainInputs,
  KeptShapley
> = {
  name: 'shapley',
  run: (inputs, { model, data }, context) => {
    const sample = sampleOf(data);
    return keptShapley(model.ensemble, sample, groupCount(sample), inputs, context);
  },
};

/** Shapley values of some rows by sampling, where exact ones are not to be had, or are dear. */
export const sampledShapley: Stage<
  {
    readonly rows: readonly number[];
    readonly orders: number;
    readonly randomState: number;
    readonly scale: Scale;
  },
  ExplainInputs,
  KeptShapley
> = {
  name: 'sampled-shapley',
  run: ({ scale, ...inputs }, { model, data }, context) =>
    keptSampled(predictorOf(model, scale), sampleOf(data), inputs, context),
};

/** Shares of the variance of the predictions. */
export const shares: Stage<SharesInputs, ExplainInputs, KeptShares> = {
  name: 'shares',
  run: (inputs, { model, data }, context) => keptShares(model.ensemble, sampleOf(data), inputs, context),
};

/** How shares are sampled. */
export interface SharesInputs {
  readonly rounds: number;
  readonly randomState: number;
}

/** Shares of the variance of a response. */
export const ofResponse: Stage<{ readonly orders: number; readonly randomState: number }, ExplainInputs, KeptShares> = {
  name: 'response-shares',
  run: (inputs, { model, data }, context) => responseShares(model, sampleOf(data), inputs, context),
};

/** Those of groups divided among their parts. */
export const within: Stage<{ readonly shares: SharesInputs; readonly draws: number }, ExplainInputs, KeptWithin> = {
  name: 'shares-within',
  run: async ({ shares: inputs, draws }, { model, data }, context) => {
    const first = await context.read(shares, inputs);
    const { randomState } = inputs;
    const how = { hierarchy: hierarchyOf(data)!, first, draws, randomState };
    return keptWithin(model.ensemble, sampleOf(data), how, context);
  },
};

/** Interactions of three players and more. */
export const components: Stage<Pick<ExplainConfig, 'order' | 'among'>, ExplainInputs, KeptComponents> = {
  name: 'components',
  run: (inputs, { model, data }, context) => keptComponents(model.ensemble, sampleOf(data), inputs, context),
};

/** Accumulated local effects. */
export const effects: Stage<EffectsInputs & { readonly scale: Scale }, ExplainInputs, KeptEffects> = {
  name: 'effects',
  run: ({ scale, ...inputs }, { model, data }, context) => {
    const players = playersWithEffects(data);
    return keptEffects(predictorOf(model, scale), sampleOf(data), { ...inputs, players }, context);
  },
};

/** The sample, in its groups where it has some. */
export function sampleOf({ x, rows, features, groups }: ExplainData): Table {
  return { x, rows, features: features.length, ...(groups && { groups }) };
}
