import type { explain as english } from '../en/explain.ts';

export const explain: typeof english = {
  title: (program, data) => `${program} 学到了什么：${data}`,
  summary: {
    title: '概要',
    sample: (model, rows, players, mean, variance) =>
      `${model}，${rows} 个观测，${players} 个变量或组：预测值的均值为 ${mean}，方差为 ${variance}。`,
    accuracy: (target, r2, mae) => `对 ${target} 的 R² 为 ${r2}，平均绝对误差为 ${mae}。`,
    shares: (names) => `预测方差的份额，由大到小：${names}。`,
    explained: (names) => `单独解释力（FEPV）最大的是：${names}。`,
    entry: (name, share) => `${name}（${share}）`,
    directions: (up, down) =>
      `在最大的十个变量中，预测值随 ${up} 上升，随 ${down} 下降（按与沙普利值的相关系数的符号）。`,
    none: '无',
    pair: (a, b, joint, covariance, interaction) =>
      `联合贡献最大的一对是 ${a} 与 ${b}：超出各自部分的方差占比为 ${joint}，其中协方差 ${covariance}，交互 ${interaction}。`,
    interaction: (a, b, share) =>
      `交互最强的一对是 ${a} 与 ${b}：模型对二者的处理超出各自之和的部分占方差的 ${share}。`,
    additive: '没有任何两个变量交互：模型是单个效应之和。',
  },
  shares: {
    title: '方差的份额',
    axis: '占预测方差的百分比',
    caption: (shown, all, sampled) =>
      `预测方差的沙普利份额，${all} 个中的前 ${shown} 个，合计 100 %${sampled ? '（线段：上下各两个标准误）' : ''}。圆圈：各自单独的解释力（FEPV）`,
    none: '未分配方差，原因见下。',
  },
  beeswarm: {
    title: '各观测的沙普利值',
    axis: '沙普利值，单位同预测值',
    low: '低',
    high: '高',
    caption: (players, rows) =>
      `${rows} 个观测的沙普利值，按平均大小排列的前 ${players} 个：靠右者提高预测值；颜色表示该观测自身变量值的高低（组和类别变量只有一种颜色）`,
    none: '未保存各观测的沙普利值。',
  },
  variable: {
    title: '单个变量',
    variable: '变量',
    facts: (name) => `${name}：解释了多少预测`,
    pairs: (name) => `含 ${name} 的变量对，按联合贡献排列，百分数`,
  },
  dependence: {
    caption: (name, missing) =>
      `${name} 的沙普利值随其取值的变化，每点一个观测，单位同预测值${missing === null ? '' : `；缺失取值的 ${missing} 个观测位于右侧边缘，为橙色`}`,
    levels: (name, shown, levels) =>
      `${name} 的沙普利值，每点一个观测，单位同预测值；各类别按均值排列${shown === levels ? '' : `，${levels} 个类别中观测最多的 ${shown} 个`}`,
    code: (code) => `编码 ${code}`,
    missing: '缺失',
    unknown: '不在各类别之中',
  },
  effects: {
    title: '累积局部效应',
    caption: (shown, all) =>
      `${shown === all ? `${shown} 个变量` : `${all} 个变量中解释力最强的 ${shown} 个`}的累积局部效应，单位同预测值，同一刻度：在位于该处的观测中，预测值随变量的变化；短线为各区间的端点。`,
    one: (name) => `${name} 的累积局部效应，单位同预测值：在位于该处的观测中，预测值随它的变化；短线为各区间的端点。`,
    band: (resamples) => `阴影：${resamples} 个自助样本的 5 % 至 95 %，模型不变。`,
    none: '未计算累积局部效应。',
  },
  pairs: {
    title: '两个变量一起',
    axis: '占预测方差的百分比',
    covariance: '协方差',
    interaction: '交互',
    caption: (pairs) => `联合贡献最大的 ${pairs} 对：两项贡献的协方差（蓝）与交互（橙）；若模型对二者可加，交互为 0`,
    none: '未分解变量对。',
  },
  rows: {
    title: '什么改变了一个观测',
    row: '观测',
    caption: (name) => `${name}：由平均预测到自身预测，按沙普利值`,
    note: '一个观测的沙普利值与平均预测之和就是其预测值，没有剩余。',
  },
};
