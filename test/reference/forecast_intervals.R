# Standard errors of forecasts: R's forecast(Arima(...)), predict(arima(...)), and predict.lm on a lag and dummies of units.
#
# Run: Rscript test/reference/forecast_intervals.R test/reference/forecast_intervals.json
# Needs Debian 12's r-cran-forecast (8.20), r-cran-plm (2.6-2: its data) and r-cran-jsonlite.
suppressMessages(library(forecast))
data("Produc", package = "plm")
arima_cases <- lapply(list(
  list("ALABAMA", c(0, 1, 0), TRUE), list("ALABAMA", c(1, 1, 0), TRUE), list("NEVADA", c(1, 1, 0), FALSE), list("TEXAS", c(2, 1, 0), TRUE),
  list("TEXAS", c(0, 1, 1), TRUE), list("NEW_YORK", c(1, 0, 0), TRUE), list("ALABAMA", c(1, 2, 0), FALSE)
), function(case) {
  y <- log(Produc$gsp[Produc$state == case[[1]]])
  order <- case[[2]]
  control <- list(reltol = 1e-14, maxit = 10000)
  # The differenced series, whose likelihood is exact, gives the estimates; the whole one, at these, the errors.
  w <- if (order[2] > 0) diff(y, differences = order[2]) else y
  found <- arima(w, order = c(order[1], 0, order[3]), include.mean = case[[3]], method = "ML", optim.control = control)
  arma <- coef(found)[seq_len(order[1] + order[3])]
  levels <- Arima(y - if (order[2] == 0 && case[[3]]) coef(found)[["intercept"]] else 0, order = order, include.mean = FALSE, fixed = arma, transform.pars = FALSE, method = "ML")
  # Its deviation is that of predict(arima), which depends on the shocks' variance alone.
  shape <- as.numeric(predict(levels, n.ahead = 4)$se) / sqrt(levels$sigma2)
  parameters <- length(arma) + case[[3]]
  list(state = case[[1]], order = order, constant = case[[3]], predict = shape * sqrt(found$sigma2), forecast = shape * sqrt(found$sigma2 * length(w) / (length(w) - parameters)))
})
# What forecast() itself prints where its likelihood is that of the differences: with d = 0.
y <- log(Produc$gsp[Produc$state == "NEW_YORK"])
whole <- forecast(Arima(y, order = c(1, 0, 0), method = "ML", optim.control = list(reltol = 1e-14, maxit = 10000)), h = 4, level = 90)
panels <- lapply(list(c(1970, 1986), c(1979, 1983)), function(years) {
  panel <- Produc[Produc$year >= years[1] & Produc$year <= years[2], ]
  panel <- panel[order(panel$state, panel$year), ]
  y <- log(panel$gsp)
  lagged <- c(NA, head(y, -1))
  lagged[panel$year == years[1]] <- NA
  frame <- data.frame(y, lagged, state = panel$state)
  fit <- lm(y ~ lagged + state, frame)
  last <- data.frame(lagged = y[panel$year == years[2]], state = panel$state[panel$year == years[2]])
  at <- predict(fit, last, se.fit = TRUE)
  list(first = years[1], last = years[2], deviations = unname(sqrt(at$se.fit^2 + at$residual.scale^2)))
})
writeLines(jsonlite::toJSON(list(
  versions = list(R = R.version.string, forecast = as.character(packageVersion("forecast"))), arima = arima_cases,
  forecast = as.numeric(whole$upper - whole$mean) / qnorm(0.95), panels = panels
), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
