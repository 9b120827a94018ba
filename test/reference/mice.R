# Multiple imputation by chained equations of two generated data sets with a fifth of the determinants' cells missing at random, and Rubin's rules.
#
# Both are drawn here, so that no licence is asked. Stored: the data, the means over `runs` runs of the estimates that mice pools over m = 50
# imputations, and their deviations between runs, which are their Monte Carlo error; and what `pool` makes of the estimates of a single run.
#
# Run: Rscript test/reference/mice.R test/reference/mice.json
# Needs Debian 12's r-base-core, r-cran-mice, r-cran-jsonlite (R 4.2.2, mice 3.15.0).

suppressPackageStartupMessages({
  library(mice)
  library(jsonlite)
})

n <- 300
set.seed(20)
x1 <- rnorm(n)
x2 <- 0.6 * x1 + rnorm(n)
x3 <- -0.4 * x2 + rnorm(n)
numbers <- data.frame(y = 1 + x1 - 0.5 * x2 + 0.7 * x3 + rnorm(n), x1, x2, x3)
# The chance of a missing cell depends on y alone, which is known.
hole <- function(y) runif(length(y)) < plogis(-1.5 + 0.8 * (y - mean(y)) / sd(y))
for (name in c("x1", "x2", "x3")) numbers[[name]][hole(numbers$y)] <- NA

score <- cbind(0, 0.8 * x1, -0.5 * x1 + 0.6 * x3)
chance <- exp(score) / rowSums(exp(score))
region <- factor(apply(chance, 1, function(p) sample(c("north", "south", "west"), 1, prob = p)))
mixed <- data.frame(y = 1 + x1 - 0.5 * x3 + c(0, 0.8, -0.6)[region] + rnorm(n), x1, x3, region)
for (name in c("x1", "region")) mixed[[name]][hole(mixed$y)] <- NA

m <- 50
runs <- 20

pooled <- function(data, formula) {
  estimates <- sapply(seq_len(runs), function(seed) {
    imputed <- mice(data, m = m, maxit = 5, seed = seed, printFlag = FALSE)
    fit <- summary(pool(with(imputed, lm(as.formula(deparse(formula))))))
    c(fit$estimate, fit$std.error)
  })
  k <- nrow(estimates) / 2
  list(
    columns = lapply(data, function(column) if (is.factor(column)) as.character(column) else column),
    coef = rowMeans(estimates)[1:k], coefSpread = apply(estimates, 1, sd)[1:k],
    se = rowMeans(estimates)[k + 1:k], seSpread = apply(estimates, 1, sd)[k + 1:k]
  )
}

rubin <- function(data, formula, m) {
  fits <- with(mice(data, m = m, seed = 1, printFlag = FALSE), lm(as.formula(deparse(formula))))
  each <- lapply(fits$analyses, function(fit) summary(fit)$coefficients)
  rules <- pool(fits)$pooled
  tests <- summary(pool(fits))
  list(
    estimates = t(sapply(each, function(table) table[, 1])), variances = t(sapply(each, function(table) table[, 2]^2)),
    dfComplete = rules$dfcom[1], qbar = rules$estimate, ubar = rules$ubar, b = rules$b, t = rules$t, riv = rules$riv, lambda = rules$lambda,
    df = rules$df, fmi = rules$fmi, se = tests$std.error, tStat = tests$statistic, pValue = tests$p.value
  )
}

scalar <- function(q, u) {
  rules <- pool.scalar(q, u)
  list(estimates = q, variances = u, qbar = rules$qbar, ubar = rules$ubar, b = rules$b, t = rules$t, riv = rules$r, df = rules$df, fmi = rules$fmi)
}

result <- list(
  versions = list(R = as.character(getRversion()), mice = as.character(packageVersion("mice"))),
  m = m, runs = runs,
  numbers = pooled(numbers, y ~ x1 + x2 + x3),
  mixed = pooled(mixed, y ~ x1 + x3 + region),
  pool = list(rubin(numbers, y ~ x1 + x2 + x3, 5), rubin(mixed, y ~ x1 + x3 + region, 20)),
  scalar = scalar(c(1.2, 1.5, 0.9, 1.1), c(0.3, 0.28, 0.33, 0.25))
)
writeLines(toJSON(result, digits = NA, auto_unbox = TRUE, na = "null"), commandArgs(TRUE)[1])
