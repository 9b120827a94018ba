# Exponential smoothing and Theta forecasts of R's forecast: states' log gsp of us-states, short pieces of it, and simulated trends.
#
# Run: Rscript test/reference/exponential_smoothing.R test/reference/exponential_smoothing.json
# Needs Debian 12's r-cran-forecast (8.20) and r-cran-jsonlite.

suppressMessages(library(forecast))
library(jsonlite)

folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
table <- read.csv(file.path(folder, "../../packages/data/datasets/us-states/us_states.csv"))
gsp <- function(state) log(table$gsp[table$state == state][order(table$year[table$state == state])])

set.seed(1)
walk <- cumsum(rnorm(60))
damped <- 10 - 8 * 0.9^(1:50) + rnorm(50, sd = 0.3)
local <- cumsum(cumsum(rnorm(80, sd = 0.05)) + rnorm(80))
series <- list(
  ALABAMA = gsp("ALABAMA"), TEXAS = gsp("TEXAS"), NEVADA = gsp("NEVADA"), short = gsp("ALABAMA")[1:8],
  walk = walk, damped = damped, local = local
)

smoothed <- function(y, trend, damped) {
  fit <- ets(y, model = if (trend) "AAN" else "ANN", damped = damped, opt.crit = "lik", maxit = 20000)
  forecasts <- forecast(fit, h = 4, level = 90)
  list(
    parameters = as.list(fit$par), logLikelihood = fit$loglik, aic = fit$aic, aicc = fit$aicc,
    sigma2 = fit$sigma2, forecast = as.numeric(forecasts$mean), upper = as.numeric(forecasts$upper)
  )
}

cases <- list()
for (name in names(series)) for (kind in list(c(FALSE, FALSE), c(TRUE, FALSE), c(TRUE, TRUE))) {
  if (length(series[[name]]) < 10 && kind[1]) next # ets falls back on another method there
  cases[[length(cases) + 1]] <- c(
    list(series = name, trend = kind[1], dampedTrend = kind[2]), smoothed(series[[name]], kind[1], kind[2])
  )
}
theta <- lapply(names(series), function(name) list(series = name, forecast = as.numeric(thetaf(series[[name]], h = 4)$mean)))

write(toJSON(
  list(r = R.version.string, forecast = as.character(packageVersion("forecast")), series = series, cases = cases, theta = theta),
  digits = NA, auto_unbox = TRUE, pretty = FALSE
), commandArgs(TRUE)[1])
