import type { Device } from '@kuznets/core-gpu';
import {
  growthStudy,
  regionsStudy,
  resolveGrowthConfig,
  resolveRegionsConfig,
  runStudy,
  type Study,
} from '@kuznets/studies';
import { loadGrowthData, loadRegionsData } from '../data-source.ts';

/** How long a stage of a small study took. */
export interface StepTime {
  readonly study: string;
  readonly stage: string;
  readonly seconds: number;
}

/** Stages of a small growth study and a small regions study on the embedded data. */
export async function timeStudySteps(device: Device, signal?: AbortSignal): Promise<StepTime[]> {
  const growth = resolveGrowthConfig({ methods: ['bagging', 'forest'], trees: 1000, seeds: 1, folds: 0 });
  const { data: section } = await loadGrowthData({ kind: 'catalogue', name: 'fls2001' }, growth);
  const regions = resolveRegionsConfig({
    ...{ data: 'us-states', replicas: 4, leaveOut: 1, origins: [1985, 1985] },
    epochs: { dae: 20, gcn: 20, lstm: 20 },
  });
  const { data: panel } = await loadRegionsData({ kind: 'catalogue', name: 'us-states' }, regions);
  return [
    ...(await timeStages(growthStudy, growth, section, { device, signal })),
    ...(await timeStages(regionsStudy, regions, panel, { device, signal })),
  ];
}

async function timeStages<Config, Data, Result>(
  study: Study<Config, Data, Result>,
  config: Config,
  data: Data,
  { device, signal }: { readonly device: Device; readonly signal: AbortSignal | undefined },
): Promise<StepTime[]> {
  const begun: { readonly stage: string; readonly at: number }[] = [];
  await runStudy(study, config, data, {
    device,
    ...(signal && { signal }),
    onEvent: (event) => {
      if (event.code === 'stage') begun.push({ stage: event.stage, at: performance.now() });
    },
  });
  const end = performance.now();
  return begun.map(({ stage, at }, i) => ({
    study: study.name,
    stage,
    seconds: ((begun[i + 1]?.at ?? end) - at) / 1000,
  }));
}
