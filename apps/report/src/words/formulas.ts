/** Formulas of the glossary in LaTeX. The page's build replaces them by MathML. */
export const formulas = {
  importanceStandardized: String.raw`\mathrm{Imp}(k) = \frac{\overline{\Delta}_k}{\mathrm{sd}(\Delta_{k,b})}, \qquad \Delta_{k,b} = \mathrm{MSE}^{\mathrm{oob}}_b(\pi_k X) - \mathrm{MSE}^{\mathrm{oob}}_b(X)`,
} as const;
