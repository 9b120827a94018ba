import type { multiverse as English } from '../en/multiverse.ts';
import type { Same } from '../sayings.ts';

const of = (specifications: number, replicas: number): string => `${specifications} 种设定（每种 ${replicas} 次重复）`;

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
  verdict: (inside) => (inside === 0 ? '任何设定下均无' : inside === 1 ? '所有设定下均是' : '部分设定下是'),
  captions: {
    estimates: (specifications, replicas) =>
      `${of(specifications, replicas)}的中位数：各设定的中位数与 5–95 %，以及各种子 5–95 % 区间含论文数值的设定占比`,
    claims: (specifications, replicas) => `${of(specifications, replicas)}中各结论成立的占比`,
    choices: '各设定之间的方差由每项选择的取值所解释的份额',
    readings: '按每项选择的取值：各种子 5–95 % 区间含论文数值的设定占比',
    specifications: '全部设定：所作选择、中位数与各种子 5–95 % 区间',
  },
  grid: (grid, computed, excluded) =>
    `各项选择共 ${grid} 种组合：计算了 ${computed} 种${excluded === 0 ? '' : `，排除 ${excluded} 种`}。`,
  impossible: (specifications, reason) => `${specifications} 种组合不可行：${reason}`,
  curve: (estimate, shown, all) =>
    `${estimate}：${shown === all ? `${all} 种设定` : `${all} 种设定中等距取 ${shown} 种`}，按中位数排序，附各种子 5–95 % 区间；虚线为论文数值；下方为各项选择`,
};
