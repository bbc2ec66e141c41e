# Loads a results folder: results <- load_results("results/quickstart"); head(results$runs)
# Needs rhdf5 (Debian: r-bioc-rhdf5). Tables become data frames, codes become factors of the words they stand for.
# The dimension of methods is called learner (method in files of schema 1).
library(rhdf5)

# A variable; codes become words. Dimensions are in reverse order: excess_mse is [replicate, teacher, n_train, learner].
read_variable <- function(file, name) {
  values <- h5read(file, name, bit64conversion = "double")  # exact up to 2^53
  attributes <- suppressWarnings(h5readAttributes(file, name))
  if (is.null(attributes$flag_meanings)) return(if (length(dim(values)) == 1) as.vector(values) else values)
  words <- strsplit(attributes$flag_meanings, " ")[[1]]
  decoded <- factor(values, levels = as.integer(attributes$flag_values), labels = words)
  if (length(dim(values)) > 1) dim(decoded) <- dim(values)
  decoded
}

variables <- function(file, group) {
  listing <- h5ls(file, recursive = 2)
  listing$name[listing$group == group & listing$otype == "H5I_DATASET"]
}

read_group <- function(file, group) {
  names <- variables(file, group)  # none where the file has no such group
  sapply(names, function(name) read_variable(file, paste0(sub("/$", "", group), "/", name)), simplify = FALSE)
}

# The files are closed when they are loaded. The loaded copies do not follow a file that brevity merge or another stage
# replaces: load the folder again.
load_results <- function(folder) {
  file <- function(name) file.path(folder, paste0(name, ".h5"))
  table <- function(name, group) as.data.frame(read_group(file(name), group))
  list(
    cube = read_group(file("study"), "/"), runs = table("study", "/runs"), teachers = read_group(file("study"), "/teachers"),
    curves = read_group(file("fits"), "/"), grid = read_group(file("fits"), "/grid"), by_alpha = table("fits", "/alpha"),
    contrast = table("fits", "/contrast"),
    fits = table("fits", "/fits"), ratios = table("verdicts", "/ratios"), summary = table("verdicts", "/summary"),
    decisions = table("verdicts", "/decisions"))
}
