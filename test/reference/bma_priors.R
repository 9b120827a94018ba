# Priors of Bayesian model averaging over all models of eight regressors of fls2001: BMS where it has them, else every model by its formula, the integral
# over g by R's integrate in log g.
#
# Run from the root: Rscript test/reference/bma_priors.R test/reference/bma_priors.json
# Needs Debian 12's r-base-core, r-cran-bms, r-cran-jsonlite (R 4.2.2, BMS 0.3.5).

suppressPackageStartupMessages({
  library(BMS)
  library(jsonlite)
})
table <- read.csv("packages/data/datasets/fls2001/fls2001.csv", check.names = FALSE)
names <- setdiff(colnames(table)[sapply(table, is.numeric)], "y")[1:8]
y <- table$y
x <- as.matrix(table[, names])
n <- length(y)
K <- length(names)

of_bms <- function(...) {
  fit <- bms(data.frame(y = y, x, check.names = FALSE), mcmc = "enumerate", user.int = FALSE, ...)
  e <- estimates.bma(fit, exact = TRUE, order.by.pip = FALSE)
  list(inclusion = unname(e[, "PIP"]), mean = unname(e[, "Post Mean"]), sd = unname(e[, "Post SD"]))
}

density <- list(
  "hyper-g/n" = function(g, a = 3) log((a - 2) / (2 * n)) - a / 2 * log1p(g / n),
  "zellner-siow" = function(g) dgamma(1 / g, shape = 0.5, rate = n / 2, log = TRUE) - 2 * log(g),
  "hyper-g" = function(g, a = 3) log((a - 2) / 2) - a / 2 * log1p(g)
)

# Evidence and moments of g / (1 + g) of one model.
evidence <- function(prior, k, r) {
  m <- function(g) (n - 1 - k) / 2 * log1p(g) - (n - 1) / 2 * log1p(g * r)
  if (is.numeric(prior)) return(c(m(prior), prior / (1 + prior), (prior / (1 + prior))^2))
  f <- function(t) m(exp(t)) + density[[prior]](exp(t)) + t
  at <- optimize(f, c(-30, 40), maximum = TRUE, tol = 1e-10)$maximum
  part <- function(power) {
    h <- function(t) exp(f(t) - f(at)) * (1 / (1 + exp(-t)))^power
    # Pieces of a width that integrate sees the peak in.
    sum(sapply(seq(-60, 119), function(from) integrate(h, at + from, at + from + 1, rel.tol = 1e-12, abs.tol = 0, stop.on.error = FALSE)$value))
  }
  c(f(at) + log(part(0)), part(1) / part(0), part(2) / part(0))
}

of_formula <- function(prior, allowed = function(model) TRUE, dilution = 0) {
  ys <- y - mean(y)
  xs <- scale(x, scale = FALSE)
  R <- cor(x)
  models <- lapply(0:(2^K - 1), function(bits) which(bitwAnd(bits, 2^(0:(K - 1))) > 0))
  models <- Filter(allowed, models)
  parts <- lapply(models, function(model) {
    k <- length(model)
    if (k == 0) return(list(log = evidence(prior, 0, 1)[1], mean = rep(0, K), square = rep(0, K)))
    X <- xs[, model, drop = FALSE]
    inverse <- solve(crossprod(X))
    b <- inverse %*% crossprod(X, ys)
    r <- sum((ys - X %*% b)^2) / sum(ys^2)
    e <- evidence(prior, k, r)
    mean <- square <- rep(0, K)
    mean[model] <- e[2] * b
    square[model] <- e[3] * b^2 + sum(ys^2) * (e[2] - (1 - r) * e[3]) / (n - 3) * diag(inverse)
    list(log = e[1] + dilution * log(det(R[model, model, drop = FALSE])), mean = mean, square = square)
  })
  log <- sapply(parts, `[[`, "log")
  w <- exp(log - max(log))
  w <- w / sum(w)
  inside <- t(sapply(models, function(model) seq_len(K) %in% model))
  mean <- colSums(w * t(sapply(parts, `[[`, "mean")))
  square <- colSums(w * t(sapply(parts, `[[`, "square")))
  list(inclusion = colSums(w * inside), mean = mean, sd = sqrt(square - mean^2))
}

write_json(list(
  programs = list(R = R.version.string, BMS = as.character(packageVersion("BMS"))),
  names = names,
  bms = list(
    ric = of_bms(g = "RIC", mprior = "uniform"), "eb-local" = of_bms(g = "EBL", mprior = "uniform"),
    "hyper-g" = of_bms(g = "hyper=3", mprior = "uniform"),
    always = of_bms(g = "UIP", mprior = "uniform", fixed.reg = names[c(2, 5)])
  ),
  formula = list(
    "hyper-g" = of_formula("hyper-g"), "hyper-g/n" = of_formula("hyper-g/n"), "zellner-siow" = of_formula("zellner-siow"),
    dilution = of_formula(n, dilution = 0.5),
    # The third stands for a product of the first and the second.
    parents = of_formula(n, allowed = function(model) !(3 %in% model) || all(1:2 %in% model))
  )
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
