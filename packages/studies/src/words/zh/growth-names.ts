import type { MethodConfig } from '../../growth/methods/registry.ts';
import type { ImportanceMeasure } from '../../growth/notes.ts';

/** Names of the growth study's methods. */
export const methods: Readonly<Record<MethodConfig['name'], string>> = {
  lasso: 'LASSO',
  'elastic-net': '弹性网',
  tree: '回归树',
  bagging: '装袋法',
  forest: '随机森林',
  network: '神经网络',
  svr: '支持向量回归',
  boosting: '最小二乘提升',
  'm5p-bagging': '模型树装袋（M5P）',
  'm5p-forest': '模型树森林（M5P）',
  bayes: '贝叶斯线性回归',
  averaging: '频率派模型平均',
  stepwise: '逐步回归',
  bma: '贝叶斯模型平均',
  ols: '全变量最小二乘',
};

/** A method with the settings of a publication. */
export const asPublished = (method: string): string => `${method}（论文设定）`;

/** A second entry of a method. */
export const variant = (method: string, name: string): string => `${method}（${name}）`;

/** Names of the importance measures. */
export const measures: Readonly<Record<ImportanceMeasure, string>> = {
  standardized: '重要性 / 标准差',
  mean: '重要性',
  standardDeviation: '各部分间的标准差',
  riskReduction: '每次分裂的风险下降',
  fepv: 'FEPV',
  vanishing: '系数归零时的惩罚强度',
  lambdas: '系数非零的惩罚个数',
  standardizedCoefficient: '|标准化系数|',
  weights: '权重占比',
  kept: '单独保留的 R²',
  lost: '单独失去的 R²',
  posteriorT: '后验均值 / 标准差',
  posteriorSd: '后验标准差',
  weight: '包含它的模型权重',
  entry: '进入次序',
  absoluteT: '|t|',
  posteriorInclusion: '包含概率',
  keptInclusion: '在保留模型中的包含概率',
  signCertainty: '符号确定性',
};
