import type { regions as english } from '../en/regions.ts';

export const regions: typeof english = {
  title: '区域',
  replicas: (replicas, seed) => `种子 ${seed} 的 ${replicas} 次重复；区间为各次重复的 5 % 至 95 % 分位数。`,
  cross: (caption) => `${caption}；叉号为论文值`,
  once: '此处不涉及随机数。',
  summary: {
    title: '概要',
    scope: (regions, indicators, periods, replicas, seed) =>
      `${regions} 个区域、${indicators} 个指标，${periods}。凡使用随机数的模型均拟合 ${replicas} 次（种子 ${seed}），因此其每个数值都是一个分布。`,
    caution: '注意',
    conclusions: '这一方法的四项论断',
    paperConclusions: '论文的四项结论',
    basis: '方法出自刘家欢、范金宇（2025）对中国 31 个省份的研究，doi:10.61369/ASDS.2025070015。',
    rule: '至少 95 % 的重复支持时结论成立，至多 5 % 支持时不成立，其余为未定。聚类以 5–95 % 区间判定；预测须各起点一致。',
  },
  clusterMap: {
    title: '聚类',
    choose: '聚类依据',
    caption: (partition, period) => `${period} 的聚类：${partition}。`,
    nowhere: '没有地图：该数据集没有格子图，也未用 --geojson 给出边界。',
    tiles: '每格一个区域。',
    shares: '每格一个区域：数字为稳定性（百分数），下缘表示各次重复如何归类。',
    stable: (count, regions, agreement) =>
      `${regions} 个区域中有 ${count} 个的稳定性不低于 95 %。任意两次重复的调整兰德指数平均为 ${agreement}。`,
    partitions: (count, partitions) => (count === 1 ? '各次重复的划分均相同。' : `共出现 ${partitions} 种不同的划分。`),
    unstable: (regions) => `最不稳定：${regions}。`,
    lost: (diverged, collapsed) => `${diverged} 次重复发散，${collapsed} 次重复的类少于设定的个数；均不计入。`,
  },
  clustering: {
    title: '聚类的可靠程度',
    resampled:
      '用有放回重抽的指标、按重抽时期平均的标准化指标，或两者并用，重新对区域聚类。依赖个别指标或年份的类不会重现。',
    choose: '重抽样',
    draws: (partition, drawn) => `${partition}，重抽${drawn}`,
    figure: (partition, drawn) => `重抽${drawn}的共识矩阵，${partition}：颜色越深，两区域同类越频繁；线条为各类的分界`,
    many: '区域过多，热图无法分辨。',
    gapFigure: (count) => `间隙统计量，竖线为正负一个标准误；虚线为所选的 ${count} 类`,
    mixturesFigure: (family, count) => `各正态混合的 BIC，越小越好：圆圈处为 ${count} 个分量的 ${family}`,
    agreement: (partition, index) => `与指标的 k 均值的一致性（调整兰德指数）：${partition} ${index}。`,
    pathsFigure: (clusters) => `各区域在各期所属的类，${clusters}`,
    mobility: (index) => `肖罗克斯流动性指数为 ${index}：0 表示没有移动。`,
  },
  neighbours: {
    title: '相邻区域是否相似',
    pairs: (pairs, file) =>
      file === null ? `${pairs} 对相邻区域，来自数据目录。` : `${pairs} 对相邻区域，来自 ${file}。`,
    errors: '误差在相邻区域间相似，说明预测遗漏了在空间中传导的变动；其独立观测也少于区域个数。',
  },
  profiles: {
    title: '各类的特征',
    figure: (period) => `${period} 的标准化指标，按图网络的类排列；颜色止于 −3 与 3`,
  },
  plane: {
    title: '二维平面：主成分分析与自编码器',
    axis: (number) => `维度 ${number}`,
    pca: (period, first, second) => `主成分分析，${period}：两个维度分别解释方差的 ${first} % 和 ${second} %`,
    dae: (period, replica, disparity) =>
      `自编码器，${period}：第 ${replica} 次重复（误差居中者）的编码，对齐到主成分平面；仍有 ${disparity} 的平方和不同`,
    gnn: (period, replica, disparity) =>
      `图网络，${period}：第 ${replica} 次重复（首个与共识划分相同者）的嵌入，对齐到主成分平面；仍有 ${disparity} 的平方和不同`,
  },
  reduction: {
    axis: '均方误差',
    figure: (period) => `${period} 的重构误差：细线为重复的 5–95 %，粗线为中间一半，圆点为中位数`,
    mind: '论文将编码自身方差的分配（64.93 % 与 35.07 %，按定义合计 100 %）与主成分分析解释的数据方差占比并列。可比的是解释占比。',
  },
  silhouettes: {
    title: '轮廓系数',
    mind: '轮廓系数表示一个区域与本类相比离邻近的另一类远多少，取值 −1 至 1。不同空间中的轮廓系数不可相互比较，只有以同一组标准化指标衡量才能比较方法。',
    figure: (period) =>
      `${period} 的平均轮廓系数：细线为重复的 5–95 %，粗线为中间一半，圆点为中位数；虚线为指标的 k 均值`,
    regionsFigure: (partition, space) => `各区域的轮廓系数，${partition}，以${space}衡量：重复的中位数与 5–95 %`,
    choose: '轮廓系数',
    selected: (count, used) => `${count} 类时轮廓系数最大；此处使用 ${used} 类。`,
  },
  losses: {
    title: '附录：网络的训练过程',
    figure: (name) => `${name}：各轮次的损失，重复的中位数与 5–95 %`,
    logarithmic: (name) => `${name}：各轮次的损失（对数刻度），重复的中位数与 5–95 %`,
  },
  loadings: {
    title: '因子载荷',
    figure: 'LSTM-DFA 的载荷，重复的中位数；5–95 % 区间含 0 者加括号',
    ridged: (share) => `${share} % 的区域与重复的因子由岭项决定。`,
  },
  forecasts: {
    title: '预测',
    forecast: '预测，重复的 5–95 %',
    figure: (region, indicator) => `${region}：${indicator}`,
    regionsFigure: (period, indicator) => `${period} 各区域的${indicator}：预测的中位数与 5–95 %；叉号为实际值`,
    table: (period, indicator) => `LSTM-DFA 对 ${period} 的${indicator}的预测与实际值`,
    coverage: (period, share) =>
      `${period}：${share} % 的实际值落在 5–95 % 区间内。区间反映各次重复之间的差异，而非它们共同的误差；预测误差的区间应覆盖 90 %。`,
  },
  accuracy: {
    title: '预测的准确度',
    choose: '预测',
    option: (origins, horizon) => `自 ${origins} 起，向前 ${horizon} 期`,
    scale: '衡量对象',
    scales: { levels: '目标指标，原单位', scaled: '全部指标，标准化' },
    measures: {
      mae: '平均绝对误差（MAE）',
      rmse: '均方根误差（RMSE）',
      mape: '平均绝对百分比误差（MAPE）',
      r2: 'R²',
      theilU: '泰尔 U 统计量',
    },
    figure: (measure, scale) => `${measure}，${scale}：重复的中位数与 5–95 %；虚线为随机游走`,
    notes: '关于个别方法的说明',
    mape: '标准化指标的百分比误差以接近 0 的数为分母：判断时请看其他指标。',
  },
  paper: {
    title: '与论文数值对照',
    axis: '低于论文值的重复占比（%）',
    figure: '论文数值在各次重复中的位置；阴影为 5–95 %',
    mind: '百分位接近 0 或 100，说明论文的那次运行不寻常，或实际做法与论文所述有所不同。',
    source: '论文',
  },
};
