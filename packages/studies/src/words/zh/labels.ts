import type { Labels } from '../sayings.ts';

/** What is computed. */
export const labels: Labels = {
  imputations: () => '插补数据表',
  profiles: () => '剖面',
  clusters: ({ period }) => `${period} 的聚类`,
  forecasts: ({ period }) => `自 ${period} 起的预测`,
  'leave-one-out': () => '逐一剔除区域后的聚类',
  resamples: () => '重抽样后的聚类',
  'cluster-numbers': () => '类数的选择',
  model: ({ program, trees }) => `${program}，${trees} 棵树`,
  'model-shapley': ({ program }) => `${program}，沙普利值`,
  'model-components': ({ program }) => `${program}，三个及以上变量的交互`,
  'model-effects': ({ program }) => `${program}，局部效应`,
  'model-shares': ({ program }) => `${program}，方差份额`,
  'model-within': ({ program }) => `${program}，组内份额`,
  specifications: () => '各种设定',
  sample: ({ stage }) => `抽样：${stage}`,
};
