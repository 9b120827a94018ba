# Least squares with classical and heteroskedasticity-consistent standard errors, and stepwise selection by AIC and BIC, on two growth data sets.
#
# Growth is in percent. Of sdm2004 only results are stored, never data.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/linear.R test/reference/linear.json
# Needs Debian 12's r-base-core, r-cran-sandwich, r-cran-jsonlite (R 4.2.2, sandwich 3.0.2).

suppressPackageStartupMessages({
  library(sandwich)
  library(jsonlite)
})

folder <- Sys.getenv("KUZNETS_DATA")
read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  y <- 100 * table[[target]]
  data.frame(.y = y, table[, setdiff(names(table), c("code", "country", target))], check.names = FALSE)
}

least_squares <- function(data) {
  fit <- lm(.y ~ ., data)
  s <- summary(fit)
  robust <- sapply(c("HC0", "HC1", "HC2", "HC3"), function(type) unname(sqrt(diag(vcovHC(fit, type)))), simplify = FALSE)
  list(
    coef = unname(coef(fit)), se = unname(s$coefficients[, 2]), tStat = unname(s$coefficients[, 3]), pValue = unname(s$coefficients[, 4]),
    confInt = unname(confint(fit)), robust = robust, r2 = s$r.squared, adjustedR2 = s$adj.r.squared, sigma = s$sigma,
    fStat = unname(s$fstatistic[1]), fPValue = unname(pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE)),
    logLikelihood = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit), leverage = unname(hatvalues(fit))
  )
}

selected <- function(data) {
  full <- lm(.y ~ ., data)
  empty <- lm(.y ~ 1, data)
  scope <- list(lower = formula(empty), upper = formula(full))
  one <- function(direction, k) {
    fit <- step(if (direction == "backward") full else empty, scope, direction = direction, trace = 0, k = k, steps = 1e5)
    list(selected = attr(terms(fit), "term.labels"), criterion = unname(extractAIC(fit, k = k)[2]))
  }
  sapply(c(aic = 2, bic = log(nrow(data))), function(k) sapply(c("both", "forward", "backward"), one, k = k, simplify = FALSE), simplify = FALSE)
}

fls <- read_data("packages/data/datasets/fls2001/fls2001.csv", "y")
sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
# Without a constant, and with columns that others span: lm leaves the later ones out.
few <- fls[, 1:6]
no_constant <- lm(.y ~ . - 1, few)
doubled <- few
doubled$sum <- few[[2]] + 2 * few[[4]]
doubled$one <- 3
write_json(list(
  programs = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich"))),
  fls2001 = least_squares(fls), sdm2004 = least_squares(sdm),
  stepwise = list(fls2001 = selected(fls), sdm2004 = selected(sdm)),
  noConstant = list(
    coef = unname(coef(no_constant)), se = unname(summary(no_constant)$coefficients[, 2]),
    r2 = summary(no_constant)$r.squared, adjustedR2 = summary(no_constant)$adj.r.squared
  ),
  aliased = list(names = names(which(is.na(coef(lm(.y ~ ., doubled))))), r2 = summary(lm(.y ~ ., doubled))$r.squared)
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
