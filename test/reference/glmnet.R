# LASSO and elastic net paths, their vanishing order and cross-validation by glmnet on two growth data sets.
#
# Growth is in percent. glmnet stops a path early unless told not to (fdev, devmax). Every fifth lambda of 100 is stored, as
# coefficients times the deviation of their column (divisor n); of sdm2004 only these results, never data.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/glmnet.R test/reference/glmnet.json
# Needs Debian 12's r-base-core, r-cran-glmnet, r-cran-jsonlite (R 4.2.2, glmnet 4.1-6). Takes about a minute.

suppressPackageStartupMessages({
  library(glmnet)
  library(jsonlite)
})
glmnet.control(fdev = 0, devmax = 1)
# At 1e-12 the coefficients of glmnet are still off by up to 4e-6: its threshold is on the last change, not on what is left.
thresh <- 1e-20

folder <- Sys.getenv("KUZNETS_DATA")
read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  list(x = as.matrix(table[, setdiff(names(table), c("code", "country", target))]), y = 100 * table[[target]])
}

path <- function(data, alpha) {
  fit <- glmnet(data$x, data$y, alpha = alpha, nlambda = 100, lambda.min.ratio = 1e-4, thresh = thresh, maxit = 1e9)
  deviation <- apply(data$x, 2, function(v) sqrt(mean((v - mean(v))^2)))
  stored <- seq(1, 100, by = 5)
  b <- as.matrix(fit$beta) * deviation
  list(
    alpha = alpha, lambdas = fit$lambda, stored = stored - 1, coefs = unname(t(b[, stored])), intercepts = unname(fit$a0[stored]),
    devRatio = fit$dev.ratio[stored],
    # The first place on the path at which a coefficient is not zero; 100 if there is none.
    vanishesAt = unname(apply(b != 0, 1, function(on) if (any(on)) which(on)[1] - 1 else 100))
  )
}

fls <- read_data("packages/data/datasets/fls2001/fls2001.csv", "y")
sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
folds <- rep(1:10, length.out = nrow(fls$x))
# With its own lambdas in each fold cv.glmnet would interpolate between them.
lambdas <- glmnet(fls$x, fls$y, nlambda = 40, lambda.min.ratio = 0.01)$lambda
cv <- cv.glmnet(fls$x, fls$y, foldid = folds, lambda = lambdas, thresh = thresh, maxit = 1e9)
write_json(list(
  programs = list(R = R.version.string, glmnet = as.character(packageVersion("glmnet"))),
  fls2001 = lapply(c(1, 0.5), path, data = fls), sdm2004 = lapply(c(1, 0.5), path, data = sdm),
  cv = list(nFolds = 10, nLambda = 40, lambdaMinRatio = 0.01, lambdas = cv$lambda, mse = unname(cv$cvm), mseSe = unname(cv$cvsd),
            lambdaMin = cv$lambda.min, lambda1se = cv$lambda.1se)
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
