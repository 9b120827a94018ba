import type { ClaimBasis } from '../../multiverse/basis.ts';
import { figure, percent } from '../evidence.ts';
import type { multiverse as English, multiverseSayings as EnglishSayings } from '../en/multiverse.ts';
import type { Same } from '../sayings.ts';

const of = (specifications: number, replicas: number): string => `${specifications} 种设定（每种 ${replicas} 次重复）`;

const choiceValues = (
  values: readonly { readonly path: string; readonly values: readonly string[] }[],
  joined: string,
): string => values.map(({ path, values: within }) => ` ${path} 取 ${within.join(' 或 ')}`).join(joined);

const restsOn = ({ holds, fails, replicas, decides, beside }: ClaimBasis): string => {
  const where =
    holds === 1
      ? '在所有设定下均成立'
      : holds === 0
        ? fails === 1
          ? '在任何设定下均不成立'
          : `在任何设定下均未得证，在 ${percent(fails)} 的设定下不成立`
        : `在 ${percent(holds)} 的设定下成立`;
  const choice =
    decides === null || decides.most.holds === decides.least.holds
      ? ''
      : `，主要取决于 ${decides.path}：取 ${decides.most.value} 时为 ${percent(decides.most.holds)}，取 ${decides.least.value} 时为 ${percent(decides.least.holds)}`;
  const alone =
    beside === null
      ? ''
      : `，单独变动的选择中影响最大的是 ${beside.most.path}：取 ${beside.most.value} 时为 ${percent(beside.most.holds)}，取 ${beside.least.value} 时为 ${percent(beside.least.holds)}`;
  return `${where}（${percent(replicas)} 的重复中成立）${choice}${alone}`;
};

/** What a multiverse says. */
export const multiverse: Same<typeof English> = {
  estimates: {
    'pca-first': '主成分分析，第一成分占比',
    'pca-second': '主成分分析，第二成分占比',
    'pca-mse': '主成分分析，均方误差',
    'dae-mse': '自编码器，均方误差',
    'silhouette-direct': '不用图网络的轮廓系数',
    'silhouette-network': '图网络自身空间中的轮廓系数',
    'silhouette-common': '图网络所得各类在标准化指标中的轮廓系数',
    'cluster-0-mae': 'LSTM-DFA，类 0 的 MAE（标准化）',
    'cluster-0-r2': 'LSTM-DFA，类 0 的 R²（标准化）',
    'cluster-1-mae': 'LSTM-DFA，类 1 的 MAE（标准化）',
    'cluster-1-r2': 'LSTM-DFA，类 1 的 R²（标准化）',
    'lstm-dfa-mae': 'LSTM-DFA，目标的 MAE',
    'lstm-dfa-rmse': 'LSTM-DFA，目标的 RMSE',
    'lstm-dfa-r2': 'LSTM-DFA，目标的 R²',
    'lstm-dfa-theil': 'LSTM-DFA，目标的泰尔 U 统计量',
    'random-walk-mae': '随机游走，目标的 MAE',
    'drift-mae': '带漂移的随机游走，目标的 MAE',
    'arima-mae': 'ARIMA，目标的 MAE',
    'xgboost-mae': '提升树（XGBoost 设定），目标的 MAE',
    'lightgbm-mae': '提升树（LightGBM 设定），目标的 MAE',
    'dfm-mae': '变动的线性动态因子，目标的 MAE',
    'lstm-mae': 'LSTM，目标的 MAE',
  },
  joint: {
    median: '预测变动与实际变动的秩相关，中位数',
    significant: (critical) => `秩相关超过 ${critical}（单独 5 % 显著）的设定占比`,
    drift: '带漂移的随机游走的秩相关',
  },
  captions: {
    estimates: (specifications, replicas) =>
      `${of(specifications, replicas)}的中位数：各设定的中位数与 5–95 %，以及各种子 5–95 % 区间含论文数值的设定占比`,
    claims: (specifications, replicas) => `${of(specifications, replicas)}中各结论成立的占比`,
    joint: (specifications, regions, permutations) =>
      `无信息泄漏的 LSTM-DFA 预测能否区分各地区，${specifications} 种设定一并检验：将实际变动在 ${regions} 个地区间随机置换 ${permutations} 次所得的零分布`,
    choices: (specifications) => `这些选择的 ${specifications} 种组合之间的方差由每项选择的取值所解释的份额`,
    further: (replicas) =>
      `单独变动一项选择的作用：在其他选择的相同组合下，取基准值与取另一值时 ${replicas} 次重复中位数的均值（论断为成立的设定占比），以及这些设定之间的方差由该选择的全部取值所解释的份额`,
    readings: '按每项选择的取值：各种子 5–95 % 区间含论文数值的设定占比',
    specifications: '全部设定：所作选择、中位数与各种子 5–95 % 区间',
  },
  grid: (grid, computed, excluded) =>
    `各项选择共 ${grid} 种组合：计算了 ${computed} 种${excluded === 0 ? '' : `，排除 ${excluded} 种`}。`,
  further: (specifications, choices) =>
    `另有 ${specifications} 种设定，各与其中一种组合相差一项单独变动的选择，此类选择共 ${choices} 项。`,
  impossible: (specifications, reason) => `${specifications} 种组合不可行：${reason}`,
  curve: (estimate, shown, all) =>
    `${estimate}：${shown === all ? `${all} 种设定` : `${all} 种设定中等距取 ${shown} 种`}，按中位数排序，附各种子 5–95 % 区间；虚线为论文数值；下方为各项选择`,
};

/** What a multiverse says of its result. */
export const multiverseSayings: Same<typeof EnglishSayings> = {
  published: {
    never: () => '任何设定下均不含',
    always: () => '所有设定下均含',
    leakage: () => '仅在预测已知未来的设定下含',
    any: () => '部分设定下含，与各项选择的取值无绝对关系',
    only: ({ values }) => `部分设定下含，且仅当${choiceValues(values, '，且')}`,
    further: ({ values }) => `交叉选择的任何组合下均不含；单独变动其他选择时含：${choiceValues(values, '，或').trim()}`,
  },
  basis: {
    reduction: (basis) => `“自编码器保留的信息多于主成分分析”${restsOn(basis)}。`,
    clustering: (basis) => `“图网络改善聚类”${restsOn(basis)}。`,
    forecasts: (dynamics, mixed, joint) =>
      `“LSTM-DFA 优于线性动态因子”${restsOn(dynamics)}；“LSTM-DFA 的预测优于其他各种方法”${restsOn(mixed)}${
        joint === null
          ? ''
          : `；无信息泄漏时，其预测区分各地区的秩相关中位数为 ${figure(joint.median.observed)}${joint.drift === null ? '' : `，随机游走的漂移为 ${figure(joint.drift.correlation)}`}（联合检验 p = ${figure(joint.median.pValue)}）`
      }。`,
  },
};
