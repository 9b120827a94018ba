# Weighted least squares with classical, robust and clustered errors, and glmnet's weighted path and cross-validation.
#
# The data are drawn here, so that no licence is asked. Errors: lm(weights), sandwich's vcovHC and vcovCL; clustered ones with fixest's factor
# G / (G - 1) as in clustered.R. glmnet: weights of mean 1, thresh 1e-20.
#
# Run: Rscript test/reference/weights.R test/reference/weights.json
# Needs Debian 12's r-base-core, r-cran-sandwich, r-cran-glmnet, r-cran-jsonlite (R 4.2.2, sandwich 3.0.2, glmnet 4.1.6).

suppressPackageStartupMessages({
  library(sandwich)
  library(glmnet)
  library(jsonlite)
})

n <- 80
set.seed(7)
x <- matrix(rnorm(n * 5), n)
x[, 2] <- x[, 1] + 0.5 * x[, 2]
firm <- sample(12, n, replace = TRUE)
weights <- exp(rnorm(n))
y <- 2 + x %*% c(1, -0.5, 0, 0.3, 0) + rnorm(12)[firm] / 2 + rnorm(n) / sqrt(weights)
y <- drop(y)

fit <- lm(y ~ x, weights = weights)
of <- function(vcov) unname(sqrt(diag(vcov)))
G <- length(unique(firm))
errors <- lapply(c(HC0 = "HC0", HC1 = "HC1", HC2 = "HC2", HC3 = "HC3"), function(type) of(vcovHC(fit, type = type)))
errors$nonrobust <- of(vcov(fit))
errors$cluster <- of(vcovCL(fit, cluster = firm, type = "HC1", cadjust = FALSE) * G / (G - 1))

foldid <- rep_len(1:5, n)
scaled <- weights / mean(weights)
path <- function(alpha) {
  fit <- cv.glmnet(x, y, weights = scaled, alpha = alpha, foldid = foldid, thresh = 1e-20, lambda = 2^-(1:10), grouped = TRUE)
  list(
    alpha = alpha, lambda = fit$lambda, beta = t(as.matrix(fit$glmnet.fit$beta)), a0 = unname(fit$glmnet.fit$a0),
    cvm = fit$cvm, cvsd = fit$cvsd, min = fit$lambda.min, oneSe = fit$lambda.1se
  )
}

write_json(
  list(
    versions = list(R = paste(R.version$major, R.version$minor, sep = "."), sandwich = as.character(packageVersion("sandwich")), glmnet = as.character(packageVersion("glmnet"))),
    x = x, y = y, weights = weights, firm = firm, foldId = foldid - 1,
    ols = list(
      coef = unname(coef(fit)), errors = errors, r2 = summary(fit)$r.squared, adjustedR2 = summary(fit)$adj.r.squared, sigma = summary(fit)$sigma,
      leverage = unname(hatvalues(fit)), residuals = unname(residuals(fit)), logLik = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit),
      f = unname(summary(fit)$fstatistic[1])
    ),
    paths = lapply(c(1, 0.5), path)
  ),
  commandArgs(trailingOnly = TRUE)[1],
  digits = NA, auto_unbox = TRUE, pretty = FALSE
)
