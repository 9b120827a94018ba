import type { PredictNote } from '../../growth/predict/notes.ts';
import type { predictions as english } from '../en/predictions.ts';
import type { Same, Sayings } from '../sayings.ts';

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const cellsOf = (columns: readonly { readonly column: string; readonly cells: number }[]): string =>
  columns.map(({ column, cells }) => `${column} ${cells}`).join('、');

/** What a reader must know of predictions. */
export const predictNotes: Sayings<PredictNote> = {
  'outside-training-range': ({ columns }) =>
    `下列取值超出训练样本的范围，预测缺乏依据：${columns
      .map(({ column, cells, low, high }) => `${column} ${cells} 行（${low} 至 ${high}）`)
      .join('、')}。`,
  'new-cells-filled-in': ({ columns }) =>
    `缺失值以训练样本的均值填补，分类变量以其最常见的类别填补：${cellsOf(columns)}。`,
  'new-cells-imputed': ({ columns }) => `缺失值由训练样本与本文件的行插补一次：${cellsOf(columns)}。`,
  'new-rows-without-earlier-period': ({ ids }) =>
    `${ids.length} 行因文件中没有其上一期而未作预测：${ids.slice(0, 10).join('、')}。`,
  'no-interval-of-this-kind': ({ methods }) => `没有此类区间：${methods.join('、')}。保形区间适用于所有方法。`,
  'no-folds': ({ methods }) =>
    `没有保形区间，因为未保存各折的模型（折数为 0，或某一折无法拟合）：${methods.join('、')}。`,
  'intervals-without-end': ({ methods, rows }) =>
    `训练样本仅 ${rows} 行，不足以给出此水平的区间：${methods.join('、')}。`,
  'conformal-promise': ({ level, least, clusters }) =>
    `若新的${clusters === null ? '行' : ` ${clusters} `}与训练样本同样抽取，无论何种方法，保形区间包含其取值的概率至少为 ${percent(least)}，实际约为 ${percent(level)}。`,
};

/** What is said of predictions of new rows. */
export const predictions: Same<typeof english> = {
  kinds: {
    conformal: '保形区间（CV+）',
    quantile: '森林分位数区间',
    analytic: '模型自身分布的区间',
  },
  exported: (target, columns) =>
    `由 ${columns.length} 列按下列次序预测${target}；各列须按其名称变换，“变量[水平]”一列在该水平的行中为 1，其余为 0：${columns.join('、')}`,
  rows: (target, rows) => `${rows} 个新行的 ${target} 预测`,
  scores: (target, rows, level, kind) => `${rows} 个新行的 ${target}：预测与观测对照，${percent(level)} ${kind}`,
  observed: '观测值',
  predicted: '预测值',
  coverage: '覆盖率，%',
  width: '平均宽度',
  intervalEnds: ['下限', '上限'],
};
