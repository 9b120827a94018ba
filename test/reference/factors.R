# Factors as one term: F tests of all their levels (anova, car), step, and model averaging with a factor in or out as a whole.
#
# Run: Rscript test/reference/factors.R test/reference/factors.json
# Needs Debian 12's r-base-core, r-cran-car, r-cran-jsonlite (R 4.2.2, car 3.1.1).

suppressPackageStartupMessages({
  library(car)
  library(jsonlite)
})

set.seed(20261130)
n <- 90
region <- factor(sample(c("east", "north", "south", "west"), n, TRUE))
sector <- factor(sample(c("farm", "mine", "mill"), n, TRUE))
x <- matrix(rnorm(n * 4), n, dimnames = list(NULL, paste0("x", 1:4)))
x[, 2] <- x[, 2] + 0.6 * x[, 1] + (region == "south")
y <- 1 + 0.5 * x[, 1] + c(0, 0.4, -0.7, 0.2)[region] + 0.15 * (sector == "mine") + rnorm(n) * (0.6 + 0.5 * abs(x[, 1]))
data <- data.frame(y, region, sector, x)
full <- lm(y ~ ., data)
terms <- attr(terms(full), "term.labels")
design <- model.matrix(full)
assign <- attr(design, "assign")[-1]

wald <- function(vcov) {
  t(sapply(seq_along(terms), function(term) {
    tested <- names(coef(full))[-1][assign == term]
    test <- linearHypothesis(full, tested, vcov. = vcov, test = "F")
    c(f = test$F[2], p = test$`Pr(>F)`[2])
  }))
}
classical <- drop1(full, test = "F")[-1, ]
stopifnot(max(abs(classical$`F value` / wald(vcov(full))[, "f"] - 1)) < 1e-10)

steps <- function(direction, k) {
  from <- if (direction == "forward") lm(y ~ 1, data) else full
  fit <- step(from, scope = list(lower = ~1, upper = formula(full)), direction = direction, k = k, trace = 0)
  list(selected = attr(terms(fit), "term.labels"), aic = extractAIC(fit, k = k)[2])
}

# Zellner's g prior with g = n; every term in with probability m / K. All models, the posterior of each in closed form.
m <- 2.5
g <- n
K <- length(terms)
models <- as.matrix(expand.grid(rep(list(0:1), K)))
centred <- scale(design[, -1], scale = FALSE)
log_posterior <- apply(models, 1, function(inside) {
  columns <- centred[, assign %in% which(inside == 1), drop = FALSE]
  r2 <- if (ncol(columns) == 0) 0 else summary(lm(y ~ columns))$r.squared
  sum(inside) * log(m / K) + (K - sum(inside)) * log(1 - m / K) - ncol(columns) / 2 * log(1 + g) -
    (n - 1) / 2 * log(1 - g / (1 + g) * r2)
})
posterior <- exp(log_posterior - max(log_posterior))
posterior <- posterior / sum(posterior)
means <- Reduce(`+`, lapply(seq_len(nrow(models)), function(i) {
  columns <- assign %in% which(models[i, ] == 1)
  b <- numeric(length(assign))
  if (any(columns)) b[columns] <- g / (1 + g) * coef(lm(y ~ centred[, columns]))[-1]
  posterior[i] * b
}))

writeLines(toJSON(list(
  names = colnames(design)[-1],
  terms = terms,
  of = assign - 1,
  x = unname(design[, -1]),
  y = y,
  nonrobust = wald(vcov(full)),
  hc1 = wald(hccm(full, type = "hc1")),
  forward = steps("forward", 2),
  backward = steps("backward", log(n)),
  averaging = list(modelSize = m, inclusion = as.vector(posterior %*% models), mean = means)
), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
