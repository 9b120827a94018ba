import { regionsFormulas } from './regions-formulas.ts';

const { raw } = String;

/** Formulas of the glossary in LaTeX, by measure. The page's build replaces them by MathML. */
export const formulas = {
  standardized: raw`I_k = \frac{\overline{\Delta}_k}{\operatorname{sd}_b(\Delta_{kb})}, \qquad \Delta_{kb} = \mathrm{MSE}_b(\text{column } k \text{ permuted}) - \mathrm{MSE}_b`,
  mean: raw`\overline{\Delta}_k = \frac{1}{B} \sum_{b=1}^{B} \bigl( \mathrm{MSE}_b(\text{column } k \text{ permuted}) - \mathrm{MSE}_b \bigr)`,
  standardDeviation: raw`\operatorname{sd}_b(\Delta_{kb})`,
  riskReduction: raw`I_k = \frac{1}{S} \sum_{s : k(s) = k} \Bigl( R_s - R_{s,\text{left}} - R_{s,\text{right}} \Bigr), \qquad R_s = \frac{n_s}{N}\, \mathrm{MSE}_s`,
  vanishing: raw`\lambda_k = \sup \{ \lambda : \hat\beta_k(\lambda) \neq 0 \}`,
  lambdas: raw`\#\{ \lambda : \hat\beta_k(\lambda) \neq 0 \}`,
  standardizedCoefficient: raw`\lvert \hat\beta_k \rvert \operatorname{sd}(x_k)`,
  weights: raw`w_k = \sum_{l} \frac{\lvert \theta_{kl} \rvert}{\sum_m \lvert \theta_{ml} \rvert} \cdot \frac{\lvert \phi_l \rvert}{\sum_m \lvert \phi_m \rvert}`,
  kept: raw`R^2(\text{every column but } k \text{ shuffled})`,
  lost: raw`R^2 - R^2(\text{every column but } k \text{ shuffled})`,
  posteriorT: raw`\frac{\lvert \mathrm{E}(\beta_k \mid y) \rvert}{\operatorname{sd}(\beta_k \mid y)}`,
  posteriorSd: raw`\operatorname{sd}(\beta_k \mid y)`,
  weight: raw`\sum_{m : k \in m} w_m`,
  entry: raw`\text{order in which the determinants still in the model at the end entered}`,
  absoluteT: raw`\lvert t_k \rvert = \frac{\lvert \hat\beta_k \rvert}{\operatorname{se}(\hat\beta_k)}`,
  posteriorInclusion: raw`P(\beta_k \neq 0 \mid y) = \sum_{M : k \in M} P(M \mid y) \; > \; \frac{\bar{k}}{K}`,
  keptInclusion: raw`\frac{\sum_{M \ni k} p(y \mid M)\, P(M)}{\sum_{M} p(y \mid M)\, P(M)} \quad \text{over the models kept}`,
  signCertainty: raw`\max \bigl( P(\beta_k > 0 \mid y, \beta_k \neq 0),\; P(\beta_k < 0 \mid y, \beta_k \neq 0) \bigr)`,
  rank: raw`\text{rank}_k(s) = 1 + \#\{ j : I_j(s) > I_k(s) \} + \tfrac{1}{2} \#\{ j \neq k : I_j(s) = I_k(s) \}`,
  r2: raw`R^2 = 1 - \frac{\sum_i (y_i - \hat y_i)^2}{\sum_i (y_i - \bar y)^2}`,
  mae: raw`\mathrm{MAE} = \frac{1}{N} \sum_i \lvert y_i - \hat y_i \rvert`,
  fepv: raw`\mathrm{FEPV}(k) = \frac{\frac{1}{N} \sum_i D_k(i)^2}{\mathrm{APV}}, \qquad \mathrm{APV} = \frac{1}{N} \sum_i \bigl( f(x_i) - \bar f \bigr)^2`,
  fepvUncentred: raw`\frac{\sum_i D_k(i)^2}{\sum_i f(x_i)^2}`,
  nonlinearity: raw`\mathrm{NL}(k) = 1 - R^2 \quad \text{of} \quad D_k(i) = \alpha + \beta x_{ki} + \xi_i`,
  fiepv: raw`\mathrm{FIEPV}(k, m) = \frac{\mathrm{AEPV}(k, m) - \mathrm{AEPV}(k) - \mathrm{AEPV}(m)}{\mathrm{APV}}`,
  hStatistic: raw`H_{km}^2 = \frac{\sum_i \bigl( \hat F_{km}(x_{ki}, x_{mi}) - \hat F_k(x_{ki}) - \hat F_m(x_{mi}) \bigr)^2}{\sum_i \hat F_{km}(x_{ki}, x_{mi})^2}`,
  interaction: raw`\frac{\frac{1}{N} \sum_i \bigl( \hat F_{km}(x_{ki}, x_{mi}) - \hat F_k(x_{ki}) - \hat F_m(x_{mi}) \bigr)^2}{\mathrm{APV}}`,
  profile: raw`g_q(z) = f \bigl( x_k = z,\; x_j = Q_q(x_j) \text{ for } j \neq k \bigr), \qquad q \in \{ 0.25, 0.5, 0.75 \}`,
  contribution: raw`D_k(i) = f(x_i) - \frac{1}{N} \sum_j f(x_{1i}, \dots, x_{kj}, \dots, x_{Ki})`,
  residual: raw`e_i = y_i - f(x_i)`,
  spearman: raw`\rho = \operatorname{corr} \bigl( \text{rank}(I^A), \text{rank}(I^B) \bigr)`,
  ...regionsFormulas,
} as const;
