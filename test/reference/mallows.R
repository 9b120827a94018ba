# Hansen's Mallows model averaging over nested least squares fits, the weights by quadprog, on two growth data sets.
#
# Growth is in percent. Features join by falling |t| in the fit of all, or by falling |correlation| with y. Of sdm2004 only results are stored.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/mallows.R test/reference/mallows.json
# Needs Debian 12's r-base-core, r-cran-quadprog, r-cran-jsonlite (R 4.2.2, quadprog 1.5-8).

suppressPackageStartupMessages({
  library(quadprog)
  library(jsonlite)
})

folder <- Sys.getenv("KUZNETS_DATA")
read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  list(x = as.matrix(table[, setdiff(names(table), c("code", "country", target))]), y = 100 * table[[target]])
}

average <- function(data, order) {
  strength <- if (order == "tStat") summary(lm(data$y ~ data$x))$coefficients[-1, 3] else cor(data$x, data$y)
  by <- order(-abs(strength))
  k <- ncol(data$x)
  fits <- lapply(0:k, function(m) if (m == 0) lm(data$y ~ 1) else lm(data$y ~ data$x[, by[seq_len(m)], drop = FALSE]))
  e <- sapply(fits, residuals)
  variance <- summary(fits[[k + 1]])$sigma^2
  d <- crossprod(e)
  size <- max(abs(d))
  w <- solve.QP(2 * d / size, -2 * variance * (1:(k + 1)) / size, cbind(1, diag(k + 1)), c(1, rep(0, k + 1)), meq = 1)$solution
  w <- pmax(w, 0)
  fitted <- data$y - as.numeric(e %*% w)
  coefs <- sapply(fits, function(fit) {
    b <- numeric(k)
    if (length(coef(fit)) > 1) b[by[seq_len(length(coef(fit)) - 1)]] <- coef(fit)[-1]
    b
  })
  list(
    order = by - 1, weights = w, variance = variance, coef = as.numeric(coefs %*% w),
    criterion = sum((data$y - fitted)^2) + 2 * variance * sum(w * (1:(k + 1))),
    r2 = 1 - sum((data$y - fitted)^2) / sum((data$y - mean(data$y))^2)
  )
}

fls <- read_data("packages/data/datasets/fls2001/fls2001.csv", "y")
sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
both <- function(data) sapply(c("tStat", "correlation"), average, data = data, simplify = FALSE)
write_json(list(
  programs = list(R = R.version.string, quadprog = as.character(packageVersion("quadprog"))),
  fls2001 = both(fls), sdm2004 = both(sdm)
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
