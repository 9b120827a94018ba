/** What studies say in English in their results, by pattern; `$1` and so on stand for what the pattern's groups held. */
export const said: readonly (readonly [pattern: RegExp, chinese: string])[] = [
  [/^place (\d+)$/, '第 $1 名'],
  [/^linear R2$/, '线性回归 R²'],
  [/^linear adjusted R2$/, '线性回归调整 R²'],
  [/^R2$/, 'R²'],
  [/^(\S+) ranks ([\d.]+)$/, '$1 在此居第 $2 位'],
  [
    /^undefined here: the determinant contributes nothing to the fitted function, and the publication prints what rounding leaves of nothing$/,
    '此处无定义：该因素对拟合函数没有贡献，论文所列只是舍入误差的残余',
  ],
  [
    /^the printed value does not follow from the printed list: Table 4 \(RF\) and Table 5 \(M5P-RF\) list the same ten, Table 6 prints \.5719 and Table 7 \.7084$/,
    '论文所列数值与其所列因素不符：表 4（RF）与表 5（M5P-RF）所列十个因素相同，而表 6 为 .5719，表 7 为 .7084',
  ],
  [
    /^the text ranks by the order in which coefficients reach zero as lambda grows$/,
    '论文正文按惩罚强度增大时系数归零的次序排名',
  ],
  [
    /^from the fitted lambda on, that gives the same ten in nearly this order$/,
    '自所拟合的惩罚强度起算，所得十个因素相同，次序也几乎一致',
  ],
  [
    /^a country lies exactly on the cut at (\S+): here it goes left, in the paper's program right, which gives (\S+)$/,
    '有一国恰在切分点 $1 上：此处归左支，论文程序归右支，如此即得 $2',
  ],
  [/^beyond the spread over seeds$/, '超出种子间波动'],
  [
    /three in ten of bagging's splits, and two in ten of the forest's, are ties between determinants, broken at random here and, to judge by the five tied splits of the paper's tree, by the rounding of sums in the paper's program/,
    '装袋法约三成、随机森林约两成的分裂是几个因素并列最优：此处随机取舍；由论文回归树的五处并列分裂判断，论文程序由求和的舍入决定',
  ],
  [
    /: three runs of 10,000 trees whose ties are left to rounding give (\S+) (\S+) to (\S+), (\S+) (\S+) to (\S+) and (\S+) (\S+) to (\S+)$/,
    '：把并列留给舍入决定的三组各 10,000 棵树给出 $1 $2–$3、$4 $5–$6、$7 $8–$9',
  ],
  [
    /: 10,000 trees whose ties are left to rounding give (\S+) (\S+) and (\S+) (\S+) \(standard errors (\S+) and (\S+)\)$/,
    '：把并列留给舍入决定的 10,000 棵树给出 $1 $2、$3 $4（标准误 $5、$6）',
  ],
  [
    /^the paper does not say how its model trees were pruned and smoothed, nor which nodes were split$/,
    '论文未说明模型树如何剪枝与平滑，也未说明哪些节点可再分裂',
  ],
  [/^ours are neither, and nodes of ten rows are split$/, '此处既不剪枝也不平滑，十个观测的节点即可分裂'],
  [/^the paper does not say which prior$/, '论文未说明所用先验'],
  [
    /^a spike and slab ranked by posterior deviation comes near, within its sampling error$/,
    '按后验标准差排名的尖峰-平板先验与之相近，差别在抽样误差之内',
  ],
  [/^the paper does not say which models are averaged$/, '论文未说明对哪些模型取平均'],
  [/^with the program's defaults R2 is (\S+)$/, '按论文所用程序的默认设置，R² 为 $1'],
  [
    /^(\S+) with ranges of each bootstrap, (\S+) with errors in the unit of growth, (\S+) with the logistic function, (\S+) and MAE (\S+) only if no row stops the training, which does not change the order$/,
    '按各自助样本取值范围缩放时为 $1，误差以增长率为单位时为 $2，用逻辑函数时为 $3，只有不设提前停止的观测时才得 $4 与 MAE $5，而次序不变',
  ],
  [
    /^the printed nonlinearity, twice ours, comes near that of means of a hundred networks for most determinants$/,
    '论文所列非线性约为此处的两倍，多数因素接近一百个网络之均值的非线性',
  ],
  [
    /^with unstandardised determinants the Gaussian kernel matrix is the identity: the fit knows nothing of them, and the order is that of chance$/,
    '因素未经标准化时高斯核矩阵为单位阵：拟合并未用到它们，其次序纯属偶然',
  ],
  [/^ours is the dual optimum with MATLAB's default C and epsilon$/, '此处为 MATLAB 默认 C 与 ε 下的对偶最优解'],
  [/^the paper gives neither, nor where its solver stopped$/, '论文未给出这两者，也未说明其求解器何时停止'],
  [
    /^the published order is of the 2004 article, by its own sampler and prior$/,
    '论文所列次序出自 2004 年的文章，用的是该文自己的抽样方法与先验',
  ],
  [/^least squares on the ten determinants that the paper lists$/, '以论文所列十个因素做最小二乘'],
  [/^least squares on all determinants$/, '以全部因素做最小二乘'],
  [/^Row (\S+) \((.+)\) left out: a cell is missing\.$/, '第 $1 行（$2）因缺失数据而剔除。'],
  [/^(.+): (\d+) missing cells? filled in with the mean (\S+)\.$/, '$1：$2 个缺失值以均值 $3 填补。'],
  [/^(.+) left out: no (.+)\.$/, '$1 被剔除：缺少 $2。'],
  [/^(.+) left out: row (\d+) (.+) is missing\.$/, '$1 被剔除：第 $2 行缺少 $3。'],
  [/^(\d+) of (\d+) networks diverged and are left out$/, '$2 个网络中有 $1 个发散，未计入'],
  [/^decomposed: the mean of the first (\d+) of (\d+) networks$/, '所分解的是 $2 个网络中前 $1 个的均值'],
  [
    /^importances of pruned model trees are set by the few that extrapolate to out-of-bag rows: without pruning they are steadier$/,
    '剪枝模型树的重要性取决于少数对袋外观测外推的树；不剪枝则更稳定',
  ],
  [/^constant in the sample, coefficient 0: (.+)$/, '在样本中为常数，系数取 0：$1'],
  [
    /^(\d+) of (\d+) lambdas did not reach the duality gap (\S+), the first (\S+) \(gap (\S+)\): float64 or maxSweeps is exhausted, use a larger lambdaMinRatio or tol$/,
    '$2 个惩罚强度中有 $1 个未达到对偶间隙 $3，最先为 $4（间隙 $5）：双精度或 maxSweeps 已用尽，请增大 lambdaMinRatio 或 tol',
  ],
  [
    /^stopped after (\d+) steps with a violation of (\S+) deviations of y: raise maxIterations or tol$/,
    '在 $1 步后停止，约束违反量为目标变量标准差的 $2 倍：请增大 maxIterations 或 tol',
  ],
  [/^split-chain R-hat above 1\.05, (\S+) at most: (.+)$/, '分段链 R-hat 超过 1.05，最大为 $1：$2'],
  [/^raise nDraws and burnIn$/, '请增大 nDraws 与 burnIn'],
  [
    /^not converged: raise nDraws or burnIn: the largest split-chain R-hat of an inclusion probability is (\S+) \((.+)$/,
    '未收敛，请增大 nDraws 或 burnIn：纳入概率的分段链 R-hat 最大为 $1（$2',
  ],
  [/^allowed (\S+)\)$/, '容许值 $1）'],
  [
    /^effective draws at least (\d+) of (\d+), correlation of exact and visited model probabilities (\S+)$/,
    '$2 次抽样中有效抽样至少 $1 次，模型概率的精确值与访问频率之相关系数为 $3',
  ],
  [/^(.+) does not vary: it was left out$/, '$1 在样本中不变，未计入'],
  [/^(.+) is a linear combination of (.+): it was left out$/, '$1 是 $2 的线性组合，未计入'],
  [
    /^(.+) is (.+) in another unit: no model holds all of them, since their effects cannot be told apart$/,
    '$1 只是 $2 换了单位：二者的作用无法区分，因此没有模型同时包含它们',
  ],
  [
    /^(.+) is a linear combination of (.+): no model holds all of them, since their effects cannot be told apart$/,
    '$1 是 $2 的线性组合：它们的作用无法区分，因此没有模型同时包含它们',
  ],
  [/^Orders by AICc: (.+)\.$/, '按 AICc 选出的阶数及次数：$1。'],
  [/(\(\d+, \d+, \d+\)) (\d+) times/g, '$1 $2 次'],
  [
    /^(\d+) rows cannot be split into leaves of 20: every forecast is the mean\. The paper must have changed that setting\.$/,
    '$1 个观测无法分成各含 20 个观测的叶节点：每个预测都是均值。论文必定改过这一设置。',
  ],
  [/^Cluster (\d+): the likelihood still rose after 300 iterations\.$/, '类 $1：300 次迭代后似然仍在上升。'],
  [
    /^Income is that of all residents, not of urban residents: the eight columns are not the paper’s X1-X8\.$/,
    '收入为全体居民收入，而非城镇居民收入：这八列并非论文的 X1–X8。',
  ],
  [
    /^Cross-country growth (\d+)-(\d+): (\d+) countries, (\d+) regressors$/,
    '跨国经济增长 $1–$2：$3 个国家，$4 个解释变量',
  ],
  [
    /^Public capital and output: 48 US states, 1970-1986, 8 indicators$/,
    '公共资本与产出：美国 48 州，1970–1986，8 个指标',
  ],
  [/^Chinese provinces: 31 provinces, 2018-2023, 8 indicators$/, '中国各省：31 个省份，2018–2023，8 个指标'],
];
