# Support vector regression by libsvm (e1071) with MATLAB's defaults for cost and band, on two growth data sets.
#
# Growth is a fraction. The dual objective is computed from the coefficients that libsvm returns. Of sdm2004 only results are stored.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/svr.R test/reference/svr.json
# Needs Debian 12's r-base-core, r-cran-e1071, r-cran-jsonlite (R 4.2.2, e1071 1.7-13).

suppressPackageStartupMessages({
  library(e1071)
  library(jsonlite)
})

folder <- Sys.getenv("KUZNETS_DATA")
read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  list(x = as.matrix(table[, setdiff(names(table), c("code", "country", target))]), y = table[[target]])
}

fit <- function(data, kernel, standardize, kernel_scale) {
  # MATLAB's prctile is R's type 5.
  iqr <- unname(diff(quantile(data$y, c(0.25, 0.75), type = 5)))
  x <- if (standardize) scale(data$x) else data$x
  cost <- iqr / 1.349
  epsilon <- iqr / 13.49
  gamma <- 1 / kernel_scale^2
  model <- svm(x, data$y, scale = FALSE, type = "eps-regression", kernel = c(gaussian = "radial", linear = "linear", polynomial = "polynomial")[[kernel]],
               gamma = gamma, coef0 = 1, degree = 3, cost = cost, epsilon = epsilon, tolerance = 1e-10)
  products <- tcrossprod(x)
  k <- switch(kernel,
    gaussian = exp(-gamma * as.matrix(dist(x))^2),
    linear = products,
    polynomial = (1 + gamma * products)^3
  )
  beta <- numeric(nrow(x))
  beta[model$index] <- model$coefs
  p <- as.numeric(predict(model, x))
  list(
    kernel = kernel, standardize = standardize, kernelScale = kernel_scale, c = cost, epsilon = epsilon,
    objective = as.numeric(0.5 * beta %*% k %*% beta + epsilon * sum(abs(beta)) - sum(data$y * beta)),
    nSupport = model$tot.nSV, bias = -model$rho, prediction = p,
    r2 = 1 - sum((data$y - p)^2) / sum((data$y - mean(data$y))^2), mae = mean(abs(data$y - p))
  )
}

fls <- read_data("packages/data/datasets/fls2001/fls2001.csv", "y")
sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
write_json(list(
  programs = list(R = R.version.string, e1071 = as.character(packageVersion("e1071"))),
  sdm2004 = list(fit(sdm, "gaussian", FALSE, 1), fit(sdm, "gaussian", TRUE, 1), fit(sdm, "gaussian", TRUE, 8)),
  # libsvm's linear kernel takes no scale.
  fls2001 = list(fit(fls, "gaussian", FALSE, 1), fit(fls, "gaussian", TRUE, 6), fit(fls, "linear", TRUE, 1), fit(fls, "polynomial", TRUE, 6))
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
