# p-values of a forest's permutation importances by permuting the target (Altmann et al. 2010), and adjusted p-values.
#
# Run: Rscript test/reference/altmann.R test/reference/altmann.json
# Needs Debian 12's r-base-core (R 4.2.2), r-cran-ranger (0.14.1) and r-cran-jsonlite.

library(ranger)
library(jsonlite)

set.seed(20261201)
n <- 90
x <- round(matrix(rnorm(n * 6), n), 3)
x[, 2] <- round(0.8 * x[, 1] + 0.6 * x[, 2], 3) # in the shadow of the first
colnames(x) <- paste0("x", 1:6)
y <- round(x[, 1] + 0.7 * x[, 3] + 0.45 * x[, 4] + 1.5 * rnorm(n), 3)
data <- data.frame(y = y, x)

permutations <- 1000
forest <- ranger(y ~ ., data, num.trees = 300, mtry = 2, min.node.size = 5, importance = "permutation", seed = 7, num.threads = 2)
tests <- importance_pvalues(forest, method = "altmann", num.permutations = permutations, formula = y ~ ., data = data,
                            seed = 11, num.threads = 2)

p <- c(0.0001, 0.04, 0.031, 0.2, 0.9, 0.031, 0.5, 0.012)
write_json(list(
  r = R.version.string, ranger = as.character(packageVersion("ranger")),
  x = x, y = y, permutations = permutations, pValue = unname(tests[, "pvalue"]),
  adjusted = list(p = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH"))
), commandArgs(trailingOnly = TRUE)[1], digits = 17, auto_unbox = TRUE)
