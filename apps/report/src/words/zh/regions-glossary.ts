import type { Words } from '../words.ts';
import type { regionsGlossary as english } from '../en/regions-glossary.ts';

const paper = '刘家欢、范金宇（2025），doi:10.61369/ASDS.2025070015';

export const regionsGlossary: Pick<Words['glossary'], keyof typeof english> = {
  zScore: {
    name: '标准化指标',
    definition:
      '指标高于各区域均值多少个标准差。标准差按总体或样本计算，由配置决定；预测所用的均值与标准差只取自预测起点之前已知的数据。',
    source: paper,
  },
  pca: {
    name: '主成分分析',
    definition: '标准化指标变动最大的两个方向、各方向所占的方差比例，以及由它们重构时的损失。',
    source: 'Pearson (1901), doi:10.1080/14786440109462720',
  },
  autoencoder: {
    name: '去噪自编码器',
    definition:
      '网络 8–64–32–2–32–64–8（输入数等于指标数，ReLU，编码与输出为线性）由加噪的标准化指标经两个单元重构原值；Adam，步长 0.001，全批量。误差在不加噪的训练数据上计算。编码的分配指每个单元在编码自身方差中的占比。论文的写法在编码层也用 ReLU，但这会使许多次重复中的一个或两个单元恒为零。',
    source: `${paper}，式 1；Vincent et al. (2008), doi:10.1145/1390156.1390294`,
  },
  explainedShare: {
    name: '解释占比',
    definition: '重构保留了标准化指标多少方差。对主成分分析而言即两个占比之和。',
    source: '重构的判定系数',
  },
  procrustes: {
    name: '平面对齐',
    definition:
      '编码没有固有的方向和尺度。将其中心化、旋转、镜像并缩放，使之尽量靠近主成分得分；不一致度为此后仍不相同的平方和占比。',
    source: 'Gower (1975), doi:10.1007/BF02291478',
  },
  graphNetwork: {
    name: '图卷积网络',
    definition:
      '两层网络（16 与 2 个单元，其间为 ReLU），将每个区域的编码与相似区域的编码平均；区域之间以标准化指标的余弦相似度相连。论文未给出训练目标，所用目标见配置，默认为图自编码器。',
    source: `${paper}，式 2；Kipf and Welling (2017), arXiv:1609.02907`,
  },
  kMeans: {
    name: 'k 均值',
    definition: '到各类均值的平方距离最小的划分，取多次 k-means++ 起点中的最优者。各类按第一个指标的均值由大到小编号。',
    source: 'Arthur and Vassilvitskii (2007)',
  },
  silhouette: {
    name: '轮廓系数',
    definition:
      'a 为到本类其他区域的平均距离，b 为到最近的另一类的平均距离：1 为位于类内，0 为介于两类之间，负值为更近另一类。自身空间指被聚类的空间（编码或嵌入）；标准化指标对各方法相同。',
    source: 'Rousseeuw (1987), doi:10.1016/0377-0427(87)90125-7',
  },
  stability: {
    name: '共识与稳定性',
    definition:
      '共识为与所有重复最一致的划分（平均调整兰德指数最大）。若各次重复对某区域与其他区域的分合与共识相同，则该区域稳定；p 为两区域被归在一起的重复占比。',
    source: 'Monti et al. (2003), doi:10.1023/A:1023949509487',
  },
  adjustedRand: {
    name: '调整兰德指数',
    definition: '以两种划分共同归在一起的区域对衡量其一致性：1 为完全相同，0 为随机水平。',
    source: 'Hubert and Arabie (1985), doi:10.1007/BF01908075',
  },
  leaveOneOut: {
    name: '逐一剔除区域',
    definition:
      '剔除一个区域后，重新计算尺度、图、网络和聚类。一致性为此时的共识与完整共识在其余区域上的调整兰德指数；改变类别为其他区域被剔除时该区域换类的占比。',
    source: '刀切法，Tukey (1958)',
  },
  lstmDfa: {
    name: 'LSTM 动态因子',
    definition:
      '对每一类，双向 LSTM（16 个单元）读入最近若干期并给出载荷；最小二乘给出因子，全连接层给出预测。Adam，按验证集早停，保留最优权重。载荷只确定到旋转与尺度：每次重复都旋转到验证损失居中的那一次，并缩放为列平方长度均值 1。',
    source: `${paper}，式 4 与式 5`,
  },
  factorNumber: {
    name: '因子个数',
    definition: 'k 个主成分的残差方差加惩罚项，越小越好。样本如此之短时，准则偏向所试的最大个数。',
    source: 'Bai and Ng (2002), doi:10.1111/1468-0262.00273',
  },
  coverage: {
    name: '覆盖率',
    definition: '各区域各指标的实际值落在各次重复预测的 5 % 与 95 % 分位数之间的占比。',
    source: '定义',
  },
  accuracy: {
    name: '准确度度量',
    definition: 'e 为实际值与预测之差。泰尔 U 统计量以最后已知值为参照：小于 1 优于“不变”预测。',
    source:
      'Hyndman and Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001；Theil (1966), Applied Economic Forecasting',
  },
  dieboldMariano: {
    name: '与随机游走相比',
    definition:
      '若至少 95 % 的重复均方根误差更小，且检验在 5 % 水平上认为中位预测更好，则优于随机游走；反之则劣于。检验比较各区域的均方根误差；起点不少于五个时比较各起点的误差。',
    source:
      'Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599；Harvey, Leybourne and Newbold (1997), doi:10.1016/S0169-2070(96)00719-4',
  },
  percentile: {
    name: '论文值的百分位',
    definition: '数值低于论文值的重复占比，相等者计一半。',
    source: '定义',
  },
};
