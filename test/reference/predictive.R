# Distributions of new targets on fls2001: lm's prediction intervals, plain and weighted, BMS's predictive densities of one model (zlm) and of all
# models of ten regressors, and the conjugate prior's by its formula. Fitted on the first 48 countries, predicted for the other 24.
#
# Quantiles of BMS's densities are where their integral is 0.05 and 0.95.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/predictive.R test/reference/predictive.json
# Needs Debian 12's r-base-core, r-cran-bms, r-cran-jsonlite (R 4.2.2, BMS 0.3.5).

suppressPackageStartupMessages({
  library(BMS)
  library(jsonlite)
})

table <- read.csv(file.path(Sys.getenv("KUZNETS_DATA"), "fls2001", "fls2001.csv"), check.names = FALSE)
data <- table[, c("y", setdiff(names(table), c("code", "country", "y"))[1:10])]
data$y <- 100 * data$y
train <- data[1:48, ]
new <- data[49:72, ]

interval <- function(fit, ...) {
  p <- suppressWarnings(predict(fit, new, interval = "prediction", level = 0.9, ...))
  list(prediction = unname(p[, 1]), low = unname(p[, 2]), high = unname(p[, 3]))
}
weights <- (1:48) / 10

quantiles_of <- function(density, i, centre, spread) {
  mass <- function(q) integrate(function(v) density$dyf(v, i), centre - 60 * spread, q, rel.tol = 1e-11, subdivisions = 2000L)$value
  ends <- c(centre - 8 * spread, centre + 8 * spread)
  sapply(c(0.05, 0.95), function(p) uniroot(function(q) mass(q) - p, ends, tol = 1e-11)$root)
}
predictive <- function(fit) {
  density <- pred.density(fit, newdata = new[, -1])
  q <- sapply(seq_len(nrow(new)), function(i) quantiles_of(density, i, density$fit[[i]], density$std.err[[i]]))
  list(prediction = unname(density$fit), low = q[1, ], high = q[2, ])
}

conjugate <- function(x, newx, v = 10, a = 3, b = 1) {
  x <- cbind(1, x)
  newx <- cbind(1, newx)
  inverse <- solve(crossprod(x) + diag(ncol(x)) / v)
  beta <- inverse %*% crossprod(x, train$y)
  rate <- 1 / b + (sum((train$y - x %*% beta)^2) + sum(beta^2) / v) / 2
  shape <- a + nrow(x) / 2
  scale <- sqrt(rate / shape * (1 + rowSums((newx %*% inverse) * newx)))
  centre <- as.vector(newx %*% beta)
  t <- qt(0.95, 2 * shape)
  list(prediction = centre, low = centre - t * scale, high = centre + t * scale)
}
x <- as.matrix(train[, -1])
newx <- as.matrix(new[, -1])
mean <- colMeans(x)
sd <- sqrt(colMeans(sweep(x, 2, mean)^2))
standard <- function(m) sweep(sweep(m, 2, mean), 2, sd, "/")

write_json(
  list(
    columns = names(train)[-1],
    ols = interval(lm(y ~ ., train)),
    weighted = interval(lm(y ~ ., train, weights = weights), weights = 1),
    gPrior = predictive(zlm(train, g = "UIP")),
    conjugate = conjugate(x, newx),
    conjugateStandardized = conjugate(standard(x), standard(newx)),
    bma = predictive(bms(train, mprior = "fixed", mprior.size = 4, g = "UIP", mcmc = "enumerate", user.int = FALSE, nmodel = 1024))
  ),
  commandArgs(TRUE)[1],
  digits = NA, auto_unbox = TRUE, pretty = TRUE
)
