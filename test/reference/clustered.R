# Least squares with errors clustered one way and two ways, with the small-sample corrections of R's fixest, by sandwich and plm.
#
# fixest is not in Debian. Its default, ssc(adj = TRUE, cluster.adj = TRUE, cluster.df = "min", t.df = "min"), is
# (n - 1) / (n - k) * G / (G - 1), G the smallest number of clusters, for each of the terms of two ways, and t with G - 1 degrees of freedom:
# sandwich's vcovCL(type = "HC1", cadjust = FALSE) has the first factor, the second is put on here. One way this is plm's "sss", and Stata's.
#
# Run: Rscript test/reference/clustered.R test/reference/clustered.json
# Needs Debian 12's r-base-core, r-cran-sandwich, r-cran-plm, r-cran-lmtest, r-cran-jsonlite (R 4.2.2, sandwich 3.0.2, plm 2.6.2).

suppressPackageStartupMessages({
  library(sandwich)
  library(plm)
  library(lmtest)
  library(jsonlite)
})

data(Grunfeld, package = "plm")
data(EmplUK, package = "plm")
EmplUK$lemp <- log(EmplUK$emp)

of <- function(fit, vcov, df) {
  test <- coeftest(fit, vcov. = vcov, df = df)
  interval <- coefci(fit, vcov. = vcov, df = df)
  list(df = df, se = unname(test[, 2]), tStat = unname(test[, 3]), pValue = unname(test[, 4]), confInt = unname(interval))
}

clustered <- function(data, formula, first, second) {
  fit <- lm(formula, data)
  groups <- data[, c(first, second)]
  one <- function(name) {
    G <- length(unique(data[[name]]))
    of(fit, vcovCL(fit, cluster = data[[name]], type = "HC1", cadjust = FALSE) * G / (G - 1), G - 1)
  }
  G <- min(sapply(groups, function(column) length(unique(column))))
  two <- vcovCL(fit, cluster = groups, type = "HC1", cadjust = FALSE, multi0 = FALSE) * G / (G - 1)
  pooled <- plm(formula, data, model = "pooling", index = c(first, second))
  n <- nrow(data)
  k <- length(coef(fit))
  factor <- (n - 1) / (n - k) * G / (G - 1)
  list(
    names = names(coef(fit))[-1], y = data[[all.vars(formula)[1]]], x = unname(as.matrix(data[, all.vars(formula)[-1]])),
    groups = list(as.character(data[[first]]), as.character(data[[second]])), coef = unname(coef(fit)),
    first = one(first), second = one(second), both = of(fit, two, G - 1),
    plm = list(
      first = unname(sqrt(diag(vcovHC(pooled, method = "arellano", type = "sss", cluster = "group")))),
      second = unname(sqrt(diag(vcovHC(pooled, method = "arellano", type = "sss", cluster = "time")))),
      both = unname(sqrt(diag(vcovDC(pooled, type = "HC0")) * factor))
    )
  )
}

# Two ways that give a negative variance: eigenvalues below zero are set to zero.
negative <- function() {
  i <- 1:16
  data <- data.frame(y = cos(i * i / 3), x = sin(i / 2), a = i %% 4, b = (i - 1) %/% 4)
  fit <- lm(y ~ x, data)
  raw <- vcovCL(fit, cluster = data[, c("a", "b")], type = "HC1", cadjust = FALSE) * 4 / 3
  e <- eigen(raw)
  fixed <- e$vectors %*% diag(pmax(e$values, 0)) %*% t(e$vectors)
  list(y = data$y, x = data$x, groups = list(data$a, data$b), raw = diag(raw), se = sqrt(diag(fixed)))
}

write_json(list(
  programs = list(
    R = R.version.string, sandwich = as.character(packageVersion("sandwich")), plm = as.character(packageVersion("plm")),
    lmtest = as.character(packageVersion("lmtest"))
  ),
  grunfeld = clustered(Grunfeld, inv ~ value + capital, "firm", "year"),
  emplUK = clustered(EmplUK, lemp ~ wage + capital + output, "firm", "year"),
  negative = negative()
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
