# Moran's I, local Moran, join counts and SKATER by spdep, on the 48 states and their borders, a grid and a graph of near points.
#
# Run: Rscript test/reference/spdep.R test/reference/spdep.json
# Needs Debian 12's r-cran-spdep (1.2-7, with its file of the states' borders), r-cran-plm (2.6-2) and r-cran-jsonlite.
suppressMessages({
  library(spdep)
  data("Produc", package = "plm")
})
set.seed(20261202)

states <- Produc[Produc$year == 1986, ]
borders <- read.gal(system.file("etc/weights/us48_rk.GAL", package = "spdep"), region.id = read.csv(system.file("etc/weights/us48.txt", package = "spdep"))$Fipsno)
names48 <- read.csv(system.file("etc/weights/us48.txt", package = "spdep"))$State_name
stopifnot(all(substr(gsub(" ", "_", toupper(names48)), 1, 8) == substr(as.character(states$state), 1, 8)))
scaled <- function(x) apply(x, 2, function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2)))
z <- scaled(as.matrix(states[, c("pcap", "hwy", "water", "util", "pc", "gsp", "emp", "unemp")]))

points <- cbind(runif(40), runif(40))
near <- make.sym.nb(knn2nb(knearneigh(points, 4)))
distances <- lapply(nbdists(near, points), function(d) 1 / d)
smooth <- function(nb) {
  v <- rnorm(length(nb))
  for (step in 1:3) v <- (v + lag.listw(nb2listw(nb), v)) / 2 + rnorm(length(nb)) / 4
  v
}
grid <- cell2nb(6, 7, type = "queen")

graphs <- list(
  states = list(nb = borders, glist = NULL, x = list(gsp = states$gsp, unemp = states$unemp), labels = list(as.integer(cut(states$unemp, 3)), as.integer(states$region)), data = z),
  grid = list(nb = grid, glist = NULL, x = list(smooth = smooth(grid), noise = rnorm(42)), labels = list(sample(2, 42, TRUE), sample(4, 42, TRUE)), data = cbind(smooth(grid), smooth(grid), smooth(grid))),
  near = list(nb = near, glist = distances, x = list(smooth = smooth(near), heavy = rt(40, 2)), labels = list(as.integer(points[, 1] > 0.5), sample(3, 40, TRUE)), data = cbind(points, rnorm(40)))
)

cases <- lapply(graphs, function(graph) {
  n <- length(graph$nb)
  plain <- nb2listw(graph$nb, glist = graph$glist, style = "B")
  edges <- do.call(rbind, lapply(seq_len(n), function(i) cbind(i, graph$nb[[i]], if (is.null(graph$glist)) 1 else graph$glist[[i]])))
  edges <- edges[edges[, 1] < edges[, 2], ]
  moran <- do.call(c, lapply(c("W", "B"), function(style) lapply(names(graph$x), function(name) {
    listw <- nb2listw(graph$nb, glist = graph$glist, style = style)
    x <- graph$x[[name]]
    random <- moran.test(x, listw, randomisation = TRUE)
    normal <- moran.test(x, listw, randomisation = FALSE)
    local <- localmoran(x, listw)
    list(
      style = if (style == "B" && !is.null(graph$glist)) "C" else style, x = name,
      statistic = random$estimate[[1]], expectation = random$estimate[[2]],
      randomisation = c(random$estimate[[3]], random$statistic[[1]], random$p.value),
      normality = c(normal$estimate[[3]], normal$statistic[[1]], normal$p.value),
      twoSided = moran.test(x, listw, alternative = "two.sided")$p.value, less = moran.test(x, listw, alternative = "less")$p.value,
      local = list(statistic = local[, 1], expectation = local[, 2], variance = local[, 3], z = local[, 4], pValue = local[, 5], quadrant = as.character(attr(local, "quadr")$pysal)),
      adjusted = p.adjust(local[, 5], "BH"),
      permutation = moran.mc(x, listw, 9999)$p.value
    )
  })))
  joins <- lapply(graph$labels, function(labels) {
    fx <- factor(labels)
    multi <- joincount.multi(fx, nb2listw(graph$nb, style = "B"))
    list(labels = labels, rows = rownames(multi), values = unname(unclass(multi)[, 1:4]))
  })
  costs <- nb2listw(graph$nb, nbcosts(graph$nb, graph$data), style = "B")
  tree <- mstree(costs, ini = 1)
  skater <- lapply(list(list(cuts = 7, crit = 1), list(cuts = 3, crit = 6)), function(rule) {
    fit <- skater(tree[, 1:2], graph$data, rule$cuts, crit = rule$crit)
    list(cuts = rule$cuts, minSize = rule$crit, labels = fit$groups, within = fit$ssw)
  })
  squares <- function(data, id) sum(sweep(data[id, , drop = FALSE], 2, colMeans(data[id, , drop = FALSE]))^2)
  fit <- skater(tree[, 1:2], graph$data, 5, method = squares)
  list(
    nodes = n, edges = list(from = edges[, 1] - 1, to = edges[, 2] - 1, weight = edges[, 3]), x = graph$x, moran = moran, joins = joins,
    data = as.vector(t(graph$data)), features = ncol(graph$data), tree = list(from = tree[, 1] - 1, to = tree[, 2] - 1, cost = tree[, 3]), skater = skater,
    squares = list(cuts = 5, labels = fit$groups, within = fit$ssw)
  )
})
writeLines(jsonlite::toJSON(list(versions = list(R = R.version.string, spdep = as.character(packageVersion("spdep"))), cases = cases), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
