# Ridge regression on the inputs, in R without packages: Rscript ridge.R
# Candidates differ in lambda, the penalty on the squared weights. Arrays are read with unzip, and predictions are written
# as one NPY file, which the harness reads like an NPZ file with one array.

# A field of a JSON line that is a number or a text; the harness writes no blanks.
field <- function(line, name) {
  found <- regmatches(line, regexec(paste0('"', name, '":("((?:[^"\\\\]|\\\\.)*)"|[-+0-9.eE]+)'), line, perl = TRUE))[[1]]
  if (length(found) == 0) return(NULL)
  if (startsWith(found[2], '"')) found[3] else as.numeric(found[2])
}

read_npz <- function(path) {
  folder <- tempfile()
  names <- unzip(path, exdir = folder)
  arrays <- lapply(names, function(name) {
    file <- file(name, "rb")
    on.exit(close(file))
    readBin(file, "raw", 8)
    header <- rawToChar(readBin(file, "raw", readBin(file, "integer", 1, size = 2, signed = FALSE, endian = "little")))
    shape <- as.integer(strsplit(sub(".*'shape': \\(([^)]*)\\).*", "\\1", header), ",\\s*")[[1]])
    shape <- c(shape[!is.na(shape)], 1)[1:2]
    matrix(readBin(file, "double", prod(shape), endian = "little"), shape[1], shape[2], byrow = TRUE)
  })
  unlink(folder, recursive = TRUE)
  setNames(arrays, sub("\\.npy$", "", basename(names)))
}

write_npy <- function(path, values) {
  header <- sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }", nrow(values), ncol(values))
  header <- paste0(header, strrep(" ", 63 - (10 + nchar(header)) %% 64), "\n")
  file <- file(path, "wb")
  writeBin(as.raw(c(0x93, utf8ToInt("NUMPY"), 1, 0)), file)
  writeBin(nchar(header), file, size = 2, endian = "little")
  writeBin(charToRaw(header), file)
  writeBin(as.vector(t(values)), file, endian = "little")
  close(file)
}

fit <- function(x, y, lambda) {
  a <- cbind(x, 1)
  solve(crossprod(a) + lambda * diag(ncol(a)), crossprod(a, y))
}

answer <- function(...) {
  cat(sprintf(...), "\n", sep = "")
  flush(stdout())
}

input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) == 1) {
  id <- field(line, "id")
  switch(field(line, "do"),
    hello = answer('{"protocol":1,"version":"1, %s","ok":true}', R.version.string),
    fit = {
      data <- read_npz(field(line, "data"))
      w <- fit(data$x, data$y, field(line, "lambda"))
      answer('{"id":%d,"ok":true,"parameters":%d}', id, length(w))
    },
    predict = {
      write_npy(field(line, "out"), cbind(read_npz(field(line, "inputs"))$x, 1) %*% w)
      answer('{"id":%d,"ok":true}', id)
    })
}
