import type { readings as english } from '../en/readings.ts';

export const readings: typeof english = {
  title: '论文的各种解读',
  summary: {
    title: '概要',
    scope: (regions, periods, target, replicas, seed) =>
      `${regions} 个区域，${periods}，预测目标为 ${target}。每种设定均完整计算，其网络各训练 ${replicas} 次（种子 ${seed}）。`,
    conclusions: '论文的四项结论取决于什么',
    claims: '各项论断取决于什么',
    mind: '每项选择各取一个值即为一种设定。某结论在多大比例的设定下成立，说明它在多大程度上取决于这些选择，而非其成立的概率：这些设定并非从所有可能的解读中随机抽取。',
  },
  published: {
    title: '论文数值在各种设定下的位置',
    titleAlone: '各种设定下的数值',
    mind: '若论文数值位于某设定各次重复的 5 % 与 95 % 分位数之间，即称该设定含论文数值。',
  },
  places: {
    title: '哪些位次得以保持',
    scope: (rows, determinants, target) =>
      `${rows} 个观测，${target} 的 ${determinants} 个决定因素。每种方法在每种设定下均以其各个种子拟合。`,
    survive: '哪些排序经得起检验',
    mind: '某决定因素在一种设定的至少半数种子中居前十，即称其位次在该设定下得以保持。方差份额就其秩的中位数而言。',
  },
  curve: {
    title: '设定曲线',
    choose: '数值',
    still: '没有任何选择改变这一数值。',
    share: '选择的各取值之间的方差份额',
    shares: (quantity) => `${quantity}：各设定之间的方差由每项选择的取值所解释的份额`,
  },
  claims: { title: '各项论断在多少种设定下成立' },
  choices: { title: '哪些选择起决定作用' },
  further: {
    title: '单独变动的选择',
    mind: '每项均在其他选择的相同组合下比较。曲线与上面的份额仅涉及交叉的组合；成立的设定占比与对论文数值的判断则把这些设定一并计入。',
  },
  joint: {
    title: '所有设定一并检验',
    mind: '仅限预测不知未来的设定。秩相关不受各区域共同变动的影响，故一个时期即可；若各区域与其邻近区域同动，检验会过多地拒绝。',
  },
  specifications: { title: '全部设定' },
};
